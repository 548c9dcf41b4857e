#include "survey/guess.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/num.h"
#include "survey/label.h"
#include "survey/ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Words of questions, by what they ask for; lower case, between |. */
static const char recommend[] = "recommend|refer a friend|refer us|nps|推荐|介绍给";
static const char satisfied[] = "satisf|satified|csat|happy with|满意";
static const char overall[] = "overall|in general|总体|整体|总的|综合";
static const char effort[] =
    "effort|how easy|easy was it|ease of|费力|容易|轻松|省心|便捷|方便程度|是否方便";
static const char complain[] =
    "complain|bother|dissatisf|dislike|didn't like|did not like|problem|issue|annoy|"
    "disappoint|unhappy|went wrong|could be better|improve|不满|投诉|抱怨|问题|困扰|不好的|不足|"
    "改进|改善|哪些方面做得不|最烦";
static const char no_complaint[] =
    "which service|services did|treatments did|how did you hear|hear about|find us|"
    "know about us|products did|reason for choosing|why did you choose|like most|liked|"
    "了解到|渠道|途径|得知|做过的项目|哪些项目|哪些服务|消费过|选择本店的原因|喜欢的";
static const char comment[] =
    "comment|anything else|suggest|note|remark|why|reason|please explain|tell us|describe|"
    "feedback|in your own words|意见|建议|为什么|原因|说明|备注|留言|想说|具体|其他想";
static const char grouping[] =
    "age|gender|sex|shop|store|branch|location|staff|stylist|therapist|income|occupation|"
    "district|how often|how long|service type|which service|first visit|member level|level|"
    "年龄|性别|门店|分店|店铺|收入|职业|学历|区域|多久|频率|技师是|美容师是|项目类型|会员等级|级别|"
    "婚|"
    "how did you hear|渠道|途径|类型|您是";
static const char counted[] = "how often|how long have|first visit|多久|频率|how did you hear";
static const char visiting[] =
    "how many times|number of visits|visits|times have you|次数|几次|多少次";
static const char again[] = "come back|come again|visit again|return "
                            "to|again|再次光临|再来|还会来|复购|继续来|再次消费|再次选择";

/* ---- open, add ---------------------------------------------------------------------------- */

static void init_column(struct crm_guess_column *c, const struct crm_form_column *of)
{
    *c = (struct crm_guess_column){.of = of,
        .kind = CRM_ITEM_KIND_TEXT,
        .min = NAN,
        .max = NAN,
        .pair = CRM_COLUMN_NONE,
        .dimension = "",
        .label = "",
        .na = "",
        .values = "",
        .note = "",
        .low = NAN,
        .high = NAN,
        .na_code = NAN,
        .ladder = CRM_LADDER_NONE};
    crm_map_init(&c->cells);
    crm_label_key(crm_slice_of(of->text), c->key);
}

enum crm_status crm_guess_open(struct crm_guess *g, const struct crm_form_column column[], size_t n,
    enum crm_form_tool tool, bool (*is_date)(struct crm_slice), struct crm_err *err)
{
    *g = (struct crm_guess){.n = n, .tool = tool, .is_date = is_date};
    crm_arena_init(&g->arena);
    if (!(g->column = crm_mem_alloc(n, sizeof *g->column)))
        return crm_err_nomem(err);
    for (size_t k = 0; k < n; k++)
        init_column(&g->column[k], &column[k]);
    return CRM_OK;
}

void crm_guess_release(struct crm_guess *g)
{
    for (size_t k = 0; g->column && k < g->n; k++) {
        crm_map_release(&g->column[k].cells);
        free(g->column[k].count);
    }
    free(g->column);
    crm_arena_release(&g->arena);
    *g = (struct crm_guess){0};
}

enum crm_status crm_guess_add(
    struct crm_guess *g, size_t column, struct crm_slice cell, struct crm_err *err)
{
    struct crm_guess_column *c = &g->column[column];
    uint32_t id;
    bool added;

