/*
 * salon.h -- the invented salon behind the sample data
 *
 * Days are counted from 1970-01-01, money in cents, chances in 10,000ths, satisfaction from 0 to
 * 100.  Clients, lines, answers and cases live in one struct salon until the files are written.
 */
#ifndef SAMPLE_SALON_H
#define SAMPLE_SALON_H

#include <stddef.h>
#include <stdio.h>
#include "rng.h"

enum shop { GARDEN, HARBOUR, N_SHOPS };
enum need { CUT, COLOUR, NAILS, FACE, BODY, N_NEEDS };
enum skill { HAIR_SKILL = 1, NAIL_SKILL = 2, FACE_SKILL = 4, BODY_SKILL = 8 };
enum kind { SERVICE, PRODUCT, PREPAID, REDEEM, REFUND, N_KINDS };

struct item {
    const char *en, *zh;
    const char *category_en, *category_zh;
    int price; /* in 2024 */
    int skill; /* who performs or sells it */
};

/* Items by name, in the order of the table in catalogue.c. */
enum {
    WOMENS_CUT,
    MENS_CUT,
    BLOW_DRY,
    COLOUR_FULL,
    HIGHLIGHTS,
    PERM,
    SCALP_CARE,
    MANICURE,
    GEL_MANICURE,
    GEL_REMOVAL,
    NAIL_ART,
    PEDICURE,
    CLEANSING_FACIAL,
    HYDRATING_FACIAL,
    FIRMING_FACIAL,
    BROW_SHAPING,
    LASH_LIFT,
    MASSAGE,
    SHAMPOO,
    CONDITIONER,
    HAIR_OIL,
    CUTICLE_OIL,
    HAND_CREAM,
    SERUM,
    SUN_CREAM,
    MASK_SET,
    CARD_500,
    CARD_1000,
    CARD_3000,
    N_ITEMS
};
extern const struct item catalogue[N_ITEMS];

/* What a prepaid card carries: a 1000 card carries 1200. */
int card_value(int item);

struct staff {
    const char *name; /* as the till of the shop writes it */
    enum shop shop;
    int skills;
    int from, until; /* days of the first and last shift */
    int quality;     /* added to what the client feels */
    int pushy;       /* extra chance that a product is sold */
    int popularity;  /* how many new clients land in this chair */
};
extern const struct staff team[];
extern const int n_team;

struct campaign {
    const char *name;
    int from, until;
    int shops;  /* 1 Garden, 2 Harbour, 3 both */
    int skills; /* 0: everything */
    int percent_off;
    bool newcomers; /* for the first visit only, and what brings them */
};
extern const struct campaign campaigns[];
extern const int n_campaigns;

enum source { STREET, REFERRED, ONLINE, GROUP_BUYING, PARTNER, COMMUNITY, N_SOURCES };
extern const char *const sources[N_SOURCES];

struct client {
    char name[48], name_zh[24];
    char phone[16]; /* empty: never given */
    int birth_day;
    bool man, chinese;
    int joined;   /* registered; years before the first line for the regulars */
    bool regular; /* a client before the first day of the data */
    enum shop home;
    bool both_shops;
    enum source source;
    int campaign;     /* that brought the client, or -1 */
    int referrer;     /* index of a client, or -1 */
    bool bargain;     /* comes for the discount */
    int budget;       /* 0 small, 1 middle, 2 large */
    int needs;        /* bits of enum need */
    int pace;         /* per cent of the usual interval */
    int contentment;  /* what an average visit feels like, 0 to 100 */
    int expectation;  /* 0 to 100 */
    int satisfaction; /* now */
    int first, last;  /* days of the first and last visit, -1: none */
    int visits;
    int spent, saved_value;               /* cents paid; left on the prepaid card */
    int favourite[4];                     /* staff for hair, nails, face, body; -1: none yet */
    int garden_no, second_no, harbour_no; /* numbers in the tills, 0: none */
};

struct line {
    int day, minute;
    int ticket; /* in order of making; tills number their tickets later */
    int order;  /* on the ticket */
    enum shop shop;
    int client; /* -1: walk-in */
    int item;
    enum kind kind;
    int quantity;
    int gross, discount, amount; /* amount = gross - discount, refunds below zero */
    int face_value;
    int staff;                     /* -1: nobody */
    int channel, campaign, reason; /* -1: none */
};

struct answer {
    int day, client, need;
    enum shop shop;
    int satisfaction, expectation;
    int contentment;
    int complaint; /* what went wrong at the visit, or -1 */
    int visits;
};

struct complaint_case {
    int client, opened, class;
    bool handled_well;
};

struct salon {
    struct client *clients;
    int n_clients, room_clients;
    struct line *lines;
    int n_lines, room_lines;
    struct answer *answers;
    int n_answers, room_answers;
    struct complaint_case *cases;
    int n_cases, room_cases;
    int n_tickets;
};

extern const char *const channels_en[], *const channels_zh[];
extern const char *const reasons_en[], *const reasons_zh[];

/* calendar.c */
int day_of(int year, int month, int day);
void date_of(int day, int *year, int *month, int *day_of_month);
int weekday(int day); /* 0 Monday .. 6 Sunday */
bool is_open(enum shop shop, int day);
int season(int day);                        /* busyness in per cent of a usual day */
int opening_hour(struct rng *rng, int day); /* minute of the day of a visit */
#define FIRST_DAY day_of(2024, 1, 1)
#define LAST_DAY day_of(2025, 12, 31)
#define HARBOUR_OPENS day_of(2024, 9, 2)
#define NEW_TILL day_of(2025, 1, 1)

/* people.c: who comes, and when first */
void people_invent(struct salon *salon);
struct client person_new(int number);

/* visits.c: what one client does from first to last visit; and walk-ins */
void visits_live(struct salon *salon, int client);
void visits_walk_in(struct salon *salon);
void salon_add_line(struct salon *salon, const struct line *line);

/* tills.c, lists.c, cards.c, winback.c, book.c, survey.c: the files */
void tills_write(struct salon *salon, const char *folder);
void lists_write(struct salon *salon, const char *folder);
void cards_write(const struct salon *salon, const char *folder);
void winback_write(const struct salon *salon, const char *folder);
void book_write(const struct salon *salon, const char *folder);
void survey_write(struct salon *salon, const char *folder);

/* generate.c: a file in the folder, written or the program ends */
FILE *file_open(const char *folder, const char *name);
void file_close(FILE *file, const char *name);
/* One more place behind n elements. */
void *grow(void *array, int n, int *room, size_t size);
/* "12.50" */
const char *money(char text[24], int cents);
/* The client's number in the client list: "1234" or "HB0123"; "" if no till knows the person. */
const char *list_number(const struct client *client, char text[16]);

#endif
