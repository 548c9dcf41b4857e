/* survey.c -- the questionnaire, its codebook, what the owner thinks, the complaint book */

#include <stdlib.h>
#include <string.h>
#include "salon.h"

struct question {
    const char *item, *kind, *dimension;
    int min, max, reverse;
    const char *pair, *label;
};

static const struct question questions[] = {
    {"e01", "expectation", "tangibles", 1, 7, 0, "p01", "The rooms should be clean and pleasant"},
    {"e02", "expectation", "tangibles", 1, 7, 0, "p02", "Tools and towels should be spotless"},
    {"e03", "expectation", "reliability", 1, 7, 0, "p03", "Appointments should begin on time"},
    {"e04", "expectation", "reliability", 1, 7, 0, "p04", "The result should be as agreed"},
    {"e05", "expectation", "responsiveness", 1, 7, 0, "p05", "Booking should be answered quickly"},
    {"e06", "expectation", "responsiveness", 1, 7, 0, "p06",
        "A complaint should be seen to at once"},
    {"e07", "expectation", "assurance", 1, 7, 0, "p07", "Staff should know their trade"},
    {"e08", "expectation", "assurance", 1, 7, 0, "p08", "Prices should be clear beforehand"},
    {"e09", "expectation", "empathy", 1, 7, 0, "p09", "Staff should listen to what I want"},
    {"e10", "expectation", "empathy", 1, 7, 0, "p10", "Nobody should press me to buy"},
    {"p01", "perception", "tangibles", 1, 7, 0, "e01", "The rooms are clean and pleasant"},
    {"p02", "perception", "tangibles", 1, 7, 0, "e02", "Tools and towels are spotless"},
    {"p03", "perception", "reliability", 1, 7, 0, "e03", "Appointments begin on time"},
    {"p04", "perception", "reliability", 1, 7, 0, "e04", "The result is as agreed"},
    {"p05", "perception", "responsiveness", 1, 7, 0, "e05", "Booking is answered quickly"},
    {"p06", "perception", "responsiveness", 1, 7, 0, "e06", "A complaint is seen to at once"},
    {"p07", "perception", "assurance", 1, 7, 0, "e07", "Staff know their trade"},
    {"p08", "perception", "assurance", 1, 7, 0, "e08", "Prices are clear beforehand"},
    {"p09", "perception", "empathy", 1, 7, 0, "e09", "Staff listen to what I want"},
    {"p10", "perception", "empathy", 1, 7, 0, "e10", "Nobody presses me to buy"},
    {"w_tan", "weight", "tangibles", 0, 100, 0, "", "100 points: rooms and tools"},
    {"w_rel", "weight", "reliability", 0, 100, 0, "", "100 points: as promised"},
    {"w_res", "weight", "responsiveness", 0, 100, 0, "", "100 points: quick to help"},
    {"w_ass", "weight", "assurance", 0, 100, 0, "", "100 points: knowledge and trust"},
    {"w_emp", "weight", "empathy", 0, 100, 0, "", "100 points: attention to me"},
    {"r_welcome", "rating", "welcome", 1, 5, 0, "", "I felt welcome"},
    {"r_rushed", "rating", "welcome", 1, 5, 1, "", "I felt rushed"},
    {"r_result", "rating", "result", 1, 5, 0, "", "I like the result"},
    {"r_lasting", "rating", "result", 1, 5, 0, "", "The result lasts"},
    {"r_products", "rating", "goods", 1, 5, 0, "", "The products suit me"},
    {"r_price", "rating", "price", 1, 5, 0, "", "The price is fair"},
    {"csat", "csat", "overall", 1, 5, 0, "", "All in all, how satisfied are you?"},
    {"nps", "nps", "overall", 0, 10, 0, "", "Would you recommend us?"},
    {"ces", "ces", "overall", 1, 7, 0, "", "It was easy to get what I came for"},
    {"value_expected", "value-expected", "value", 1, 10, 0, "value_perceived", "What I expected"},
    {"value_perceived", "value-perceived", "value", 1, 10, 0, "value_expected", "What I got"},
    {"attachment", "attachment", "loyalty", 1, 5, 0, "", "This is my salon"},
    {"repurchase", "repurchase", "loyalty", 1, 5, 0, "", "I will come again"},
    {"visits_12m", "visits", "loyalty", 0, 366, 0, "", "Visits in the last 12 months"},
    {"kf_on_time", "kano-functional", "on_time", 1, 5, 0, "kd_on_time", "If we begin on time"},
    {"kd_on_time", "kano-dysfunctional", "on_time", 1, 5, 0, "kf_on_time", "If we begin late"},
    {"kf_consultation", "kano-functional", "consultation", 1, 5, 0, "kd_consultation",
        "If we talk it over first"},
    {"kd_consultation", "kano-dysfunctional", "consultation", 1, 5, 0, "kf_consultation",
        "If we do not talk it over"},
    {"kf_tea", "kano-functional", "tea", 1, 5, 0, "kd_tea", "If there is tea"},
    {"kd_tea", "kano-dysfunctional", "tea", 1, 5, 0, "kf_tea", "If there is no tea"},
    {"kf_music", "kano-functional", "music", 1, 5, 0, "kd_music", "If music plays"},
    {"kd_music", "kano-dysfunctional", "music", 1, 5, 0, "kf_music", "If no music plays"},
    {"c01", "complaint", "brands", 0, 1, 0, "", "Muddled brands"},
    {"c02", "complaint", "prices", 0, 1, 0, "", "Inflated prices"},
    {"c03", "complaint", "product_quality", 0, 1, 0, "", "Poor product quality"},
    {"c04", "complaint", "ingredients", 0, 1, 0, "", "Doubtful ingredients"},
    {"c05", "complaint", "hygiene", 0, 1, 0, "", "Poor hygiene"},
    {"c06", "complaint", "service", 0, 1, 0, "", "Poor service"},
    {"c07", "complaint", "pushy_selling", 0, 1, 0, "", "Pushy selling"},
    {"c08", "complaint", "credibility", 0, 1, 0, "", "Not believable"},
    {"c09", "complaint", "after_sales", 0, 1, 0, "", "Poor after-sales"},
    {"c10", "complaint", "no_effect", 0, 1, 0, "", "No visible effect"},
};
enum { N_QUESTIONS = sizeof questions / sizeof questions[0] };

