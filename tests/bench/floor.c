/*
 * floor FILE [THREADS] -- about the least that "first, last, count, sum for each client" can cost
 *
 * What crm-rfm is measured against: the file in memory, AVX2 where the machine has it, one table
 * of 48 bytes a slot (one a thread, merged at the end).  It knows that the columns are those of
 * generate.c, trusts every byte, and takes quotes only as far as generate.c writes them.
 */
#include <fcntl.h>
#include <immintrin.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATE = 1, CLIENT = 2, AMOUNT = 6, COLUMNS = 8, MOST_THREADS = 64 };

struct slot {
    char key[16];
    int64_t first, last; /* yyyymmddhhmmss */
    int64_t sum;         /* hundredths */
    uint64_t n;
};

struct table {
    struct slot *slot;
    size_t mask, used;
};

static void fatal(const char *what)
{
    perror(what);
    exit(2);
}

static struct slot *find(struct table *t, const char key[16]);

static void grow(struct table *t)
{
    struct table old = *t;

    t->mask = old.slot ? old.mask * 2 + 1 : (1u << 16) - 1;
    t->slot = calloc(t->mask + 1, sizeof *t->slot);
    if (!t->slot)
        fatal("floor");
    t->used = 0;
    for (size_t i = 0; old.slot && i <= old.mask; i++)
        if (old.slot[i].n)
            *find(t, old.slot[i].key) = old.slot[i];
    free(old.slot);
}

static struct slot *find(struct table *t, const char key[16])
{
    uint64_t a, b, hash;

    memcpy(&a, key, 8);
    memcpy(&b, key + 8, 8);
    hash = (a ^ b * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
    for (size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
        struct slot *s = &t->slot[i];
        if (s->n == 0) {
            memcpy(s->key, key, 16);
            s->first = INT64_MAX;
            s->last = 0;
            s->n = 0;
            t->used++;
            return s;
        }
        if (memcmp(s->key, key, 16) == 0)
            return s;
    }
}

static int64_t number(const char *p, int n)
{
    int64_t v = 0;

    while (n--)
        v = v * 10 + (*p++ - '0');
    return v;
}

static void take_row(struct table *t, const char *const end[])
{
    const char *id = end[CLIENT - 1] + 1, *date = end[DATE - 1] + 1, *p = end[AMOUNT - 1] + 1;
    size_t len = (size_t)(end[CLIENT] - id);
    char key[16] = {0};
    struct slot *s;
    int64_t when, amount = 0;
    int negative = *p == '-';

    memcpy(key, id, len < 16 ? len : 16);
    when = number(date, 4) * 10000000000 + number(date + 5, 2) * 100000000 +
           number(date + 8, 2) * 1000000 + number(date + 11, 2) * 10000 +
           number(date + 14, 2) * 100 + number(date + 17, 2);
    for (p += negative; p < end[AMOUNT]; p++)
        if (*p != '.')
            amount = amount * 10 + (*p - '0');
    if (t->used * 2 > t->mask)
        grow(t);
    s = find(t, key);
    if (when < s->first)
        s->first = when;
    if (when > s->last)
        s->last = when;
    s->sum += negative ? -amount : amount;
    s->n++;
}

__attribute__((target("avx2,bmi,bmi2,popcnt"))) static void scan(
    const char *text, const char *stop, struct table *t)
{
    const __m256i comma = _mm256_set1_epi8(','), lf = _mm256_set1_epi8('\n'),
                  quote = _mm256_set1_epi8('"');
    const char *end[COLUMNS + 1];
    int n = 0, quoted = 0;

    for (const char *base = text; base < stop; base += 64) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)base);
        __m256i y = _mm256_loadu_si256((const __m256i *)(const void *)(base + 32));
        uint64_t mask =
            (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(x, quote),
                _mm256_or_si256(_mm256_cmpeq_epi8(x, comma), _mm256_cmpeq_epi8(x, lf)))) |
            (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(y, quote),
                _mm256_or_si256(_mm256_cmpeq_epi8(y, comma), _mm256_cmpeq_epi8(y, lf))))
                << 32;
        for (; mask; mask &= mask - 1) {
            const char *p = base + _tzcnt_u64(mask);
            if (p >= stop)
                return;
            if (*p == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else
                end[n++] = p;
            if (n == COLUMNS) {
                take_row(t, end);
                n = 0;
            }
        }
    }
}

