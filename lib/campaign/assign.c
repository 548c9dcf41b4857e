#include "campaign/assign.h"

#include "base/mem.h"

#include <sodium.h>
#include <stdlib.h>

_Static_assert(CRM_DRAW == crypto_hash_sha256_BYTES, "SHA-256");

struct drawn {
    unsigned char digest[CRM_DRAW];
    uint32_t client;
};

void crm_draw(const char *seed, struct crm_slice id, unsigned char digest[CRM_DRAW])
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)seed, strlen(seed));
    crypto_hash_sha256_update(&state, (const unsigned char *)":", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)id.ptr, id.len);
    crypto_hash_sha256_final(&state, digest);
}

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, CRM_DRAW);
}

enum crm_status crm_draw_order(
    const char *seed, const struct crm_slice id[], size_t n, uint32_t order[], struct crm_err *err)
{
    struct drawn *drawn = crm_mem_alloc(n, sizeof *drawn);

    if (!drawn)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        crm_draw(seed, id[i], drawn[i].digest);
        drawn[i].client = (uint32_t)i;
    }
    qsort(drawn, n, sizeof *drawn, by_digest);
    for (size_t i = 0; i < n; i++)
        order[i] = drawn[i].client;
    free(drawn);
    return CRM_OK;
}

/* How many each arm is to have of n in all. */
static void totals(const struct crm_share share[], uint32_t n_arms, size_t n, int64_t total[])
{
    int64_t left = (int64_t)n, rest;

    for (uint32_t a = 0; a < n_arms; a++)
        left -= total[a] = crm_share_floor(share[a], (uint32_t)n, &rest);
    while (left-- > 0) { /* to the largest remainder that got none yet */
        uint32_t best = n_arms;
        double most = -1;
        for (uint32_t a = 0; a < n_arms; a++) {
            int64_t whole = crm_share_floor(share[a], (uint32_t)n, &rest);
            double part = (double)rest / (double)share[a].den;
            if (total[a] == whole && part > most + 1e-15) {
                most = part;
                best = a;
            }
        }
        total[best]++;
    }
}

struct work {
    int64_t *total; /* n_arms: still to be given */
    int64_t *quota; /* n_strata x n_arms: of the floors */
    uint32_t *size; /* n_strata */
};

static void give(const uint32_t order[], const uint32_t stratum[], size_t n, uint32_t n_arms,
    struct work *w, uint32_t arm[])
{
    uint32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t client = order[i], a = 0;
        int64_t *quota = w->quota + (size_t)(stratum ? stratum[client] : 0) * n_arms;
        while (a < n_arms && !quota[a])
            a++;
        arm[client] = a;
        if (a < n_arms) {
            quota[a]--;
            w->total[a]--;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (arm[order[i]] < n_arms)
            continue;
        while (!w->total[next])
            next++;
        w->total[next]--;
        arm[order[i]] = next;
    }
}

enum crm_status crm_assign(const uint32_t order[], const uint32_t stratum[], size_t n,
    uint32_t n_strata, const struct crm_share share[], uint32_t n_arms, uint32_t arm[],
    struct crm_err *err)
{
    struct work w = {.total = crm_mem_zalloc(n_arms, sizeof *w.total),
        .quota = crm_mem_zalloc((size_t)n_strata * n_arms, sizeof *w.quota),
        .size = crm_mem_zalloc(n_strata, sizeof *w.size)};
    bool ok = w.total && w.quota && w.size;
    int64_t rest;

    for (size_t i = 0; ok && i < n; i++)
        w.size[stratum ? stratum[i] : 0]++;
    for (uint32_t s = 0; ok && s < n_strata; s++)
        for (uint32_t a = 0; a < n_arms; a++)
            w.quota[(size_t)s * n_arms + a] = crm_share_floor(share[a], w.size[s], &rest);
    if (ok) {
        totals(share, n_arms, n, w.total);
        give(order, stratum, n, n_arms, &w, arm);
    }
    free(w.total);
    free(w.quota);
    free(w.size);
    return ok ? CRM_OK : crm_err_nomem(err);
}