static void write_codebook(const char *folder)
{
    FILE *file = file_open(folder, "codebook.csv");
    fputs("item,kind,dimension,min,max,reverse,pair,label,na\n", file);
    for (int i = 0; i < N_QUESTIONS; i++) {
        const struct question *q = &questions[i];
        const char *quote = strchr(q->label, ',') ? "\"" : "";
        fprintf(file, "%s,%s,%s,%d,%d,%d,%s,%s%s%s,99\n", q->item, q->kind, q->dimension, q->min,
            q->max, q->reverse, q->pair, quote, q->label, quote);
    }
    fputs("customer_id,customer_id,,,,,,Number in the client list,\n"
          "date,date,,,,,,Day of the visit,\n"
          "shop,group,,,,,,Shop,\n"
          "service,group,,,,,,What the client came for,\n"
          "duration_s,duration,,,,,,Seconds it took to answer,\n"
          "comment,text,,,,,,Anything else?,\n",
        file);
    file_close(file, "codebook.csv");
}

static int within(int value, int min, int max)
{
    return value < min ? min : value > max ? max : value;
}

/* What 0..100 points come to on a scale, with the spread of an honest answer. */
static int on_scale(struct rng *rng, int points, const struct question *q)
{
    int width = (q->max - q->min) * 100;
    int value = q->min * 100 + (points * (q->max - q->min)) + rng_bell(rng, 0, width / 9);
    return within((value + 50) / 100, q->min, q->max);
}

