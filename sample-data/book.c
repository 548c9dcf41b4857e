/*
 * book.c -- the Garden's appointment book of the second half of 2025, as a booking system exports
 * it on the last day of the year, and its opening hours
 *
 * Who came with an appointment is on a ticket of the till; round these visits stand those that
 * came to nothing: moved, cancelled in time and late, not kept.  Chances are drawn for each visit
 * alone, so that no other file changes.
 */

#include <stdlib.h>
#include <string.h>
#include "salon.h"

#define BOOK_STARTS day_of(2025, 7, 1)

enum state { CONFIRMED, COMPLETED, NO_SHOW, CANCELLED, BY_SALON, RESCHEDULED, BLOCKED, N_STATES };
static const char *const states[N_STATES] = {"Confirmed", "Completed", "No-show", "Cancelled",
    "Cancelled by salon", "Rescheduled", "Blocked time"};

/* Minutes since 1970, local. */
struct appointment {
    int start, made, undone; /* undone: cancelled or moved, 0: not */
    int minutes, client, staff, item, price, channel;
    enum state state;
    bool deposit;
    int moved_from; /* number of the appointment that became this; 0: none */
    int number;     /* in order of writing down */
    int order;      /* in order of making here */
};

struct book {
    struct appointment *list;
    int n, room;
    int *last; /* of each client: start of the visit before; 0: none */
};

static int at(int day, int minute)
{
    return day * 1440 + minute;
}

static int minutes_of(int item)
{
    static const int minutes[N_ITEMS] = {[WOMENS_CUT] = 60,
        [MENS_CUT] = 30,
        [BLOW_DRY] = 30,
        [COLOUR_FULL] = 120,
        [HIGHLIGHTS] = 150,
        [PERM] = 150,
        [SCALP_CARE] = 30,
        [MANICURE] = 45,
        [GEL_MANICURE] = 60,
        [GEL_REMOVAL] = 15,
        [NAIL_ART] = 30,
        [PEDICURE] = 45,
        [CLEANSING_FACIAL] = 60,
        [HYDRATING_FACIAL] = 75,
        [FIRMING_FACIAL] = 90,
        [BROW_SHAPING] = 15,
        [LASH_LIFT] = 60,
        [MASSAGE] = 60};
    return minutes[item];
}

static struct appointment *add(struct book *book, const struct appointment *one)
{
    book->list = grow(book->list, book->n, &book->room, sizeof *book->list);
    book->list[book->n] = *one;
    book->list[book->n].order = book->n;
    return &book->list[book->n++];
}

static int open_day(int day)
{
    while (!is_open(GARDEN, day))
        day++;
    return day;
}

/* When an appointment is made that starts at `start`: not before `earliest`. */
static int choose_making(struct rng *rng, int start, int earliest)
{
    static const int weight[7] = {12, 14, 20, 26, 17, 8, 3};
    static const int days[8] = {0, 1, 2, 4, 8, 15, 31, 46};
    int band = rng_pick(rng, weight, 7);
    int made = start - rng_between(rng, days[band], days[band + 1] - 1) * 1440;
    made = made / 1440 * 1440 + rng_between(rng, 8 * 60, 22 * 60);
    if (made > start - 15)
        made = start - rng_between(rng, 15, 180);
    return made < earliest ? earliest : made;
}

/* An appointment like the visit's that came to nothing, some days before it. */
static struct appointment failed(
    struct rng *rng, const struct appointment *visit, int previous, enum state state)
{
    struct appointment it = *visit;
    int day = open_day(visit->start / 1440 - rng_between(rng, 2, 11));
    it.state = state;
    it.start = at(day, opening_hour(rng, day));
    it.made = choose_making(rng, it.start, previous + 60);
    it.moved_from = 0;
    return it;
}

static int share_of_no_shows(const struct client *client, const struct appointment *it, bool is_new)
{
    int share = 180 + (client->bargain ? 500 : 0) + (is_new ? 250 : 0) +
                (it->start - it->made > 10 * 1440 ? 300 : 0) + (100 - client->contentment) * 6;
    return it->deposit ? share / 4 : share;
}

/* What came to nothing before a visit. */
static void add_failures(struct book *book, struct rng *rng, const struct client *client,
    const struct appointment *visit, int previous)
{
    struct appointment it = failed(rng, visit, previous, NO_SHOW);
    if (it.start / 1440 > previous / 1440 && it.start < visit->start && it.made < it.start &&
        it.start / 1440 >= BOOK_STARTS &&
        rng_chance(rng, share_of_no_shows(client, &it, !previous)))
        add(book, &it);
    it = failed(rng, visit, previous, rng_chance(rng, 1100) ? BY_SALON : CANCELLED);
    if (it.start / 1440 <= previous / 1440 || it.start >= visit->start ||
        it.made >= it.start - 60 || it.start / 1440 < BOOK_STARTS || !rng_chance(rng, 900))
        return;
    it.undone = rng_chance(rng, 3400) ? it.start - rng_between(rng, 20, 1200)
                                      : it.made + rng_between(rng, 30, it.start - it.made - 30);
    if (it.undone > it.made)
        add(book, &it);
}

