/* Columns of yes and no, or of days, that say of a row that it did not happen. */

#include "pos/mean.h"

#include "base/words.h"

static bool has_part(const char *key, const char *const *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(key, part[i]))
            return true;
    return false;
}

enum crm_judge_of crm_mean_flag(const char *key)
{
    static const char *const undone[] = {"void", "cancel", "refunded", "isrefund", "deleted",
        "noshow", "reversed", "storn", "annul", "anulad", "rembours", "reembols", "rimbors",
        "estornad", "作废", "作廢", "取消", "退款", "退单", "撤销", "反结", "冲红", "爽约",
        "キャンセル", "返金", "취소", "환불", "отмен", "возврат"};
    static const char *const other[] = {"amount", "fee", "reason", "policy", "by", "qty",
        "quantity", "count", "number", "user", "staff", "type", "method", "status", "state",
        "avoid", "able", "betrag", "montant", "importe", "valor", "金额", "金額", "原因", "人",
        "号", "编号", "单号", "数", "额", "方式", "状态", "状態", "类型", "note", "备注", "rate",
        "率", "total"};
    static const char happened[] =
        "paid, is paid, fully paid, completed, is completed, attended, showed up, arrived, "
        "settled, "
        "is settled, valid, is valid, 是否支付, 是否已支付, 是否付款, 是否已付款, 是否完成, "
        "是否结账, 是否有效, 是否到店, 已支付, 已付款, 已结账, 已完成, 有效, bezahlt, paye, "
        "pagado, "
        "pagato, pago, betaald, 支払済, 会計済";

    if (crm_words_position(happened, key, &(int){0}) >= 0)
        return CRM_JUDGE_HAPPENED;
    return has_part(key, undone, sizeof undone / sizeof *undone) &&
                   !has_part(key, other, sizeof other / sizeof *other)
               ? CRM_JUDGE_UNDONE
               : CRM_JUDGE_SAID;
}

/* 2024-01-13, 13/01/2024 10:05, 2024年1月13日 */
static bool is_day(struct crm_slice cell)
{
    size_t digits = 0, signs = 0;

    for (size_t i = 0; i < cell.len; i++) {
        digits += cell.ptr[i] >= '0' && cell.ptr[i] <= '9';
        signs += cell.ptr[i] == '-' || cell.ptr[i] == '/' || cell.ptr[i] == '.' ||
                 (unsigned char)cell.ptr[i] == 0xE5;
    }
    return digits >= 4 && signs >= 2 && cell.ptr[0] >= '0' && cell.ptr[0] <= '9';
}

/* Whether all words are yes and no; of a flag that things were undone, days too. */
bool crm_mean_is_flag(const struct crm_mean_words *words, enum crm_judge_of of)
{
    size_t days = 0, flags = 0;

    if (of == CRM_JUDGE_SAID || words->n == 0)
        return false;
    for (size_t i = 0; i < words->n; i++) {
        days += is_day(words->word[i].text);
        flags += crm_judge_flag(of, words->word[i].text) != CRM_VERDICT_UNKNOWN;
    }
    return (days == words->n && of == CRM_JUDGE_UNDONE) || (flags == words->n && !words->many);
}
