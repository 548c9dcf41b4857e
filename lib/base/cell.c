#include "base/cell.h"

#include "base/date.h"
#include "base/num.h"

#include <strings.h>

bool crm_cell_number(struct crm_slice cell, double *number)
{
    return crm_num_double(crm_slice_trim(cell), number);
}

bool crm_cell_count(struct crm_slice cell, int64_t *count)
{
    int64_t n;

    if (!crm_num_int(crm_slice_trim(cell), &n) || n < 0)
        return false;
    *count = n;
    return true;
}

bool crm_cell_date(struct crm_slice cell, int32_t *day, int32_t *second)
{
    return crm_date_parse(crm_slice_trim(cell), day, second);
}

bool crm_cell_month(struct crm_slice cell, int32_t *first)
{
    char text[10] = "YYYY-MM-01";

    cell = crm_slice_trim(cell);
    if (cell.len != 7)
        return false;
    memcpy(text, cell.ptr, 7);
    return crm_date_parse((struct crm_slice){text, sizeof text}, first, NULL);
}

struct word {
    const char *text;
    bool yes;
};

static bool find_word(const struct word words[], size_t n, struct crm_slice cell, bool *yes)
{
    cell = crm_slice_trim(cell);
    for (size_t i = 0; i < n; i++)
        if (strlen(words[i].text) == cell.len &&
            strncasecmp(words[i].text, cell.ptr, cell.len) == 0) {
            *yes = words[i].yes;
            return true;
        }
    return false;
}

#define YES(word) {word, true},
#define NO(word) {word, false},
static const struct word yes_no[] = {
#include "base/yes_no.def"
};
#define TICK(word) {word, true},
#define BLANK(word) {word, false},
static const struct word ticks[] = {
#include "base/yes_no.def"
};

bool crm_cell_yes_no(struct crm_slice cell, bool *yes)
{
    return find_word(yes_no, sizeof yes_no / sizeof *yes_no, cell, yes);
}

bool crm_cell_ticked(struct crm_slice cell, bool *yes)
{
    return find_word(ticks, sizeof ticks / sizeof *ticks, cell, yes);
}

enum crm_money_status crm_cell_amount(struct crm_slice cell, int64_t *amount_e4, int *decimals)
{
    return crm_money_parse(crm_slice_trim(cell), amount_e4, decimals);
}

static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

const char *crm_weekday_name(int weekday)
{
    return weekdays[weekday];
}

int crm_weekday_of(struct crm_slice name)
{
    for (int d = 0; d < 7; d++)
        if (crm_slice_is(name, weekdays[d]))
            return d;
    return -1;
}

/* Numbers, days of the week, other text, nothing: so that the order is one for any mixture. */
static int rank_of(struct crm_slice cell, double *number, int *day)
{
    *day = -1;
    if (cell.len == 0)
        return 3;
    if (crm_num_double(cell, number))
        return 0;
    *day = crm_weekday_of(cell);
    return *day >= 0 ? 1 : 2;
}

int crm_cell_compare(struct crm_slice a, struct crm_slice b)
{
    double x = 0, y = 0;
    int day_a, day_b, rank_a = rank_of(a, &x, &day_a), rank_b = rank_of(b, &y, &day_b);

    if (rank_a != rank_b)
        return rank_a - rank_b;
    if (rank_a == 0 && x != y)
        return x < y ? -1 : 1;
    if (rank_a == 1)
        return day_a - day_b;
    return crm_slice_cmp(a, b);
}
