#include "consent.h"

#include "base/cell.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static bool same_word(struct crm_slice a, struct crm_slice b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static enum consent_answer judge(const struct consent *c, struct crm_slice cell)
{
    bool yes;

    cell = crm_slice_trim(cell);
    if (!cell.len)
        return CONSENT_NEVER_ASKED;
    if (c->value.len)
        return same_word(cell, c->value) ? CONSENT_YES : CONSENT_NO;
    return crm_cell_yes_no(cell, &yes) && yes ? CONSENT_YES : CONSENT_NO;
}

/* COL=VALUE */
static enum crm_status take(struct consent *c, const char *text, struct crm_err *err)
{
    const char *equals = text ? strchr(text, '=') : NULL;
    struct crm_slice column;

    snprintf(c->column, sizeof c->column, "consent");
    if (!text)
        return CRM_OK;
    if (strcmp(text, "none") == 0) {
        c->all = true;
        return CRM_OK;
    }
    column = crm_slice_trim((struct crm_slice){text, equals ? (size_t)(equals - text) : 0});
    if (!column.len || column.len >= sizeof c->column)
        return crm_err_set(err, CRM_EUSAGE, "--consent: '%s' is not COLUMN=VALUE or none", text);
    c->value = crm_slice_trim(crm_slice_of(equals + 1));
    if (!c->value.len)
        return crm_err_set(err, CRM_EUSAGE, "--consent: '%s' is not COLUMN=VALUE or none", text);
    snprintf(c->column, sizeof c->column, "%.*s", (int)column.len, column.ptr);
    return CRM_OK;
}

/* A no of one result outweighs a yes of another. */
static bool remember(struct consent *c, const struct result *r, size_t row)
{
    enum consent_answer answer = judge(c, result_cell(r, row, c->column));
    uint32_t id;
    bool added;

    if (!crm_map_put(&c->clients, result_cell(r, row, "customer_id"), &id, &added) ||
        !crm_mem_grow((void **)&c->answer, &c->cap, (size_t)id + 1, 1))
        return false;
    if (added || answer == CONSENT_NO ||
        (answer == CONSENT_NEVER_ASKED && c->answer[id] == CONSENT_YES))
        c->answer[id] = (unsigned char)answer;
    return true;
}

enum crm_status consent_read(
    struct consent *c, const char *text, const struct results *results, struct crm_err *err)
{
    enum crm_status status;
    bool people = false;

    *c = (struct consent){0};
    crm_map_init(&c->clients);
    status = take(c, text, err);
    for (size_t i = 0; i < results->n && !status && !c->all; i++) {
        const struct result *r = &results->result[i];
        people |= result_has(r, "customer_id");
        if (!result_has(r, "customer_id") || !result_has(r, c->column))
            continue;
        c->found = true;
        for (size_t row = 0; row < r->table.n_rows; row++)
            if (!remember(c, r, row))
                return crm_err_nomem(err);
    }
    if (!status && text && people && !c->all && !c->found)
        return crm_err_set(
            err, CRM_EUSAGE, "--consent: no result with clients has a column '%s'", c->column);
    return status;
}

void consent_release(struct consent *c)
{
    crm_map_release(&c->clients);
    free(c->answer);
    c->answer = NULL;
}

enum consent_answer consent_of(const struct consent *c, const struct result *r, size_t row)
{
    uint32_t id;

    if (c->all)
        return CONSENT_YES;
    if (!c->found)
        return CONSENT_UNKNOWN;
    id = crm_map_find(&c->clients, result_cell(r, row, "customer_id"));
    return id == CRM_MAP_NONE ? CONSENT_NEVER_ASKED : (enum consent_answer)c->answer[id];
}

bool consent_names(const struct consent *c, const struct result *r, size_t row)
{
    enum consent_answer answer;

    if (!result_has(r, "customer_id"))
        return true;
    answer = consent_of(c, r, row);
    return answer == CONSENT_YES || answer == CONSENT_UNKNOWN;
}
