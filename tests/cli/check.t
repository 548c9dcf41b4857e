#!tests/lib/cases
# --check: exit 1 when a row of the results is not as it should be
$ cd $TMP
$ t() { printf 'customer_id,date,amount\nA,2024-01-05,10\nA,2024-02-05,10\nB,2024-01-06,20\nB,2024-03-01,0.125\nC,2024-03-31,5\n'; }

== all rows are as they should be
$ t | crm-rfm -q --check 'monetary > 1' | wc -l
4

== one is not: it is on standard error, also with -q, and the output is whole
$ t | crm-rfm -q --check 'frequency >= 2' | cut -d, -f1,6
customer_id,frequency
A,2
B,2
C,1
! crm-rfm: --check: not frequency >= 2: customer_id=C first_date=2024-03-31 last_date=2024-03-31 recency_days=0 tenure_days=0 frequency=1 monetary=5.000 avg_visit=5 r=5 f=1 m=1 rfm_score=511 segment=new as_of=2024-03-31

== its status is 1
$ t | crm-rfm -q --check 'frequency >= 2' > x 2> e; echo $?; cat e | wc -l
1
1

== an empty cell is not judged
$ t | crm-rfm -q --check 'repeat_monetary > 0.1' | wc -l; echo $?
4
0

== no row at all is a failure
$ t | crm-rfm -q --where 'amount > 99' --check 'frequency >= 2' | wc -l
! crm-rfm: --check: no row to look at
1

== numbers that a table shows short are judged in full
$ printf 'customer_id,date,amount\nA,2024-01-01,1\nA,2024-01-02,1\nA,2024-01-03,0\n' | crm-rfm -q -f table --check 'avg_visit != 0.666667' > x; echo $?
$ printf 'customer_id,date,amount\nA,2024-01-01,1\nA,2024-01-02,1\nA,2024-01-03,0\n' | crm-churn activity -q -f table --check 'visits_per_client != 3' > x; echo $?
0
! crm-churn: --check: not visits_per_client != 3: period=2024-01 clients=1 new=1 existing=0 visits=3 revenue=2.00 revenue_new=2.00 revenue_existing=0.00 avg_visit=0.666666666667 visits_per_client=3 refund=0.00 walkin_revenue=0.00 note=open as_of=2024-01-03
1

== many rows are counted
$ seq 30 | awk 'BEGIN { print "customer_id,date,amount" } { print $1 ",2024-01-01,1" }' | crm-rfm -q --check 'frequency > 1' 2> e > x; echo $?; wc -l < e; tail -1 e
1
21
crm-rfm: --check: not frequency > 1: 30 rows in all

== side tables are not judged
$ t | crm-rfm -q --thresholds cuts --check 'frequency >= 1' > x; echo $?
0

== what is no column, no expression, no fitting value
$ t | crm-rfm -q --check 'frequenzy >= 2'
! crm-rfm: --check: column 1: 'frequenzy' is no column of the output (did you mean 'frequency'?)
? 2

== nothing close
$ t | crm-rfm -q --check 'zz >= 2'
! crm-rfm: --check: column 1: 'zz' is no column of the output
? 2

== half an expression
$ t | crm-rfm -q --check 'frequency >='
! crm-rfm: --check: column 13: expected a value, but the rule ends here
? 2

== a value that does not fit
$ t | crm-rfm -q --check 'frequency != 2k' > x
! crm-rfm: --check: column 14: '2k' is no number, and frequency holds numbers
? 2

== a state is no table of results
$ t | crm-rfm -q --partial --check 'frequency >= 2' > x
! crm-rfm: --check: this run writes no rows of results
? 2

== given twice
$ t | crm-rfm -q --check 'frequency >= 2' --check 'frequency >= 1'
! crm-rfm: --check: given twice
? 2

== a page is no table of results
$ crm-report monthly --check 'x > 1' x
! crm-report: unknown option '--check'
! Try 'crm-report monthly --help'
? 2
