/*
 * Whole runs of crm-import: files, preset, key file and options made from the input, all outputs
 * looked at.  Whatever they hold,
 *   - the program ends with 0, 1 or 2, and with 2 says why;
 *   - rows in = out + set aside + duplicates + totals, and the output has as many rows as it says;
 *   - what it wrote it reads again unchanged;
 *   - with pseudonyms no id, name, phone, card or email is in anything but the key map.
 *
 * The first byte chooses: an odd one makes files of people with known names, whose other cells are
 * bytes of the input; an even one takes the parts of the input between NULs as the files.
 *
 * around: crm-import
 */
#define main crm_import_main
#include "../../cmd/crm-import/main.c" /* for its options, which must be fresh for every run */

#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <sys/stat.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] =
    "/dev/shm/crm-fuzz.XXXXXX"; /* every output is synced, which is quick there */
static const char *const outputs[] = {
    "out", "rejects", "totals", "link-map", "clients-out", "candidates", "stderr"};

static void remove_all(void)
{
    const char *const names[] = {"key", "preset", "a", "b", "list", "again", "key-map"};
    char path[64];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, outputs[i]);
        unlink(path);
    }
    chdir("/");
    rmdir(folder);
}

static void put(const char *name, const char *bytes, size_t len)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
        abort();
    close(fd);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    if (access("/dev/shm", W_OK) != 0)
        snprintf(folder, sizeof folder, "/tmp/crm-fuzz.XXXXXX");
    if (!mkdtemp(folder) || chdir(folder) != 0)
        abort();
    atexit(remove_all);
    __sanitizer_set_report_fd((void *)(intptr_t)dup(2)); /* not among what the program says */
    put("key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", 65);
    return 0;
}

/* The bytes of a file, ended by a NUL; an empty text if there is none. */
static char *get(const char *name, size_t *len)
{
    int fd = open(name, O_RDONLY);
    struct stat info = {0};
    char *text;

    if (fd >= 0)
        fstat(fd, &info);
    *len = (size_t)info.st_size;
    text = malloc(*len + 1);
    if (!text || (fd >= 0 && read(fd, text, *len) != (ssize_t)*len))
        abort();
    text[*len] = '\0';
    if (fd >= 0)
        close(fd);
    return text;
}

/* Run it with what it says kept in the file stderr. */
static int run_with(int argc, char **argv)
{
    int out = dup(1), said = dup(2), fd = open("stderr", O_RDWR | O_CREAT | O_TRUNC, 0600), status;

    dup2(fd, 1);
    dup2(fd, 2);
    opt = (struct import_options){.link_max = 5};
    status = crm_main(&cmd, argc, argv);
    fflush(NULL);
    dup2(out, 1);
    dup2(said, 2);
    close(out);
    close(said);
    close(fd);
    return status;
}

static void fail(const char *what)
{
    fprintf(stderr, "import_whole: %s\n", what);
    abort();
}

/* ---- input ---------------------------------------------------------------------------- */

struct input {
    const uint8_t *at, *end;
};

static unsigned take(struct input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

static void put_part(struct input *in, const char *name)
{
    const uint8_t *start = in->at;

    while (in->at < in->end && *in->at)
        in->at++;
    put(name, (const char *)start, (size_t)(in->at - start));
    in->at += in->at < in->end;
}

/* A few bytes of the input, none of which can be part of a name below. */
static size_t odd_cell(struct input *in, char *out)
{
    size_t n = take(in) % 12, used = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned c = take(in);
        if (c && c != 'z' && c != 'Z' && c != '8' && c != '1' && c != '0' && c < 0x80)
            out[used++] = (char)c;
    }
    return used;
}

/* Rows of a till or a list: people in several spellings, and cells that are anything. */
static void put_people(struct input *in, const char *name, bool list)
{
    static const char *const ids[] = {"Zq8101", "Zq8102", " Zq8103", "Zq8104", "", "-", "Total"};
    static const char *const phones[] = {
        "13818100001", "+86 138-1810-0001", "1381810 0002", "13818100003", "", "0000000"};
    static const char *const names[] = {"Zn81 Lee", "ZN81 LEE", "Zn81 Rook", "", "NA"};
    static const char *const days[] = {"2025-01-02", "2025-01-03", "03/04/2025", "", "2025-02-30"};
    static const char *const amounts[] = {"1", "2.50", "-3", "x", "1,000.00", ""};
    static char text[1 << 16];
    size_t used = 0;
    unsigned rows = take(in) % 24;

    used += (size_t)sprintf(text, "Client,%s,Name,Phone,Card,Email,Referred By,Consent,Item\n",
        list ? "Birthday,Points" : "Date,Amount");
    for (unsigned i = 0; i < rows; i++) {
        unsigned p = take(in), q = take(in), r = take(in);
        char odd[16];
        size_t n = odd_cell(in, odd);
        used += (size_t)sprintf(text + used, "%s,%s,\"%s\",%s,%s,%s,%s,%s,%s,", ids[p % 7],
            days[q % 5], amounts[r % 6], names[p / 7 % 5], phones[q / 5 % 6],
            r & 64    ? "Zc81-1"
            : r & 128 ? "zc811"
                      : "",
            p & 64 ? "Zm81@x.cn" : "", ids[r / 6 % 5], q & 64 ? "yes" : "no");
        memcpy(text + used, odd, n);
        used += n;
        text[used++] = '\n';
    }
    put(name, text, used);
}

