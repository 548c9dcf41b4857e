#include "people.h"

#include "input.h"

static double money_of(const struct crm_ledger *ledger, const struct crm_line *line)
{
    return (double)crm_kind_counted(line->kind, ledger->spec.basis, line->amount_e4) / 1e4;
}

struct reader {
    const struct crm_ledger *ledger;
    struct crm_people *people;
    int32_t as_of;
};

/* Day by day; money of days without a visit goes to the visit before, else to the first. */
static enum crm_status add_client(
    void *ctx, const struct crm_client_history *client, struct crm_err *err)
{
    struct reader *r = ctx;
    struct crm_people *p = r->people;
    double waiting = 0;
    bool any = false;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < client->n && !status;) {
        int32_t day = client->line[i].day;
        double sum = 0;
        bool visit = false;
        if (day > r->as_of)
            break;
        for (; i < client->n && client->line[i].day == day; i++) {
            sum += money_of(r->ledger, &client->line[i]);
            visit |= crm_kind_is_visit(client->line[i].kind);
        }
        if (visit) {
            status = crm_people_visit(p, day, sum + waiting, err);
            waiting = 0;
            any = true;
        } else if (any) {
            p->amount[p->n_visits - 1] += sum;
        } else {
            waiting += sum;
        }
    }
    return status ? status : crm_people_end(p, err);
}

static enum crm_status say_edge(
    const struct crm_ledger *ledger, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_left_edge edge;
    char text[EDGE_TEXT];
    enum crm_status status = edge_look(ledger, cli, &edge, err);

    if (edge.n)
        crm_cli_note(cli, "%s", edge_text(&edge, EDGE_COHORT, text));
    return status;
}

enum crm_status people_read(
    struct crm_people *people, int32_t *as_of, struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {.money = true};
    struct input in;
    struct reader reader = {.people = people};
    void *worker = &reader;
    enum crm_status status = input_open(&in, cli, &want, err);

    if (!status)
        status = source_read(&in.source, err);
    if (!status) {
        *as_of = in.source.as_of;
        source_say(&in.source, "in no client's numbers");
        source_say_codes(&in.source);
        reader.ledger = in.ledger;
        reader.as_of = *as_of;
        status = crm_ledger_each(in.ledger, &worker, 1, add_client, err);
    }
    if (!status)
        status = say_edge(in.ledger, cli, err);
    if (!status)
        status = crm_people_sort(people, err);
    input_close(&in);
    return status;
}
