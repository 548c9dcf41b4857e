#include "io/container.h"

static bool starts(struct crm_slice s, const char *mark, size_t n)
{
    return s.len >= n && memcmp(s.ptr, mark, n) == 0;
}

static bool holds(struct crm_slice s, const char *text)
{
    return s.len && memmem(s.ptr, s.len, text, strlen(text)) != NULL;
}

/* Letters in either case. */
static bool starts_tag(struct crm_slice s, const char *lower)
{
    size_t n = strlen(lower);

    if (s.len <= n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = s.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != lower[i])
            return false;
    }
    /* "<th" is not the start of "<thought>" */
    return strchr(" \t\r\n>/!", s.ptr[n]) != NULL;
}

static struct crm_slice behind_blanks(struct crm_slice s)
{
    if (starts(s, "\xEF\xBB\xBF", 3))
        s = (struct crm_slice){s.ptr + 3, s.len - 3};
    while (s.len && strchr(" \t\r\n", s.ptr[0]) && s.ptr[0])
        s = (struct crm_slice){s.ptr + 1, s.len - 1};
    return s;
}

static bool is_html(struct crm_slice head)
{
    static const char *const tags[] = {"<html", "<!doctype html", "<table", "<head", "<meta",
        "<body", "<style", "<div", "<thead", "<tbody", "<tr", "<center"};
    struct crm_slice s = behind_blanks(head);

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (starts_tag(s, tags[i]))
            return true;
    return starts(s, "<?xml", 5) && (holds(s, "<html") || holds(s, "<HTML"));
}

/* { "key": or [ { */
static bool is_json(struct crm_slice head)
{
    struct crm_slice s = behind_blanks(head), next;

    if (s.len < 2 || (s.ptr[0] != '{' && s.ptr[0] != '['))
        return false;
    next = behind_blanks((struct crm_slice){s.ptr + 1, s.len - 1});
    if (next.len == 0)
        return false;
    return s.ptr[0] == '{' ? next.ptr[0] == '"' || next.ptr[0] == '}'
                           : next.ptr[0] == '{' || next.ptr[0] == '[';
}

/* What has a mark of its own, what it is, and what reads it; %s is the file. */
static const struct {
    const char *mark;
    size_t len;
    const char *what, *help;
} marks[] = {
    {"%PDF", 4, "a PDF", "export the figures from the program that made it, as CSV or .xlsx"},
    {"PAR1", 4, "a Parquet file",
        "duckdb -c \"copy (from %s) to '/dev/stdout' (format csv, header)\" gives CSV"},
    {"ARROW1", 6, "an Arrow file", "write it as CSV with the program that made it"},
    {"SQLite format 3", 16, "an SQLite database",
        "sqlite3 -csv -header %s 'select * from TABLE' gives CSV"},
    {"BZh", 3, "packed with bzip2", "bzip2 -dc %s gives the text"},
    {"\xFD\x37zXZ", 6, "packed with xz", "xz -dc %s gives the text"},
    {"\x28\xB5\x2F\xFD", 4, "packed with zstd", "zstd -dc %s gives the text"},
    {"7z\xBC\xAF\x27\x1C", 6, "a 7z archive", "7z x %s takes the files out of it"},
    {"Rar!\x1A\x07", 6, "a RAR archive", "unrar x %s takes the files out of it"},
    {"{\\rtf", 5, "a text document (RTF)", "export the figures as CSV or .xlsx"},
    {"\x89PNG", 4, "a picture", "export the figures as CSV or .xlsx"},
    {"\xFF\xD8\xFF", 3, "a picture", "export the figures as CSV or .xlsx"},
};

