#include "base/duration.h"

#include "base/num.h"

/* H:MM:SS, and H:MM or M:SS; a fraction at the end. */
static bool read_clock(const char *p, bool hours, double *seconds)
{
    double sum = 0;
    int n = 0;

    for (;; p++) {
        size_t digits = strspn(p, "0123456789");
        double part;
        if (p[digits] == '.' && n > 0)
            digits += 1 + strspn(p + digits + 1, "0123456789");
        if (!digits || !crm_num_double((struct crm_slice){p, digits}, &part) ||
            (n > 0 && part >= 60) || ++n > 3)
            return false;
        sum = sum * 60 + part;
        p += digits;
        if (*p != ':')
            break;
    }
    if (*p || n < 2)
        return false;
    *seconds = n == 2 && hours ? sum * 60 : sum;
    return true;
}

/* The unit at *p in seconds, 0 if there is none; *p then stands behind it. */
static double unit_at(const char **p)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"个小时", 3600}, {"小时", 3600}, {"小時", 3600}, {"时", 3600}, {"分钟", 60},
        {"分鐘", 60}, {"分", 60}, {"秒钟", 1}, {"秒", 1}, {"hours", 3600}, {"hour", 3600},
        {"hrs", 3600}, {"hr", 3600}, {"h", 3600}, {"minutes", 60}, {"minute", 60}, {"mins", 60},
        {"min", 60}, {"m", 60}, {"seconds", 1}, {"second", 1}, {"secs", 1}, {"sec", 1}, {"s", 1}};

    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t n = strlen(units[u].name);
        if (strncmp(*p, units[u].name, n) == 0) {
            *p += n;
            *p += **p == '.'; /* "min." */
            return units[u].seconds;
        }
    }
    return 0;
}

bool crm_duration_read(const char *plain, bool hours, double *seconds)
{
    double sum, last = 1e9;
    const char *p = plain;

    if (read_clock(plain, hours, seconds))
        return true;
    if (strncmp(p, "pt", 2) == 0)
        p += 2;
    for (sum = 0; *p;) {
        size_t digits = strspn(p, "0123456789.");
        double number, unit;
        if (!digits || !crm_num_double((struct crm_slice){p, digits}, &number))
            return false;
        p += digits;
        p += strspn(p, " ");
        unit = unit_at(&p);
        if (unit == 0 && !*p && last == 3600) /* 1h15 */
            unit = 60;
        if (unit == 0 || unit >= last)
            return false;
        last = unit;
        sum += number * unit;
        p += strspn(p, " ,");
        if (strncmp(p, "and ", 4) == 0)
            p += 4;
    }
    if (last == 1e9)
        return false;
    *seconds = sum;
    return true;
}