/* The complaint that hurts each dimension: index into c01 .. c10. */
static int harm(const struct answer *answer, const char *dimension)
{
    static const char *const hurt[10] = {"goods", "price", "goods", "assurance", "tangibles",
        "responsiveness", "empathy", "assurance", "responsiveness", "reliability"};
    return answer->complaint >= 0 && strcmp(hurt[answer->complaint], dimension) == 0 ? 30 : 0;
}

static int kano(struct rng *rng, const char *feature, bool functional)
{
    /* like, must be, neutral, live with, dislike; out of 20 */
    static const struct {
        const char *feature;
        int with[5], without[5];
    } views[] = {
        {"on_time", {3, 13, 3, 1, 0}, {0, 0, 2, 4, 14}},
        {"consultation", {13, 4, 2, 1, 0}, {0, 1, 3, 4, 12}},
        {"tea", {13, 1, 5, 1, 0}, {0, 1, 11, 7, 1}},
        {"music", {4, 1, 12, 2, 1}, {1, 1, 13, 4, 1}},
    };
    size_t i = 0;
    while (i < 3 && strcmp(views[i].feature, feature) != 0)
        i++;
    return 1 + rng_pick(rng, functional ? views[i].with : views[i].without, 5);
}

static int importance(struct rng *rng, int dimension, int left)
{
    static const int usual[5] = {12, 32, 18, 22, 16};
    if (dimension == 4)
        return left;
    int points = (usual[dimension] + rng_bell(rng, 0, 4) + 2) / 5 * 5;
    return within(points, 0, left);
}

struct respondent {
    struct rng rng;
    int left;     /* of the 100 points */
    int straight; /* the one answer given everywhere, or 0 */
    bool hasty;
};

static int reply(
    struct respondent *it, const struct answer *answer, const struct question *q, int n)
{
    static const int usual_expectation[5] = {-6, 8, -2, 6, 2}; /* by dimension of e01 .. e10 */
    int satisfaction = answer->satisfaction;
    struct rng *rng = &it->rng;
    bool garden_2025 = answer->shop == GARDEN && answer->day >= day_of(2025, 3, 1);

    if (strncmp(q->kind, "kano", 4) == 0)
        return kano(rng, q->dimension, q->item[1] == 'f');
    if (strcmp(q->kind, "weight") == 0) {
        int points = importance(rng, n - 20, it->left);
        it->left -= points;
        return points;
    }
    if (strcmp(q->kind, "complaint") == 0)
        return answer->complaint == n - (N_QUESTIONS - 10) ||
               rng_chance(rng, within((88 - satisfaction) * 30, 100, 3000));
    if (strcmp(q->kind, "visits") == 0)
        return within(answer->visits + rng_between(rng, -1, 1), 1, 60);
    if (it->straight && q->max <= 7 && q->min == 1)
        return within(it->straight, 1, q->max);
    if (strcmp(q->kind, "expectation") == 0)
        return on_scale(rng, answer->expectation + usual_expectation[n / 2], q);
    if (strcmp(q->kind, "value-expected") == 0)
        return on_scale(rng, answer->expectation, q);
    if (strcmp(q->kind, "attachment") == 0)
        return on_scale(rng, (satisfaction + answer->contentment) / 2 - 8, q);
    int points = satisfaction - harm(answer, q->dimension);
    if (garden_2025 && strcmp(q->dimension, "responsiveness") == 0)
        points += 8; /* a receptionist since March */
    if (strcmp(q->item, "p03") == 0)
        points -= 14; /* it does begin late */
    if (strcmp(q->dimension, "price") == 0)
        points -= 12;
    if (strcmp(q->kind, "nps") == 0)
        points = points * 105 / 100 + 6;
    points = on_scale(rng, within(points + 4, 0, 104), q);
    return q->reverse ? q->max + q->min - points : points;
}

