#include "base/nearest.h"

enum { LONGEST = 63, FAR = 2 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: three rows of the table are enough. */
static size_t distance(struct crm_slice a, struct crm_slice b)
{
    size_t row[3][LONGEST + 1];

    for (size_t j = 0; j <= b.len; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = row[i % 3], *before = row[(i - 1) % 3], *swap = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + !same);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
                now[j] = least(now[j], swap[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}

size_t crm_nearest(struct crm_slice word, const struct crm_slice names[], size_t n)
{
    size_t best = FAR + 1, found = n;

    if (word.len > LONGEST)
        return n;
    for (size_t i = 0; i < n; i++) {
        size_t d = names[i].len > LONGEST ? FAR + 1 : distance(word, names[i]);
        if (d < best) {
            best = d;
            found = i;
        } else if (d == best) {
            found = n;
        }
    }
    return best < word.len ? found : n;
}
