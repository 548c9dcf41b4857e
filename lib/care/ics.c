#include "care/ics.h"

#include "base/date.h"

#include <sodium.h>
#include <stdio.h>

enum { LINE = 75 }; /* octets without the line end */

struct line {
    struct crm_writer *w;
    size_t at; /* octets so far */
};

/* One character or escape, on the next line if it does not fit. */
static void put(struct line *line, const char *bytes, size_t len)
{
    if (line->at + len > LINE) {
        crm_writer_text(line->w, "\r\n ");
        line->at = 1;
    }
    crm_writer_bytes(line->w, bytes, len);
    line->at += len;
}

static void put_piece(struct line *line, struct crm_slice piece)
{
    const unsigned char *s = (const unsigned char *)piece.ptr;

    for (size_t i = 0; i < piece.len;) {
        size_t n = crm_utf8_sequence(s + i, piece.len - i);
        char escape[2] = {'\\', piece.ptr[i]};
        if (n > 1)
            put(line, piece.ptr + i, n);
        else if (n == 0)
            put(line, "\xEF\xBF\xBD", 3);
        else if (s[i] == '\n' || (s[i] == '\r' && (i + 1 == piece.len || s[i + 1] != '\n')))
            put(line, "\\n", 2);
        else if (s[i] == '\\' || s[i] == ';' || s[i] == ',')
            put(line, escape, 2);
        else if ((s[i] >= 0x20 && s[i] != 0x7F) || s[i] == '\t')
            put(line, piece.ptr + i, 1);
        i += n ? n : 1;
    }
}

void crm_ics_text(struct crm_writer *w, const char *name, const struct crm_slice piece[], size_t n)
{
    struct line line = {w, 0};

    put(&line, name, strlen(name));
    put(&line, ":", 1);
    for (size_t i = 0; i < n; i++)
        put_piece(&line, piece[i]);
    crm_writer_text(w, "\r\n");
}

/* 32 hexadecimal digits of the parts, each with its length before it. */
static void hash(const struct crm_slice part[], size_t n, char out[33])
{
    crypto_generichash_state state;
    unsigned char digest[16], length[8];

    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    for (size_t i = 0; i < n; i++) {
        for (size_t b = 0; b < sizeof length; b++)
            length[b] = (unsigned char)((uint64_t)part[i].len >> 8 * b);
        crypto_generichash_update(&state, length, sizeof length);
        if (part[i].len)
            crypto_generichash_update(&state, (const unsigned char *)part[i].ptr, part[i].len);
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static void put_day(struct crm_writer *w, const char *name, int32_t day, const char *rest)
{
    char text[64];
    int year, month, mday;

    crm_day_to_civil(day, &year, &month, &mday);
    snprintf(text, sizeof text, "%s:%04d%02d%02d%s\r\n", name, year, month, mday, rest);
    crm_writer_text(w, text);
}

void crm_ics_start(struct crm_writer *w)
{
    crm_writer_text(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                       "PRODID:-//crm-tools//crm-care//EN\r\nCALSCALE:GREGORIAN\r\n");
}

void crm_ics_event(struct crm_writer *w, const struct crm_ics_event *event)
{
    char uid[33];

    hash(event->uid_of, sizeof event->uid_of / sizeof *event->uid_of, uid);
    crm_writer_text(w, "BEGIN:VEVENT\r\nUID:");
    crm_writer_text(w, uid);
    crm_writer_text(w, "@crm-care\r\n");
    put_day(w, "DTSTAMP", event->stamp, "T000000Z");
    put_day(w, "DTSTART;VALUE=DATE", event->day, "");
    put_day(w, "DTEND;VALUE=DATE", event->day + 1, "");
    crm_ics_text(w, "SUMMARY", event->summary, sizeof event->summary / sizeof *event->summary);
    crm_ics_text(w, "DESCRIPTION", event->description,
        sizeof event->description / sizeof *event->description);
    crm_writer_text(w, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void crm_ics_end(struct crm_writer *w)
{
    crm_writer_text(w, "END:VCALENDAR\r\n");
}
