/* measures to scores and segments */

#include "crm-rfm.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

static enum crm_status read_map(const char *path, struct scoring *scoring, struct crm_err *err)
{
    char *file = (char *)(uintptr_t)path; /* the reader only reads it */
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct crm_reader *reader;
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    status = crm_segments_read(&scoring->segments, reader, scoring->rfm.bins, err);
    scoring->has_segments = !status;
    crm_reader_close(reader);
    return status;
}

/* The map of the user, else the one that is shipped for so many bins, else none. */
static enum crm_status find_map(const struct crm_cli *cli, const struct rfm_options *opt,
    struct scoring *scoring, struct crm_err *err)
{
    char name[16], path[4096];
    int bins = scoring->rfm.bins;

    if (opt->segments)
        return read_map(opt->segments, scoring, err);
    if (bins == 3 || bins == 5) {
        snprintf(name, sizeof name, "%d.csv", bins);
        if (!crm_cli_data("segments", name, path, sizeof path))
            return crm_err_set(err, CRM_EIO, "the shipped segment map %s cannot be found", name);
        return read_map(path, scoring, err);
    }
    if (opt->complete)
        return crm_err_set(err, CRM_EUSAGE,
            "--complete: there is no segment map for %d bins: --segments FILE", bins);
    crm_cli_note(cli,
        "no segment map for %d bins, column segment stays empty (--segments FILE gives one)", bins);
    return CRM_OK;
}

static enum crm_status choose_method(
    const struct rfm_options *opt, struct scoring *scoring, struct crm_err *err)
{
    struct crm_rfm *rfm = &scoring->rfm;
    enum crm_status status = CRM_OK;

    rfm->method = opt->method >= 0 ? (enum crm_rfm_method)opt->method
                  : opt->cuts      ? CRM_RFM_FIXED
                                   : CRM_RFM_QUANTILE;
    rfm->bins = opt->bins ? (int)opt->bins : 5;
    if (opt->cuts && rfm->method != CRM_RFM_FIXED)
        return crm_err_set(err, CRM_EUSAGE, "--cuts goes with --method fixed");
    if (rfm->method == CRM_RFM_FIXED && !opt->cuts && !opt->use_thresholds)
        return crm_err_set(err, CRM_EUSAGE, "--method fixed needs --cuts or --use-thresholds");
    if (rfm->method == CRM_RFM_NESTED && (opt->thresholds || opt->use_thresholds))
        return crm_err_set(err, CRM_EUSAGE,
            "--method nested cuts every group anew: it has no thresholds to write or to use");
    if (opt->cuts)
        status = crm_rfm_parse_cuts(rfm, opt->cuts, scoring->scale, err);
    else if (opt->use_thresholds)
        status = thresholds_read(opt->use_thresholds, rfm, scoring->scale, err);
    if (!status && opt->bins && rfm->bins != opt->bins)
        return crm_err_set(
            err, CRM_EUSAGE, "--bins %d: the cuts make %d bins", (int)opt->bins, rfm->bins);
    return status;
}

enum crm_status scoring_prepare(const struct crm_cli *cli, const struct rfm_options *opt,
    const int64_t scale[CRM_N_MEASURES], struct scoring *scoring, struct crm_err *err)
{
    enum crm_status status;

    *scoring = (struct scoring){0};
    memcpy(scoring->scale, scale, sizeof scoring->scale);
    status = choose_method(opt, scoring, err);
    if (!status)
        status = find_map(cli, opt, scoring, err);
    return status;
}

void scoring_clear(struct scoring *scoring)
{
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        free(scoring->table.value[m]);
        free(scoring->table.score[m]);
    }
    free(scoring->id);
    scoring->table = (struct crm_rfm_table){0};
    scoring->id = NULL;
}

void scoring_release(struct scoring *scoring)
{
    scoring_clear(scoring);
    if (scoring->has_segments)
        crm_segments_release(&scoring->segments);
    *scoring = (struct scoring){0};
}

