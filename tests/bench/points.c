/* points -- customers in eight overlapping clouds, for the benchmark of crm-segment
 *
 *   points ROWS COLUMNS SEED
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

/* xorshift64, Marsaglia 2003: uniform on (0, 1) */
static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

int main(int argc, char *argv[])
{
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
    long columns = argc > 2 ? strtol(argv[2], NULL, 10) : 3;

    state = 88172645463325252U + (argc > 3 ? strtoull(argv[3], NULL, 10) : 0);
    printf("customer_id");
    for (long c = 0; c < columns; c++)
        printf(",x%ld", c);
    putchar('\n');
    for (long i = 0; i < rows; i++) {
        unsigned cloud = (unsigned)(uniform() * 8);
        printf("%ld", i);
        for (long c = 0; c < columns; c++) {
            double z = sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
            printf(",%.4f", (cloud >> (c % 3) & 1) * 3.0 + z);
        }
        putchar('\n');
    }
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