    cell = crm_slice_trim(cell);
    if (cell.len == 0) {
        c->n_blank++;
        return CRM_OK;
    }
    c->n++;
    if (!crm_map_put(&c->cells, cell, &id, &added) ||
        !crm_mem_grow((void **)&c->count, &c->count_cap, c->cells.n, sizeof *c->count))
        return crm_err_nomem(err);
    if (added)
        c->count[id] = 0;
    c->count[id]++;
    return CRM_OK;
}

/* ---- one column ----------------------------------------------------------------------------- */

/* A scale that is called like a kind, with _ for -; CRM_ITEM_KIND_RATING for any other. */
static enum crm_item_kind kind_called(const char *name)
{
    static const enum crm_item_kind kinds[] = {CRM_ITEM_KIND_CSAT, CRM_ITEM_KIND_CES,
        CRM_ITEM_KIND_VALUE_EXPECTED, CRM_ITEM_KIND_VALUE_PERCEIVED, CRM_ITEM_KIND_OVERALL,
        CRM_ITEM_KIND_ATTACHMENT, CRM_ITEM_KIND_REPURCHASE};

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const char *own = crm_kind_name(kinds[k]), *n = name;
        while (*own && (*own == *n || (*own == '-' && *n == '_')))
            own++, n++;
        if (!*own && !*n)
            return kinds[k];
    }
    return strcmp(name, "sat") == 0 ? CRM_ITEM_KIND_CSAT : CRM_ITEM_KIND_RATING;
}

static bool is_other_part(const struct crm_guess_column *c)
{
    const char *text = c->of->part[0] ? c->of->part : c->of->text;
    char key[CRM_LABEL_KEY];

    return crm_label_key(crm_slice_of(text), key) &&
           (strncmp(key, "other", 5) == 0 || strncmp(key, "其他", 6) == 0 ||
               strncmp(key, "其它", 6) == 0);
}

/* An option that holds its own words where it was ticked. */
static bool is_tick(const struct crm_guess_column *c)
{
    char cell[CRM_LABEL_KEY], part[CRM_LABEL_KEY];
    double x;

    if (c->cells.n != 1 || !crm_label_key(crm_map_key(&c->cells, 0), cell) ||
        crm_num_double(crm_map_key(&c->cells, 0), &x) || c->n_na)
        return false;
    crm_label_key(crm_slice_of(c->of->part[0] ? c->of->part : c->of->text), part);
    return strcmp(cell, part) == 0 || (strlen(cell) > 2 && strstr(c->key, cell) != NULL);
}

/* Yes and no, both of them, to what names itself a complaint. */
static bool is_yes_no_complaint(const struct crm_guess_column *c)
{
    bool yes, all = c->cells.n == 2 && crm_guess_says(c, "complain|不满|投诉|抱怨");

    for (uint32_t id = 0; all && id < c->cells.n; id++)
        all = crm_cell_yes_no(crm_map_key(&c->cells, id), &yes);
    return all;
}

static bool is_zero_one(const struct crm_guess_column *c)
{
    return c->n_number > 0 && c->n_number + c->n_na >= c->n && c->n_whole == c->n_number &&
           c->low >= 0 && c->high <= 1 && c->n_slips == 0;
}

static bool is_list(const struct crm_guess_column *c)
{
    bool asked = crm_guess_says(c, complain) || crm_guess_says(c, no_complaint) ||
                 crm_guess_says(c, "多选|select all|tick all|all that apply|choose all");
    bool repeated = c->n_pieces >= 2 * (uint64_t)c->n_different_pieces;
    bool short_ones = c->n_different_pieces <= 40;

    if (c->n_date * 2 > c->n || !short_ones || (crm_guess_says(c, comment) && !asked))
        return false;
    return (c->n_list > 0 && (asked || repeated)) ||
           (asked && c->n_word * 2 >= c->n && repeated && crm_guess_says(c, "多选|all that apply"));
}

