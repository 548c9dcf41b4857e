/*
 * Fuzz the parameters that crm-clv reads, and their covariances behind a NUL: they are refused with
 * a message, or every client gets numbers that are finite.  The first byte chooses covariates.
 *
 * with: crm-clv
 */
#include "../../cmd/crm-clv/clv.h"
#include "program.h"

static const char customers[] = "customer_id,recency_days,tenure_days,frequency,monetary,region\n"
                                "a,300,300,1,50.00,n\nb,200,400,7,1250.50,s\nc,31,31,1,0.00,s\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_slice rest = {(const char *)data + 1, size - 1};
    struct fuzz_file params, covariance, base;
    struct fuzz_run run;
    const __typeof__(opt) before = opt; /* a program starts once, so it keeps what it was told */
    char *argv[12] = {"crm-clv", "predict", "-q", "--params"};
    int argc = 4;

    if (size < 1)
        return 0;
    params = fuzz_file(fuzz_part(&rest));
    covariance = fuzz_file(rest);
    base = fuzz_file(crm_slice_of(customers));
    argv[argc++] = params.path;
    if (rest.len) {
        argv[argc++] = "--covariance";
        argv[argc++] = covariance.path;
        argv[argc++] = "--interval";
    }
    if (data[0] & 1) {
        argv[argc++] = "--covariates";
        argv[argc++] = "C(region)";
    }
    argv[argc++] = base.path;
    run = fuzz_program(argc, argv, data, size);
    CHECK(run.exit_code == 2 ? run.out.len == 0 : fuzz_lines(run.out) == 4);
    opt = before;
    fuzz_run_free(&run);
    close(params.fd);
    close(covariance.fd);
    close(base.fd);
    return 0;
}