enum crm_status scoring_reserve(struct scoring *scoring, size_t n, struct crm_err *err)
{
    struct crm_rfm_table *table = &scoring->table;

    table->n = n;
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        table->scale[m] = scoring->scale[m];
        table->value[m] = crm_mem_alloc(n, sizeof *table->value[m]);
        table->score[m] = crm_mem_alloc(n, sizeof *table->score[m]);
        if (!table->value[m] || !table->score[m])
            return crm_err_nomem(err);
    }
    if (scoring->rfm.method == CRM_RFM_NTILE && !scoring->rfm.given) {
        table->id = scoring->id = crm_mem_alloc(n, sizeof *scoring->id);
        if (!scoring->id)
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

/* Salon frequencies tie heavily: scores that cannot occur look like a fault unless it is said. */
static void say_empty_bins(const struct crm_cli *cli, const struct crm_rfm *rfm)
{
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        char list[128];
        size_t len = 0;
        int n = 0;
        for (int score = 1; score <= rfm->bins; score++) {
            if (rfm->customers[m][score])
                continue;
            if (len < sizeof list - 8)
                len += (size_t)sprintf(list + len, "%s%d", n ? ", " : "", score);
            else if (list[len - 1] != '.')
                len += (size_t)sprintf(list + len, " ...");
            n++;
        }
        if (n)
            crm_cli_note(cli, "%c: nobody has the score%s %s (of 1 to %d)", crm_measure_letter(m),
                n > 1 ? "s" : "", list, rfm->bins);
    }
}

enum crm_status scoring_run(const struct crm_cli *cli, const struct rfm_options *opt,
    struct scoring *scoring, struct crm_err *err)
{
    enum crm_status status = crm_rfm_score(&scoring->rfm, &scoring->table, err);

    if (status)
        return status;
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        free(scoring->table.value[m]);
        scoring->table.value[m] = NULL;
    }
    if (scoring->table.n && opt->each < 0)
        say_empty_bins(cli, &scoring->rfm);
    if (opt->thresholds)
        status = thresholds_write(cli, opt->thresholds, &scoring->rfm, scoring->scale, err);
    return status;
}

/* 545, or 10-4-5 when scores have two digits. */
static size_t join_scores(
    const int score[CRM_N_MEASURES], int bins, char text[CRM_N_MEASURES * CRM_NUM_TEXT])
{
    size_t len = 0;

    for (int m = 0; m < CRM_N_MEASURES; m++) {
        if (m && bins > 9)
            text[len++] = '-';
        if (bins > 9)
            len += crm_num_format_int(score[m], text + len);
        else
            text[len++] = (char)('0' + score[m]);
    }
    return len;
}

void scoring_cells(struct scoring *scoring, struct crm_out *out, size_t client)
{
    int score[CRM_N_MEASURES], line;
    char text[CRM_N_MEASURES * CRM_NUM_TEXT];

    if (client == SCORING_NO_VISIT) {
        for (int i = 0; i < CRM_N_MEASURES + 2; i++)
            crm_out_empty(out);
        return;
    }
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        score[m] = scoring->table.score[m][client];
        crm_out_int(out, score[m]);
    }
    crm_out_text(out, (struct crm_slice){text, join_scores(score, scoring->rfm.bins, text)});
    if (!scoring->has_segments) {
        crm_out_empty(out);
        return;
    }
    line = crm_segments_find(&scoring->segments, score[0], score[1], score[2]);
    scoring->others += line < 0;
    crm_out_text(out, crm_segments_name(&scoring->segments, line));
}

void scoring_end(struct crm_cli *cli, const struct rfm_options *opt, struct scoring *scoring)
{
    if (!scoring->others)
        return;
    crm_cli_note(cli, "%ju client%s in no segment of the map: Others", (uintmax_t)scoring->others,
        scoring->others == 1 ? "" : "s");
    if (opt->complete)
        cli->rows_set_aside = true;
}
