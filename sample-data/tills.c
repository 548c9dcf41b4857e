/*
 * tills.c -- the lines as three tills would export them
 *
 *   garden-2024.csv   English; ISO date and time in one column; plain numbers; UTF-8, LF
 *   garden-2025.csv   English; American date and time in two columns; $1,149.00 and ($33.62); CRLF
 *   harbour.csv       Chinese in GB18030; title lines above, totals below; tabs guard ids; CRLF
 */

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include "salon.h"

static int by_time(const void *a, const void *b)
{
    const struct line *x = a;
    const struct line *y = b;
    int diff = x->shop != y->shop       ? (int)x->shop - (int)y->shop
               : x->day != y->day       ? x->day - y->day
               : x->minute != y->minute ? x->minute - y->minute
               : x->ticket != y->ticket ? x->ticket - y->ticket
                                        : x->order - y->order;
    return diff;
}

/* Numbers as the tills gave them out: the Garden's regulars first, others at their first line. */
static void give_numbers(struct salon *salon)
{
    int garden = 1000;
    int harbour = 0;
    int second = 7000;
    for (int i = 0; i < salon->n_clients; i++)
        if (salon->clients[i].regular && salon->clients[i].first >= 0)
            salon->clients[i].garden_no = ++garden;
    for (int i = 0; i < salon->n_lines; i++) {
        const struct line *line = &salon->lines[i];
        if (line->client < 0)
            continue;
        struct client *client = &salon->clients[line->client];
        struct rng rng = rng_stream(6, (uint64_t)line->client);
        if (line->shop == HARBOUR && !client->harbour_no)
            client->harbour_no = ++harbour;
        if (line->shop == GARDEN && !client->garden_no)
            client->garden_no = ++garden;
        /* the new till did not find everybody: some were entered again */
        if (line->shop == GARDEN && line->day >= NEW_TILL && client->joined < NEW_TILL &&
            !client->second_no && rng_chance(&rng, 450))
            client->second_no = ++second;
    }
}

static int garden_number(const struct client *client, int day)
{
    return day >= NEW_TILL && client->second_no ? client->second_no : client->garden_no;
}

/* Materials of a service, purchase of goods; a card costs nothing until it is used. */
static int cost(const struct line *line)
{
    int price = catalogue[line->item].price * line->quantity;
    if (line->kind == REFUND)
        return 0;
    return line->item >= CARD_500 ? 0 : price * (line->item >= SHAMPOO ? 55 : 12) / 100;
}

static const char *staff_name(const struct line *line)
{
    return line->staff < 0 || line->kind == PREPAID ? "" : team[line->staff].name;
}

static const char *campaign_name(const struct line *line)
{
    return line->campaign < 0 ? "" : campaigns[line->campaign].name;
}

static const char *kind_en(enum kind kind)
{
    static const char *const names[N_KINDS] = {"Service", "Product", "Prepaid", "Redeem", "Refund"};
    return names[kind];
}

/* Every field that may hold a comma is quoted by the till. */
static const char *quoted(char text[64], const char *value)
{
    snprintf(text, 64, strchr(value, ',') ? "\"%s\"" : "%s", value);
    return text;
}

static void write_2024(const struct salon *salon, const char *folder)
{
    FILE *file = file_open(folder, "garden-2024.csv");
    char item[64], price[24], discount[24], amount[24], face[24], spent[24], id[16];
    int receipt = 0;
    int ticket = -1;
    fputs(
        "Receipt,Date,Client ID,Phone,Item,Category,Type,Qty,Price,Discount,Amount,Card Value,Cost,"
        "Stylist,Channel,Campaign,Reason\n",
        file);
    for (int i = 0; i < salon->n_lines; i++) {
        const struct line *line = &salon->lines[i];
        if (line->shop != GARDEN || line->day >= NEW_TILL)
            continue;
        const struct client *client = line->client < 0 ? NULL : &salon->clients[line->client];
        int y, m, d;
        date_of(line->day, &y, &m, &d);
        receipt += line->ticket != ticket;
        ticket = line->ticket;
        id[0] = '\0';
        if (client)
            snprintf(id, sizeof id, "%d", garden_number(client, line->day));
        fprintf(file, "G%05d,%d-%02d-%02d %02d:%02d,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s\n",
            receipt, y, m, d, line->minute / 60, line->minute % 60, id, client ? client->phone : "",
            quoted(item, catalogue[line->item].en), catalogue[line->item].category_en,
            kind_en(line->kind), line->kind == REFUND ? -line->quantity : line->quantity,
            money(price, abs(line->gross) / line->quantity),
            line->discount ? money(discount, line->discount) : "", money(amount, line->amount),
            line->face_value ? money(face, line->face_value) : "", money(spent, cost(line)),
            staff_name(line), line->channel < 0 ? "" : channels_en[line->channel],
            campaign_name(line), line->reason < 0 ? "" : reasons_en[line->reason]);
    }
    file_close(file, "garden-2024.csv");
}

/* $1,149.00 with a blank behind, ($33.62) below zero, quoted where there is a comma. */
static const char *dollars(char text[32], int cents)
{
    int positive = abs(cents);
    char digits[24];
    if (positive >= 100000)
        snprintf(digits, sizeof digits, "%d,%03d.%02d", positive / 100000, positive / 100 % 1000,
            positive % 100);
    else
        snprintf(digits, sizeof digits, "%d.%02d", positive / 100, positive % 100);
    const char *quote = strchr(digits, ',') ? "\"" : "";
    if (cents < 0)
        snprintf(text, 32, "%s($%s)%s", quote, digits, quote);
    else
        snprintf(text, 32, "%s$%s %s", quote, digits, quote);
    return text;
}