/* The visit itself, which may have been moved to its day. */
static void add_visit(struct book *book, struct rng *rng, struct appointment *visit)
{
    struct appointment it = *visit, *before;
    int day = open_day(visit->start / 1440 + rng_between(rng, -5, 6));
    it.state = RESCHEDULED;
    it.start = at(day, opening_hour(rng, day));
    if (visit->start - visit->made > 3 * 1440 && it.start / 1440 >= BOOK_STARTS &&
        it.start > visit->made + 2880 && rng_chance(rng, 800)) {
        int latest = it.start < visit->start ? it.start : visit->start;
        it.undone = visit->made + rng_between(rng, 60, latest - visit->made - 60);
        before = add(book, &it);
        visit->made = before->undone;
        visit->moved_from = before->order + 1;
    }
    visit->state = rng_chance(rng, 130) ? CONFIRMED : COMPLETED;
    add(book, visit);
}

/* The services of lines [from, to) of one ticket as one appointment; false: there are none. */
static bool read_ticket(const struct salon *salon, int from, int to, struct appointment *it)
{
    const struct line *line = &salon->lines[from];
    *it = (struct appointment){.start = at(line->day, line->minute),
        .client = line->client,
        .channel = line->channel,
        .item = -1};
    for (int i = from; i < to; i++) {
        line = &salon->lines[i];
        if (line->kind != SERVICE && line->kind != REDEEM)
            continue;
        if (it->item < 0) {
            it->item = line->item;
            it->staff = line->staff;
        }
        it->minutes += minutes_of(line->item) * line->quantity;
        it->price += line->gross;
    }
    return it->item >= 0;
}

static void take_ticket(struct book *book, const struct salon *salon, int from, int to)
{
    enum { NO_BOOKING = 4 };
    struct appointment it;
    const struct line *line = &salon->lines[from];
    struct rng rng = rng_stream(11, (uint64_t)line->ticket);
    if (line->shop != GARDEN || line->client < 0 || !read_ticket(salon, from, to, &it))
        return;
    const struct client *client = &salon->clients[line->client];
    int previous = book->last[line->client];
    book->last[line->client] = it.start;
    if (line->day < BOOK_STARTS || it.channel < 0 || it.channel == NO_BOOKING)
        return;
    it.deposit = it.price > 50000 && rng_chance(&rng, 5000);
    it.made = previous && it.start - previous < 70 * 1440 &&
                      rng_chance(&rng, 1500 + client->contentment * 40)
                  ? previous + it.minutes
                  : choose_making(&rng, it.start, previous + 60);
    if (it.made >= it.start)
        it.made = it.start - 20;
    add_failures(book, &rng, client, &it, previous);
    add_visit(book, &rng, &it);
}

/* Clients of late in the year who have an appointment in the weeks to come. */
static void add_ahead(struct book *book, const struct salon *salon)
{
    static const int items[] = {WOMENS_CUT, MENS_CUT, GEL_MANICURE, CLEANSING_FACIAL, MASSAGE};
    for (int i = 0; i < salon->n_clients; i++) {
        const struct client *client = &salon->clients[i];
        struct rng rng = rng_stream(12, (uint64_t)i);
        int day = LAST_DAY + rng_between(&rng, 2, 45), pick = rng_between(&rng, 0, 4);
        if (client->home != GARDEN || book->last[i] < at(day_of(2025, 11, 1), 0) ||
            !rng_chance(&rng, 1200 + client->contentment * 25))
            continue;
        struct appointment it = {.client = i,
            .start = at(open_day(day), opening_hour(&rng, day)),
            .item = items[client->man && pick == 0    ? 1
                          : !client->man && pick == 1 ? 0
                                                      : pick],
            .channel = rng_between(&rng, 0, 3),
            .state = CONFIRMED};
        int seat = it.item <= MENS_CUT       ? 0
                   : it.item == GEL_MANICURE ? 1
                   : it.item == MASSAGE      ? 3
                                             : 2;
        it.staff = client->favourite[seat];
        if (it.staff < 0 || team[it.staff].shop != GARDEN || team[it.staff].until < LAST_DAY)
            continue;
        it.minutes = minutes_of(it.item);
        it.price = catalogue[it.item].price;
        it.made =
            choose_making(&rng, at(LAST_DAY, rng_between(&rng, 600, 1200)), book->last[i] + 60);
        it.deposit = rng_chance(&rng, 800);
        add(book, &it);
    }
}

