/*
 * Fuzz the ends of bins that crm-rfm reads: they are refused with a place, or, written and read
 * again, give every value the same score.  The first byte is the method.
 *
 * with: crm-rfm
 */
#include "../../cmd/crm-rfm/crm-rfm.h"
#include "fuzz.h"

static const int64_t scale[CRM_N_MEASURES] = {1, 1, 10000};

static bool read_ends(const char *path, struct crm_rfm *rfm)
{
    struct crm_err err;
    enum crm_status status;

    crm_err_init(&err);
    status = thresholds_read(path, rfm, scale, &err);
    CHECK(!status || (status == CRM_EDATA && err.text[0] && err.file[0]));
    return !status;
}

static void check_cuts(const struct crm_rfm *rfm)
{
    CHECK(rfm->given && rfm->bins >= CRM_BINS_MIN && rfm->bins <= CRM_BINS_MAX);
    for (int m = 0; m < CRM_N_MEASURES; m++)
        for (int i = 0; i < rfm->bins - 1; i++) {
            const struct crm_cut *cut = &rfm->cuts[m].cut[i];
            CHECK(cut->of > 0 && cut->part >= 0 && cut->part < cut->of);
            CHECK(i == 0 || crm_cut_compare(cut - 1, cut) <= 0);
        }
}

/* Scores of the values at and beside every end, by one and by the other. */
static void check_same(const struct crm_rfm *a, const struct crm_rfm *b)
{
    CHECK(a->bins == b->bins);
    for (int m = 0; m < CRM_N_MEASURES; m++) {
        const struct crm_rfm_cuts *x = &a->cuts[m], *y = &b->cuts[m];
        CHECK(x->rule == y->rule);
        for (int i = 0; i < a->bins - 1; i++) {
            uint8_t score[2][3];
            int64_t value[3];
            for (int k = 0; k < 3; k++)
                value[k] = x->cut[i].whole + k - 1;
            crm_cuts_score(x->cut, (size_t)a->bins - 1, x->rule, value, 3, score[0]);
            crm_cuts_score(y->cut, (size_t)a->bins - 1, y->rule, value, 3, score[1]);
            CHECK(memcmp(score[0], score[1], 3) == 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum crm_rfm_method methods[] = {
        CRM_RFM_QUANTILE, CRM_RFM_R, CRM_RFM_FIXED, CRM_RFM_KMEANS};
    struct crm_rfm *rfm, *again;
    struct crm_cli cli = {.digits = 12};
    struct fuzz_file file, out;
    struct crm_err err;

    if (size < 1)
        return 0;
    crm_err_init(&err);
    rfm = calloc(2, sizeof *rfm);
    CHECK(rfm);
    again = rfm + 1;
    rfm->method = again->method = methods[data[0] & 3];
    file = fuzz_file((struct crm_slice){(const char *)data + 1, size - 1});
    if (read_ends(file.path, rfm)) {
        check_cuts(rfm);
        out = fuzz_file((struct crm_slice){"", 0});
        CHECK(thresholds_write(&cli, out.path, rfm, scale, &err) == CRM_OK);
        CHECK(read_ends(out.path, again));
        check_same(rfm, again);
        close(out.fd);
    }
    close(file.fd);
    free(rfm);
    return 0;
}
