/* Which of three numbers is the day. */

#include "pos/text.h"
#include "pos/when.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum crm_order crm_when_order(const char *format)
{
    char shown[4] = "";
    size_t n = 0;
    bool percent = strchr(format, '%') != NULL;

    if (strcmp(format, "excel") == 0)
        return CRM_ORDER_EXCEL;
    if (strcmp(format, "roc") == 0)
        return CRM_ORDER_ROC;
    for (const char *p = format; *p && n < 3; p++) {
        char kind = 0;
        if (percent && *p != '%')
            continue;
        if (percent) {
            p++;
            if (*p == 'F')
                return CRM_ORDER_YMD;
            if (*p == 'D')
                return CRM_ORDER_MDY;
            kind = *p == 'd' || *p == 'e' ? 'd' : *p == 'm' || *p == 'b' || *p == 'B' ? 'm' : 0;
            kind = *p == 'y' || *p == 'Y' ? 'y' : kind;
            if (!*p)
                break;
        } else if (is_letter(*p)) {
            char c = (char)(*p | 0x20);
            kind = c == 'd' || c == 'm' || c == 'y' ? c : 0;
            if (!kind) /* h: the time has begun */
                break;
        }
        if (kind && !memchr(shown, kind, n))
            shown[n++] = kind;
    }
    if (strcmp(shown, "dmy") == 0)
        return CRM_ORDER_DMY;
    if (strcmp(shown, "mdy") == 0)
        return CRM_ORDER_MDY;
    return strcmp(shown, "ymd") == 0 ? CRM_ORDER_YMD : CRM_ORDER_NONE;
}

/* A bare number where dates should be: perhaps a spreadsheet's serial day. */
static bool is_number(struct crm_slice cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!(cell.ptr[i] >= '0' && cell.ptr[i] <= '9') && cell.ptr[i] != '.')
            return false;
    return cell.len > 0;
}

static bool days_differ(const struct crm_when *when, unsigned orders)
{
    int32_t first = CRM_DAY_NONE, day;

    for (unsigned order = CRM_ORDER_DMY; order <= CRM_ORDER_YMD; order *= 2) {
        if (!(orders & order) || !crm_when_day(when, (enum crm_order)order, &day))
            continue;
        if (first != CRM_DAY_NONE && day != first)
            return true;
        first = day;
    }
    return false;
}

void crm_when_look(struct crm_when_evidence *seen, struct crm_slice cell, uint64_t line)
{
    struct crm_when when;
    unsigned orders;
    int32_t from, to;

    if (crm_text_is_none(cell)) {
        seen->n_none++;
        return;
    }
    if (crm_when_parse_slot(cell, &from, &to)) {
        seen->n_times++;
        seen->n_slots++;
        return;
    }
    if (!crm_when_split(cell, &when)) {
        if (is_number(cell))
            seen->n_numbers++;
        else
            seen->n_other++;
        return;
    }
    if (when.digits[0] == 0) {
        seen->n_times++;
        return;
    }
    orders = crm_when_orders(&when);
    if (!orders) {
        seen->n_other++;
        return;
    }
    seen->n_dates++;
    seen->n_timed += when.second != CRM_SECOND_NONE;
    seen->n_utc += when.zone == 0;
    seen->n_zoned += when.zone != 0 && when.zone != CRM_ZONE_NONE;
    if (crm_when_fixed(&when))
        return;
    if (seen->n_free++ == 0) {
        size_t n = cell.len < sizeof seen->example ? cell.len : sizeof seen->example - 1;
        memcpy(seen->example, cell.ptr, n);
        seen->example[n] = '\0';
        seen->example_line = line;
    }
    for (int i = 0; i < 3; i++)
        if (!(orders & 1u << i) && !seen->out_line[i])
            seen->out_line[i] = line;
    seen->differ |= days_differ(&when, orders & (CRM_ORDER_DMY | CRM_ORDER_MDY));
    seen->orders &= orders;
    if (when.digits[2] == 2) {
        seen->first[when.number[0] / 32 & 3] |= 1u << when.number[0] % 32;
        seen->third[when.number[2] / 32 & 3] |= 1u << when.number[2] % 32;
    }
}

static int count(const unsigned set[4])
{
    return __builtin_popcount(set[0]) + __builtin_popcount(set[1]) + __builtin_popcount(set[2]) +
           __builtin_popcount(set[3]);
}

bool crm_when_decide(struct crm_when_evidence *seen, bool whole, enum crm_order *order)
{
    unsigned fits = seen->orders;

    *order = CRM_ORDER_NONE;
    if (seen->n_free == 0)
        return true;
    /*
     * A two-digit year in front fits most of what day/month/year fits, and is rare.  It is thought
     * of when nothing else fits, or when the first number varies less than the third, as years do.
     */
    if ((fits & ~(unsigned)CRM_ORDER_YMD) && count(seen->first) >= count(seen->third))
        fits &= ~(unsigned)CRM_ORDER_YMD;
    if (fits == (CRM_ORDER_DMY | CRM_ORDER_MDY) && whole && !seen->differ)
        fits = CRM_ORDER_DMY; /* 5/5/2025: the same day either way */
    seen->orders = fits;
    if (fits != CRM_ORDER_DMY && fits != CRM_ORDER_MDY && fits != CRM_ORDER_YMD)
        return false;
    *order = (enum crm_order)fits;
    return true;
}

const char *crm_order_name(unsigned order)
{
    switch (order) {
    case CRM_ORDER_DMY:
        return "day/month/year";
    case CRM_ORDER_MDY:
        return "month/day/year";
    case CRM_ORDER_YMD:
        return "year/month/day";
    case CRM_ORDER_EXCEL:
        return "serial days";
    case CRM_ORDER_ROC:
        return "year of the Republic/month/day";
    default:
        return "";
    }
}
