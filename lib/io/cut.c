#include "io/cut.h"

#include "io/bytes.h"

/* The stretch; without the CR at its end, behind which an LF may still come. */
struct stretch {
    const char *text, *end;
    bool last;
    char delimiter;
};

/* Behind the last line end in [from, to), or NULL. `to` may be the end of the stretch. */
static const char *behind_last_line(const struct stretch *s, const char *from, const char *to)
{
    while (to > from) {
        to--;
        if (*to == '\n')
            return to + 1;
        if (*to == '\r' && (to + 1 < s->end || s->last))
            return crm_bytes_behind(to, s->end);
    }
    return NULL;
}

/* Behind the first line end from `from` on, or NULL. */
static const char *behind_line(const struct stretch *s, const char *from)
{
    const char *end = crm_bytes_find(from, s->end, '\n', '\r');

    if (end == s->end)
        return s->last ? end : NULL;
    if (*end == '\r' && end + 1 == s->end && !s->last)
        return NULL;
    return crm_bytes_behind(end, s->end);
}

static bool ends_field(const struct stretch *s, char c)
{
    return c == s->delimiter || c == '\n' || c == '\r';
}

enum close { CLOSED, CUT_OFF, WRONG };

/* From behind an opening quote to behind the closing one; *at is where it went wrong otherwise. */
static enum close close_quote(const struct stretch *s, const char **at)
{
    const char *p = *at;

    while ((p = crm_bytes_near(p, s->end, '"')) != NULL) {
        *at = p + 1;
        if (p + 1 == s->end)
            return s->last ? CLOSED : CUT_OFF;
        if (ends_field(s, p[1]))
            return CLOSED;
        if (p[1] != '"')
            return WRONG;
        p += 2;
    }
    return CUT_OFF;
}

/*
 * The last end of a record that can be a cut, going from quote to quote.  A bad record may reach
 * over several lines before it shows that it is bad; a cut in between would hide that, so none is
 * made before `shown`.
 */
static const char *last_record(const struct stretch *s, const char **unclosed)
{
    const char *record = s->text, *p = s->text, *shown = s->text, *cut = s->text;

    for (;;) {
        const char *quote = crm_bytes_near(p, s->end, '"');
        const char *start = behind_last_line(s, p, quote ? quote : s->end);
        bool wrong;
        if (start) {
            record = start;
            if (record > shown)
                cut = record;
        }
        if (!quote)
            return s->last ? s->end : cut;
        wrong = quote != record && quote[-1] != s->delimiter;
        p = quote;
        if (!wrong) {
            p = quote + 1;
            switch (close_quote(s, &p)) {
            case CLOSED:
                continue;
            case CUT_OFF:
                if (!s->last)
                    return cut;
                *unclosed = quote;
                return behind_line(s, record);
            case WRONG:
                break;
            }
        }
        if (p > shown)
            shown = p;
        p = behind_line(s, record);
        if (!p)
            return cut;
        record = p;
        if (record > shown)
            cut = record;
    }
}

/* ---- where quotes are many ------------------------------------------------------------ */

#ifdef __SSE2__
/* One bit for each of 64 bytes. */
static uint64_t equal(const __m128i x[4], char c)
{
    const __m128i v = _mm_set1_epi8(c);
    uint64_t mask = 0;

    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x[i], v)) << 16 * i;
    return mask;
}

/*
 * As long as no quote is wrong, a byte is inside quotes when the number of quotes before it is
 * odd, and wrong is an opening quote behind anything but a separator or a quote, and a closing one
 * before anything else.  So 64 bytes are looked at together.  The last LF outside quotes; NULL: a
 * quote may be wrong, or there is no such LF, and last_record has to go from quote to quote.
 */
static const char *last_record_by_parity(const struct stretch *s)
{
    const char *p = s->text, *cut = NULL;
    uint64_t inside = 0, before = 1, closed = 0; /* of the byte before the word, at bit 0 */

    for (; s->end - p >= 64; p += 64) {
        const __m128i x[4] = {_mm_loadu_si128((const __m128i *)(const void *)p),
            _mm_loadu_si128((const __m128i *)(const void *)(p + 16)),
            _mm_loadu_si128((const __m128i *)(const void *)(p + 32)),
            _mm_loadu_si128((const __m128i *)(const void *)(p + 48))};
        uint64_t quote = equal(x, '"'), lf = equal(x, '\n');
        uint64_t borders = quote | lf | equal(x, '\r') | equal(x, s->delimiter);
        uint64_t parity = quote, close;
        for (int shift = 1; shift < 64; shift *= 2)
            parity ^= parity << shift;
        parity ^= 0 - inside;
        close = quote & ~parity;
        if ((quote & parity & ~(borders << 1 | before)) || ((close << 1 | closed) & ~borders))
            return NULL;
        lf &= ~parity;
        if (lf)
            cut = p + 64 - __builtin_clzll(lf);
        inside = parity >> 63;
        before = borders >> 63;
        closed = close >> 63;
    }
    return cut;
}
#else
static const char *last_record_by_parity(const struct stretch *s)
{
    (void)s;
    return NULL;
}
#endif

struct crm_row_cut crm_cut_find(const char *text, size_t len, bool last, struct crm_dialect dialect)
{
    struct stretch s = {text, text + len, last, dialect.delimiter};
    struct crm_survey survey = crm_bytes_survey(text, len, dialect.escapes ? '\\' : '"');
    struct crm_row_cut cut = {0, 0, survey.n_special != 0, survey.ascii, UINT64_MAX};
    const char *unclosed = NULL, *end = NULL;

    if (len == 0)
        return cut;
    if (survey.n_special && !dialect.escapes) {
        if (survey.n_special > len / 64 && !last)
            end = last_record_by_parity(&s);
        if (!end)
            end = last_record(&s, &unclosed);
    } else {
        end = last ? s.end : behind_last_line(&s, text, s.end);
        if (!end)
            return cut;
    }
    cut.len = (size_t)(end - text);
    if (unclosed)
        cut.unclosed_after = crm_bytes_lines(text, (size_t)(unclosed - text));
    if (survey.cr)
        cut.n_lines = crm_bytes_lines(text, cut.len);
    else
        cut.n_lines = survey.n_lf - crm_bytes_lines(end, len - cut.len);
    return cut;
}
