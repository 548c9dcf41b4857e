/* kmeans -- clusters of similar clients */
#include "analyses.h"
#include "features.h"
#include "model.h"

#include "base/mem.h"
#include "base/num.h"
#include "krange.h"
#include "stat/kmeans.h"
#include "stat/partition.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const inits[] = {"++", "first", NULL};

static struct cluster_options opt;

static struct {
    const char *centers, *save, *use;
    int init;
} more;

static const struct crm_opt kmeans_options[] = {
    CLUSTER_OPTIONS(opt, "2-10", "clusters, or a range: the best by silhouette", "log,zscore",
        "starts tried", "write how good each k is"),
    OPT_CHOICE(0, "init", "HOW", more.init, inits, "++",
        "start by k-means++ or from the first k clients: ++ or first"),
    OPT_WRITE(0, "centers", more.centers, "write the means of each cluster"),
    OPT_WRITE(0, "save-model", more.save, "write centres and transforms, for --use-model"),
    OPT_READ(0, "use-model", more.use, "put clients into the clusters of a saved model"),
    OPT_END,
};

/* One clustering and how good it is. */
struct result {
    size_t k;
    double *centers, inertia, ch, db;
    uint32_t *label;
    struct crm_silhouette silhouette;
};

static enum crm_status result_alloc(
    struct base *base, size_t k, size_t d, struct result *r, struct crm_err *err)
{
    *r = (struct result){.k = k};
    r->centers = crm_arena_alloc(&base->arena, k * d * sizeof *r->centers);
    r->label = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *r->label);
    return r->centers && r->label ? CRM_OK : crm_err_nomem(err);
}

static enum crm_status fit_one(
    const struct features *f, int threads, struct result *r, struct crm_err *err)
{
    struct crm_kmeans_options options = {.k = r->k,
        .first = more.init == 1,
        .restarts = (int)opt.restarts,
        .seed = (uint64_t)opt.seed,
        .threads = threads};
    double *scratch = crm_mem_alloc(2 * r->k, sizeof *scratch);
    enum crm_status status;

    if (!scratch)
        return crm_err_nomem(err);
    status = crm_kmeans_fit(f->x, f->n, f->d, &options, r->centers, r->label, &r->inertia, err);
    if (!status)
        status = crm_silhouette(
            f->x, f->n, f->d, r->label, r->k, (uint64_t)opt.seed, threads, &r->silhouette, err);
    if (!status) {
        r->ch = crm_calinski_harabasz(f->x, f->n, f->d, r->label, r->k, r->centers);
        r->db = crm_davies_bouldin(f->x, f->n, f->d, r->label, r->k, r->centers, scratch);
    }
    free(scratch);
    return status;
}

static enum crm_status write_fit(const struct crm_cli *cli, const struct features *f,
    const struct result *r, size_t n_results, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"k", CRM_OUT_INT}, {"inertia", CRM_OUT_NUMBER},
        {"silhouette", CRM_OUT_NUMBER}, {"silhouette_se", CRM_OUT_NUMBER},
        {"calinski_harabasz", CRM_OUT_NUMBER}, {"davies_bouldin", CRM_OUT_NUMBER},
        {"sizes", CRM_OUT_TEXT}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, cli, opt.fit, NULL, columns, 7, err);

    if (status)
        return status;
    for (size_t i = 0; i < n_results; i++) {
        char *sizes = krange_sizes(r[i].label, f->n, r[i].k);
        if (!sizes) {
            crm_out_abandon(out);
            return crm_err_nomem(err);
        }
        crm_out_int(out, (int64_t)r[i].k);
        crm_out_number(out, r[i].inertia);
        crm_out_number(out, r[i].silhouette.mean);
        crm_out_number(out, r[i].silhouette.drawn ? r[i].silhouette.se : NAN);
        crm_out_number(out, r[i].ch);
        crm_out_number(out, r[i].db);
        crm_out_string(out, sizes);
        crm_out_row(out);
        free(sizes);
    }
    return crm_out_close(out, err);
}

/* Means of the columns as they were read, whatever the transform. */
static enum crm_status write_centers(
    struct base *base, const struct features *f, const struct result *r, struct crm_err *err)
{
    struct crm_out *out;
    double *sum = crm_mem_zalloc(r->k * f->d, sizeof *sum);
    int64_t *size = crm_mem_zalloc(r->k, sizeof *size);
    enum crm_status status =
        sum && size ? crm_out_open(&out, base->cli, more.centers, err) : crm_err_nomem(err);

    if (status) {
        free(sum);
        free(size);
        return status;
    }
    crm_out_column(out, crm_slice_of("k"), CRM_OUT_INT);
    crm_out_column(out, crm_slice_of("cluster"), CRM_OUT_INT);
    for (size_t g = 0; g < f->d; g++)
        crm_out_column(out, crm_slice_of(f->name[f->given[g]]), CRM_OUT_NUMBER);
    crm_out_column(out, crm_slice_of("customers"), CRM_OUT_INT);
    crm_out_header(out);
    for (size_t i = 0; i < f->n; i++) {
        size[r->label[i]]++;
        for (size_t c = 0; c < f->d; c++)
            sum[r->label[i] * f->d + c] += f->raw[i * f->d + c];
    }
    for (size_t c = 0; c < r->k; c++) {
        crm_out_int(out, (int64_t)r->k);
        crm_out_int(out, (int64_t)c + 1);
        for (size_t g = 0; g < f->d; g++)
            crm_out_number(out, sum[c * f->d + f->given[g]] / (double)size[c]);
        crm_out_int(out, size[c]);
        crm_out_row(out);
    }
    free(sum);
    free(size);
    return crm_out_close(out, err);
}

