/* What is said about a run: notes, control totals, the dictionary. */

#include "crm-import.h"

#include "base/money.h"
#include "cli/frame.h"

#include <stdio.h>
#include <string.h>

/* ---- --totals FILE -------------------------------------------------------------------- */

static void count(struct crm_out *out, const char *measure, uint64_t n)
{
    crm_out_string(out, measure);
    crm_out_int(out, (int64_t)n);
    crm_out_row(out);
}

static void money(struct crm_out *out, const char *measure, int64_t amount_e4, int decimals)
{
    char text[CRM_MONEY_TEXT];
    size_t n = crm_money_format(amount_e4, decimals, text);

    crm_out_string(out, measure);
    crm_out_text(out, (struct crm_slice){text, n});
    crm_out_row(out);
}

static void day(struct crm_out *out, const char *measure, int32_t value)
{
    crm_out_string(out, measure);
    crm_out_date(out, value);
    crm_out_row(out);
}

/* Rows a preset leaves out are among those set aside, and so is their money. */
static void transactions(struct crm_out *out, const struct crm_tally *tally, int64_t amount_in)
{
    const struct crm_rows_sums *sums = &tally->sums;
    int decimals = amount_in % 100 == 0 && tally->set_aside_e4 % 100 == 0 ? sums->decimals : 4;

    money(out, "amount_in", amount_in, decimals);
    money(out, "amount_out", sums->amount_e4 - tally->duplicates_e4, decimals);
    money(out, "amount_set_aside", tally->set_aside_e4, decimals);
    money(out, "amount_duplicates", tally->duplicates_e4, decimals);
    day(out, "first_date", sums->n_out ? sums->first : CRM_DAY_NONE);
    day(out, "last_date", sums->n_out ? sums->last : CRM_DAY_NONE);
    count(out, "clients", tally->clients.n);
    count(out, "walk_in_rows", sums->n_walk_in - tally->n_duplicate_walk_ins);
    money(out, "walk_in_amount", sums->walk_in_e4 - tally->duplicate_walk_ins_e4, decimals);
}

static void facts(struct crm_out *out, const struct crm_tally *tally)
{
    const enum crm_field *fields;
    size_t n = crm_field_output(CRM_STREAM_CLIENTS, &fields);

    count(out, "clients", tally->clients.n);
    for (size_t i = 0; i < n; i++) {
        char measure[64];
        snprintf(measure, sizeof measure, "filled_%s", crm_field_info(fields[i])->name);
        crm_out_string(out, measure);
        if (tally->n_filled)
            crm_out_number(out, (double)tally->filled[fields[i]] / (double)tally->n_filled);
        else
            crm_out_empty(out);
        crm_out_row(out);
    }
}

static enum crm_status write_state(
    const char *path, const struct crm_cli *cli, const struct crm_tally *tally, struct crm_err *err)
{
    struct crm_writer writer;
    struct crm_state_out out;
    enum crm_status status = crm_writer_open(&writer, path, err);

    if (status)
        return status;
    crm_state_out_start(&out, &writer, cli->cmd->name, CRM_TALLY_STATE);
    crm_tally_write(tally, &out);
    status = crm_state_out_end(&out, err);
    if (!status)
        return crm_writer_close(&writer, err);
    crm_writer_abandon(&writer);
    return status;
}

enum crm_status totals_write(const struct crm_cli *cli, const struct import_options *opt,
    const struct crm_tally *tally, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"measure", CRM_OUT_TEXT}, {"value", CRM_OUT_PASS}};
    int64_t amount_in = tally->sums.amount_e4;
    struct crm_out *out;
    enum crm_status status;

    if (opt->partial)
        return write_state(opt->totals, cli, tally, err);
    if (!crm_money_add(&amount_in, tally->set_aside_e4))
        return crm_err_set(err, CRM_EDATA, "the sum of all amounts is too large");
    status = crm_out_results(&out, cli, opt->totals, NULL, columns, 2, err);
    if (status)
        return status;
    count(out, "rows_in", tally->sums.n_in);
    count(out, "rows_out", tally->sums.n_out - tally->n_duplicates);
    count(out, "rows_set_aside", tally->n_bad + tally->n_skipped);
    count(out, "rows_duplicates", tally->n_duplicates);
    count(out, "rows_totals", tally->n_totals);
    if (tally->stream == CRM_STREAM_TRANSACTIONS || tally->stream == CRM_STREAM_BOOKINGS)
        transactions(out, tally, amount_in);
    else if (tally->stream == CRM_STREAM_CLIENTS)
        facts(out, tally);
    return crm_out_close(out, err);
}

