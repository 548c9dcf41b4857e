#!tests/lib/cases
# lists in options: blanks do not count, an empty name is refused; of two -J files the first has the column
$ cd $TMP
$ printf 'customer_id,date,amount\nA,2025-01-02,1\nB,2025-01-03,2\nC,2025-01-05,4\n' >t.csv

== blanks round a name do not count
$ crm-rfm -q --walk-in 'A, B' t.csv | cut -d, -f1
$ crm-churn activity -q --walk-in ' A ,B ' t.csv | cut -d, -f1,2,5
$ crm-import -q --walk-in 'A, B' t.csv | cut -d, -f1
customer_id
C
period,clients,visits
2025-01,1,1
customer_id


C

== an empty name is refused
$ for p in 'crm-rfm' 'crm-churn activity' 'crm-churn overdue' 'crm-clv validate --split 2025-01-04'; do $p -q --walk-in 'A,,B' t.csv >o; done
! crm-rfm: --walk-in: an empty name
! crm-churn: --walk-in: an empty name
! crm-churn: --walk-in: an empty name
! crm-clv: --walk-in: an empty name
? 2

== two -J files with one column: the first, for --where, -g and the output alike
$ printf 'customer_id,source\nA,first\nB,first\nC,other\n' >j1.csv; printf 'customer_id,source\nA,second\nB,second\nC,second\n' >j2.csv
$ crm-rfm -q -J j1.csv -J j2.csv --where 'source = first' t.csv | cut -d, -f1,16
$ crm-churn activity -q -J j1.csv -J j2.csv -g source t.csv | cut -d, -f1-3
$ crm-churn activity -q -J j1.csv -J j2.csv --where 'source = first' t.csv | cut -d, -f1-3
customer_id,source
A,first
B,first
source,period,clients
first,2025-01,2
other,2025-01,1
period,clients,new
2025-01,2,2
