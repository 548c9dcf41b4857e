#include "pos/privacy.h"

#include "io/source.h"
#include "io/writer.h"
#include "pos/normalise.h"

#include <errno.h>
#include <sodium.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX = 64 };

enum crm_status crm_privacy_new_key(const char *path, struct crm_err *err)
{
    struct crm_pseudonyms fresh;
    struct crm_writer writer;
    char hex[HEX + 1];
    enum crm_status status;

    if (sodium_init() < 0)
        return crm_err_set(err, CRM_EIO, "no random numbers");
    crm_err_place(err, path, 0, NULL);
    if (access(path, F_OK) == 0)
        return crm_err_set(err, CRM_EIO, "exists already: a key that is replaced is lost");
    randombytes_buf(fresh.key, sizeof fresh.key);
    sodium_bin2hex(hex, sizeof hex, fresh.key, sizeof fresh.key);
    status = crm_writer_open_secret(&writer, path, err);
    if (!status) {
        crm_writer_bytes(&writer, hex, HEX);
        crm_writer_byte(&writer, '\n');
        status = crm_writer_close(&writer, err);
    }
    sodium_memzero(hex, sizeof hex);
    crm_privacy_forget_key(&fresh);
    return status;
}

enum crm_status crm_privacy_read_key(
    struct crm_pseudonyms *pseudonyms, const char *path, struct crm_err *err)
{
    struct crm_source *source;
    struct stat info;
    char text[HEX + 64];
    size_t len = 0, got = 1, n = 0;
    const char *end;
    enum crm_status status;

    crm_err_place(err, path, 0, NULL);
    if (stat(path, &info) == 0 && info.st_mode & 077)
        return crm_err_set(err, CRM_EUSAGE, "others can read this key: chmod 600 it");
    status = crm_source_open(&source, path, err);
    while (!status && got && len + 16 <= sizeof text) {
        status = crm_source_read(source, text + len, sizeof text - len, &got, err);
        len += status ? 0 : got;
    }
    crm_source_close(source);
    if (!status && (sodium_init() < 0 ||
                       sodium_hex2bin(pseudonyms->key, sizeof pseudonyms->key, text,
                           len < HEX ? len : HEX, NULL, &n, &end) != 0 ||
                       n != sizeof pseudonyms->key))
        status = crm_err_set(err, CRM_EDATA, "no key of --new-key");
    sodium_memzero(text, sizeof text);
    if (!status)
        crm_err_init(err);
    return status;
}

void crm_privacy_forget_key(struct crm_pseudonyms *pseudonyms)
{
    sodium_memzero(pseudonyms->key, sizeof pseudonyms->key);
}

bool crm_privacy_is_secret(enum crm_field field)
{
    return field == CRM_FIELD_CUSTOMER_ID || field == CRM_FIELD_REFERRED_BY ||
           field == CRM_FIELD_NAME || field == CRM_FIELD_PHONE || field == CRM_FIELD_EMAIL ||
           field == CRM_FIELD_CARD;
}

const char *crm_privacy_sort(enum crm_field field)
{
    return crm_field_info(field == CRM_FIELD_REFERRED_BY ? CRM_FIELD_CUSTOMER_ID : field)->name;
}

void crm_privacy_pseudonym(const struct crm_pseudonyms *pseudonyms, enum crm_field field,
    struct crm_slice text, char out[CRM_PSEUDONYM])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    const char *sort = crm_privacy_sort(field);
    crypto_generichash_state state;
    unsigned char hash[16];
    char key[CRM_NORMAL_KEY];
    unsigned bits = 0, n_bits = 0;
    size_t n = 0;

    if (field != CRM_FIELD_CUSTOMER_ID && field != CRM_FIELD_REFERRED_BY &&
        (n = crm_normalise(field, text, key)) > 0)
        text = (struct crm_slice){key, n};
    crypto_generichash_init(&state, pseudonyms->key, sizeof pseudonyms->key, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)sort, strlen(sort) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text.ptr, text.len);
    crypto_generichash_final(&state, hash, sizeof hash);
    n = 0;
    for (size_t i = 0; i < sizeof hash || n_bits > 0;) {
        if (n_bits < 5) {
            bits = bits << 8 | (i < sizeof hash ? hash[i] : 0u);
            n_bits += 8;
            i++;
        }
        out[n++] = letters[bits >> (n_bits - 5) & 31];
        n_bits -= 5;
        if (n == CRM_PSEUDONYM)
            break;
    }
}

size_t crm_privacy_mask(struct crm_slice phone, char out[32])
{
    char digits[CRM_NORMAL_KEY];
    size_t n = crm_normalise_digits(phone, digits);

    if (n > 31 || n < 9) { /* too short to hide anything, or no number */
        memset(out, '*', 4);
        return 4;
    }
    memset(out, '*', n);
    memcpy(out, digits, 3);
    memcpy(out + n - 4, digits + n - 4, 4);
    return n;
}
