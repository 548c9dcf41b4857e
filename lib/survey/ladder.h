/*
 * ladder.h -- the usual answers in words, from the lowest to the highest
 *
 * Ladders of satisfaction, agreement, likelihood, quality, ease, importance, frequency, comparison
 * with what was expected, and the five answers of Kano, in English and Chinese.
 */
#ifndef CRM_SURVEY_LADDER_H
#define CRM_SURVEY_LADDER_H

#include "base/slice.h"

enum { CRM_LADDER_MOST = 7, CRM_LADDER_WORDS = 64, CRM_LADDER_NONE = -1 };

struct crm_ladder_match {
    int ladder;     /* CRM_LADDER_NONE: none covers enough of the words */
    int n_rungs;    /* answers are 1 .. n_rungs */
    bool kano;      /* like, must-be, neutral, live with, dislike */
    bool ambiguous; /* another ladder would give some word another place */
    size_t n_covered;
};

/*
 * The ladder that holds most of the words, with at most one on a rung; the first of equals.
 *   key[n]   in   crm_label_key of each
 *   rung[n]  out  1 .. n_rungs; 0: not covered
 */
struct crm_ladder_match crm_ladder_find(const char *const key[], size_t n, int rung[]);

/* The usual words of a rung; "" for one that a ladder does not name. */
struct crm_slice crm_ladder_word(int ladder, int rung);

/* Whether a word says that there is no answer: n/a, don't know, 不清楚. */
bool crm_ladder_is_na(const char *key);

#endif