static enum crm_status make_tick(
    struct crm_guess *g, struct crm_guess_column *c, bool other, struct crm_err *err)
{
    c->kind = CRM_ITEM_KIND_COMPLAINT;
    c->tick = true;
    c->min = 0;
    c->max = 1;
    if (other) {
        c->values = "*=1";
        c->label = crm_arena_dup(&g->arena, crm_slice_of(c->of->part[0] ? c->of->part : "other"));
    } else if (c->cells.n == 1 && c->n_word) {
        c->label = crm_arena_dup(&g->arena, crm_map_key(&c->cells, 0));
    } else {
        c->label = crm_arena_dup(&g->arena, crm_slice_of(c->of->part));
    }
    if (!c->label)
        return crm_err_nomem(err);
    if (crm_guess_says(c, no_complaint))
        return crm_guess_note(g, c, "are these complaints?", err);
    return CRM_OK;
}

static enum crm_status make_list(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    if (crm_guess_says(c, no_complaint) && !crm_guess_says(c, complain)) {
        c->kind = CRM_ITEM_KIND_TEXT;
        return crm_guess_note(g, c, "a list that is no complaint", err);
    }
    c->kind = CRM_ITEM_KIND_COMPLAINT;
    c->list = true;
    if (!crm_guess_says(c, complain)) {
        enum crm_status status = crm_guess_note(g, c, "are these complaints?", err);
        if (status)
            return status;
    }
    return crm_guess_options(g, c, err);
}

/* Whether "推荐" and the like ask for 0 to 10. */
static bool is_nps_scale(const struct crm_guess_column *c)
{
    double min, max;

    if (c->worded)
        return false;
    if (crm_guess_range_said(c->key, &min, &max))
        return max == 10;
    return c->high > 5 || c->low == 0 || strstr(c->key, "nps") || c->n < 10;
}

static enum crm_status make_scale(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    char name[64];
    bool matrix = c->of->stem[0] != '\0';

    snprintf(name, sizeof name, "%.*s", (int)(c->of->name.len < 63 ? c->of->name.len : 63),
        c->of->name.ptr);
    c->scale = true;
    crm_guess_usual_scale(c);
    if (c->kind == CRM_ITEM_KIND_KANO_FUNCTIONAL)
        return CRM_OK;
    c->kind = kind_called(name);
    if (c->kind != CRM_ITEM_KIND_RATING)
        return CRM_OK;
    if (crm_guess_says(c, recommend) && is_nps_scale(c)) {
        double seen = c->high;
        c->kind = CRM_ITEM_KIND_NPS;
        c->min = c->low >= 1 && c->max == 10 && crm_guess_range_said(c->key, &c->min, &c->max)
                     ? c->min
                     : 0;
        c->max = 10;
        return seen <= 5 ? crm_guess_note(g, c, "nobody answered above 5: is it 0 to 10?", err)
                         : CRM_OK;
    }
    if (crm_guess_says(c, recommend) && !c->worded)
        return crm_guess_note(g, c, "recommendation, but not from 0 to 10", err);
    if (crm_guess_says(c, effort) && !crm_guess_says(c, satisfied) && !matrix) {
        c->kind = CRM_ITEM_KIND_CES;
        if (!c->worded && !crm_guess_range_said(c->key, &c->min, &c->max)) {
            c->min = 1;
            c->max = fmax(7, c->max);
            if (c->high <= 5)
                return crm_guess_note(g, c, "nobody answered above 5: is it 1 to 7?", err);
        }
    } else if (crm_guess_says(c, satisfied) && !matrix) {
        c->kind = CRM_ITEM_KIND_CSAT;
    } else if (crm_guess_says(c, again) && !matrix) {
        c->kind = CRM_ITEM_KIND_REPURCHASE;
    } else if (crm_guess_says(c, overall) && !matrix) {
        c->kind = CRM_ITEM_KIND_OVERALL;
    }
    return CRM_OK;
}

static bool numbers(const struct crm_guess_column *c)
{
    return c->n_number > 0 && (c->n_number + c->n_na) * 50 >= c->n * 49 &&
           (c->n_number + c->n_na + 1 >= c->n || c->n >= 50);
}

static bool is_grouping(const struct crm_guess_column *c)
{
    return crm_guess_says(c, grouping) && !crm_guess_says(c, satisfied) &&
           !crm_guess_says(c, recommend) &&
           !crm_guess_says(c, "rate|rating|score|打分|评分|评价|怎么样|如何");
}

