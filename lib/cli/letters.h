/*
 * letters.h -- what each option letter means, in every program
 */
#ifndef CRM_CLI_LETTERS_H
#define CRM_CLI_LETTERS_H

/* The long name that goes with `letter`; NULL when the letter is free. */
const char *crm_letter_name(int letter);

#endif
