#!tests/lib/cases
# dates that stand alone at the ends of a history: what stops a run
$ tx() { printf '%s\n' customer_id,date,amount "$@"; }

== a first date alone asks where the history begins; --since answers, one more day of that year too
$ tx a,2019-06-01,5 a,2024-01-01,5 b,2024-01-09,5 >$TMP/t; cd $TMP; { crm-rfm t; crm-churn cohort t; crm-churn label --cut 2024-01-05 t; crm-rfm -a 2024-02-01 t; tx a,2019-06-01,5 a,2024-01-01,5 | crm-churn overdue --until 2024-02-01; } >out
> crm-rfm -q --since 2020-01-01 t | cut -d, -f1,6; crm-churn intervals -q --since 2019-01-01 t | cut -d, -f1-4; tx a,2019-06-01,5 a,2020-06-01,5 a,2021-06-02,5 | crm-rfm -q -a 2021-06-02 | cut -d, -f1,6
! crm-rfm: the first date, 2019-06-01, stands alone: the next one is 2024-01-01; say with --since where the history begins
! crm-churn: the first date, 2019-06-01, stands alone: the next one is 2024-01-01; say with --since where the history begins
! crm-churn: the first date, 2019-06-01, stands alone: the next one is 2024-01-01; say with --since where the history begins
! crm-rfm: the first date, 2019-06-01, stands alone: the next one is 2024-01-01; say with --since where the history begins
! crm-churn: the last date, 2024-01-01, stands alone: the one before it is 2019-06-01; say with -a which day the analysis is made for
customer_id,frequency
a,1
b,1
customers,repeat_customers,visits,n
2,1,3,1
customer_id,frequency
a,3

== of states the merge looks: a piece may well begin with a date alone
$ cd $TMP; tx a,2019-06-01,5 >p; tx a,2020-01-01,5 a,2020-01-02,6 >q; crm-rfm --partial -o s p; crm-rfm --partial -o u q; crm-rfm -q --merge s u | cut -d, -f1,6; tx a,2018-01-01,5 >p; crm-rfm --partial -o s p; crm-rfm --merge s u >out
! crm-rfm: the first date, 2018-01-01, stands alone: the next one is 2020-01-01; say with --since where the history begins
? 2
customer_id,frequency
a,3
