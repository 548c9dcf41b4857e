/*
 * vector.h -- four doubles at once, and exp of them
 *
 * To be included by .c files of lib/stat only.  Every operation is one of IEEE 754 on each of the
 * four lanes, never a fused one, so that two-lane and four-lane units compute the same bits.
 *
 * A file that wants the four-lane unit of x86 where it is there has its work in a header of its
 * own that it includes twice, once with functions that are CRM_VECTOR_WIDE.
 */
#ifndef CRM_STAT_VECTOR_H
#define CRM_STAT_VECTOR_H

#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define CRM_VECTOR_WIDE __attribute__((target("avx2")))
#define crm_vector_wide() __builtin_cpu_supports("avx2")
#endif

enum { CRM_LANES = 4 };

typedef double crm_lanes __attribute__((vector_size(32), may_alias));
typedef int64_t crm_lanes_int __attribute__((vector_size(32), may_alias));
typedef uint64_t crm_lanes_bits __attribute__((vector_size(32), may_alias)); /* may overflow */

/*
 * *y := exp(*x) for x <= 709; 0 below -708.  Within 2.5e-16 of it, relative: see
 * tests/unit/stat_mixture.c.  x = n ln 2 + r, with ln 2 in two parts as in fdlibm; a polynomial
 * of degree 11 equals exp at the Chebyshev points of |r| <= ln 2 / 2, and is off by less than
 * 1e-17 between them.  A macro, since a function would not be of the caller's target.
 */
#define CRM_VECTOR_EXP(x, y)                                                                       \
    do {                                                                                           \
        const double magic_ = 0x1.8p52; /* adding it rounds to a whole number in the last bits */  \
        crm_lanes x_ = *(x), t_ = x_ * 0x1.71547652b82fep0 + magic_, n_ = t_ - magic_;             \
        crm_lanes r_ = x_ - n_ * 0x1.62e42feep-1 - n_ * 0x1.a39ef35793c76p-33, p_;                 \
        crm_lanes_int dead_ = x_ < -708.0;                                                         \
        p_ = r_ * 0x1.af632a0f7e2cep-26 + 0x1.28b4101c77212p-22;                                   \
        p_ = p_ * r_ + 0x1.71ddf56d8deb5p-19;                                                      \
        p_ = p_ * r_ + 0x1.a01991a10d9aep-16;                                                      \
        p_ = p_ * r_ + 0x1.a01a01b1461c5p-13;                                                      \
        p_ = p_ * r_ + 0x1.6c16c1880029fp-10;                                                      \
        p_ = p_ * r_ + 0x1.111111110f21ep-7;                                                       \
        p_ = p_ * r_ + 0x1.555555554f0bap-5;                                                       \
        p_ = p_ * r_ + 0x1.555555555555ap-3;                                                       \
        p_ = p_ * r_ + 0x1.0000000000011p-1;                                                       \
        p_ = p_ * r_ + 1.0;                                                                        \
        p_ = p_ * r_ + 1.0;                                                                        \
        *(y) = (crm_lanes)(((crm_lanes_bits)p_ + ((crm_lanes_bits)t_ << 52)) &                     \
                           ~(crm_lanes_bits)dead_);                                                \
    } while (0)

/* *most := the greater of *most and *x, lane by lane; no NaN. */
#define CRM_VECTOR_MAX(most, x)                                                                    \
    do {                                                                                           \
        crm_lanes a_ = *(most), b_ = *(x);                                                         \
        crm_lanes_int above_ = b_ > a_;                                                            \
        *(most) = (crm_lanes)(((crm_lanes_int)b_ & above_) | ((crm_lanes_int)a_ & ~above_));       \
    } while (0)

#endif
