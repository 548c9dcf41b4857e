/*
 * terms.h -- what is said of the terms of a regression
 */
#ifndef CRM_CHURN_TERMS_H
#define CRM_CHURN_TERMS_H

#include "common.h"
#include "frame/design.h"
#include "stat/chol.h"

/* A note for each column that was left out, and why. */
void design_note_left_out(const struct crm_design *design, const struct crm_cli *cli,
    const enum crm_term state[], const char *block);

/* The error when columns are CRM_TERM_SEPARATED: CRM_ENUMERIC with their names and `advice`. */
enum crm_status design_separated(const struct crm_design *design, const enum crm_term state[],
    const char *what, const char *advice, struct crm_err *err);

/* A ratio in words: "30 % more", "46 % less", "3.2 times as". */
const char *say_ratio(double ratio, const char *more, const char *less, char text[64]);

/* How sure, in words: "surely (p < 0.001)". */
const char *say_p(double p, char text[64]);

#endif
