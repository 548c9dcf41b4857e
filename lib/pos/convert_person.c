/* Whose row it is: ids, linked, mapped or hidden, and consent. */

#include "pos/collect.h"
#include "pos/convert_cell.h"

/* An id as it is written: with its namespace, mapped, of the person it belongs to. */
static bool final_id(struct crm_convert *c, bool own, struct crm_slice cell, struct crm_slice *id)
{
    const struct crm_import_options *options = &c->import->options;
    struct crm_slice person;

    if (own)
        c->own_id = true;
    if (!crm_collect_id(c->import, cell, &c->memo->id[!own], &c->memo->id_cap[!own], id))
        return crm_convert_bad(c, CRM_FIELD_CUSTOMER_ID, "out of memory");
    if (id->len && options->link) {
        person = crm_link_person(options->link, CRM_LINK_ID, *id);
        if (person.len) {
            if (own)
                c->own_id = crm_slice_eq(person, *id);
            *id = person;
        }
    }
    return true;
}

/* The text, or its pseudonym in `out`, which the key map then hears of. */
static struct crm_slice hidden(
    struct crm_convert *c, enum crm_field field, struct crm_slice text, char out[CRM_PSEUDONYM])
{
    if (!c->import->options.pseudonyms || text.len == 0)
        return text;
    crm_privacy_pseudonym(c->import->options.pseudonyms, field, text, out);
    if (c->secret) {
        struct crm_secret *secret = &c->secret[c->n_secrets++];
        secret->field = field;
        secret->original = text;
        memcpy(secret->pseudonym, out, CRM_PSEUDONYM);
    }
    return (struct crm_slice){out, CRM_PSEUDONYM};
}

bool crm_convert_id(struct crm_convert *c, struct crm_slice cell)
{
    struct crm_slice id;
    char text[CRM_PSEUDONYM];

    if (!final_id(c, false, cell, &id))
        return false;
    crm_put_text(c, hidden(c, CRM_FIELD_CUSTOMER_ID, id, text));
    return true;
}

void crm_convert_secret(struct crm_convert *c, enum crm_field field, struct crm_slice cell)
{
    char text[CRM_PSEUDONYM], mask[32];

    if (field == CRM_FIELD_PHONE && c->import->options.mask_phone)
        cell = (struct crm_slice){mask, crm_privacy_mask(cell, mask)};
    else
        cell = hidden(c, field, cell, text);
    crm_put_text(c, cell);
}

/* The header line again. */
static bool is_header(const struct crm_convert *c, struct crm_slice cell)
{
    size_t column = c->file->plan.column[CRM_FIELD_CUSTOMER_ID];

    return column != CRM_COLUMN_NONE &&
           crm_slice_eq(cell, crm_text_clean(c->file->plan.header[column]));
}

bool crm_convert_customer(
    struct crm_convert *c, struct crm_slice cell, const struct crm_slice *cells)
{
    const struct crm_import_options *options = &c->import->options;
    char key[CRM_TEXT_KEY];

    if (options->plan.stream == CRM_STREAM_CLIENTS && crm_text_key(cell, key) &&
        (crm_word_total(key) || is_header(c, cell)))
        return crm_convert_bad(c, CRM_FIELD_CUSTOMER_ID, "a total");
    if (!final_id(c, true, cell, &c->id))
        return false;
    if (c->id.len == 0 && options->link) {
        c->id = crm_collect_person(options->link, options->linking, c->file, cells);
        c->own_id = false;
    }
    c->id = hidden(c, CRM_FIELD_CUSTOMER_ID, c->id, c->id_text);
    crm_put_text(c, c->id);
    return true;
}

bool crm_convert_is_hidden(const struct crm_convert *c, enum crm_field secret)
{
    return secret != CRM_N_FIELDS && secret != CRM_FIELD_CUSTOMER_ID &&
           secret != CRM_FIELD_REFERRED_BY &&
           (c->import->options.pseudonyms ||
               (secret == CRM_FIELD_PHONE && c->import->options.mask_phone));
}

bool crm_convert_consents(struct crm_convert *c, const struct crm_slice *cells)
{
    const struct crm_import_options *options = &c->import->options;
    struct crm_slice id, cell;

    if (!options->consenting) {
        cell = crm_convert_cell(&c->file->consent, cells);
        return crm_slice_is(cell, options->consent_value);
    }
    if (!final_id(c, true, crm_convert_at(&c->file->field[CRM_FIELD_CUSTOMER_ID], cells), &id))
        return false;
    if (id.len == 0 && options->link)
        id = crm_collect_person(options->link, options->linking, c->file, cells);
    return id.len && crm_map_find(options->consenting, id) != CRM_MAP_NONE;
}
