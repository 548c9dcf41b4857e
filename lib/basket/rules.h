/*
 * rules.h -- who buys this also buys that: association rules with one item on the right
 *
 *     crm_itemsets_mine(&sets, &baskets, n_items, least, 3, err);
 *     crm_basket_rules_make(&rules, &sets, baskets.n, true, err);           every candidate
 *     crm_basket_rules_keep(&rules, &want);                                 those asked for
 *     crm_basket_rules_sort(&rules, name);
 *     for (i = 0; i < rules.n; i++) ... crm_basket_rule_left(&rules, &rules.rule[i], item) ...
 *     crm_basket_rules_release(&rules);
 *
 * Measures as R arules (Hahsler, Gruen and Hornik 2005) after Agrawal and Srikant (1994).  Shares
 * and lifts are compared as whole numbers, so that equal ones are equal on every machine.
 */
#ifndef CRM_BASKET_RULES_H
#define CRM_BASKET_RULES_H

#include "basket/itemsets.h"

struct crm_basket_rule {
    uint32_t set;             /* all of its items */
    uint32_t rhs;             /* the one on the right */
    uint32_t n, n_lhs, n_rhs; /* baskets with all, with the left side, with the right one */
    bool redundant;           /* a part of the left side, or nothing, has as much confidence */
    double p;                 /* Fisher, one-sided: crm_fisher_greater */
    double p_adj;             /* Benjamini and Hochberg over all candidates */
};

struct crm_basket_rules {
    const struct crm_itemsets *sets;
    uint32_t n_baskets;
    size_t n, n_candidates;
    struct crm_basket_rule *rule;
};

/*
 * Every rule that the sets hold.
 *   tested  in  find p and p_adj; else they are 1
 * A part of a left side is frequent if the whole is, so redundancy needs only the sets that are
 * there: for each rule the best confidence of its parts, one item shorter at a time.
 * Errors: CRM_ENOMEM, CRM_EDATA for 2^32 baskets.  Release in any case; the sets stay the caller's.
 */
enum crm_status crm_basket_rules_make(struct crm_basket_rules *rules,
    const struct crm_itemsets *sets, size_t n_baskets, bool tested, struct crm_err *err);
void crm_basket_rules_release(struct crm_basket_rules *rules);

struct crm_basket_rules_want {
    double min_confidence; /* n >= min_confidence * n_lhs */
    bool redundant;        /* those too */
    uint32_t lhs, rhs;     /* only with this item there; CRM_MAP_NONE: any */
};

/* Leave out the others. */
void crm_basket_rules_keep(
    struct crm_basket_rules *rules, const struct crm_basket_rules_want *want);

/*
 * By lift from the highest, n likewise, then the text of the left side and of the right one.
 *   name[n_items]  in  texts of the items, items numbered in their byte order
 */
void crm_basket_rules_sort(struct crm_basket_rules *rules, const struct crm_slice name[]);

/* Confidence, then lift, then n from the highest, then as above: the order in which rules are tried
 * for offers. */
void crm_basket_rules_sort_by_confidence(
    struct crm_basket_rules *rules, const struct crm_slice name[]);

/* The left side. Returns how many items. */
uint32_t crm_basket_rule_left(const struct crm_basket_rules *rules,
    const struct crm_basket_rule *rule, uint32_t item[CRM_ITEMSETS_LEN]);

/* What is derived from the counts; conviction NAN at confidence 1. */
struct crm_basket_rule_measures {
    double support, confidence, lift, leverage, conviction;
};
struct crm_basket_rule_measures crm_basket_rule_measure(
    const struct crm_basket_rule *rule, uint32_t n_baskets);

/* -1, 0, 1: a/b below, at, above c/d, exactly. */
int crm_share_compare(uint32_t a, uint32_t b, uint32_t c, uint32_t d);

/*
 * The least count of baskets that --min-support asks for: `support` * n if it is below 1, else
 * `support` itself; equality counts.  At least 1.
 */
uint32_t crm_support_count(double support, size_t n);

#endif