enum crm_container crm_container_of(struct crm_slice head)
{
    if (starts(head, "\x1F\x8B", 2))
        return CRM_CONTAINER_GZIP;
    if (starts(head, "PK\x03\x04", 4) || starts(head, "PK\x05\x06", 4))
        return CRM_CONTAINER_ZIP;
    if (starts(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return CRM_CONTAINER_OLE2;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (starts(head, marks[i].mark, marks[i].len))
            return CRM_CONTAINER_OTHER;
    if (is_html(head) || is_json(head) || starts(behind_blanks(head), "<?xml", 5))
        return CRM_CONTAINER_OTHER;
    return CRM_CONTAINER_NONE;
}

static enum crm_status refuse_zip(struct crm_slice head, const char *file, struct crm_err *err)
{
    if (holds(head, "opendocument.spreadsheet"))
        return crm_err_set(err, CRM_EDATA,
            "this is a LibreOffice spreadsheet (.ods): save it as .xlsx or CSV, or run libreoffice "
            "--headless --convert-to xlsx %s",
            file);
    if (holds(head, "xl/workbook.bin"))
        return crm_err_set(
            err, CRM_EDATA, "this is a binary workbook (.xlsb): save it as .xlsx or CSV");
    if (holds(head, "word/") || holds(head, "ppt/"))
        return crm_err_set(err, CRM_EDATA,
            "this is a text document or a presentation: export the figures as CSV or .xlsx");
    if (holds(head, "Index/Document.iwa") || holds(head, "Index.zip"))
        return crm_err_set(
            err, CRM_EDATA, "this is an Apple Numbers document: export it as .xlsx or CSV");
    if (holds(head, "xl/") || holds(head, "[Content_Types].xml") || holds(head, "docProps/"))
        return crm_err_set(err, CRM_EDATA,
            "this is a workbook (.xlsx): crm-import and crm-survey read those; for any other "
            "program save the sheet as CSV");
    return crm_err_set(err, CRM_EDATA,
        "this is a zip archive: unzip -l %s lists what is in it, unzip -p %s NAME gives one of "
        "them",
        file, file);
}

static enum crm_status refuse_ole2(struct crm_slice head, const char *file, struct crm_err *err)
{
    /* names in its directory are UTF-16 */
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

    if (head.len && memmem(head.ptr, head.len, encrypted, sizeof encrypted - 1))
        return crm_err_set(err, CRM_EDATA,
            "this is a workbook with a password: save it without one, as .xlsx or CSV");
    return crm_err_set(err, CRM_EDATA,
        "this is an old workbook (.xls): save it as .xlsx or CSV, or run libreoffice --headless "
        "--convert-to xlsx %s",
        file);
}

static enum crm_status refuse_other(struct crm_slice head, const char *file, struct crm_err *err)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *help = marks[i].help, *slot = strstr(help, "%s");
        int before = slot ? (int)(slot - help) : (int)strlen(help);
        if (!starts(head, marks[i].mark, marks[i].len))
            continue;
        return crm_err_set(err, CRM_EDATA, "this is %s: %.*s%s%s", marks[i].what, before, help,
            slot ? file : "", slot ? slot + 2 : "");
    }
    if (is_html(head))
        return crm_err_set(err, CRM_EDATA,
            "this is a web page (HTML), whatever its name: open it in a spreadsheet and save it as "
            ".xlsx or CSV, or run libreoffice --headless --convert-to xlsx:\"Calc MS Excel 2007 "
            "XML\" %s",
            file);
    if (is_json(head))
        return crm_err_set(
            err, CRM_EDATA, "this is JSON: mlr --ijson --ocsv cat %s gives CSV", file);
    if (holds(head, "office:spreadsheet") || holds(head, "<Workbook"))
        return crm_err_set(err, CRM_EDATA,
            "this is a workbook in XML of 2003: open it in a spreadsheet and save it as .xlsx or "
            "CSV");
    return crm_err_set(
        err, CRM_EDATA, "this is XML: export the figures from the program that made it as CSV");
}

enum crm_status crm_container_refuse(struct crm_slice head, const char *file, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    const char *named = crm_err_show(file, strlen(file), show);

    if (strcmp(file, "standard input") == 0)
        named = "FILE";
    switch (crm_container_of(head)) {
    case CRM_CONTAINER_NONE:
        return CRM_OK;
    case CRM_CONTAINER_GZIP:
        return crm_err_set(err, CRM_EDATA,
            "this is packed with gzip, which only crm-import and crm-survey read: gzip -dc %s "
            "gives the text",
            named);
    case CRM_CONTAINER_ZIP:
        return refuse_zip(head, named, err);
    case CRM_CONTAINER_OLE2:
        return refuse_ole2(head, named, err);
    default:
        return refuse_other(head, named, err);
    }
}
