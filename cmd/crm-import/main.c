/* crm-import -- any till's export, client list, questionnaire or appointment book as a stream */

#include "crm-import.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct import_options opt;
static struct crm_unpack unpack = CRM_UNPACK;

static const char *const streams[] = {[CRM_STREAM_TRANSACTIONS] = "transactions",
    [CRM_STREAM_CLIENTS] = "clients",
    [CRM_STREAM_ANSWERS] = "answers",
    [CRM_STREAM_BOOKINGS] = "bookings",
    NULL};

static const char *const taxes[] = {
    [CRM_TAX_UNKNOWN] = "as-is", [CRM_TAX_OUT] = "out", [CRM_TAX_IN] = "in", NULL};

static const char *const onces[] = {
    [CRM_ONCE_OPEN] = "found",
    [CRM_ONCE_TICKET] = "txn_id",
    [CRM_ONCE_ROW] = "row",
    [CRM_ONCE_VISIT] = "visit",
    NULL,
};

static const char *const lengths[] = {[CRM_LENGTH_FOUND] = "found",
    [CRM_LENGTH_MINUTES] = "minutes",
    [CRM_LENGTH_HOURS] = "hours",
    NULL};

static const char *const phones[] = {
    [CRM_PHONE_AS_IS] = "asis", [CRM_PHONE_E164] = "e164", [CRM_PHONE_NATIONAL] = "national", NULL};

static const struct crm_opt options[] = {
    OPT_CHOICE('T', "type", "TYPE", opt.stream, streams, "transactions",
        "what the files hold: transactions, clients, answers, bookings"),
    OPT_LIST('p', "preset", "NAME", opt.presets,
        "what the export of this till means: a shipped preset or a file; repeatable",
        .file = CRM_FILE_IN),
    OPT_FLAG(
        0, "list-presets", opt.list_presets, "show the shipped presets, and stop", .alone = true),
    OPT_CHOICE(0, "tax", "HOW", opt.tax, taxes, NULL,
        "write amounts without tax (out) or with it (in); needs a preset"),
    OPT_TEXT('e', "encoding", "NAME", opt.encoding, NULL,
        "encoding of the files (default: found: UTF-8, UTF-16, else GB18030)"),
    OPT_TEXT(0, "sheet", "NAME", unpack.sheet, NULL,
        "sheet of a workbook, by name or number (default: the only one with rows)"),
    OPT_TEXT('D', "date-format", "FORMAT", opt.date_format, NULL,
        "order of dates: dmy, mdy, ymd, DD/MM/YYYY, %d/%m/%y, excel or roc (default: found)"),
    OPT_TEXT(0, "decimal", "SIGN", opt.decimal, NULL,
        "what stands before decimals, . or , (default: found)"),
    OPT_TEXT('n', "namespace", "NAME", opt.name_space, NULL,
        "write ids as NAME:id, so that those of two tills never meet"),
    OPT_LIST(0, "walk-in", "CODE,...", opt.walk_in, "ids that mean nobody: written empty"),
    OPT_LIST(0, "link", "FIELD,...", opt.link,
        "clients with the same phone, card ... are one person and get one id"),
    OPT_INT(0, "link-max", "N", opt.link_max, 1, 1000000, "5", "refuse a key that joins more ids"),
    OPT_WRITE_PEOPLE(0, "link-map", opt.link_map, "write old_id,customer_id to FILE"),
    OPT_READ(0, "map", opt.map, "write the ids that FILE (old_id,customer_id) has for old ones"),
    OPT_READ_ALL(0, "clients", opt.clients, "a client list to link with the rows; repeatable"),
    OPT_WRITE_PEOPLE(
        0, "clients-out", opt.clients_out, "write one row a client, with what all her rows say"),
    OPT_WRITE_PEOPLE(
        0, "candidates", opt.candidates, "write pairs of clients who may be one person"),
    OPT_WRITE(0, "new-key", opt.new_key, "make a key for pseudonyms in a new FILE, and stop",
        .alone = true),
    OPT_TEXT(0, "pseudonymise", "KEYFILE", opt.pseudonymise, NULL,
        "write pseudonyms for ids, names, phones, cards and emails", .file = CRM_FILE_IN),
    OPT_WRITE_PEOPLE(0, "key-map", opt.key_map,
        "write which pseudonym stands for what; keep it at home", .needs = "pseudonymise"),
    OPT_READ(
        0, "reidentify", opt.reidentify, "read any table and write originals, by the key map FILE"),
    OPT_CHOICE(0, "phone", "FORM", opt.phone, phones, "asis",
        "telephone numbers as they stand, as e164 (+44...), or national: as dialled in --country"),
    OPT_TEXT(
        0, "country", "CC", opt.country, NULL, "country of the telephone numbers: CN, GB, US ..."),
    OPT_COMMA(0, "mask", "phone", opt.mask, NULL, "write phones as 138****1111"),
    OPT_TEXT(0, "consent", "FIELD=VALUE", opt.consent, NULL,
        "leave out clients whose FIELD, in the rows or --clients, is another"),
    OPT_TEXT(0, "anonymity", "K,FIELD,...", opt.anonymity, NULL,
        "count clients whom fewer than K share these columns with"),
    OPT_FLAG(
        0, "suppress", opt.suppress, "write these columns empty for them", .needs = "anonymity"),
    OPT_LIST(0, "keep", "COL,...", opt.keep, "keep these other columns too; all: every one"),
    OPT_LIST(0, "drop", "COL,...", opt.drop, "leave these columns out of the output"),
    OPT_LIST(0, "skip", "COL=WORD,...", opt.skip,
        "leave out rows with these words in this column (COL=: empty ones); repeatable"),
    OPT_LIST(0, "keep-only", "COL=WORD,...", opt.keep_only,
        "leave out rows with any other word in this column; repeatable"),
    OPT_CHOICE(0, "once-per", "WHAT", opt.once, onces, NULL,
        "an amount on every line is the ticket's (txn_id; visit: without tickets) or the line's "
        "(row); "
        "default: found"),
    OPT_LIST(0, "fill-down", "COL,...", opt.fill_down,
        "empty cells of this column have the value above: headings of a report in bands"),
    OPT_LIST(0, "status", "WORD=STATUS", opt.status,
        "bookings: what this word says became of an appointment, none: it is none; repeatable"),
    OPT_TEXT(0, "utc-offset", "HOURS", opt.utc_offset, NULL,
        "bookings: how far local time is from the UTC of the file: +8, -5:00"),
    OPT_CHOICE(0, "duration", "UNIT", opt.duration, lengths, NULL,
        "bookings: what durations without a unit are: minutes, hours"),
    OPT_LIST('k', "key", "COL,...", opt.key,
        "rows equal in these columns are one sale in overlapping files; or all"),
    OPT_WRITE('r', "rejects", opt.rejects,
        "set bad rows aside in FILE and go on; exit 1 if there are any"),
    OPT_TEXT(0, "max-rejects", "N", opt.max_rejects, NULL,
        "exit 0 up to N bad rows, or N% of all rows", .needs = "rejects merge"),
    OPT_TEXT(0, "reconcile", "PAYMENTS", opt.reconcile, NULL,
        "compare the sums of each day with this export of payments; exit 1 if they differ",
        .file = CRM_FILE_IN),
    OPT_WRITE(0, "reconciled", opt.reconciled, "write the sums of each day to FILE",
        .needs = "reconcile"),
    OPT_WRITE(0, "totals", opt.totals, "write control totals to FILE"),
    OPT_FLAG(0, "partial", opt.partial,
        "write a state for --merge to FILE of --totals, or instead of rows"),
    OPT_FLAG(
        0, "merge", opt.merge, "files are states of --partial; write the control totals of all"),
    OPT_FLAG(0, "list-fields", opt.list_fields,
        "show the fields and the headers they are known by, and stop", .alone = true),
    OPT_END,
};