static void write_2025(const struct salon *salon, const char *folder)
{
    FILE *file = file_open(folder, "garden-2025.csv");
    char item[64], gross[32], discount[32], net[32], face[32], spent[32], id[16];
    int receipt = 100000;
    int ticket = -1;
    fputs("Date,Time,Receipt,Client ID,Phone,Item,Category,Type,Qty,Gross Sales,Discounts,"
          "Net Sales,Card Value,Cost,Employee,Channel,Campaign,Reason,Location\r\n",
        file);
    for (int i = 0; i < salon->n_lines; i++) {
        const struct line *line = &salon->lines[i];
        if (line->shop != GARDEN || line->day < NEW_TILL)
            continue;
        const struct client *client = line->client < 0 ? NULL : &salon->clients[line->client];
        int y, m, d;
        date_of(line->day, &y, &m, &d);
        receipt += line->ticket != ticket;
        ticket = line->ticket;
        id[0] = '\0';
        if (client)
            snprintf(id, sizeof id, "%d", garden_number(client, line->day));
        fprintf(file,
            "%d/%d/%d,%02d:%02d,%d,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,Garden\r\n", m, d,
            y, line->minute / 60, line->minute % 60, receipt, id, client ? client->phone : "",
            quoted(item, catalogue[line->item].en), catalogue[line->item].category_en,
            kind_en(line->kind), line->kind == REFUND ? -line->quantity : line->quantity,
            dollars(gross, line->gross), dollars(discount, -line->discount),
            dollars(net, line->amount), line->face_value ? dollars(face, line->face_value) : "",
            dollars(spent, cost(line)), staff_name(line),
            line->channel < 0 ? "" : channels_en[line->channel], campaign_name(line),
            line->reason < 0 ? "" : reasons_en[line->reason]);
    }
    file_close(file, "garden-2025.csv");
}

static void chinese_lines(const struct salon *salon, FILE *file)
{
    static const char *const kinds[N_KINDS] = {"服务", "产品", "充值", "划卡", "退款"};
    char item[64], gross[24], discount[24], amount[24], face[24], spent[24], id[16];
    int number = 0;
    int ticket = -1;
    int before = 0;
    long total_gross = 0;
    long total_discount = 0;
    long total_amount = 0;
    fputs("港湾店 消费明细表\r\n导出时间：2026/1/2 9:12:05\r\n", file);
    fputs("单号,消费时间,会员号,会员姓名,手机号,项目,类别,类型,数量,原价,优惠金额,实收金额,"
          "面值,成本,美容师,渠道,活动,原因\r\n",
        file);
    for (int i = 0; i < salon->n_lines; i++) {
        const struct line *line = &salon->lines[i];
        if (line->shop != HARBOUR)
            continue;
        const struct client *client = line->client < 0 ? NULL : &salon->clients[line->client];
        int y, m, d;
        date_of(line->day, &y, &m, &d);
        if (line->ticket != ticket)
            number = line->day == before ? number + 1 : 1;
        ticket = line->ticket;
        before = line->day;
        snprintf(id, sizeof id, "散客");
        if (client)
            snprintf(id, sizeof id, "HB%04d", client->harbour_no);
        fprintf(file,
            "%d%02d%02d%03d\t,%d/%d/%d "
            "%d:%02d,%s,%s,%s%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s\r\n",
            y, m, d, number, y, m, d, line->minute / 60, line->minute % 60, id,
            client ? client->chinese ? client->name_zh : client->name : "",
            client ? client->phone : "", client && client->phone[0] ? "\t" : "",
            quoted(item, catalogue[line->item].zh), catalogue[line->item].category_zh,
            kinds[line->kind], line->kind == REFUND ? -line->quantity : line->quantity,
            money(gross, line->gross), line->discount ? money(discount, line->discount) : "",
            money(amount, line->amount), line->face_value ? money(face, line->face_value) : "",
            money(spent, cost(line)), staff_name(line),
            line->channel < 0 ? "" : channels_zh[line->channel], campaign_name(line),
            line->reason < 0 ? "" : reasons_zh[line->reason]);
        total_gross += line->gross;
        total_discount += line->discount;
        total_amount += line->amount;
    }
    fprintf(file, "合计,,,,,,,,,%s,%s,%s,,,,,,\r\n", money(gross, (int)total_gross),
        money(discount, (int)total_discount), money(amount, (int)total_amount));
}

static void write_chinese(const struct salon *salon, const char *folder)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    iconv_t gb18030 = iconv_open("GB18030", "UTF-8");
    if (!memory || gb18030 == (iconv_t)-1) {
        perror("harbour.csv");
        exit(2);
    }
    chinese_lines(salon, memory);
    file_close(memory, "harbour.csv");
    size_t room = 2 * length;
    char *encoded = malloc(room);
    char *from = text;
    char *to = encoded;
    size_t left = length;
    if (!encoded || iconv(gb18030, &from, &left, &to, &room) == (size_t)-1) {
        perror("harbour.csv");
        exit(2);
    }
    FILE *file = file_open(folder, "harbour.csv");
    fwrite(encoded, 1, (size_t)(to - encoded), file);
    file_close(file, "harbour.csv");
    iconv_close(gb18030);
    free(encoded);
    free(text);
}

void tills_write(struct salon *salon, const char *folder)
{
    qsort(salon->lines, (size_t)salon->n_lines, sizeof *salon->lines, by_time);
    give_numbers(salon);
    write_2024(salon, folder);
    write_2025(salon, folder);
    write_chinese(salon, folder);
}
