/*
 * clients -- customers as crm-rfm writes them, of clients drawn from a model
 *
 *     clients MODEL N SEED [DAYS]
 *
 * MODEL: bg-nbd, mbg-nbd, pareto-nbd, or an integer k for mbg-cnbd-k.  First visits are spread over
 * the first half of DAYS (546), as in the CDNOW data; the parameters are near those of that set,
 * times in days rounded up.  Money is Gamma-Gamma.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char *argv[])
{
    if (argc < 4)
        return 2;
    int bg = strcmp(argv[1], "bg-nbd") == 0, pareto = strcmp(argv[1], "pareto-nbd") == 0;
    int k = atoi(argv[1]) > 1 ? atoi(argv[1]) : 1;
    long n = atol(argv[2]), days = argc > 4 ? atol(argv[4]) : 546;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

    gsl_rng_set(rng, (unsigned long)atol(argv[3]));
    puts("customer_id,recency_days,tenure_days,frequency,repeat_monetary,interval_logsum");
    for (long i = 0; i < n; i++) {
        double rate = gsl_ran_gamma(rng, 0.6, k / (7 * 7.0)); /* a day */
        double leave = gsl_ran_beta(rng, 0.8, 2.4);
        double end = pareto ? gsl_ran_exponential(rng, 1 / gsl_ran_gamma(rng, 0.6, 1 / 84.0)) : 1e9;
        double nu = gsl_ran_gamma(rng, 3.74, 1 / 15.44), spent = 0, logs = 0, t = 0;
        long tenure = days - (long)gsl_rng_uniform_int(rng, (unsigned long)(days / 2)), last = 0;
        long visits = 1;
        int there = bg || pareto || gsl_rng_uniform(rng) >= leave;
        while (there) {
            t += gsl_ran_gamma(rng, k, 1 / rate);
            long day = t < (double)tenure ? (long)ceil(t) : tenure + 1;
            if (day > tenure || t > end)
                break;
            if (day > last) { /* a visit is a distinct day */
                logs += log((double)(day - last));
                spent += gsl_ran_gamma(rng, 6.25, 1 / nu);
                last = day;
                visits++;
            }
            there = pareto || gsl_rng_uniform(rng) >= leave;
        }
        printf("C%07ld,%ld,%ld,%ld,", i, tenure - last, tenure, visits);
        if (visits > 1)
            printf("%.2f,%.6f\n", spent / (double)(visits - 1), logs);
        else
            puts(",");
    }
    gsl_rng_free(rng);
    return ferror(stdout) != 0;
}