/* Texts that come again make groups; those of the trade's usual questions do so too. */
static enum crm_status make_text(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    bool few = c->cells.n <= 30 && c->cells.n < c->n;

    (void)g;
    (void)err;
    c->kind = CRM_ITEM_KIND_TEXT;
    if (c->n && !crm_guess_says(c, comment) &&
        (few || (is_grouping(c) && c->cells.n <= 30 && c->n_date * 2 < c->n)))
        c->kind = CRM_ITEM_KIND_GROUP;
    return CRM_OK;
}

static bool is_nps_group(const struct crm_guess_column *c)
{
    size_t n = strlen(c->key);

    return crm_guess_says(c, "nps_group") || (n > 7 && strcmp(c->key + n - 7, "- group") == 0) ||
           (n > 7 && strcmp(c->key + n - 7, ": group") == 0);
}

/* Whole numbers from 0 to 100, but for a slip in a hundred. */
static bool mostly_points(const struct crm_guess_column *c)
{
    uint64_t n = 0;

    for (uint32_t id = 0; id < c->cells.n; id++) {
        double x;
        if (crm_num_double(crm_map_key(&c->cells, id), &x) && x >= 0 && x <= 100 && x == floor(x))
            n += c->count[id];
    }
    return n > 0 && (c->n_number - n) <= c->n_number / 50 + (c->n_number >= 40);
}

static enum crm_status make_number(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    bool whole = c->n_whole == c->n_number;
    const char *name = c->of->name.ptr;

    if (whole && crm_guess_says(c, visiting) && c->low >= 0) {
        c->kind = CRM_ITEM_KIND_VISITS;
        c->min = 0;
        return CRM_OK;
    }
    if (whole && c->low >= 0 && c->high <= 10 && !c->of->stem[0] &&
        (crm_guess_names_group(c) || crm_guess_says(c, counted))) {
        c->kind = CRM_ITEM_KIND_GROUP;
        return CRM_OK;
    }
    if (whole && c->low >= 0 && c->high <= 10)
        return make_scale(g, c, err);
    if (mostly_points(c) && ((c->of->name.len > 2 && strncmp(name, "w_", 2) == 0) ||
                                crm_guess_says(c, "100 points|of 100|权重|分配"))) {
        c->kind = CRM_ITEM_KIND_WEIGHT;
        c->min = 0;
        c->max = 100;
        return CRM_OK;
    }
    c->kind = CRM_ITEM_KIND_NUMBER;
    return CRM_OK;
}

static enum crm_status guess_one(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    enum crm_status status = crm_guess_shape(g, c, err);

    if (status || c->n == 0)
        return status;
    if (is_nps_group(c)) {
        c->kind = CRM_ITEM_KIND_GROUP;
        c->values = "";
    } else if (is_tick(c)) {
        return make_tick(g, c, false, err);
    } else if (is_yes_no_complaint(c)) {
        return make_tick(g, c, false, err);
    } else if (is_zero_one(c)) {
        status = make_tick(g, c, false, err);
        if (!status && !c->of->stem[0] && crm_guess_says(c, "?|吗|是否"))
            status = crm_guess_note(g, c, "is a yes here a complaint?", err);
    } else if (is_list(c)) {
        return make_list(g, c, err);
    } else if (c->worded && c->of->stem[0] == '\0' && crm_guess_says(c, comment) &&
               !crm_guess_says(c, "rate|satisf|满意|agree|同意|how ")) {
        c->worded = c->scale = false; /* "ok" in a comment is no answer of a scale */
        return make_text(g, c, err);
    } else if (c->worded) {
        return make_scale(g, c, err);
    } else if (c->n_date + c->n_na == c->n && c->n_date && c->n_number < c->n) {
        c->kind = CRM_ITEM_KIND_DATE;
    } else if (numbers(c) && crm_guess_says(c, "duration|seconds")) {
        c->kind = CRM_ITEM_KIND_DURATION;
    } else if (numbers(c)) {
        return make_number(g, c, err);
    } else {
        return make_text(g, c, err);
    }
    return status;
}