static const char *comment(struct rng *rng, const struct answer *answer)
{
    static const char *const good[] = {"Lovely as ever", "\"Thank you, see you in two weeks\"",
        "\"Best colour I ever had, and I have had many\"", "很满意", "推荐给朋友了"};
    static const char *const bad[] = {"Waited half an hour", "\"Too dear, and it did not last\"",
        "一直推销，不舒服", "\"She said \"\"just try it\"\" four times\"", "效果不明显"};
    if (!rng_chance(rng, 1800))
        return "";
    return (answer->satisfaction >= 60 ? good : bad)[rng_between(rng, 0, 4)];
}

/* Sums of what was answered, for the means of five-gaps.csv. */
struct tally {
    int sum[N_QUESTIONS], n[N_QUESTIONS];
};

static void write_answer(FILE *file, const struct salon *salon, const struct answer *answer,
    int rid, struct tally *tally)
{
    static const char *const services[N_NEEDS] = {"hair", "hair", "nails", "face", "body"};
    struct respondent it = {.rng = rng_stream(30, (uint64_t)rid), .left = 100};
    const struct client *client = &salon->clients[answer->client];
    char id[16];
    int y, m, d;
    date_of(answer->day, &y, &m, &d);
    it.straight = rng_chance(&it.rng, 300) ? rng_between(&it.rng, 3, 5) : 0;
    it.hasty = it.straight || rng_chance(&it.rng, 250);
    list_number(client, id);
    if (rng_chance(&it.rng, 600))
        id[0] = '\0'; /* would not say who */
    int seconds =
        it.hasty ? rng_between(&it.rng, 45, 110) : within(rng_bell(&it.rng, 340, 80), 160, 900);
    fprintf(file, "S%04d,%s,%d-%02d-%02d,%s,%s,%d", rid, id, y, m, d,
        answer->shop == GARDEN ? "Garden" : "Harbour", services[answer->need], seconds);
    int given_up = rng_chance(&it.rng, 350) ? rng_between(&it.rng, 25, 45) : N_QUESTIONS;
    for (int i = 0; i < N_QUESTIONS; i++) {
        int value = reply(&it, answer, &questions[i], i);
        bool ticked = questions[i].kind[0] == 'c' && questions[i].max == 1;
        fputc(',', file);
        if (i >= given_up || (!ticked && rng_chance(&it.rng, 70)))
            continue;
        if (!ticked && rng_chance(&it.rng, 50))
            fputs("99", file); /* does not apply */
        else if (!ticked && rng_chance(&it.rng, 6))
            fprintf(file, "%d", questions[i].max + 1); /* a slip of the key */
        else {
            fprintf(file, "%d", value);
            tally->sum[i] += value;
            tally->n[i]++;
        }
    }
    fprintf(file, ",%s\n", comment(&it.rng, answer));
}

static int by_day(const void *a, const void *b)
{
    const struct answer *x = a;
    const struct answer *y = b;
    return x->day != y->day ? x->day - y->day : x->client - y->client;
}

static void write_answers(struct salon *salon, const char *folder, struct tally *tally)
{
    FILE *file = file_open(folder, "answers.csv");
    qsort(salon->answers, (size_t)salon->n_answers, sizeof *salon->answers, by_day);
    fputs("rid,customer_id,date,shop,service,duration_s", file);
    for (int i = 0; i < N_QUESTIONS; i++)
        fprintf(file, ",%s", questions[i].item);
    fputs(",comment\n", file);
    for (int i = 0; i < salon->n_answers; i++)
        write_answer(file, salon, &salon->answers[i], i + 1, tally);
    file_close(file, "answers.csv");
}

static int by_opening(const void *a, const void *b)
{
    const struct complaint_case *x = a;
    const struct complaint_case *y = b;
    return x->opened != y->opened ? x->opened - y->opened : x->client - y->client;
}