/* An hour on Tuesday mornings for everybody who works then. */
static void add_meetings(struct book *book)
{
    for (int day = BOOK_STARTS; day <= LAST_DAY; day++)
        for (int i = 0; i < n_team && weekday(day) == 1; i++)
            if (team[i].shop == GARDEN && team[i].from <= day && day <= team[i].until)
                add(book, &(struct appointment){.client = -1,
                              .start = at(day, 600),
                              .made = at(day - 7, 600),
                              .minutes = 60,
                              .staff = i,
                              .state = BLOCKED});
}

static int by_making(const void *a, const void *b)
{
    const struct appointment *x = a, *y = b;
    return x->made != y->made ? (x->made > y->made) - (x->made < y->made) : x->order - y->order;
}

static int by_start(const void *a, const void *b)
{
    const struct appointment *x = a, *y = b;
    return x->start != y->start ? (x->start > y->start) - (x->start < y->start)
                                : x->number - y->number;
}

static const char *when(char text[32], int minute)
{
    int year, month, day;
    text[0] = '\0';
    if (minute) {
        date_of(minute / 1440, &year, &month, &day);
        snprintf(
            text, 32, "%d-%02d-%02d %02d:%02d", year, month, day, minute / 60 % 24, minute % 60);
    }
    return text;
}

/* "1h 15min", as the system writes it */
static const char *duration(char text[32], int minutes)
{
    if (minutes < 60)
        snprintf(text, 32, "%dmin", minutes);
    else
        snprintf(text, 32, minutes % 60 ? "%dh %dmin" : "%dh", minutes / 60, minutes % 60);
    return text;
}

static void write_row(
    FILE *file, const struct salon *salon, const struct appointment *it, const int *number_of)
{
    char id[16] = "", made[32], start[32], undone[32], length[32], price[24], from[16] = "";
    const struct client *client = it->client < 0 ? NULL : &salon->clients[it->client];
    bool comma = client && strchr(catalogue[it->item].en, ',');
    if (client)
        snprintf(id, sizeof id, "%d", client->second_no ? client->second_no : client->garden_no);
    if (it->moved_from)
        snprintf(from, sizeof from, "B%05d", number_of[it->moved_from - 1]);
    fprintf(file, "B%05d,%s,%s,%s%s%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", it->number,
        when(made, it->made), id, comma ? "\"" : "",
        client ? catalogue[it->item].en : "Team meeting", comma ? "\"" : "", when(start, it->start),
        duration(length, it->minutes), team[it->staff].name, client ? money(price, it->price) : "",
        states[it->state], when(undone, it->undone), client ? channels_en[it->channel] : "",
        client ? (it->deposit ? "yes" : "no") : "", from);
}

static void write_book(const struct salon *salon, struct book *book, const char *folder)
{
    FILE *file = file_open(folder, "appointments.csv");
    int *number_of = calloc((size_t)book->n + 1, sizeof *number_of);
    if (!number_of) {
        file_close(file, "appointments.csv");
        return;
    }
    qsort(book->list, (size_t)book->n, sizeof *book->list, by_making);
    for (int i = 0; i < book->n; i++) {
        book->list[i].number = i + 1;
        number_of[book->list[i].order] = i + 1;
    }
    qsort(book->list, (size_t)book->n, sizeof *book->list, by_start);
    fputs("Ref #,Created,Client ID,Service,Start,Duration,Team member,Price,Status,Cancelled Date,"
          "Booking Source,Deposit Paid,Rescheduled From\n",
        file);
    for (int i = 0; i < book->n; i++)
        write_row(file, salon, &book->list[i], number_of);
    free(number_of);
    file_close(file, "appointments.csv");
}

static void write_hours(const char *folder)
{
    static const char *const days[7] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    FILE *file = file_open(folder, "hours.csv");
    fputs("staff,weekday,date,from,to\n", file);
    for (int i = 0; i < 7; i++)
        fprintf(file, ",%s,,10:00,21:00\n", days[i]);
    file_close(file, "hours.csv");
}

void book_write(const struct salon *salon, const char *folder)
{
    struct book book = {.last = calloc((size_t)salon->n_clients, sizeof(int))};
    if (!book.last)
        return;
    for (int i = 0, next; i < salon->n_lines; i = next) { /* tills.c has sorted them */
        for (next = i;
             next < salon->n_lines && salon->lines[next].ticket == salon->lines[i].ticket;)
            next++;
        take_ticket(&book, salon, i, next);
    }
    add_ahead(&book, salon);
    add_meetings(&book);
    write_book(salon, &book, folder);
    write_hours(folder);
    free(book.list);
    free(book.last);
}