/* ---- what the tool says ---------------------------------------------------------------------- */

static void take_role(struct crm_guess *g, struct crm_guess_column *c)
{
    bool has_customer = false;

    switch (c->of->role) {
    case CRM_ROLE_CUSTOMER:
        c->kind = CRM_ITEM_KIND_CUSTOMER_ID;
        c->left_out = g->tool && c->n == 0;
        break;
    case CRM_ROLE_EMAIL:
        for (size_t k = 0; k < g->n; k++)
            has_customer |= g->column[k].of->role == CRM_ROLE_CUSTOMER && g->column[k].n;
        c->kind = CRM_ITEM_KIND_CUSTOMER_ID;
        /* one address for all is "anonymous" */
        c->left_out = has_customer || c->n == 0 || (c->cells.n == 1 && c->n > 1);
        break;
    case CRM_ROLE_DATE:
        c->kind = CRM_ITEM_KIND_DATE;
        break;
    case CRM_ROLE_DURATION:
        c->kind = CRM_ITEM_KIND_DURATION;
        break;
    default:
        c->left_out = c->of->role != CRM_ROLE_QUESTION;
    }
}

/* Of two columns that could be the date (the client) the first one is. */
static void keep_first(struct crm_guess *g, enum crm_item_kind kind)
{
    bool first = false;

    for (size_t k = 0; k < g->n; k++) {
        struct crm_guess_column *c = &g->column[k];
        if (c->left_out || c->kind != kind || c->of->role == CRM_ROLE_QUESTION)
            continue;
        c->left_out = first;
        first = true;
    }
    for (size_t k = 0; k < g->n && first; k++)
        if (g->column[k].kind == kind && g->column[k].of->role == CRM_ROLE_QUESTION)
            g->column[k].kind = CRM_ITEM_KIND_TEXT;
}

/* ---- among columns --------------------------------------------------------------------------- */

/* "Other" beside ticks holds what they wrote; options nobody ticked are empty. */
static enum crm_status tick_neighbours(struct crm_guess *g, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < g->n && !status; k++) {
        struct crm_guess_column *c = &g->column[k];
        bool beside = false;
        if (c->tick || c->list || c->left_out || c->of->role != CRM_ROLE_QUESTION)
            continue;
        for (size_t j = 0; j < g->n; j++)
            beside |= g->column[j].tick && crm_guess_same_question(c, &g->column[j]);
        if (!c->of->stem[0] && k > 0 && is_other_part(c))
            beside |= g->column[k - 1].tick && !g->column[k - 1].of->stem[0];
        if (beside && (c->n == 0 || is_other_part(c)))
            status = make_tick(g, c, c->n > 0, err);
    }
    return status;
}

/* Several questions of satisfaction: the one that says overall is csat, else the first. */
static enum crm_status choose_csat(struct crm_guess *g, struct crm_err *err)
{
    size_t n = 0, n_overall = 0, first = 0;
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < g->n; k++)
        if (g->column[k].kind == CRM_ITEM_KIND_CSAT) {
            first = n == 0 ? k : first;
            n_overall += crm_guess_says(&g->column[k], overall);
            n++;
        }
    for (size_t k = 0; k < g->n && n > 1 && !status; k++) {
        struct crm_guess_column *c = &g->column[k];
        bool keep = n_overall ? crm_guess_says(c, overall) : k == first;
        if (c->kind != CRM_ITEM_KIND_CSAT)
            continue;
        if (!keep)
            c->kind = CRM_ITEM_KIND_RATING;
        if (!n_overall && keep)
            status = crm_guess_note(g, c, "the first of several questions of satisfaction", err);
    }
    return status;
}

/* Without the number of the question: "3、您对以下各项满意吗" is "您对以下各项满意吗". */
static const char *plain_stem(const char *stem)
{
    const char *p = stem + strspn(stem, "0123456789Qq");

    if (p == stem)
        return stem;
    if (strncmp(p, "、", 3) == 0 || strncmp(p, "．", 3) == 0)
        p += 3;
    else if (*p == '.' || *p == ')' || *p == ':')
        p++;
    else
        return stem;
    p += strspn(p, " ");
    return *p ? p : stem;
}

