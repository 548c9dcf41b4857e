#include "survey/form.h"

#include "base/map.h"
#include "base/words.h"
#include "io/bytes.h"
#include "io/record.h"
#include "survey/label.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEADERS = 3, LOOK = 6, WIDE_BLANK = 3 };

const char *crm_form_name(enum crm_form_tool tool)
{
    static const char *const names[] = {"", "Google Forms", "SurveyMonkey", "Qualtrics", "Typeform",
        "Microsoft Forms", "Jotform", "问卷星", "腾讯问卷"};

    return names[tool];
}

void crm_form_init(struct crm_answer_form *form)
{
    *form = (struct crm_answer_form){0};
    crm_arena_init(&form->arena);
}

void crm_form_release(struct crm_answer_form *form)
{
    crm_arena_release(&form->arena);
    *form = (struct crm_answer_form){0};
}

/* ---- records ---------------------------------------------------------------------------- */

struct rows {
    struct crm_slice *cell[LOOK];
    size_t n_cells[LOOK], start[LOOK], end[LOOK], n; /* bytes of the record */
};

/* Blanks at the ends, also wide ones and line ends. */
static struct crm_slice trimmed(struct crm_slice s)
{
    static const char *const wide[] = {"\xE3\x80\x80", "\xEF\xBB\xBF", "\xC2\xA0", NULL};

    for (size_t again = 1; again;) {
        again = 0;
        while (s.len && strchr(" \t\r\n", s.ptr[0]))
            s.ptr++, s.len--;
        while (s.len && strchr(" \t\r\n", s.ptr[s.len - 1]))
            s.len--;
        for (const char *const *w = wide; *w; w++) {
            size_t n = strlen(*w);
            if (s.len >= n && memcmp(s.ptr, *w, n) == 0) {
                s.ptr += n, s.len -= n;
                again = 1;
            }
            if (s.len >= n && memcmp(s.ptr + s.len - n, *w, n) == 0) {
                s.len -= n;
                again = 1;
            }
        }
    }
    return s;
}

/* The delimiter of the first lines, outside quotes. */
static char sniff(struct crm_slice text)
{
    static const char candidate[] = {',', '\t', ';', '|'};
    size_t n[4] = {0}, best = 0, lines = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.len && lines < 2; i++) {
        char c = text.ptr[i];
        quoted ^= c == '"';
        for (size_t k = 0; k < 4 && !quoted; k++)
            n[k] += c == candidate[k];
        if (!quoted && (c == '\n' || c == '\r')) {
            lines++;
            if (n[0] + n[1] + n[2] + n[3] > 0)
                break;
        }
    }
    for (size_t k = 1; k < 4; k++)
        if (n[k] > n[best])
            best = k;
    return candidate[best];
}

static enum crm_status keep_record(struct crm_answer_form *form, struct rows *rows,
    const struct crm_record *record, size_t start, struct crm_slice text, struct crm_err *err)
{
    size_t k = rows->n;

    rows->cell[k] = crm_arena_alloc(&form->arena, (record->n + 1) * sizeof **rows->cell);
    if (!rows->cell[k])
        return crm_err_nomem(err);
    for (size_t c = 0; c < record->n; c++) {
        struct crm_slice cell = trimmed(record->field[c]);
        const char *copy = crm_arena_dup(&form->arena, cell);
        if (!copy)
            return crm_err_nomem(err);
        rows->cell[k][c] = (struct crm_slice){copy, cell.len};
    }
    rows->n_cells[k] = record->n;
    rows->start[k] = start;
    rows->end[k] = (size_t)(record->end - text.ptr);
    rows->n++;
    return CRM_OK;
}

/* The first records; blank lines are passed over. A record that cannot be read ends them. */
static enum crm_status read_rows(struct crm_answer_form *form, struct rows *rows,
    struct crm_slice text, struct crm_dialect dialect, struct crm_err *err)
{
    struct crm_record record = {0};
    const char *at = text.ptr, *limit = text.ptr + text.len;
    size_t head = text.len < 1 << 20 ? text.len : 1 << 20;
    enum crm_status status = CRM_OK;

