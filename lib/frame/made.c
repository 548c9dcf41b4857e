#include "frame/made.h"

#include "base/cell.h"

enum { OLDEST = 150 };

enum crm_made crm_made_of(const char *name)
{
    static const char *const names[] = {
        [CRM_MADE_WEEKDAY] = "weekday",
        [CRM_MADE_HOUR] = "hour",
        [CRM_MADE_MONTH] = "month",
        [CRM_MADE_AGE] = "age",
    };

    for (int i = CRM_MADE_WEEKDAY; i <= CRM_MADE_AGE; i++)
        if (strcmp(names[i], name) == 0)
            return (enum crm_made)i;
    return CRM_MADE_NOT;
}

int crm_age(int32_t birthday, int32_t day)
{
    int year, month, mday, born, born_month, born_mday;

    if (birthday > day)
        return -1;
    crm_day_to_civil(day, &year, &month, &mday);
    crm_day_to_civil(birthday, &born, &born_month, &born_mday);
    return year - born - (month < born_month || (month == born_month && mday < born_mday));
}

/* 0 to 199, without zeros in front. */
static struct crm_slice small_number(int n)
{
    static const char digits[] = "0001020304050607080910111213141516171819"
                                 "2021222324252627282930313233343536373839"
                                 "4041424344454647484950515253545556575859"
                                 "6061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";
    static const char hundreds[] = "100101102103104105106107108109110111112113114115116117118119"
                                   "120121122123124125126127128129130131132133134135136137138139"
                                   "140141142143144145146147148149150";

    if (n >= 100)
        return (struct crm_slice){hundreds + 3 * (n - 100), 3};
    return n < 10 ? (struct crm_slice){digits + 2 * n + 1, 1}
                  : (struct crm_slice){digits + 2 * n, 2};
}

static struct crm_slice hour_of(int32_t second)
{
    static const char digits[] = "000102030405060708091011121314151617181920212223";

    if (second == CRM_SECOND_NONE)
        return (struct crm_slice){"", 0};
    return (struct crm_slice){digits + 2 * (second / 3600), 2};
}

static bool age_cell(
    struct crm_slice date, struct crm_slice birthday, int32_t as_of, struct crm_slice *made)
{
    int32_t day = as_of, born;
    bool good = date.len == 0 || crm_cell_date(date, &day, NULL);
    int age;

    if (birthday.len == 0)
        return good;
    if (!crm_cell_date(birthday, &born, NULL))
        return false;
    if (!good || day == CRM_DAY_NONE)
        return good;
    age = crm_age(born, day);
    if (age >= 0 && age <= OLDEST)
        *made = small_number(age);
    return true;
}

bool crm_made_cell(enum crm_made kind, struct crm_slice date, struct crm_slice birthday,
    int32_t as_of, struct crm_slice *made)
{
    int32_t day, second;

    *made = (struct crm_slice){"", 0};
    date = crm_slice_trim(date);
    if (kind == CRM_MADE_AGE)
        return age_cell(date, crm_slice_trim(birthday), as_of, made);
    if (date.len == 0)
        return true;
    if (!crm_cell_date(date, &day, &second))
        return false;
    *made = kind == CRM_MADE_MONTH ? (struct crm_slice){date.ptr, 7} /* YYYY-MM of YYYY-MM-DD */
                                   : crm_made_moment(kind, day, second, NULL);
    return true;
}

struct crm_slice crm_made_moment(
    enum crm_made kind, int32_t day, int32_t second, char room[CRM_DATE_TEXT])
{
    if (kind == CRM_MADE_WEEKDAY)
        return crm_slice_of(crm_weekday_name(crm_day_weekday(day)));
    if (kind == CRM_MADE_HOUR)
        return hour_of(second);
    return (struct crm_slice){room, crm_period_format(CRM_PERIOD_MONTH, day, room)};
}
