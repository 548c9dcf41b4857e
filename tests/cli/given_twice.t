#!tests/lib/cases
# files that count twice, or not at all: said even with -q, exit 1
$ cd $TMP; printf 'customer_id,date,amount\na,2024-01-01,5\n' >t; printf 'customer_id,date,amount\n' >e; cp t u

== a file of rows given twice, under another name too
$ ln t hard; crm-rfm -q t ./t | cut -d, -f1,7; crm-churn intervals -q t u hard >out
! crm-rfm: './t' is given twice
! crm-churn: 'hard' is given twice
? 1
customer_id,monetary
a,10.00

== a file of -J given twice; the rows themselves may be joined
$ crm-rfm -q -J u -J u t | cut -d, -f1,7; crm-rfm -q -J t t >out
! crm-rfm: 'u' is given twice
customer_id,monetary
a,5.00

== crm-import with a key
$ printf 'Client,Date,Amount,Receipt\nc1,2025-01-02,10,1\n' >f; crm-import -q --key txn_id f f >out; echo $?; crm-import -q f f >out
! crm-import: 'f' is given twice
! crm-import: f: 1 row stands in the files before too: overlapping exports? --key counts each sale once
? 1
0

== the same state
$ crm-rfm --partial -o s t; crm-rfm -q --merge s s | cut -d, -f1,7
! crm-rfm: 's' is given twice
customer_id,monetary
a,10.00

== a header and no row among several files
$ crm-churn cohort -q t e >out
! crm-churn: 'e' has a header and no row
? 1

== alone it is an empty input
$ crm-churn cohort -q e; crm-rfm -q e | cut -d, -f1
cohort,age,customers,active,rate,lo,hi,amount,as_of
customer_id