    while (rows->n < LOOK && at < limit && !status) {
        enum crm_record_state state;
        if (*at == '\n' || *at == '\r') {
            at++;
            continue;
        }
        if (!crm_record_room(&record, head))
            status = crm_err_nomem(err);
        else if ((state = crm_record_parse(&record, at, limit, dialect)) == CRM_RECORD_MEMORY)
            status = crm_err_nomem(err);
        else if (state != CRM_RECORD_OK || record.end - at > (ptrdiff_t)head)
            break;
        else
            status = keep_record(form, rows, &record, (size_t)(at - text.ptr), text, err);
        at = record.end;
    }
    crm_record_release(&record);
    return status;
}

static size_t filled(const struct rows *rows, size_t k)
{
    size_t n = 0;

    for (size_t c = 0; c < rows->n_cells[k]; c++)
        n += rows->cell[k][c].len > 0;
    return n;
}

/* Titles above the header: one cell where the next rows have many. */
static size_t first_row(const struct rows *rows)
{
    size_t k = 0;

    while (k + 1 < rows->n && k < 3 && filled(rows, k) <= 1 && filled(rows, k + 1) >= 3 &&
           rows->n_cells[k + 1] >= 3)
        k++;
    return k;
}

/* ---- which tool ------------------------------------------------------------------------- */

/* As crm_word_key, a unit in brackets included: letters and digits of the crm_label_key. */
static size_t name_key(struct crm_slice name, char key[CRM_WORD_KEY])
{
    char label[CRM_LABEL_KEY];
    size_t n = 0;

    crm_label_key(name, label);
    for (const char *p = label; *p && n + 1 < CRM_WORD_KEY; p++) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%')
            key[n++] = *p;
    }
    key[n] = '\0';
    return n;
}

static bool has_name(const struct rows *rows, size_t k, const char *name)
{
    char key[CRM_WORD_KEY], own[CRM_WORD_KEY];

    name_key(crm_slice_of(name), key);
    for (size_t c = 0; c < rows->n_cells[k]; c++)
        if (name_key(rows->cell[k][c], own) && strcmp(own, key) == 0)
            return true;
    return false;
}

static bool has_all(const struct rows *rows, size_t k, const char *const names[])
{
    for (; *names; names++)
        if (!has_name(rows, k, *names))
            return false;
    return true;
}

/* Qualtrics: a row of {"ImportId":"..."}. */
static bool is_import_ids(const struct rows *rows, size_t k)
{
    size_t n = 0;

    if (k >= rows->n)
        return false;
    for (size_t c = 0; c < rows->n_cells[k]; c++)
        n += rows->cell[k][c].len > 12 && memcmp(rows->cell[k][c].ptr, "{\"ImportId\":", 12) == 0;
    return n > 0 && n * 2 >= rows->n_cells[k];
}

/* Two header rows: names with gaps, and the options below, where the first row says nothing. */
static bool has_options_below(const struct rows *rows, size_t k)
{
    size_t gaps = 0, covered = 0;

    if (k + 1 >= rows->n || rows->n_cells[k] != rows->n_cells[k + 1] || !rows->cell[k][0].len ||
        rows->cell[k + 1][0].len)
        return false;
    for (size_t c = 1; c < rows->n_cells[k]; c++) {
        gaps += !rows->cell[k][c].len;
        covered += !rows->cell[k][c].len && rows->cell[k + 1][c].len;
    }
    return gaps ? covered == gaps : has_name(rows, k + 1, "Response");
}