const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

enum crm_status names_split(
    struct names *names, const char *option, const struct crm_opt_list *list, struct crm_err *err)
{
    size_t length = 1, n = 0;
    char *at;

    *names = (struct names){0};
    for (size_t i = 0; i < list->n; i++)
        length += strlen(list->item[i]) + 1;
    names->text = crm_mem_zalloc(length, 1);
    names->item = crm_mem_alloc(length, sizeof *names->item);
    if (!names->text || !names->item)
        return crm_err_nomem(err);
    at = names->text;
    for (size_t i = 0; i < list->n; i++) {
        struct crm_slice rest = crm_slice_of(list->item[i]), piece;
        while (crm_list_next(&rest, &piece)) {
            if (piece.len == 0)
                return crm_err_set(err, CRM_EUSAGE, "--%s: a name is empty", option);
            memcpy(at, piece.ptr, piece.len);
            names->item[n++] = at;
            at += piece.len + 1;
        }
    }
    names->n = n;
    return CRM_OK;
}

void names_release(struct names *names)
{
    free(names->item);
    free(names->text);
    *names = (struct names){0};
}

/* N, or N% with at most 100 */
static bool limit_parse(const char *text, struct reject_limit *limit)
{
    struct crm_slice number = crm_slice_of(text);

    limit->per_cent = number.len && number.ptr[number.len - 1] == '%';
    number.len -= limit->per_cent;
    return crm_num_double(number, &limit->n) && limit->n >= 0 &&
           (!limit->per_cent || limit->n <= 100);
}

