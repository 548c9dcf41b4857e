/*
 * kano.h -- what a feature is to the people who were asked: Kano et al. (1984)
 *
 * Two questions a feature: "how would you feel if it were there" and "... if it were not", answered
 * 1 like, 2 must be, 3 neutral, 4 can live with it, 5 dislike.  The table of the two answers is
 * that of Berger et al. (1993), CQM Journal 2(4):3; R stp25kano.
 */
#ifndef CRM_SURVEY_KANO_H
#define CRM_SURVEY_KANO_H

#include <stddef.h>

/* In the order in which a tie is decided. */
enum crm_kano {
    CRM_KANO_MUST_BE,
    CRM_KANO_ONE_DIMENSIONAL,
    CRM_KANO_ATTRACTIVE,
    CRM_KANO_INDIFFERENT,
    CRM_KANO_REVERSE,
    CRM_KANO_QUESTIONABLE,
    CRM_N_KANO,
    CRM_KANO_NONE = CRM_N_KANO, /* nobody answered */
};

/* "M" "O" "A" "I" "R" "Q"; "" for CRM_KANO_NONE. */
const char *crm_kano_letter(enum crm_kano category);

/* The 25 cells: table[functional - 1][dysfunctional - 1]. */
extern const enum crm_kano crm_kano_table[5][5];

/*
 * What the counts of one feature say.  n: all six counts.
 *   category           the largest count, a tie to the first of M O A I R Q
 *   rule_category      if the two largest of M O A I R differ by no more than `tie` of n, the first
 *                      of the two in M > O > A > I > R; else the largest; Q if nothing else
 *   blauth             max(M, O, A) if M + O + A > I + R + Q, else max(I, R, Q)
 *   better, worse      (A + O) and -(O + M) over A + O + M + I: Timko, in Berger et al. (1993)
 *   strength           (M + O + A) / n; category_strength (a - b) / n with a, b the two largest of
 *                      M O A I R: Lee and Newcomb (1997)
 *   fong_lhs, rhs      a - b and 1.65 sqrt((a + b)(2n - a - b) / 2n) of the two largest of M O A I
 * R: Fong (1996), CQM Journal 5:21; the category is significant if lhs >= rhs mcnemar_z          (a
 * - b) / sqrt(a + b), which minds that the two exclude each other chisq, p           of M O A I
 * against equal counts, 3 degrees of freedom NAN where a quotient has nothing below it; fong is
 * then -1, else 0 or 1.
 */
struct crm_kano_result {
    double n;
    enum crm_kano category, rule_category, blauth;
    double better, worse, strength, category_strength;
    double fong_lhs, fong_rhs, mcnemar_z, chisq, p;
    int fong;
};

/*
 *   count[6]  in  by enum crm_kano, each >= 0
 *   tie       in  .05 for the usual 5 %
 */
struct crm_kano_result crm_kano_of(const double count[CRM_N_KANO], double tie);

#endif