void check_rejects(
    struct crm_cli *cli, const struct import_options *opt, const struct crm_tally *tally)
{
    double limit = opt->limit.n;

    if (opt->limit.per_cent)
        limit *= (double)tally->sums.n_in / 100;
    cli->rows_set_aside = (double)tally->n_bad > limit || tally->n_differ > 0;
}

enum crm_status totals_merge(
    struct crm_cli *cli, const struct import_options *opt, struct crm_err *err)
{
    struct crm_state_in in;
    struct crm_tally tally;
    enum crm_status status = crm_cli_states(cli, cli->cmd->name, CRM_TALLY_STATE, &in, err);
    bool more = true;

    crm_tally_init(&tally, CRM_STREAM_TRANSACTIONS);
    while (!status && more) {
        status = crm_tally_read(&tally, &in, err);
        if (!status)
            status = crm_state_in_next(&in, &more, err);
    }
    if (!status)
        status = totals_write(cli, opt, &tally, err);
    if (!status) {
        check_rejects(cli, opt, &tally);
        say_tally(cli, &tally, false);
    }
    crm_tally_release(&tally);
    crm_state_in_close(&in);
    return status;
}

/* ---- notes ---------------------------------------------------------------------------- */

static bool is_walk_in(const struct crm_import *import, const char *id)
{
    for (size_t i = 0; i < import->options.n_walk_in; i++)
        if (strcmp(import->options.walk_in[i], id) == 0)
            return true;
    return false;
}

void say_files(const struct crm_cli *cli, const struct crm_import *import)
{
    char text[2048];

    for (size_t i = 0; i < import->n_files; i++) {
        const struct crm_plan *plan = &import->file[i].plan;
        crm_import_describe(import, i, text, sizeof text);
        crm_cli_note(cli, "%s: %s", plan->file, text);
        if (plan->looks_like)
            crm_cli_note(cli, "%s: looks like %s: --preset %s knows its refunds and taxes",
                plan->file, plan->looks_like->title, plan->looks_like->name);
        for (int k = 0; k < CRM_PLAN_WALK_INS && plan->walk_in[k][0] && !import->options.pseudonyms;
             k++)
            if (!is_walk_in(import, plan->walk_in[k]))
                crm_cli_note(cli, "%s: '%s' looks like a code for walk-ins; if so, say --walk-in",
                    plan->file, plan->walk_in[k]);
        if (plan->dated_totals)
            crm_cli_note(cli,
                "%s: rows called total, subtotal, 合计 ... are sums, with a day or not",
                plan->file);
        for (size_t k = 0; k < plan->n_notes; k++)
            crm_cli_note(cli, "%s: %s", plan->file, plan->note[k]);
        if (plan->wide_id[0] && !import->options.pseudonyms)
            crm_cli_note(cli,
                "%s: ids in full-width letters, '%s': they are others than in plain ones",
                plan->file, plan->wide_id);
        if (plan->twice_line)
            crm_cli_warn(cli,
                "%s:%llu: letters like \"Ã©\" or \"å‰ª\" in place of one: UTF-8 was read as "
                "windows-1252 "
                "and "
                "saved again; iconv -f utf-8 -t windows-1252 gives the text back",
                plan->file, (unsigned long long)plan->twice_line);
        if (plan->differs)
            crm_cli_warn(cli, "%s: %s", plan->file, plan->differs);
        if (plan->damaged_ids)
            crm_cli_warn(cli,
                "%s: ids like 1.38E+10: a spreadsheet has lost their last digits, and clients with "
                "them",
                plan->file);
    }
}

