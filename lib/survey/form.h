/*
 * form.h -- the header of a form tool's export
 *
 * Form tools write one to three header rows: Qualtrics names, texts and ids; SurveyMonkey questions
 * and, below them, options; the others one row with the option in the question's name.  A form is
 * recognised from its first records, its columns get one name each, and what the tool adds itself
 * (ids, times, addresses) is told from questions.
 *
 *     crm_form_init(&form);
 *     crm_form_read(&form, text, &dialect, err);
 *     ... form.column[c].name, .stem, .part, .role, form.data_at ...
 *     crm_form_release(&form);
 *
 * Exports seen: Google Forms, SurveyMonkey, Qualtrics, Typeform, Microsoft Forms, Jotform, 问卷星,
 * 腾讯问卷.  Any other table is a form of no tool: its names stay, without blanks at their ends.
 */
#ifndef CRM_SURVEY_FORM_H
#define CRM_SURVEY_FORM_H

#include "base/arena.h"
#include "io/reader.h"

enum crm_form_tool {
    CRM_FORM_NONE,
    CRM_FORM_GOOGLE,
    CRM_FORM_SURVEYMONKEY,
    CRM_FORM_QUALTRICS,
    CRM_FORM_TYPEFORM,
    CRM_FORM_MICROSOFT,
    CRM_FORM_JOTFORM,
    CRM_FORM_WJX,
    CRM_FORM_TENCENT,
};

/* "Qualtrics"; "" for CRM_FORM_NONE. */
const char *crm_form_name(enum crm_form_tool tool);

enum crm_form_role {
    CRM_ROLE_QUESTION,
    CRM_ROLE_ID,       /* of the answer sheet */
    CRM_ROLE_CUSTOMER, /* client's number, telephone */
    CRM_ROLE_EMAIL,
    CRM_ROLE_DATE,  /* handed in */
    CRM_ROLE_START, /* begun */
    CRM_ROLE_DURATION,
    CRM_ROLE_STATUS, /* test rows */
    CRM_ROLE_TOOL,   /* anything else the tool adds */
};

struct crm_form_column {
    struct crm_slice name; /* unique where a tool is known */
    const char *text;      /* the question as it was asked */
    const char *stem;      /* of a question in several columns: what they share; else "" */
    const char *part;      /* and what this one adds */
    enum crm_form_role role;
};

struct crm_answer_form {
    enum crm_form_tool tool;
    struct crm_form_column *column;
    size_t n_columns;
    struct crm_slice *name; /* n_columns, as in column */
    size_t data_at;         /* byte of `text` where the rows begin */
    size_t header_line;     /* from 1 */
    struct crm_arena arena;
};

void crm_form_init(struct crm_answer_form *form);
void crm_form_release(struct crm_answer_form *form);

/*
 * `text` is the beginning of a file, in UTF-8 without a byte order mark.  dialect->delimiter 0 is
 * set from the header.  A header that cannot be read leaves form->n_columns 0: reading the file
 * says what is wrong with it.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_form_read(struct crm_answer_form *form, struct crm_slice text,
    struct crm_dialect *dialect, struct crm_err *err);

/* Whether a cell of the status column says that nobody answered: a preview, a test, spam. */
bool crm_form_is_test(struct crm_slice status);

/* The column of a role; CRM_COLUMN_NONE: none. */
size_t crm_form_find(const struct crm_answer_form *form, enum crm_form_role role);

#endif
