#include "io/bytes.h"

#ifdef __SSE2__

static size_t sum_of(__m128i pair)
{
    return (size_t)_mm_cvtsi128_si64(pair) +
           (size_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(pair, pair));
}

struct crm_survey crm_bytes_survey(const char *text, size_t len, char special)
{
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    const __m128i sp = _mm_set1_epi8(special), zero = _mm_setzero_si128();
    __m128i any_cr = zero, any = zero, sum_lf = zero, sum_sp = zero;
    struct crm_survey s = {0, 0, false, false};
    char rest = 0;
    size_t i = 0;

    while (len - i >= 16) {
        /* a counter of one byte holds 255 vectors */
        size_t stop = len - i > 255 * 16 ? i + 255 * 16 : i + (len - i) / 16 * 16;
        __m128i n_lf = zero, n_sp = zero;
        for (; i < stop; i += 16) {
            __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
            n_lf = _mm_sub_epi8(n_lf, _mm_cmpeq_epi8(x, lf));
            n_sp = _mm_sub_epi8(n_sp, _mm_cmpeq_epi8(x, sp));
            any_cr = _mm_or_si128(any_cr, _mm_cmpeq_epi8(x, cr));
            any = _mm_or_si128(any, x);
        }
        sum_lf = _mm_add_epi64(sum_lf, _mm_sad_epu8(n_lf, zero));
        sum_sp = _mm_add_epi64(sum_sp, _mm_sad_epu8(n_sp, zero));
    }
    s.n_lf = sum_of(sum_lf);
    s.n_special = sum_of(sum_sp);
    s.cr = _mm_movemask_epi8(any_cr) != 0;
    for (; i < len; i++) {
        s.n_lf += text[i] == '\n';
        s.n_special += text[i] == special;
        s.cr |= text[i] == '\r';
        rest |= text[i];
    }
    s.ascii = _mm_movemask_epi8(any) == 0 && !(rest & 0x80);
    return s;
}

const char *crm_bytes_find(const char *text, const char *limit, char a, char b)
{
    const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b);

    for (; limit - text >= 16; text += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)text);
        int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(x, va), _mm_cmpeq_epi8(x, vb)));
        if (mask)
            return text + __builtin_ctz((unsigned)mask);
    }
    while (text < limit && *text != a && *text != b)
        text++;
    return text;
}

#else

struct crm_survey crm_bytes_survey(const char *text, size_t len, char special)
{
    struct crm_survey s = {0, 0, false, false};
    char any = 0;

    for (size_t i = 0; i < len; i++) {
        s.n_lf += text[i] == '\n';
        s.n_special += text[i] == special;
        s.cr |= text[i] == '\r';
        any |= text[i];
    }
    s.ascii = !(any & 0x80);
    return s;
}

const char *crm_bytes_find(const char *text, const char *limit, char a, char b)
{
    while (text < limit && *text != a && *text != b)
        text++;
    return text;
}

#endif

size_t crm_bytes_lines(const char *text, size_t len)
{
    struct crm_survey s = crm_bytes_survey(text, len, '\r');
    size_t n = s.n_lf, i = 0;

    if (!s.cr)
        return n;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    __m128i sum = zero;
    for (; len - i > 16; i += 16) { /* a CR, and the byte behind it */
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i y = _mm_loadu_si128((const __m128i *)(const void *)(text + i + 1));
        __m128i lone = _mm_andnot_si128(
            _mm_cmpeq_epi8(y, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\r')));
        sum = _mm_add_epi64(sum, _mm_sad_epu8(_mm_sub_epi8(zero, lone), zero));
    }
    n += sum_of(sum);
#endif
    for (; i < len; i++)
        n += text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n');
    return n;
}
