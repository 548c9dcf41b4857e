/* How a file of answers is to be read: encoding, delimiter, header rows. */
#include "survey.h"

#include "base/mem.h"
#include "pos/encoding.h"

#include <stdlib.h>

struct survey_forms survey_forms;

void survey_forms_release(struct survey_forms *forms)
{
    for (size_t k = 0; k < forms->n; k++)
        crm_form_release(&forms->list[k].form);
    free(forms->list);
    *forms = (struct survey_forms){0};
}

const struct crm_answer_form *survey_form(void)
{
    return survey_forms.n ? &survey_forms.list[0].form : NULL;
}

/* Room for the form of a file; a file that is opened again gives up its old one. */
static struct crm_answer_form *form_of(struct survey_forms *forms, const char *file)
{
    for (size_t k = 0; k < forms->n; k++)
        if (forms->list[k].file == file) {
            crm_form_release(&forms->list[k].form);
            return &forms->list[k].form;
        }
    if (!crm_mem_grow((void **)&forms->list, &forms->cap, forms->n + 1, sizeof *forms->list))
        return NULL;
    forms->list[forms->n].file = file;
    return &forms->list[forms->n++].form;
}

static enum crm_status read_form(struct survey_forms *forms, const char *file,
    struct crm_slice text, struct crm_layout *layout, struct crm_err *err)
{
    struct crm_answer_form *form = form_of(forms, file);
    enum crm_status status;

    if (!form)
        return crm_err_nomem(err);
    crm_form_init(form);
    status = crm_form_read(form, text, &layout->dialect, err);
    if (status || form->n_columns == 0)
        return status;
    layout->header = form->name;
    layout->n_header = form->n_columns;
    layout->data_at = form->data_at;
    layout->header_line = form->header_line;
    return CRM_OK;
}

enum crm_status survey_layout(void *ctx, const char *file, struct crm_slice head, bool whole,
    struct crm_layout *layout, struct crm_err *err)
{
    struct crm_slice text;
    char *room = NULL;
    struct crm_err none;
    enum crm_status status;

    crm_err_init(&none);
    /* bytes of no encoding stay as they are: the cells that hold them are counted */
    if (!layout->sheet && (status = crm_encoding_guess(head, whole, &layout->encoding, &none))) {
        if (status == CRM_ENOMEM)
            return crm_err_nomem(err);
        layout->encoding = NULL;
    }
    status = crm_encoding_decode(head, layout->encoding, &text, &room, err);
    if (!status && !layout->encoding) {
        size_t bom = head.len >= 3 && memcmp(head.ptr, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        text = (struct crm_slice){head.ptr + bom, head.len - bom};
    }
    if (!status && ctx)
        status = read_form(ctx, file, text, layout, err);
    free(room);
    return status;
}