static enum crm_form_tool tool_of(const struct rows *rows, size_t k)
{
    static const struct {
        enum crm_form_tool tool;
        const char *names[3];
    } marks[] = {
        {CRM_FORM_SURVEYMONKEY, {"Respondent ID", "Collector ID"}},
        {CRM_FORM_QUALTRICS, {"StartDate", "ResponseId"}},
        {CRM_FORM_QUALTRICS, {"ResponseID", "Finished"}},
        {CRM_FORM_TYPEFORM, {"Submit Date (UTC)"}},
        {CRM_FORM_TYPEFORM, {"Network ID"}},
        {CRM_FORM_MICROSOFT, {"ID", "Start time", "Completion time"}},
        {CRM_FORM_MICROSOFT, {"ID", "开始时间", "完成时间"}},
        {CRM_FORM_JOTFORM, {"Submission Date", "Submission ID"}},
        {CRM_FORM_JOTFORM, {"Submission Date", "Submission IP"}},
        {CRM_FORM_WJX, {"序号", "提交答卷时间"}},
        {CRM_FORM_WJX, {"序号", "所用时间"}},
        {CRM_FORM_TENCENT, {"编号", "结束答题时间"}},
        {CRM_FORM_TENCENT, {"编号", "开始答题时间"}},
        {CRM_FORM_TENCENT, {"编号", "答题时长"}},
    };
    static const char *const first[] = {"Timestamp", "时间戳记", "时间戳", "时间戳记", NULL};

    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        const char *names[4] = {marks[m].names[0], marks[m].names[1], marks[m].names[2], NULL};
        if (has_all(rows, k, names))
            return marks[m].tool;
    }
    for (const char *const *f = first; *f && rows->n_cells[k] > 1; f++)
        if (crm_slice_is(rows->cell[k][0], *f))
            return CRM_FORM_GOOGLE;
    if (rows->n_cells[k] > 2 && crm_slice_is(rows->cell[k][0], "Submission Date"))
        return CRM_FORM_JOTFORM;
    return CRM_FORM_NONE;
}

/* ---- what the tool adds ------------------------------------------------------------------- */

static const struct {
    enum crm_form_role role;
    const char *names; /* by crm_words_position */
} roles[] = {
    {CRM_ROLE_ID,
        "rid, respondent id, responseid, response id, submission id, 序号, 编号, 答卷编号, "
        "答卷序号, 答题序号, 答卷id, recordid, record id"},
    {CRM_ROLE_CUSTOMER,
        "customer id, client id, customer no, customer number, member id, member no, "
        "member number, membership number, client number, phone, phone number, "
        "mobile, mobile number, mobile phone, telephone, your phone number, 手机号, "
        "手机, 手机号码, 电话, 电话号码, 联系电话, 您的手机号, 您的手机号码, 您的手机, "
        "您的联系电话, 您的电话, 会员号, 会员卡号, 会员编号, 客户号, 客户编号, 顾客编号, "
        "卡号"},
    {CRM_ROLE_EMAIL,
        "email address, email, e mail, your email, your email address, recipient email, "
        "recipientemail, 邮箱, 电子邮件, 电子邮箱, 电子邮件地址, 您的邮箱, 用户名"},
    {CRM_ROLE_DATE,
        "timestamp, 时间戳记, 时间戳, end date, enddate, submit date utc, submit date, "
        "submitted at, completion time, submission date, 完成时间, 提交答卷时间, 提交时间, "
        "答卷提交时间, 结束答题时间, 结束时间, 填写时间, date, 日期"},
    {CRM_ROLE_START,
        "start date, startdate, start date utc, start time, 开始时间, 开始答题时间, 答卷开始时间"},
    {CRM_ROLE_DURATION,
        "duration in seconds, duration, duration s, time taken, time taken seconds, "
        "time to complete, completion time seconds, seconds, 所用时间, 答题时长, 用时, "
        "答题用时, 填写时长, 作答时长, 答题时间, 耗时"},
    {CRM_ROLE_STATUS, "status"},
    {CRM_ROLE_TOOL,
        "recorded date, recordeddate, collector id, ip address, ipaddress, ip, first name, last "
        "name, "
        "custom data 1, custom data, name, full name, your name, name first name, name last name,  "
        "progress, finished, user language, userlanguage, "
        "network "
        "id, response type, stage date utc, tags, ending, recipient last name, recipient first "
        "name, "
        "recipientlastname, recipientfirstname, external data reference, externalreference, "
        "location "
        "latitude, locationlatitude, locationlongitude, location longitude, distribution channel, "
        "distributionchannel, submission ip, last update date, last modified time, language, quota "
        "info, total points, quiz feedback, score, 来源, 来源详情, 来自ip, 来源渠道, 来自渠道, "
        "ip地址, ip, "
        "地理位置, 答题人, 用户id, 昵称, 姓名, 用户昵称, 微信昵称, openid, 头像, 总分, 提交人, "
        "来源省份, "
        "来源城市, 省份, 城市, 浏览器, 操作系统, 设备, 上次修改时间, 语言, 答卷状态, 自定义字段, "
        "扩展属性, "
        "清洗数据结果, 智能清洗数据无效概率, 用户类型, 自定义链接参数"},
};

