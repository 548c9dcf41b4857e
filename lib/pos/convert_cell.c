#include "pos/convert_cell.h"

#include "base/money.h"

struct crm_slice crm_convert_cell(const struct crm_import_cell *from, const struct crm_slice *cells)
{
    struct crm_slice cell = crm_convert_clean(crm_convert_at(from, cells));

    if (crm_convert_is_none(cell))
        cell.len = 0;
    return cell;
}

void crm_put_csv(struct crm_convert *c, struct crm_slice s)
{
    char *p;
    bool quote = false;

    for (size_t i = 0; i < s.len; i++) {
        char b = s.ptr[i];
        quote |= b == ',' || b == '"' || b == '\n' || b == '\r';
    }
    if (quote)
        *c->out++ = '"';
    if (!quote) {
        crm_put_bytes(c, s.ptr, s.len);
        return;
    }
    p = c->out;
    for (size_t i = 0; i < s.len; i++) {
        *p++ = s.ptr[i];
        if (s.ptr[i] == '"')
            *p++ = '"';
    }
    *p++ = '"';
    c->out = p;
}

void crm_put_tsv(struct crm_convert *c, struct crm_slice s)
{
    char *p = c->out;

    for (size_t i = 0; i < s.len; i++) {
        char b = s.ptr[i];
        if (b == '\t' || b == '\n' || b == '\r' || b == '\\') {
            *p++ = '\\';
            b = (char)(b == '\t' ? 't' : b == '\n' ? 'n' : b == '\r' ? 'r' : '\\');
        }
        *p++ = b;
    }
    c->out = p;
}

int crm_put_decimals(int64_t amount_e4)
{
    return amount_e4 % 100 == 0 ? 2 : amount_e4 % 10 == 0 ? 3 : 4;
}

void crm_put_money(struct crm_convert *c, int64_t amount_e4)
{
    c->out += crm_money_format(amount_e4, crm_put_decimals(amount_e4), c->out);
}