/* The name without the number at its end: q1, q2. */
static enum crm_status name_dimension(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    struct crm_slice name = c->of->name;
    size_t len = name.len;

    if (c->dimension[0] || c->kind != CRM_ITEM_KIND_RATING)
        return CRM_OK;
    if (c->of->stem[0]) {
        c->dimension = crm_arena_dup(&g->arena, crm_slice_of(plain_stem(c->of->stem)));
        return c->dimension ? CRM_OK : crm_err_nomem(err);
    }
    while (len > 0 && name.ptr[len - 1] >= '0' && name.ptr[len - 1] <= '9')
        len--;
    if (len == name.len || len == 0 || name.len > 24)
        return CRM_OK;
    while (len > 0 && strchr("_. ", name.ptr[len - 1]))
        len--;
    c->dimension = crm_arena_dup(&g->arena, (struct crm_slice){name.ptr, len});
    return c->dimension ? CRM_OK : crm_err_nomem(err);
}

static enum crm_status name_labels(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    const char *text = c->of->part[0] ? c->of->part : c->of->text;

    if (c->label[0] || c->list || !crm_kind_is_answer(c->kind) || crm_slice_is(c->of->name, text))
        return CRM_OK;
    c->label = crm_arena_dup(&g->arena, crm_slice_of(text));
    return c->label ? CRM_OK : crm_err_nomem(err);
}

/* What is no answer needs no values; Kano without a partner is a rating like others. */
static enum crm_status tidy(struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    if (c->kind == CRM_ITEM_KIND_KANO_FUNCTIONAL && c->pair == CRM_COLUMN_NONE) {
        c->kind = CRM_ITEM_KIND_RATING;
        return crm_guess_note(g, c, "an answer of Kano without its partner", err);
    }
    if (!crm_kind_is_answer(c->kind)) {
        c->values = "";
        c->reverse = false;
        c->min = c->max = NAN;
        if (c->kind != CRM_ITEM_KIND_TEXT && c->kind != CRM_ITEM_KIND_GROUP)
            c->na = "";
    }
    return CRM_OK;
}

/* wjx: -3 was not shown, -2 was left empty. */
static enum crm_status add_codes_of_tool(
    struct crm_guess *g, struct crm_guess_column *c, struct crm_err *err)
{
    if (g->tool != CRM_FORM_WJX || !crm_kind_is_answer(c->kind) || c->worded || c->n_word)
        return CRM_OK;
    if (!strstr(c->na, "-3")) {
        const char *na = crm_arena_dup(&g->arena, crm_slice_of(c->na[0] ? "" : "-3;-2"));
        if (!na)
            return crm_err_nomem(err);
        if (na[0])
            c->na = na;
    } else if (strcmp(c->na, "-3") == 0) {
        c->na = "-3;-2";
    }
    return CRM_OK;
}

enum crm_status crm_guess_all(struct crm_guess *g, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < g->n && !status; k++) {
        struct crm_guess_column *c = &g->column[k];
        if (c->of->role == CRM_ROLE_QUESTION)
            status = guess_one(g, c, err);
        else
            take_role(g, c);
    }
    keep_first(g, CRM_ITEM_KIND_DATE);
    keep_first(g, CRM_ITEM_KIND_CUSTOMER_ID);
    if (status || (status = tick_neighbours(g, err)) || (status = crm_guess_pairs(g, err)) ||
        (status = choose_csat(g, err)))
        return status;
    crm_guess_pair_values(g);
    crm_guess_agree_on_scales(g);
    for (size_t k = 0; k < g->n && !status; k++) {
        struct crm_guess_column *c = &g->column[k];
        if ((status = name_dimension(g, c, err)) || (status = name_labels(g, c, err)) ||
            (status = crm_guess_note_slips(g, c, err)) ||
            (status = crm_guess_note_codes(g, c, err)) || (status = tidy(g, c, err)))
            break;
        status = add_codes_of_tool(g, c, err);
    }
    return status;
}