static enum crm_status check_options(struct crm_import_options *into, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    if (opt.date_format) {
        into->plan.order = crm_when_order(opt.date_format);
        if (into->plan.order == CRM_ORDER_NONE)
            return crm_err_set(err, CRM_EUSAGE,
                "--date-format: %s does not show the order of day, month and year (dmy, mdy, ymd)",
                crm_err_show(opt.date_format, strlen(opt.date_format), show));
    }
    into->phone = (enum crm_phone_form)opt.phone;
    if (opt.country) {
        into->country = crm_phone_plan(crm_slice_of(opt.country));
        if (!into->country)
            return crm_err_set(err, CRM_EUSAGE, "--country: '%.20s' is none of %s", opt.country,
                crm_phone_countries());
    }
    if (opt.phone != CRM_PHONE_AS_IS && !into->country)
        return crm_err_set(err, CRM_EUSAGE,
            "--phone: in which country are these numbers dialled? --country, one of %s",
            crm_phone_countries());
    if (opt.decimal) {
        if (strcmp(opt.decimal, ".") != 0 && strcmp(opt.decimal, ",") != 0)
            return crm_err_set(err, CRM_EUSAGE, "--decimal: %s is neither '.' nor ','",
                crm_err_show(opt.decimal, strlen(opt.decimal), show));
        into->plan.decimal = opt.decimal[0];
    }
    if (opt.name_space && (!*opt.name_space || strpbrk(opt.name_space, ":,\"\t\r\n\\ ")))
        return crm_err_set(err, CRM_EUSAGE,
            "--namespace: %s is not a name without blanks, colons, commas, quotes and backslashes",
            crm_err_show(opt.name_space, strlen(opt.name_space), show));
    if (opt.mask && strcmp(opt.mask, "phone") != 0)
        return crm_err_set(err, CRM_EUSAGE, "--mask: only a phone can be masked, not %s",
            crm_err_show(opt.mask, strlen(opt.mask), show));
    if (opt.consent && (!strchr(opt.consent, '=') || opt.consent[0] == '='))
        return crm_err_set(err, CRM_EUSAGE, "--consent: %s is not FIELD=VALUE",
            crm_err_show(opt.consent, strlen(opt.consent), show));
    if (into->plan.stream != CRM_STREAM_BOOKINGS &&
        (opt.status.n || opt.utc_offset || opt.duration))
        return crm_err_set(err, CRM_EUSAGE, "--%s is for -T bookings",
            opt.status.n     ? "status"
            : opt.utc_offset ? "utc-offset"
                             : "duration");
    into->plan.utc_said = opt.utc_offset != NULL;
    into->plan.hours = (enum crm_length)opt.duration;
    if (opt.utc_offset && !utc_offset_parse(opt.utc_offset, &into->plan.utc_offset))
        return crm_err_set(err, CRM_EUSAGE, "--utc-offset: %s is not hours from UTC (+8, -5:00)",
            crm_err_show(opt.utc_offset, strlen(opt.utc_offset), show));
    if (opt.reconcile && into->plan.stream != CRM_STREAM_TRANSACTIONS)
        return crm_err_set(err, CRM_EUSAGE, "--reconcile is for transactions");
    if (opt.max_rejects && !limit_parse(opt.max_rejects, &opt.limit))
        return crm_err_set(err, CRM_EUSAGE, "--max-rejects: %s is not N or N%%",
            crm_err_show(opt.max_rejects, strlen(opt.max_rejects), show));
    return CRM_OK;
}

/* The numbers of a piece are not those of all where rows of other pieces matter. */
static enum crm_status check_pieces(struct crm_err *err)
{
    const char *whole = opt.key.n         ? "--key"
                        : opt.link.n      ? "--link"
                        : is_merged(&opt) ? "--map with -T clients"
                        : opt.reconcile   ? "--reconcile"
                        : opt.anonymity   ? "--anonymity"
                                          : NULL;

    if (opt.partial && whole)
        return crm_err_set(err, CRM_EUSAGE, "%s needs all rows, --partial has a piece", whole);
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_import_options into = {.plan = {.stream = (enum crm_stream)opt.stream,
                                          .dialect = cli->dialect,
                                          .encoding = opt.encoding,
                                          .alias = cli->alias,
                                          .n_alias = cli->n_alias},
        .name_space = opt.name_space,
        .unpack = &unpack,
        .tsv = cli->format != CRM_FORMAT_CSV || opt.anonymity || is_merged(&opt)};
    struct names keep = {0}, drop = {0}, key = {0}, walk_in = {0}, down = {0};
    struct said said = {0};
    struct status_words words = {0};
    struct presets presets = {0};
    struct people people = {0};
    struct crm_pseudonyms pseudonyms = {{0}};
    struct key_map keys = {0};
    char *consent = NULL;
    struct crm_import *import = NULL;
    enum crm_status status = CRM_OK;

