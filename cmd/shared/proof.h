/*
 * proof.h -- how good a probability was: the rows of crm-churn evaluate and of every --evaluate
 */
#ifndef CRM_SHARED_PROOF_H
#define CRM_SHARED_PROOF_H

#include "cli/frame.h"
#include "stat/auc.h"
#include "stat/calibration.h"

struct proof {
    struct crm_auc auc;
    struct crm_calibration calibration;
    struct crm_decile decile[10];
    bool told_apart; /* outcomes of both kinds; else no AUC and no lift */
};

/* Errors: CRM_ENOMEM; CRM_EDATA without a row. */
enum crm_status proof_make(struct proof *proof, const double prob[], const unsigned char event[],
    size_t n, double level, struct crm_err *err);

/* Rows stat,value behind the columns of -g; blocks NULL: none. */
void proof_write(const struct proof *proof, const struct crm_blocks *blocks, uint32_t block,
    struct crm_out *out);

#endif