struct piece {
    const char *text, *stop;
    struct table table;
    pthread_t thread;
};

static void *work(void *arg)
{
    struct piece *p = arg;

    grow(&p->table);
    scan(p->text, p->stop, &p->table);
    return NULL;
}

static char *put_number(char *p, uint64_t n, int width)
{
    char digits[20];
    int len = 0;

    do
        digits[len++] = (char)('0' + n % 10);
    while ((n /= 10) || len < width);
    while (len)
        *p++ = digits[--len];
    return p;
}

static char *put_when(char *p, int64_t when)
{
    static const int width[] = {4, 2, 2, 2, 2, 2};
    static const int64_t unit[] = {10000000000, 100000000, 1000000, 10000, 100, 1};

    for (int i = 0; i < 6; i++) {
        p = put_number(p, (uint64_t)(when / unit[i]), width[i]);
        when %= unit[i];
        *p++ = "--T::,"[i];
    }
    return p;
}

static void write_all(const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);
        if (n < 0)
            fatal("floor");
        bytes += n;
        len -= (size_t)n;
    }
}

static void output(const struct table *t)
{
    static char buffer[1 << 18];
    char *p = stpcpy(buffer, "customer_id,first,last,n,sum\n");

    for (size_t i = 0; i <= t->mask; i++) {
        const struct slot *s = &t->slot[i];
        int64_t sum = s->sum < 0 ? -s->sum : s->sum;
        if (s->n == 0)
            continue;
        memcpy(p, s->key, 16);
        p += strnlen(p, 16);
        *p++ = ',';
        p = put_when(p, s->first);
        p = put_when(p, s->last);
        p = put_number(p, s->n, 1);
        *p++ = ',';
        if (s->sum < 0)
            *p++ = '-';
        p = put_number(p, (uint64_t)(sum / 100), 1);
        *p++ = '.';
        p = put_number(p, (uint64_t)(sum % 100), 2);
        *p++ = '\n';
        if (p > buffer + sizeof buffer - 256) {
            write_all(buffer, (size_t)(p - buffer));
            p = buffer;
        }
    }
    write_all(buffer, (size_t)(p - buffer));
}

static void merge(struct table *into, const struct table *from)
{
    for (size_t i = 0; i <= from->mask; i++) {
        const struct slot *s = &from->slot[i];
        struct slot *d;
        if (s->n == 0)
            continue;
        if (into->used * 2 > into->mask)
            grow(into);
        d = find(into, s->key);
        if (s->first < d->first)
            d->first = s->first;
        if (s->last > d->last)
            d->last = s->last;
        d->sum += s->sum;
        d->n += s->n;
    }
}

int main(int argc, char *argv[])
{
    static struct piece piece[MOST_THREADS];
    int n = argc > 2 ? atoi(argv[2]) : 1, fd;
    const char *text, *start, *stop;
    struct stat st;

    if (argc < 2 || n < 1 || n > MOST_THREADS) {
        fputs("usage: floor FILE [THREADS]\n", stderr);
        return 2;
    }
    fd = open(argv[1], O_RDONLY);
    if (fd < 0 || fstat(fd, &st) != 0)
        fatal(argv[1]);
    /* a page more, so that the last 64 bytes can be read whole */
    text = mmap(NULL, (size_t)st.st_size + 4096, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (text == MAP_FAILED || mmap((void *)(uintptr_t)text, (size_t)st.st_size, PROT_READ,
                                  MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED)
        fatal(argv[1]);
    madvise((void *)(uintptr_t)text, (size_t)st.st_size, MADV_SEQUENTIAL);
    stop = text + st.st_size;
    start = memchr(text, '\n', (size_t)st.st_size);
    start = start ? start + 1 : stop;
    for (int i = 0; i < n; i++) {
        const char *end = start + (stop - start) / (n - i);
        while (end < stop && end[-1] != '\n')
            end++;
        piece[i].text = start;
        piece[i].stop = start = end;
        if (i > 0 && pthread_create(&piece[i].thread, NULL, work, &piece[i]) != 0)
            fatal("floor");
    }
    work(&piece[0]);
    for (int i = 1; i < n; i++) {
        pthread_join(piece[i].thread, NULL);
        merge(&piece[0].table, &piece[i].table);
    }
    output(&piece[0].table);
    return 0;
}