static enum crm_form_role role_of(enum crm_form_tool tool, struct crm_slice name, size_t column)
{
    char key[CRM_WORD_KEY];

    if (tool == CRM_FORM_TYPEFORM && column == 0 && crm_slice_is(name, "#"))
        return CRM_ROLE_ID;
    if (tool == CRM_FORM_MICROSOFT && crm_slice_is(name, "ID"))
        return CRM_ROLE_ID;
    if (!name_key(name, key))
        return CRM_ROLE_QUESTION;
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
        enum crm_form_role role = roles[r].role;
        if (crm_words_position(roles[r].names, key, &(int){0}) < 0)
            continue;
        if (tool == CRM_FORM_NONE && (role == CRM_ROLE_TOOL || role == CRM_ROLE_STATUS))
            return CRM_ROLE_QUESTION;
        if (role == CRM_ROLE_STATUS && tool != CRM_FORM_QUALTRICS)
            return CRM_ROLE_TOOL;
        return role;
    }
    return CRM_ROLE_QUESTION;
}

bool crm_form_is_test(struct crm_slice status)
{
    static const char *const words[] = {"1", "2", "8", "9", "17", "Survey Preview", "Survey Test",
        "Spam", "Possible Spam", "Spam Preview", "Offline Survey Preview", NULL};

    status = crm_slice_trim(status);
    for (const char *const *w = words; *w; w++)
        if (crm_slice_is(status, *w))
            return true;
    return false;
}

size_t crm_form_find(const struct crm_answer_form *form, enum crm_form_role role)
{
    for (size_t c = 0; c < form->n_columns; c++)
        if (form->column[c].role == role)
            return c;
    return CRM_COLUMN_NONE;
}

/* ---- stem and part ------------------------------------------------------------------------ */

static bool ends_with(struct crm_slice s, const char *end)
{
    size_t n = strlen(end);

    return s.len > n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

/* Where `mark` stands last; CRM_COLUMN_NONE: nowhere. */
static size_t find_last(struct crm_slice s, const char *mark)
{
    size_t n = strlen(mark);

    for (size_t i = s.len >= n ? s.len - n + 1 : 0; i-- > 0;)
        if (memcmp(s.ptr + i, mark, n) == 0)
            return i;
    return CRM_COLUMN_NONE;
}

static struct crm_slice cut(struct crm_slice s, size_t from, size_t to)
{
    return trimmed((struct crm_slice){s.ptr + from, to - from});
}

/* "Rate [Staff]", "3、满意吗—环境", "4(强行推销)", "Rate >> Staff", "Rate: - Staff", "3.不满:推销".
 */
static bool split(struct crm_slice text, struct crm_slice *stem, struct crm_slice *part)
{
    static const char *const brackets[][2] = {{"[", "]"}, {"(", ")"}, {"（", "）"}};
    static const char *const marks[] = {" >> ", "—", "－", " - ", "：", ":", "."};

    for (size_t b = 0; b < 3; b++) {
        size_t at = find_last(text, brackets[b][0]);
        if (!ends_with(text, brackets[b][1]) || at == CRM_COLUMN_NONE || at == 0)
            continue;
        *stem = cut(text, 0, at);
        *part = cut(text, at + strlen(brackets[b][0]), text.len - strlen(brackets[b][1]));
        return stem->len && part->len;
    }
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        size_t at = find_last(text, marks[m]);
        if (at == CRM_COLUMN_NONE || at == 0)
            continue;
        *stem = cut(text, 0, at);
        *part = cut(text, at + strlen(marks[m]), text.len);
        if (stem->len && part->len)
            return true;
    }
    return false;
}

