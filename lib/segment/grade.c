#include "segment/grade.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <stdlib.h>
#include <string.h>

const char *crm_grade_letter(enum crm_grade grade)
{
    static const char *const letters[] = {"A", "B", "C", "D"};

    return letters[grade];
}

const char *crm_grade_name(enum crm_grade grade)
{
    static const char *const names[] = {"frequent high spending", "frequent low spending",
        "rare low spending", "rare high spending"};

    return names[grade];
}

/* "f=4,m=2000", both given once. */
static bool parse_fixed(const char *text, struct crm_grade_cut *cut)
{
    struct crm_slice rest = crm_slice_of(text), piece;
    bool f = false, m = false;

    while (crm_list_next(&rest, &piece)) {
        struct crm_slice value = {piece.ptr + 2, piece.len - 2};
        int64_t e4;
        int decimals = 2;
        if (piece.len < 3 || piece.ptr[1] != '=')
            return false;
        if (piece.ptr[0] == 'f' && !f && crm_num_double(value, &cut->frequency)) {
            f = true;
        } else if (piece.ptr[0] == 'm' && !m &&
                   crm_money_parse(value, &e4, &decimals) == CRM_MONEY_OK) {
            cut->monetary_e4 = (double)e4;
            m = true;
        } else {
            return false;
        }
    }
    return f && m;
}

/* The mean (p < 0) or a quantile of the values of clients with a visit. */
static enum crm_status find_one(const int64_t value[], const int64_t frequency[], size_t n,
    double p, double *sorted, double *cut, struct crm_err *err)
{
    enum crm_status status;
    size_t m = 0;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        if (frequency[i] > 0) {
            sorted[m++] = (double)value[i];
            sum += (double)value[i];
        }
    if (m == 0)
        return crm_err_set(err, CRM_EDATA, "no client has a visit: there is nothing to grade");
    if (p < 0) {
        *cut = sum / (double)m;
        return CRM_OK;
    }
    status = crm_order_sort(sorted, m, err);
    if (!status)
        *cut = crm_quantile(sorted, m, p);
    return status;
}

enum crm_status crm_grade_cut_find(const char *text, const int64_t frequency[],
    const int64_t monetary_e4[], size_t n, struct crm_grade_cut *cut, struct crm_err *err)
{
    enum crm_status status;
    double p, *sorted;

    if (parse_fixed(text, cut))
        return CRM_OK;
    if (strcmp(text, "median") == 0)
        p = 0.5;
    else if (strcmp(text, "mean") == 0)
        p = -1;
    else if (text[0] == 'p' && crm_num_double(crm_slice_of(text + 1), &p) && p >= 0 && p <= 100)
        p /= 100;
    else
        return crm_err_set(
            err, CRM_EUSAGE, "--cut: '%s' is none of median, mean, p80, f=4,m=2000", text);
    sorted = crm_mem_alloc(n, sizeof *sorted);
    if (!sorted)
        return crm_err_nomem(err);
    status = find_one(frequency, frequency, n, p, sorted, &cut->frequency, err);
    if (!status)
        status = find_one(monetary_e4, frequency, n, p, sorted, &cut->monetary_e4, err);
    free(sorted);
    return status;
}

enum crm_grade crm_grade_of(int64_t frequency, int64_t monetary_e4, struct crm_grade_cut cut)
{
    bool frequent = (double)frequency > cut.frequency;
    bool large = (double)monetary_e4 > cut.monetary_e4;

    if (frequent)
        return large ? CRM_GRADE_A : CRM_GRADE_B;
    return large ? CRM_GRADE_D : CRM_GRADE_C;
}

enum crm_grade crm_grade_by_lists(unsigned lists)
{
    return lists >= 3   ? CRM_GRADE_A
           : lists == 2 ? CRM_GRADE_B
           : lists == 1 ? CRM_GRADE_C
                        : CRM_GRADE_D;
}
