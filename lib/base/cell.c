#include "base/cell.h"

#include "base/date.h"
#include "base/num.h"
#include "base/words.h"

bool crm_cell_number(struct crm_slice cell, double *number)
{
    return crm_num_double(crm_slice_trim(cell), number);
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

/* A number is no word, and no word has a sign in it: -1 and 1.5 are neither yes nor no. */
static bool is_wordy(struct crm_slice cell)
{
    double number;

    if (cell.len > 1 && crm_num_double(cell, &number))
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        unsigned char c = (unsigned char)cell.ptr[i], lower = c | 0x20;
        if (c < 0x80 && !(c >= '0' && c <= '9') && !(lower >= 'a' && lower <= 'z'))
            return false;
    }
    return cell.len > 0;
}

bool crm_cell_yes_no(struct crm_slice cell, bool *yes)
{
    char key[CRM_WORD_KEY];

    cell = crm_slice_trim(cell);
    if (cell.len == 1 && (cell.ptr[0] == '0' || cell.ptr[0] == '1')) {
        *yes = cell.ptr[0] == '1';
        return true;
    }
    if (!is_wordy(cell) || crm_word_key(cell, key) == 0)
        return false;
    *yes = crm_words_has(CRM_WORDS_YES, key);
    return *yes || crm_words_has(CRM_WORDS_NO, key);
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