static void write_day(FILE *file, int day)
{
    int y, m, d;
    fputc(',', file);
    if (day > LAST_DAY)
        return;
    date_of(day, &y, &m, &d);
    fprintf(file, "%d-%02d-%02d", y, m, d);
}

static void write_cases(struct salon *salon, const char *folder)
{
    static const char *const classes[10] = {"brands", "prices", "product quality", "ingredients",
        "hygiene", "service", "pushy selling", "credibility", "after-sales", "no effect"};
    FILE *file = file_open(folder, "complaints.csv");
    char id[16];
    qsort(salon->cases, (size_t)salon->n_cases, sizeof *salon->cases, by_opening);
    fputs("case_id,customer_id,opened,answered,closed,class,compensation,followed_up,satisfied\n",
        file);
    for (int i = 0; i < salon->n_cases; i++) {
        const struct complaint_case *it = &salon->cases[i];
        struct rng rng = rng_stream(40, (uint64_t)i);
        int answered =
            it->opened + (it->handled_well ? rng_between(&rng, 0, 2) : rng_between(&rng, 3, 16));
        int closed = answered + rng_between(&rng, 0, 12);
        bool left_open = !it->handled_well && rng_chance(&rng, 1500);
        fprintf(file, "K%03d,%s", i + 1, list_number(&salon->clients[it->client], id));
        write_day(file, it->opened);
        write_day(file, answered);
        write_day(file, left_open ? LAST_DAY + 1 : closed);
        fprintf(file, ",%s,", classes[it->class]);
        bool paid = rng_chance(&rng, it->handled_well ? 5500 : 2000);
        fprintf(file, "%d", paid ? 50 * rng_between(&rng, 1, 8) : 0);
        fprintf(file, ",%s,", rng_chance(&rng, it->handled_well ? 8000 : 2500) ? "yes" : "no");
        if (!left_open && closed <= LAST_DAY)
            fputs(rng_chance(&rng, it->handled_well ? 8500 : 2000) ? "yes" : "no", file);
        fputc('\n', file);
    }
    file_close(file, "complaints.csv");
}

/* Hundredths of the mean answer to the two questions from `first` on. */
static int mean(const struct tally *tally, int first)
{
    int n = tally->n[first] + tally->n[first + 1];
    return (100 * (tally->sum[first] + tally->sum[first + 1]) + n / 2) / n;
}

/* What the owner thinks clients want, what the rules say, what is done, and what is advertised. */
static void write_gaps(const char *folder, const struct tally *tally)
{
    static const struct {
        const char *dimension;
        int belief, standard, delivered, promised; /* each against the one before; the last: 7.00 */
    } gaps[5] = {{"tangibles", 38, -12, -6, -130}, {"reliability", -34, 15, -88, -140},
        {"responsiveness", -52, -18, 22, -170}, {"assurance", 12, -20, -9, -110},
        {"empathy", -64, -35, 16, -200}};
    FILE *file = file_open(folder, "five-gaps.csv");
    char text[6][24];
    fputs("dimension,customer_expectation,management_belief,standard,delivered,perceived,"
          "promised\n",
        file);
    for (int i = 0; i < 5; i++) {
        int expected = mean(tally, 2 * i);
        int belief = expected + gaps[i].belief;
        int standard = belief + gaps[i].standard;
        fprintf(file, "%s,%s,%s,%s,%s,%s,%s\n", gaps[i].dimension, money(text[0], expected),
            money(text[1], belief), money(text[2], standard),
            money(text[3], standard + gaps[i].delivered), money(text[4], mean(tally, 10 + 2 * i)),
            money(text[5], 700 + gaps[i].promised));
    }
    file_close(file, "five-gaps.csv");
}

void survey_write(struct salon *salon, const char *folder)
{
    struct tally tally = {{0}, {0}};
    write_codebook(folder);
    write_answers(salon, folder, &tally);
    write_gaps(folder, &tally);
    write_cases(salon, folder);
}