void say_tally(const struct crm_cli *cli, const struct crm_tally *tally, bool reasons)
{
    const struct crm_rows_sums *sums = &tally->sums;
    char amount[CRM_MONEY_TEXT] = "", walk_in[CRM_MONEY_TEXT] = "";
    uint64_t n_walk_in;

    crm_cli_note(cli,
        "%llu row%s in = %llu out + %llu set aside + %llu duplicate%s + %llu line%s of totals",
        (unsigned long long)sums->n_in, plural(sums->n_in),
        (unsigned long long)(sums->n_out - tally->n_duplicates),
        (unsigned long long)(tally->n_bad + tally->n_skipped),
        (unsigned long long)tally->n_duplicates, plural(tally->n_duplicates),
        (unsigned long long)tally->n_totals, plural(tally->n_totals));
    if (tally->n_skipped && !reasons)
        crm_cli_note(cli, "%llu of those set aside %s left out: void, unpaid or without consent",
            (unsigned long long)tally->n_skipped, tally->n_skipped == 1 ? "is" : "are");
    if (sums->n_loose)
        crm_cli_note(cli, "%llu row%s quotes inside a field: read as %s",
            (unsigned long long)sums->n_loose, sums->n_loose == 1 ? " has" : "s have",
            sums->n_loose == 1 ? "it stands" : "they stand");
    if (sums->n_blank)
        crm_cli_note(cli, "%llu empty record%s", (unsigned long long)sums->n_blank,
            sums->n_blank == 1 ? " is no row" : "s are no rows");
    if (sums->n_odd_phones)
        crm_cli_note(cli, "%llu telephone%s no number of --country: as %s",
            (unsigned long long)sums->n_odd_phones, sums->n_odd_phones == 1 ? " is" : "s are",
            sums->n_odd_phones == 1 ? "it stands" : "they stand");
    if (tally->stream != CRM_STREAM_TRANSACTIONS)
        return;
    amount[crm_money_format(sums->amount_e4 - tally->duplicates_e4, sums->decimals, amount)] = '\0';
    walk_in[crm_money_format(
        sums->walk_in_e4 - tally->duplicate_walk_ins_e4, sums->decimals, walk_in)] = '\0';
    n_walk_in = sums->n_walk_in - tally->n_duplicate_walk_ins;
    crm_cli_note(cli, "amount %s, of it %s in %llu row%s of walk-ins", amount, walk_in,
        (unsigned long long)n_walk_in, plural(n_walk_in));
    if (sums->n_rounded)
        crm_cli_note(cli, "%llu made amount%s rounded to four decimals",
            (unsigned long long)sums->n_rounded, sums->n_rounded == 1 ? " was" : "s were");
    if (sums->n_tails)
        crm_cli_note(cli,
            "%llu amount%s been through a double (33.619999999999997, 1.5E+02): the number of four "
            "decimals is taken",
            (unsigned long long)sums->n_tails, sums->n_tails == 1 ? " has" : "s have");
    if (sums->n_turned)
        crm_cli_note(cli, "%llu refund%s stood there with a positive amount: now negative",
            (unsigned long long)sums->n_turned, plural(sums->n_turned));
    if (sums->n_unknown)
        crm_cli_note(cli, "%llu row%s a kind that is no known word: left empty",
            (unsigned long long)sums->n_unknown, sums->n_unknown == 1 ? " has" : "s have");
}

/* ---- --list-fields -------------------------------------------------------------------- */

enum crm_status list_fields(const struct crm_cli *cli, enum crm_stream stream, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"field", CRM_OUT_TEXT}, {"meaning", CRM_OUT_TEXT}, {"headers", CRM_OUT_TEXT}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, cli, cli->output, NULL, columns, 3, err);

    if (status)
        return status;
    for (int f = 0; f < CRM_N_FIELDS; f++) {
        enum crm_field field = (enum crm_field)f;
        char headers[4096] = "";
        size_t used = 0;
        const char *list;
        for (size_t i = 0; (list = crm_field_headers(stream, field, i)) != NULL; i++)
            used += (size_t)snprintf(
                headers + used, sizeof headers - used, "%s%s", i ? ", " : "", list);
        if (!used)
            continue;
        crm_out_string(out, crm_stream_name(stream, field));
        crm_out_string(out, crm_field_info(field)->help);
        crm_out_string(out, headers);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}
