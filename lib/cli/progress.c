#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void put(const char *text, size_t len)
{
    if (write(STDERR_FILENO, text, len) < 0)
        return;
}

void crm_progress_start(struct crm_progress *progress, const struct crm_cli *cli, uint64_t total)
{
    bool show = !cli->quiet && isatty(STDERR_FILENO);

    *progress = (struct crm_progress){.cli = show ? cli : NULL, .total = total};
    if (show)
        progress->start = progress->last = now();
}

void crm_progress_bytes(struct crm_progress *progress, uint64_t bytes)
{
    char line[160];
    double t, took, rate, left;
    int n;

    if (!progress->cli)
        return;
    t = now();
    took = t - progress->start;
    if (took < 2 || t - progress->last < 0.2)
        return;
    progress->last = t;
    rate = (double)bytes / took;
    n = snprintf(line, sizeof line, "\r%s: %.0f MB, %.0f MB/s", progress->cli->cmd->name,
        (double)bytes / 1e6, rate / 1e6);
    if (n > 0 && progress->total > bytes && rate > 0) {
        left = (double)(progress->total - bytes) / rate;
        n += snprintf(line + n, sizeof line - (size_t)n, ", %.0f %%, %d:%02d left",
            100 * (double)bytes / (double)progress->total, (int)(left / 60), (int)left % 60);
    }
    if (n > 0 && (size_t)n + 4 < sizeof line) {
        n += snprintf(line + n, sizeof line - (size_t)n, "\033[K");
        put(line, (size_t)n);
        progress->shown = true;
    }
}

void crm_progress_end(struct crm_progress *progress)
{
    if (progress->shown)
        put("\r\033[K", 4);
    progress->shown = false;
    progress->cli = NULL;
}
