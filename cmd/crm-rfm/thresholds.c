/* the ends of the bins, to a file and back */

#include "crm-rfm.h"

#include "base/num.h"
#include "cli/frame.h"

enum column { MEASURE, SCORE, LOWER, UPPER, N_COLUMNS };

static const char *const names[N_COLUMNS] = {"measure", "score", "lower", "upper"};

/* ---- writing ---- */

static void end_cell(const struct crm_cli *cli, struct crm_out *out, bool there,
    const struct crm_cut *cut, int64_t scale, enum crm_cut_rule rule)
{
    char text[CRM_CUT_TEXT];

    if (there)
        crm_out_text(out,
            (struct crm_slice){text, crm_cut_format(cut, scale, rule, (int)cli->digits, text)});
    else
        crm_out_empty(out);
}

enum crm_status thresholds_write(const struct crm_cli *cli, const char *path,
    const struct crm_rfm *rfm, const int64_t scale[], struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"measure", CRM_OUT_TEXT},
        {"score", CRM_OUT_INT}, {"lower", CRM_OUT_NUMBER}, {"upper", CRM_OUT_NUMBER},
        {"customers", CRM_OUT_INT}};
    struct crm_out *out;
    enum crm_status status =
        crm_out_results(&out, cli, path, NULL, columns, sizeof columns / sizeof columns[0], err);

    if (status)
        return status;
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++)
        for (int score = 1; score <= rfm->bins; score++) {
            struct crm_cut lower, upper;
            bool has_lower = crm_rfm_lower(rfm, m, score, &lower);
            bool has_upper = crm_rfm_upper(rfm, m, score, &upper);
            crm_out_string(out, crm_measure_name(m));
            crm_out_int(out, score);
            end_cell(cli, out, has_lower, &lower, scale[m], rfm->cuts[m].rule);
            end_cell(cli, out, has_upper, &upper, scale[m], rfm->cuts[m].rule);
            crm_out_int(out, (int64_t)rfm->customers[m][score]);
            crm_out_row(out);
        }
    return crm_out_close(out, err);
}

/* ---- reading ---- */

struct thresholds {
    struct crm_cut end[CRM_N_MEASURES][CRM_BINS_MAX + 1]; /* [score]: the end that is a cut */
    bool seen[CRM_N_MEASURES][CRM_BINS_MAX + 1], has_end[CRM_N_MEASURES][CRM_BINS_MAX + 1];
    int bins;
};

static enum crm_status refuse(const struct crm_reader *reader, const struct crm_row *row,
    enum column column, const char *problem, struct crm_err *err)
{
    char shown[CRM_ERR_SHOW];

    crm_row_place(reader, row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s",
        crm_err_show(row->field[column].ptr, row->field[column].len, shown), problem);
}

/*
 * The cut of a row is the end that belongs to the bin: the upper one of (lower, upper], the lower
 * one of [lower, upper).
 */
static enum crm_status take_row(const struct crm_reader *reader, const struct crm_row *row,
    enum column end, const int64_t scale[], struct thresholds *found, struct crm_err *err)
{
    struct crm_slice measure = row->field[MEASURE], text = row->field[end];
    enum crm_measure m = 0;
    int64_t score;

    while (m < CRM_N_MEASURES && !(measure.len == 1 && measure.ptr[0] == crm_measure_letter(m)) &&
           !crm_slice_is(measure, crm_measure_name(m)))
        m++;
    if (m == CRM_N_MEASURES)
        return refuse(reader, row, MEASURE, "is none of recency, frequency, monetary", err);
    if (!crm_num_int(row->field[SCORE], &score) || score < 1 || score > CRM_BINS_MAX)
        return refuse(reader, row, SCORE, "is not a score from 1 to 100", err);
    if (found->seen[m][score])
        return refuse(reader, row, SCORE, "stands here a second time", err);
    found->seen[m][score] = true;
    found->has_end[m][score] = text.len > 0;
    if (text.len > 0 && !crm_cut_parse(text, scale[m], &found->end[m][score]))
        return refuse(reader, row, end, "is not a number", err);
    if (score > found->bins)
        found->bins = (int)score;
    return CRM_OK;
}

static enum crm_status settle(const char *path, const struct thresholds *found, enum column end,
    struct crm_rfm *rfm, struct crm_err *err)
{
    crm_err_place(err, path, 0, NULL);
    if (found->bins < CRM_BINS_MIN)
        return crm_err_set(err, CRM_EDATA, "at least 2 bins are needed");
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++) {
        struct crm_rfm_cuts *cuts = &rfm->cuts[m];
        for (int i = 0; i < found->bins; i++) {
            int score = m == CRM_RECENCY ? found->bins - i : i + 1;
            int at = end == UPPER ? i : i - 1;
            if (!found->seen[m][score])
                return crm_err_set(
                    err, CRM_EDATA, "%s has no score %d", crm_measure_name(m), score);
            if (at < 0 || at >= found->bins - 1)
                continue;
            if (!found->has_end[m][score])
                return crm_err_set(err, CRM_EDATA, "%s, score %d: %s is empty", crm_measure_name(m),
                    score, names[end]);
            cuts->cut[at] = found->end[m][score];
            if (at > 0 && crm_cut_compare(&cuts->cut[at - 1], &cuts->cut[at]) > 0)
                return crm_err_set(
                    err, CRM_EDATA, "%s: the ends of the bins do not ascend", crm_measure_name(m));
        }
        cuts->rule = end == UPPER ? CRM_CUT_ABOVE : CRM_CUT_FROM;
        cuts->bounded = false;
    }
    rfm->bins = found->bins;
    rfm->given = true;
    crm_err_init(err);
    return CRM_OK;
}

enum crm_status thresholds_read(
    const char *path, struct crm_rfm *rfm, const int64_t scale[], struct crm_err *err)
{
    bool from = rfm->method == CRM_RFM_R || rfm->method == CRM_RFM_FIXED;
    enum column end = from ? LOWER : UPPER;
    char *file = (char *)(uintptr_t)path; /* the reader only reads it */
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct thresholds found = {.bins = 0};
    size_t column[N_COLUMNS];
    const struct crm_row *row;
    struct crm_reader *reader;
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (status)
        return status;
    for (size_t i = 0; i < N_COLUMNS && !status; i++)
        status = crm_reader_need(reader, names[i], &column[i], err);
    if (!status)
        status = crm_reader_want(reader, column, N_COLUMNS, err);
    while (!status && !(status = crm_reader_next(reader, &row, err)) && row)
        status = take_row(reader, row, end, scale, &found, err);
    crm_reader_close(reader);
    return status ? status : settle(path, &found, end, rfm, err);
}