static enum crm_status write_clients(
    struct base *base, const struct features *f, const struct result *r, struct crm_err *err)
{
    struct crm_pass *pass;
    size_t next = 0;
    enum crm_status status = crm_pass_analysis(&pass, base->cli, &base->table, err);

    if (status)
        return status;
    for (size_t i = 0; i < base->n; i++) {
        struct crm_out *cells = crm_pass_cells(pass);
        if (next < f->n && f->row[next] == i) {
            uint32_t label = r->label[next];
            double dist2 = 0;
            for (size_t c = 0; c < f->d; c++)
                dist2 += pow(f->x[next * f->d + c] - r->centers[label * f->d + c], 2);
            crm_out_int(cells, (int64_t)label + 1);
            crm_out_number(cells, sqrt(dist2));
            next++;
        } else {
            crm_out_empty(cells);
            crm_out_empty(cells);
        }
        crm_pass_row(pass, i);
    }
    return crm_pass_close(pass, err);
}

static enum crm_status fit_range(struct base *base, const struct features *f, size_t from,
    size_t to, struct result **chosen, struct crm_err *err)
{
    size_t best = 0;
    struct result *r;
    int threads = features_threads(base, f);
    enum crm_status status = CRM_OK;

    r = crm_arena_alloc(&base->arena, (to - from + 1) * sizeof *r);
    if (!r)
        return crm_err_nomem(err);
    for (size_t k = from; !status && k <= to; k++) {
        status = result_alloc(base, k, f->d, &r[k - from], err);
        if (!status)
            status = fit_one(f, threads, &r[k - from], err);
        if (!status && r[k - from].silhouette.mean > r[best].silhouette.mean)
            best = k - from;
        if (isnan(r[best].silhouette.mean))
            best = k - from;
    }
    if (status)
        return status;
    if (from < to)
        crm_cli_note(
            base->cli, "k = %zu has the best silhouette, %.3f", r[best].k, r[best].silhouette.mean);
    *chosen = &r[best];
    return opt.fit ? write_fit(base->cli, f, r, to - from + 1, err) : CRM_OK;
}

/* Distances are those of the raw numbers: the widest column decides alone. */
static void note_weight(const struct crm_cli *cli, const struct features *f)
{
    size_t column;
    double part = features_heaviest(f, &column);

    if (f->d > 1 && part > 0.9)
        crm_cli_note(cli,
            "column %s carries %.3g %% of the variance, so that the clusters are those of this "
            "column; --transform log,zscore gives every column the same weight",
            f->name[column], 100 * part);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct features f = {0};
    struct result reused, *chosen = NULL;
    size_t from, to;
    enum crm_status status = krange_parse(opt.k, &from, &to, err);

    if (status)
        return status;
    status = base_open(&base, cli, err);

    if (!status && more.use) {
        size_t k;
        double *centers;
        status = model_read(&base, more.use, &f, &k, &centers, err);
        if (!status)
            status = features_apply(&base, &f, err);
        if (!status)
            status = result_alloc(&base, k, f.d, &reused, err);
        if (!status) {
            reused.centers = centers;
            crm_kmeans_assign(f.x, f.n, f.d, centers, k, reused.label);
            chosen = &reused;
        }
    } else if (!status) {
        status = features_read(&base, opt.columns, opt.transform, &f, err);
        if (!status)
            note_weight(cli, &f);
        if (!status && base.n > 0) /* a header alone is passed on */
            status = fit_range(&base, &f, from, to, &chosen, err);
        else if (!status && opt.fit)
            status = write_fit(cli, &f, NULL, 0, err);
    }
    if (!status && more.centers)
        status = write_centers(&base, &f, chosen ? chosen : &(struct result){.k = 0}, err);
    if (!status && more.save && !chosen)
        status = crm_err_set(err, CRM_EDATA, "--save-model: there is no client to cluster");
    if (!status && more.save)
        status = model_write(cli, more.save, &f, chosen->k, chosen->centers, err);
    if (!status)
        status = write_clients(&base, &f, chosen, err);
    base_close(&base);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_INT("cluster", "number", "the cluster, empty where a column is"),
    COL_NUMBER("distance", "transformed units", "from the centre of the cluster"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_kmeans = {
    .name = "kmeans",
    .summary = "clusters of similar clients",
    .synopsis = "--columns A,B [--k N|2-10] [FILE...]",
    .common = SEGMENT_ADDS | CRM_COMMON_THREADS,
    .options = kmeans_options,
    .columns = columns,
    .run = run,
};
