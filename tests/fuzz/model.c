/*
 * Fuzz the clusterings that crm-segment saved: one is refused with a message, or every client of
 * a small base is put into a cluster of it.
 *
 * with: crm-segment
 */
#include "program.h"

static const char customers[] = "customer_id,recency_days,frequency,monetary\n"
                                "a,10,1,50.00\nb,200,7,1250.50\nc,31,2,0.00\nd,5,,80.25\n";

/* The cell before the last of each row is empty or the number of a center, which a file can hold.
 */
static void check_clusters(struct crm_slice out)
{
    for (const char *p = out.ptr; (p = strchr(p, '\n')) != NULL && p[1]; p++) {
        const char *cell = p + 1 + strcspn(p + 1, "\n");
        for (int commas = 0; commas < 2; commas += *cell == ',')
            cell--;
        CHECK(cell[1] == ',' || (atol(cell + 1) >= 1 && atol(cell + 1) <= 2048));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_file model = fuzz_file((struct crm_slice){(const char *)data, size});
    struct fuzz_file base = fuzz_file(crm_slice_of(customers));
    char *argv[] = {"crm-segment", "kmeans", "--use-model", model.path, base.path, NULL};
    struct fuzz_run run = fuzz_program(5, argv, data, size);

    CHECK(run.exit_code == 2 ? run.out.len == 0 : fuzz_lines(run.out) == 5);
    check_clusters(run.out);
    fuzz_run_free(&run);
    close(model.fd);
    close(base.fd);
    return 0;
}