static enum crm_status set_parts(struct crm_answer_form *form, size_t c, struct crm_slice stem,
    struct crm_slice part, struct crm_err *err)
{
    form->column[c].stem = crm_arena_dup(&form->arena, stem);
    form->column[c].part = crm_arena_dup(&form->arena, part);
    return form->column[c].stem && form->column[c].part ? CRM_OK : crm_err_nomem(err);
}

/* A stem is one only when two columns share it. */
static enum crm_status find_stems(struct crm_answer_form *form, struct crm_err *err)
{
    struct crm_map stems;
    size_t n = form->n_columns;
    uint32_t *of = crm_arena_alloc(&form->arena, (n + 1) * sizeof *of), id;
    uint32_t *count = crm_arena_alloc(&form->arena, (n + 1) * sizeof *count);
    bool ok = of && count, added;
    enum crm_status status = CRM_OK;

    crm_map_init(&stems);
    for (size_t c = 0; c < n && ok; c++) {
        struct crm_slice stem, part;
        of[c] = CRM_MAP_NONE;
        count[c] = 0;
        if (form->column[c].role != CRM_ROLE_QUESTION || form->column[c].stem[0] ||
            !split(crm_slice_of(form->column[c].text), &stem, &part))
            continue;
        ok = crm_map_put(&stems, stem, &id, &added);
        if (ok)
            of[c] = id;
    }
    for (size_t c = 0; c < n && ok; c++)
        if (of[c] != CRM_MAP_NONE)
            count[of[c]]++;
    for (size_t c = 0; c < n && ok && !status; c++) {
        struct crm_slice stem, part;
        if (of[c] != CRM_MAP_NONE && count[of[c]] > 1 &&
            split(crm_slice_of(form->column[c].text), &stem, &part))
            status = set_parts(form, c, stem, part, err);
    }
    crm_map_release(&stems);
    return ok ? status : crm_err_nomem(err);
}

/* ---- names ------------------------------------------------------------------------------ */

/* A name that stood before gets its number: "Comment#2". */
static enum crm_status make_unique(struct crm_answer_form *form, struct crm_err *err)
{
    struct crm_map names;
    uint32_t id;
    bool added, ok = true;

    crm_map_init(&names);
    for (size_t c = 0; c < form->n_columns && ok; c++) {
        struct crm_slice name = form->column[c].name;
        ok = crm_map_put(&names, name, &id, &added);
        for (int k = 2; ok && !added && name.len; k++) {
            char *made = crm_arena_bytes(&form->arena, name.len + 16);
            if (!made) {
                ok = false;
                break;
            }
            snprintf(made, name.len + 16, "%.*s#%d", (int)name.len, name.ptr, k);
            form->column[c].name = crm_slice_of(made);
            ok = crm_map_put(&names, form->column[c].name, &id, &added);
        }
    }
    crm_map_release(&names);
    return ok ? CRM_OK : crm_err_nomem(err);
}

