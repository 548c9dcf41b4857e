/* What was chosen for a file, in words. */

#include "pos/import.h"

#include "pos/appointment.h"
#include "pos/text.h"

#include <stdarg.h>
#include <stdio.h>

struct line {
    char *text;
    size_t used, room;
};

__attribute__((format(printf, 2, 3))) static void say(struct line *line, const char *format, ...)
{
    va_list args;
    int n;

    if (line->used + 1 >= line->room)
        return;
    va_start(args, format);
    n = vsnprintf(line->text + line->used, line->room - line->used, format, args);
    va_end(args);
    if (n > 0)
        line->used = line->used + (size_t)n < line->room ? line->used + (size_t)n : line->room - 1;
}

static void say_header(struct line *line, const struct crm_plan *plan, size_t column)
{
    struct crm_slice name = crm_text_clean(plan->header[column]);
    char show[CRM_ERR_SHOW];
    bool blank = name.len == 0;

    crm_err_show(name.ptr, name.len, show);
    for (size_t i = 0; i < name.len; i++)
        blank |= name.ptr[i] == ' ' || name.ptr[i] == ',';
    if (!blank) {
        show[strlen(show) - 1] = '\0';
        memmove(show, show + 1, strlen(show));
    }
    say(line, "%s", show);
}

static void say_field(struct line *line, const struct crm_plan *plan, enum crm_field f)
{
    if (f == CRM_FIELD_AMOUNT && plan->made) {
        say(line, " amount=quantity*price%s",
            crm_plan_has(plan, CRM_FIELD_DISCOUNT)        ? "-discount"
            : crm_plan_has(plan, CRM_FIELD_DISCOUNT_RATE) ? "*(1-discount_rate)"
                                                          : "");
        for (size_t i = 0; plan->preset && i < plan->preset->less.n; i++) {
            size_t column = plan->ref[plan->preset->less.ref[i]];
            if (column == CRM_COLUMN_NONE)
                continue;
            say(line, "-");
            say_header(line, plan, column);
        }
        return;
    }
    if (!crm_plan_gives(plan, f))
        return;
    say(line, " %s=", crm_stream_name(plan->stream, f));
    if (f == CRM_FIELD_NAME && !crm_plan_has(plan, f)) {
        for (int p = CRM_FIELD_FIRST_NAME; p <= CRM_FIELD_LAST_NAME; p++)
            if (plan->column[p] != CRM_COLUMN_NONE) {
                say(line, "%s",
                    p == CRM_FIELD_LAST_NAME &&
                            plan->column[CRM_FIELD_FIRST_NAME] != CRM_COLUMN_NONE
                        ? "+"
                        : "");
                say_header(line, plan, plan->column[p]);
            }
        return;
    }
    if (!crm_plan_has(plan, f) && plan->stream == CRM_STREAM_BOOKINGS) {
        for (size_t i = 0; i < plan->n_votes && f == CRM_FIELD_STATE; i++) {
            say(line, i ? "+" : "");
            say_header(line, plan, plan->vote[i].column);
        }
        if (f == CRM_FIELD_END)
            say_header(line, plan, plan->column[CRM_FIELD_TIME]);
        if (f == CRM_FIELD_CANCELLED_BY)
            say(line, "(words of the status)");
        return;
    }
    if (!crm_plan_has(plan, f)) { /* its rules and sums */
        say(line, plan->kind_made ? "(item and tender)" : "(preset)");
        return;
    }
    if (plan->constant[f]) {
        say(line, "=%s", plan->constant[f]);
        return;
    }
    say_header(line, plan, plan->column[f]);
    for (size_t i = 0; i < plan->n_terms && f == CRM_FIELD_AMOUNT; i++) {
        say(line, plan->term[i].minus ? "-" : "+");
        say_header(line, plan, plan->term[i].column);
    }
    if (f == CRM_FIELD_AMOUNT && plan->amount_beside)
        say(line, " (%s)", plan->amount_beside);
    if (plan->fallback[f] != CRM_COLUMN_NONE) {
        say(line, "|");
        say_header(line, plan, plan->fallback[f]);
    }
    if (f == CRM_FIELD_DATE && crm_plan_has(plan, CRM_FIELD_TIME)) {
        say(line, "+");
        if (plan->column[CRM_FIELD_TIME] != CRM_COLUMN_NONE)
            say_header(line, plan, plan->column[CRM_FIELD_TIME]);
    }
    if (plan->order[f])
        say(line, " (%s%s)", crm_order_name(plan->order[f]),
            f == CRM_FIELD_DATE && plan->preset_order ? " by the preset, no row tells" : "");
}

static bool is_judged(const struct crm_plan *plan, size_t column)
{
    for (size_t i = 0; i < plan->n_votes; i++)
        if (plan->vote[i].column == column)
            return true;
    if (plan->moved_from == column)
        return true;
    for (size_t i = 0; i < plan->n_judges; i++)
        if (plan->judge[i].column == column)
            return true;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (plan->fallback[f] == column)
            return true;
    for (size_t i = 0; i < plan->n_terms; i++)
        if (plan->term[i].column == column)
            return true;
    if (plan->kind_made && plan->column[CRM_FIELD_TENDER] == column)
        return true;
    if (!crm_plan_has(plan, CRM_FIELD_NAME))
        return column == plan->column[CRM_FIELD_FIRST_NAME] ||
               column == plan->column[CRM_FIELD_LAST_NAME];
    return false;
}

void crm_import_describe(const struct crm_import *import, size_t file, char *text, size_t room)
{
    struct line line = {text, 0, room};
    const struct crm_plan *plan = &import->file[file].plan;
    char d = plan->layout.dialect.delimiter;
    bool any = false;

    if (plan->preset)
        say(&line, "preset %s; ", plan->preset->name);
    say(&line, "%s, %s, header in line %llu;",
        plan->layout.encoding ? plan->layout.encoding : "UTF-8",
        d == ','    ? "comma"
        : d == '\t' ? "tab"
        : d == ';'  ? "semicolon"
        : d == '|'  ? "bar"
                    : (char[]){'\'', d, '\'', '\0'},
        (unsigned long long)plan->header_line);
    for (size_t i = 0; i < import->n_columns; i++)
        if (import->column[i].field != CRM_N_FIELDS)
            say_field(&line, plan, import->column[i].field);
    for (size_t i = 0; i < plan->n_judges; i++) {
        if (plan->judge[i].of != CRM_JUDGE_STATES)
            continue;
        say(&line, " state=");
        say_header(&line, plan, plan->judge[i].column);
    }
    if (plan->decimal == ',')
        say(&line, "; ',' before decimals");
    for (size_t i = 0; i < plan->n_columns; i++) {
        if (import->file[file].kept[i] || crm_import_uses(import, file, i) || is_judged(plan, i))
            continue;
        say(&line, any ? ", " : "; dropped: ");
        say_header(&line, plan, i);
        any = true;
    }
}