    if (status)
        return status;
    if (opt.list_presets)
        return presets_list(cli, err);
    if (opt.new_key)
        return crm_privacy_new_key(opt.new_key, err);
    if (opt.reidentify)
        return reidentify(cli, opt.reidentify, err);
    if (opt.list_fields)
        return list_fields(cli, into.plan.stream, err);
    status = check_options(&into, err);
    if (!status)
        status = check_pieces(err);
    if (!status && (opt.partial || opt.merge) && !opt.totals) {
        opt.totals = cli->output ? cli->output : "-";
        cli->output = "/dev/null";
    }
    if (status || opt.merge)
        return status ? status : totals_merge(cli, &opt, err);
    if (!cli->n_files && isatty(STDIN_FILENO))
        status = crm_err_set(err, CRM_EUSAGE, "no FILE, and standard input is a terminal");
    if (!status)
        status = names_split(&keep, "keep", &opt.keep, err);
    if (!status)
        status = names_split(&drop, "drop", &opt.drop, err);
    if (!status)
        status = names_split(&key, "key", &opt.key, err);
    if (!status)
        status = names_split(&walk_in, "walk-in", &opt.walk_in, err);
    for (size_t i = 0; i < keep.n; i++) {
        if (strcmp(keep.item[i], "all") == 0) {
            into.keep_all = true;
            keep.n = 0;
        }
    }
    into.keep_all |= into.plan.stream == CRM_STREAM_ANSWERS && keep.n == 0;
    into.keep = keep.item;
    into.n_keep = keep.n;
    for (size_t i = 0; i < keep.n; i++) {
        enum crm_field field = crm_stream_field(into.plan.stream, crm_slice_of(keep.item[i]));
        if (field != CRM_N_FIELDS)
            into.plan.extra |= crm_field_bit(field);
    }
    into.drop = drop.item;
    into.n_drop = drop.n;
    into.key = key.item;
    into.n_key = key.n;
    into.walk_in = walk_in.item;
    into.n_walk_in = walk_in.n;
    if (!status)
        status = names_split(&down, "fill-down", &opt.fill_down, err);
    into.plan.once = (enum crm_once)opt.once;
    into.plan.down = down.item;
    into.plan.n_down = down.n;
    if (!status)
        status = said_read(&said, &opt.skip, &opt.keep_only, err);
    into.plan.said = said.item;
    if (!status)
        status = status_words_read(&words, &opt.status, err);
    into.plan.status = words.item;
    into.plan.n_status = words.n;
    into.plan.n_said = said.n;
    if (!status)
        status = presets_read(&presets, &opt.presets, err);
    into.plan.preset = presets.list;
    into.plan.n_presets = presets.n;
    into.plan.preset_said = presets.said;
    into.plan.tax = (enum crm_tax)opt.tax;
    if (!status && opt.consent && !(consent = strdup(opt.consent)))
        status = crm_err_nomem(err);
    if (!status && consent) {
        into.consent_field = consent;
        into.consent_value = strchr(consent, '=') + 1;
        consent[into.consent_value - consent - 1] = '\0';
    }
    if (!status && opt.pseudonymise) {
        status = crm_privacy_read_key(&pseudonyms, opt.pseudonymise, err);
        into.pseudonyms = &pseudonyms;
    }
    into.mask_phone = opt.mask != NULL;
    if (!status && opt.key_map)
        status = key_map_open(&keys, opt.key_map, err);
    if (!status)
        status = people_open(&people, cli, &opt, &into, err);
    if (!status)
        status = crm_import_open(&import, &into, people.files ? people.files : cli->files,
            people.files ? people.n_files : cli->n_files, err);
    if (!status) {
        say_files(cli, import);
        status = convert(cli, &opt, import, &keys, err);
    }
    crm_import_close(import);
    if (!status)
        status = people_write(&people, cli, &opt, &into, &keys, err);
    {
        enum crm_status closed = key_map_close(&keys, !status, err);
        status = status ? status : closed;
    }
    crm_privacy_forget_key(&pseudonyms);
    free(consent);
    people_close(&people);
    presets_release(&presets);
    names_release(&keep);
    names_release(&drop);
    names_release(&key);
    names_release(&walk_in);
    said_release(&said);
    status_words_release(&words);
    names_release(&down);
    return status;
}

static struct crm_cmd cmd = {
    .name = "crm-import",
    .summary =
        "any till's export, client list, questionnaire or appointment book to a clean stream",
    .synopsis = "[-T TYPE] [-c FIELD=HEADER] [-D FORMAT] [-r REJECTS] [FILE...]",
    .no_results = true,
    .common = CRM_COMMON_IO | CRM_COMMON_THREADS,
    .options = options,
    .unpack = &unpack,
    .run = run,
};

int main(int argc, char *argv[])
{
    cmd.columns = import_columns();
    return crm_main(&cmd, argc, argv);
}
