/*
 * mixture_block.h -- the work of mixture_pass.c, which includes it twice: NAME(x) names the
 * functions, TARGET says for which unit.  No include guard therefore.
 */

#define LANES(at) (*(crm_lanes *)(at))
#define CONST_LANES(at) (*(const crm_lanes *)(at))

/* Log density and weight of each row in component c, and the greatest so far. */
TARGET static inline void NAME(densities)(const struct crm_em_pass *p, size_t d,
    const double *block, size_t c, double *logp, double *most)
{
    const double *mean = p->mean + c * d, *white = p->white + c * d * d;
    const double constant = p->constant[c];
    const crm_lanes least = (crm_lanes){0} - 1e300; /* no nearer to nothing than a double says */

    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
        crm_lanes dist2 = {0}, log_density;
        for (size_t a = 0; a < d; a++) { /* y = L^-1 (x - mean) */
            crm_lanes y = {0};
            for (size_t b = p->full ? 0 : a; b <= a; b++)
                y += (CONST_LANES(block + b * CRM_EM_BLOCK + i) - mean[b]) * white[a * d + b];
            dist2 += y * y;
        }
        log_density = constant - dist2 * 0.5;
        CRM_VECTOR_MAX(&log_density, &least);
        LANES(logp + i) = log_density;
        CRM_VECTOR_MAX((crm_lanes *)(most + i), &log_density);
    }
}

/* The same for three columns and full covariances, which is what most clients are clustered by. */
TARGET static inline void NAME(densities_three)(
    const struct crm_em_pass *p, const double *block, size_t c, double *logp, double *most)
{
    const double *mean = p->mean + c * 3, *w = p->white + c * 9;
    const double constant = p->constant[c];
    const crm_lanes least = (crm_lanes){0} - 1e300;

    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
        crm_lanes x0 = CONST_LANES(block + i) - mean[0];
        crm_lanes x1 = CONST_LANES(block + CRM_EM_BLOCK + i) - mean[1];
        crm_lanes x2 = CONST_LANES(block + 2 * CRM_EM_BLOCK + i) - mean[2];
        crm_lanes y0 = x0 * w[0], y1 = x0 * w[3] + x1 * w[4];
        crm_lanes y2 = x0 * w[6] + x1 * w[7] + x2 * w[8];
        crm_lanes log_density = constant - (y0 * y0 + y1 * y1 + y2 * y2) * 0.5;
        CRM_VECTOR_MAX(&log_density, &least);
        LANES(logp + i) = log_density;
        CRM_VECTOR_MAX((crm_lanes *)(most + i), &log_density);
    }
}

/* *out += sum of x y over the block, lane by lane. Four sums: each alone would wait for its last.
 */
TARGET static inline void NAME(add_products)(const double *x, const double *y, crm_lanes *out)
{
    crm_lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};

    for (size_t i = 0; i < CRM_EM_BLOCK; i += 4 * CRM_LANES) {
        const crm_lanes *u = (const crm_lanes *)(x + i), *v = (const crm_lanes *)(y + i);
        s0 += u[0] * v[0];
        s1 += u[1] * v[1];
        s2 += u[2] * v[2];
        s3 += u[3] * v[3];
    }
    *out += (s0 + s1) + (s2 + s3);
}

/* Sums of component c: mass, differences from its mean, products of these. */
TARGET static inline void NAME(moments)(const struct crm_em_pass *p, size_t d, const double *block,
    size_t c, const double *resp, double *diff, double *part, crm_lanes *sum)
{
    const double *mean = p->mean + c * d;
    crm_lanes mass = {0};

    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES)
        mass += CONST_LANES(resp + i);
    *sum++ += mass;
    for (size_t a = 0; a < d; a++) {
        double *da = diff + a * CRM_EM_BLOCK, *ra = part + a * CRM_EM_BLOCK;
        crm_lanes total = {0};
        for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
            crm_lanes away = CONST_LANES(block + a * CRM_EM_BLOCK + i) - mean[a];
            crm_lanes share = away * CONST_LANES(resp + i);
            LANES(da + i) = away;
            LANES(ra + i) = share;
            total += share;
        }
        *sum++ += total;
    }
    for (size_t a = 0; a < d; a++)
        for (size_t b = p->full ? 0 : a; b <= a; b++)
            NAME(add_products)(part + a * CRM_EM_BLOCK, diff + b * CRM_EM_BLOCK, sum++);
}

