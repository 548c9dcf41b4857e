/*
 * Fuzz the command line: whatever the words (between NULs), they are refused with a message, or
 * every value is of its kind and within its range and says the same when it is written out.
 */
#include "base/mem.h"
#include "base/num.h"
#include "cli/opt.h"
#include "fuzz.h"

enum { MAX_WORDS = 40, ROOM = 128 };

static const char *const colours[] = {"red", "green", NULL};

static struct {
    bool flag;
    const char *text, *commas;
    int64_t count, any;
    double share;
    int32_t day;
    int colour;
    struct crm_span span;
    struct crm_opt_list list;
} opt;

static const struct crm_opt options[] = {{.name = "flag", .type = CRM_OPT_FLAG, .value = &opt.flag},
    {.key = 'l', .name = "list", .type = CRM_OPT_LIST, .value = &opt.list},
    {.key = 'b', .name = "bins", .type = CRM_OPT_INT, .value = &opt.count, .min = 2, .max = 100},
    {.name = "any", .type = CRM_OPT_INT, .value = &opt.any},
    {.name = "share", .type = CRM_OPT_NUMBER, .value = &opt.share, .min = 0, .max = 1},
    {.name = "day", .type = CRM_OPT_DATE, .value = &opt.day},
    {.name = "colour", .type = CRM_OPT_CHOICE, .value = &opt.colour, .choices = colours},
    {.name = "commas", .type = CRM_OPT_COMMA, .value = &opt.commas, .needs = "list any"},
    {.name = "span", .type = CRM_OPT_SPAN, .value = &opt.span},
    {.name = "spanned",
        .type = CRM_OPT_TEXT,
        .value = &opt.text,
        .excludes = "flag",
        .alone = true},
    {0}};

static const struct crm_cmd cmd = {
    .name = "fuzz", .synopsis = "[FILE...]", .summary = "", .common = ~0u, .options = options};

static enum crm_status parse(
    struct crm_opts *opts, struct crm_cli *cli, int argc, char *argv[], struct crm_err *err)
{
    bool hint = false;
    enum crm_status status;

    memset(&opt, 0, sizeof opt);
    opt.day = CRM_DAY_NONE;
    opt.count = 2;
    opt.colour = -1;
    *cli = (struct crm_cli){.cmd = &cmd,
        .as_of = CRM_DAY_NONE,
        .since = CRM_DAY_NONE,
        .until = CRM_DAY_NONE,
        .level = 95,
        .digits = 12};
    crm_err_init(err);
    crm_opts_collect(opts, &cmd, NULL, cli);
    cli->files = crm_mem_zalloc((size_t)argc + 1, sizeof *cli->files);
    CHECK(cli->files);
    status = crm_opts_parse(opts, cli, 1, argc, argv, &hint, err);
    CHECK(status == CRM_OK || (status == CRM_EUSAGE && err->text[0] && err->status == status));
    return status;
}

static void check_day(int32_t day)
{
    CHECK(day == CRM_DAY_NONE || (day >= CRM_DAY_MIN && day <= CRM_DAY_MAX));
}

static void check_ranges(const struct crm_cli *cli, int argc)
{
    CHECK(opt.count >= 2 && opt.count <= 100);
    CHECK(opt.share >= 0 && opt.share <= 1);
    CHECK(opt.colour >= -1 && opt.colour < 2);
    CHECK(opt.span.n >= 0 && opt.span.n <= 36500);
    CHECK(opt.list.n + cli->join.n + cli->n_alias + cli->n_files < (size_t)argc);
    CHECK(cli->threads >= 0 && cli->threads <= 1024);
    CHECK(cli->digits >= 1 && cli->digits <= 17);
    CHECK(cli->level >= 50 && cli->level <= 99.99);
    CHECK(cli->period <= CRM_PERIOD_YEAR && cli->format <= CRM_FORMAT_EXCEL);
    CHECK(!cli->into || cli->into[0]);
    check_day(opt.day);
    check_day(cli->as_of);
    check_day(cli->since);
    check_day(cli->until);
    for (size_t i = 0; i < cli->n_alias; i++)
        CHECK(cli->alias[i].name[0] && cli->alias[i].header[0]);
    for (size_t i = 0; i < cli->n_files; i++)
        CHECK(cli->files[i]);
}

/* ---- the same again, from what was understood ---- */

static char word[MAX_WORDS][ROOM];

static char *number(int i, const char *name, double value)
{
    char text[CRM_NUM_TEXT];

    crm_num_format(value, 17, text);
    snprintf(word[i], ROOM, "--%s=%s", name, text);
    return word[i];
}

static char *date(int i, const char *name, int32_t day)
{
    char text[CRM_DATE_TEXT];

    crm_date_format(day, CRM_SECOND_NONE, text);
    snprintf(word[i], ROOM, "--%s=%s", name, text);
    return word[i];
}

/* Words that say what `opt` and `cli` hold, but for texts and lists. */
static int write_out(const struct crm_cli *cli, char *argv[])
{
    int n = 1;

    argv[0] = "fuzz";
    if (opt.flag)
        argv[n++] = "--flag";
    argv[n] = number(n, "bins", (double)opt.count), n++;
    snprintf(word[n], ROOM, "--any=%lld", (long long)opt.any);
    argv[n] = word[n], n++;
    argv[n] = number(n, "share", opt.share), n++;
    argv[n] = number(n, "level", cli->level), n++;
    if (opt.day != CRM_DAY_NONE)
        argv[n] = date(n, "day", opt.day), n++;
    if (opt.colour >= 0)
        snprintf(word[n], ROOM, "--colour=%s", colours[opt.colour]), argv[n] = word[n], n++;
    if (opt.span.n)
        snprintf(word[n], ROOM, "--span=%d%c", opt.span.n, opt.span.unit), argv[n] = word[n], n++;
    argv[n++] = "--";
    argv[n] = NULL;
    return n;
}

static void check_again(const struct crm_cli *cli)
{
    struct crm_opts opts;
    struct crm_cli same;
    struct crm_err err;
    char *argv[MAX_WORDS];
    int argc = write_out(cli, argv);
    double level = cli->level;
    __typeof__(opt) was = opt;

    CHECK(parse(&opts, &same, argc, argv, &err) == CRM_OK);
    CHECK(opt.flag == was.flag && opt.count == was.count && opt.any == was.any &&
          opt.share == was.share && opt.day == was.day && opt.colour == was.colour &&
          opt.span.n == was.span.n && opt.span.unit == was.span.unit && same.level == level);
    crm_opts_release(&opts, &same);
    free(same.files);
    opt = was;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_slice rest = {(const char *)data, size};
    char *argv[MAX_WORDS + 1];
    struct crm_opts opts;
    struct crm_cli cli;
    struct crm_err err;
    int argc = 1;

    argv[0] = strdup("fuzz");
    for (; rest.len && argc < MAX_WORDS; argc++) {
        struct crm_slice part = fuzz_part(&rest);
        argv[argc] = strndup(part.len ? part.ptr : "", part.len);
    }
    argv[argc] = NULL;
    if (parse(&opts, &cli, argc, argv, &err) == CRM_OK && !opts.help && !opts.version) {
        check_ranges(&cli, argc);
        check_again(&cli);
    }
    crm_opts_release(&opts, &cli);
    free(cli.files);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return 0;
}
