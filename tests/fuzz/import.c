/* A preset, and the first bytes of an export: the text before the first NUL is the preset, the
 * rest the file.  Whatever they hold, a plan is made or refused with a reason. */
#include "pos/plan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plan(struct crm_plan_options *options, struct crm_slice head, bool whole)
{
    struct crm_plan plan;
    struct crm_err err;

    crm_err_init(&err);
    if (crm_plan_make(&plan, options, "file", head, whole, &err) == CRM_OK)
        crm_plan_release(&plan);
    else if (!err.text[0])
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
    struct crm_slice text = {(const char *)data, nul ? (size_t)(nul - data) : 0};
    struct crm_slice head =
        nul ? (struct crm_slice){(const char *)nul + 1, (size_t)(data + size - nul) - 1}
            : (struct crm_slice){(const char *)data, size};
    struct crm_preset preset;
    const struct crm_preset *list[] = {&preset};
    struct crm_err err;

    crm_err_init(&err);
    for (int stream = CRM_STREAM_TRANSACTIONS; stream < CRM_N_STREAMS; stream++) {
        struct crm_plan_options options = {.stream = (enum crm_stream)stream};
        plan(&options, head, true);
        plan(&options, head, false);
    }
    if (!nul)
        return 0;
    if (crm_preset_parse(&preset, "p.preset", text, &err) != CRM_OK) {
        if (!err.text[0])
            abort();
        return 0;
    }
    struct crm_plan_options options = {.preset = list, .n_presets = 1, .preset_said = true};
    plan(&options, head, true);
    crm_preset_release(&preset);
    return 0;
}