/* ---- what must hold ------------------------------------------------------------------- */

static uint64_t total(const char *totals, const char *measure)
{
    const char *at = strstr(totals, measure);

    return at ? strtoull(at + strlen(measure) + 1, NULL, 10) : UINT64_MAX;
}

/* Records of CSV, header too: line ends outside quotes. */
static uint64_t records(const char *text, size_t len)
{
    uint64_t n = 0;
    bool quoted = false;

    for (size_t i = 0; i < len; i++) {
        quoted ^= text[i] == '"';
        n += text[i] == '\n' && !quoted;
    }
    return n;
}

static void check_totals(void)
{
    size_t len, out_len;
    char *totals = get("totals", &len), *out = get("out", &out_len);

    if (total(totals, "rows_in") != total(totals, "rows_out") + total(totals, "rows_set_aside") +
                                        total(totals, "rows_duplicates") +
                                        total(totals, "rows_totals"))
        fail("rows do not reconcile");
    if (records(out, out_len) != total(totals, "rows_out") + 1)
        fail("the output has not the rows it should have");
    free(totals);
    free(out);
}

static void check_again(int type)
{
    char *argv[] = {"crm-import", "-q", "-j1", "-T", type ? "clients" : "transactions", "--keep",
        "all", "-o", "again", "out", NULL};
    size_t a_len, b_len;
    char *a, *b;

    if (run_with(10, argv) != 0)
        fail("its own output is refused");
    a = get("out", &a_len);
    b = get("again", &b_len);
    if (a_len != b_len || memcmp(a, b, a_len) != 0)
        fail("its own output is read as something else");
    free(a);
    free(b);
}

static void check_secrets(void)
{
    static const char *const secrets[] = {"zq81", "zn81", "zc81", "zm81", "1381810", "138-181"};

    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        size_t len;
        char *text = get(outputs[i], &len);
        for (size_t k = 0; k < len; k++)
            if (text[k] >= 'A' && text[k] <= 'Z')
                text[k] = (char)(text[k] + 0x20);
        for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++)
            if (memmem(text, len, secrets[k], strlen(secrets[k]))) {
                fprintf(stderr, "%s in %s\n", secrets[k], outputs[i]);
                fail("somebody is named");
            }
        free(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, data + size};
    unsigned first = take(&in), options = take(&in) | take(&in) << 8;
    bool people = first & 1, list = first & 2, secret = options & 1;
    char *argv[64] = {"crm-import", "-q", "-j1", "-o", "out", "--totals", "totals"};
    int argc = 7, status;

    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        unlink(outputs[i]);
    unlink("key-map");
    if (people) {
        put_people(&in, "a", list);
        put_people(&in, "b", list);
        put_people(&in, "list", true);
    } else {
        put_part(&in, "preset");
        put_part(&in, "a");
        put_part(&in, "b");
        put_part(&in, "list");
    }
#define GIVE(bit, ...)                                                                             \
    if (options & (bit)) {                                                                         \
        char *const more[] = {__VA_ARGS__};                                                        \
        memcpy(argv + argc, more, sizeof more);                                                    \
        argc += (int)(sizeof more / sizeof *more);                                                 \
    }
    GIVE(1, "--pseudonymise", "key", "--key-map", "key-map")
    GIVE(2, "--link", "phone,card", "--link-map", "link-map")
    GIVE(4, "--key", "all")
    GIVE(8, "--rejects", "rejects", "--max-rejects", "50%")
    GIVE(16, "--candidates", "candidates")
    GIVE(32, "--clients-out", "clients-out")
    GIVE(64, people ? "--decimal=." : "--preset=./preset")
    GIVE(128, "--namespace", "zz")
    GIVE(256, "--keep", people ? "phone,name,email,card" : "all")
    GIVE(512, "--walk-in", "-,0000")
    GIVE(1024, "--anonymity", "2,customer_id")
    GIVE(2048, "--mask", "phone")
    GIVE(4096, "--date-format", "dmy")
    GIVE(8192, "b")
    if (options & 16384 && options & 2) {
        argv[argc++] = "--clients";
        argv[argc++] = "list";
    }
    if (list) {
        argv[argc++] = "-T";
        argv[argc++] = "clients";
    }
    if (options & 32768) {
        argv[argc++] = "--consent";
        argv[argc++] = "Consent=yes";
    }
    argv[argc++] = "a";
    status = run_with(argc, argv);
    if (status == 2) {
        size_t len;
        char *said = get("stderr", &len);
        if (len == 0 && !(options & 0))
            fail("no word of why");
        free(said);
    } else if (status == 0 || status == 1) {
        check_totals();
    } else {
        fail("another exit status");
    }
    if (people && secret)
        check_secrets();
    else if (status == 0 && !(options & 256))
        check_again(list);
    return 0;
}