/* The same for three columns and full covariances. */
TARGET static inline void NAME(moments_three)(
    const struct crm_em_pass *p, const double *block, size_t c, const double *resp, crm_lanes *sum)
{
    const double *mean = p->mean + c * 3;
    crm_lanes m = {0}, s0 = {0}, s1 = {0}, s2 = {0};
    crm_lanes q00 = {0}, q10 = {0}, q11 = {0}, q20 = {0}, q21 = {0}, q22 = {0};

    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
        crm_lanes r = CONST_LANES(resp + i);
        crm_lanes x0 = CONST_LANES(block + i) - mean[0];
        crm_lanes x1 = CONST_LANES(block + CRM_EM_BLOCK + i) - mean[1];
        crm_lanes x2 = CONST_LANES(block + 2 * CRM_EM_BLOCK + i) - mean[2];
        crm_lanes r0 = r * x0, r1 = r * x1, r2 = r * x2;
        m += r;
        s0 += r0;
        s1 += r1;
        s2 += r2;
        q00 += r0 * x0;
        q10 += r1 * x0;
        q11 += r1 * x1;
        q20 += r2 * x0;
        q21 += r2 * x1;
        q22 += r2 * x2;
    }
    sum[0] += m;
    sum[1] += s0, sum[2] += s1, sum[3] += s2;
    sum[4] += q00, sum[5] += q10, sum[6] += q11;
    sum[7] += q20, sum[8] += q21, sum[9] += q22;
}

/*
 * Shares of the components in each row, from log densities; returns the log-likelihood of the
 * first `left` rows.  The log is taken of the product of 64 sums, each between 1 and k.
 */
TARGET static inline double NAME(shares)(
    size_t k, size_t left, double *logp, double *most, double *total)
{
    crm_lanes product = {1, 1, 1, 1}, sum = {0};

    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES)
        LANES(total + i) = (crm_lanes){0};
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
            crm_lanes e = LANES(logp + c * CRM_EM_BLOCK + i) - LANES(most + i);
            CRM_VECTOR_EXP(&e, &e);
            LANES(logp + c * CRM_EM_BLOCK + i) = e;
            LANES(total + i) += e;
        }
    for (size_t i = left; i < CRM_EM_BLOCK; i++) {
        most[i] = 0;
        total[i] = 1;
    }
    for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES) {
        product *= LANES(total + i);
        sum += LANES(most + i);
        LANES(total + i) = 1.0 / LANES(total + i);
    }
    for (size_t i = left; i < CRM_EM_BLOCK; i++)
        total[i] = 0; /* rows that fill up the block have no share in anything */
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < CRM_EM_BLOCK; i += CRM_LANES)
            LANES(logp + c * CRM_EM_BLOCK + i) *= LANES(total + i);
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) +
           log((product[0] * product[1]) * (product[2] * product[3]));
}

/* E step of a block and its sums for the M step; returns its log-likelihood. */
TARGET static inline double NAME(block)(
    const struct crm_em_pass *p, const double *block, size_t left, double *logp, crm_lanes *sum)
{
    double *most = logp + p->k * CRM_EM_BLOCK, *total = most + CRM_EM_BLOCK;
    double *diff = total + CRM_EM_BLOCK, *part = diff + p->d * CRM_EM_BLOCK, loglik;
    bool three = p->d == 3 && p->full;
    size_t each = (p->stride - 1) / p->k;

    for (size_t j = 0; j < CRM_EM_BLOCK; j++)
        most[j] = -INFINITY;
    for (size_t c = 0; c < p->k; c++)
        if (three)
            NAME(densities_three)(p, block, c, logp + c * CRM_EM_BLOCK, most);
        else
            NAME(densities)(p, p->d, block, c, logp + c * CRM_EM_BLOCK, most);
    loglik = NAME(shares)(p->k, left, logp, most, total);
    for (size_t c = 0; c < p->k; c++)
        if (three)
            NAME(moments_three)(p, block, c, logp + c * CRM_EM_BLOCK, sum + c * each);
        else
            NAME(moments)(p, p->d, block, c, logp + c * CRM_EM_BLOCK, diff, part, sum + c * each);
    return loglik;
}

TARGET static void NAME(piece)(const struct crm_em_pass *p, size_t piece)
{
    size_t from = piece * CRM_EM_PIECE;
    size_t end = from + CRM_EM_PIECE < p->n ? from + CRM_EM_PIECE : p->n;
    double *logp = p->scratch + piece * crm_em_scratch(p->d, p->k), loglik = 0;
    crm_lanes *sum = (crm_lanes *)p->lanes + piece * p->stride;

    for (size_t e = 0; e + 1 < p->stride; e++)
        sum[e] = (crm_lanes){0};
    for (size_t i = from; i < end; i += CRM_EM_BLOCK)
        loglik += NAME(block)(p, p->x + i * p->d, end - i, logp, sum);
    p->sum[piece * p->stride] = loglik;
    for (size_t e = 0; e + 1 < p->stride; e++)
        p->sum[piece * p->stride + 1 + e] = (sum[e][0] + sum[e][1]) + (sum[e][2] + sum[e][3]);
}

#undef LANES
#undef CONST_LANES
