#include "cli/letters.h"

#include <stddef.h>

static const struct {
    char letter;
    const char *name;
} letters[] = {
    {'a', "as-of"},
    {'b', "bins"},
    {'c', "column"},
    {'d', "delimiter"},
    {'D', "date-format"},
    {'e', "encoding"},
    {'f', "format"},
    {'g', "by"},
    {'h', "help"},
    {'j', "threads"},
    {'J', "join"},
    {'k', "key"},
    {'m', "model"},
    {'n', "namespace"},
    {'o', "output"},
    {'p', "preset"},
    {'q', "quiet"},
    {'r', "rejects"},
    {'t', "tsv"},
    {'T', "type"},
    {'v', "verbose"},
    {'V', "version"},
};

const char *crm_letter_name(int letter)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].letter == letter)
            return letters[i].name;
    return NULL;
}