/* SurveyMonkey: the question above, the option below. */
static enum crm_status name_below(struct crm_answer_form *form, size_t c, struct crm_slice question,
    struct crm_slice below, bool alone, struct crm_err *err)
{
    struct crm_form_column *column = &form->column[c];
    static const char *const none[] = {
        "Response", "Open-Ended Response", "回答", "开放式回答", "答复", "开放式答复", NULL};
    char *made;

    for (const char *const *w = none; *w; w++)
        if (crm_slice_is(below, *w))
            below.len = 0;
    if (below.len == 0 || question.len == 0) {
        column->name = below.len ? below : question;
        return CRM_OK;
    }
    made = crm_arena_bytes(&form->arena, question.len + below.len + 3);
    if (!made)
        return crm_err_nomem(err);
    snprintf(made, question.len + below.len + 3, "%.*s: %.*s", (int)question.len, question.ptr,
        (int)below.len, below.ptr);
    column->name = crm_slice_of(made);
    return alone ? CRM_OK : set_parts(form, c, question, below, err);
}

static enum crm_status name_columns(struct crm_answer_form *form, const struct rows *rows, size_t k,
    bool below, bool texts, struct crm_err *err)
{
    struct crm_slice question = {"", 0};
    enum crm_status status = CRM_OK;

    for (size_t c = 0; c < form->n_columns && !status; c++) {
        struct crm_form_column *column = &form->column[c];
        bool starts = rows->cell[k][c].len > 0;
        if (starts || !below)
            question = rows->cell[k][c];
        *column = (struct crm_form_column){.name = rows->cell[k][c], .stem = "", .part = ""};
        if (below) {
            bool alone = starts && (c + 1 == form->n_columns || rows->cell[k][c + 1].len);
            status = name_below(form, c, question, rows->cell[k + 1][c], alone, err);
        }
        column->text =
            texts && c < rows->n_cells[k + 1] ? rows->cell[k + 1][c].ptr : column->name.ptr;
        column->role = role_of(form->tool, column->name, c);
        if (column->stem[0])
            column->role = CRM_ROLE_QUESTION;
    }
    return status;
}

enum crm_status crm_form_read(struct crm_answer_form *form, struct crm_slice text,
    struct crm_dialect *dialect, struct crm_err *err)
{
    struct rows rows = {0};
    struct crm_dialect own = *dialect;
    bool below, texts;
    size_t k, n_headers = 1;
    enum crm_status status;

    if (!own.delimiter)
        own.delimiter = own.escapes ? '\t' : sniff(text);
    if ((status = read_rows(form, &rows, text, own, err)) || rows.n == 0)
        return status;
    k = first_row(&rows);
    form->tool = tool_of(&rows, k);
    form->n_columns = rows.n_cells[k];
    form->column = crm_arena_alloc(&form->arena, form->n_columns * sizeof *form->column);
    form->name = crm_arena_alloc(&form->arena, form->n_columns * sizeof *form->name);
    if (!form->column || !form->name)
        return crm_err_nomem(err);
    texts = is_import_ids(&rows, k + 1) || is_import_ids(&rows, k + 2);
    if (texts)
        form->tool = CRM_FORM_QUALTRICS;
    below = !texts && has_options_below(&rows, k);
    n_headers += texts ? 1 + is_import_ids(&rows, k + 2) : below;
    texts = texts && !is_import_ids(&rows, k + 1) && rows.n_cells[k + 1] == rows.n_cells[k];
    if ((status = name_columns(form, &rows, k, below, texts, err)) ||
        (status = find_stems(form, err)))
        return status;
    if ((form->tool || below) && (status = make_unique(form, err)))
        return status;
    for (size_t c = 0; c < form->n_columns; c++)
        form->name[c] = form->column[c].name;
    form->data_at = rows.end[k + n_headers - 1];
    form->header_line = 1 + crm_bytes_lines(text.ptr, rows.start[k]);
    if (memchr(text.ptr, '\0', form->data_at))
        form->n_columns = 0;
    *dialect = own;
    return CRM_OK;
}
