#!tests/lib/cases
# What LIMITS of crm-tools(7) says: the largest that works, and what happens one step further.
$ h=customer_id,date,amount most=922337203685477.5807
$ rows() { echo $h; printf '%s\n' "$@"; }

== a field of 16 million bytes goes through
$ perl -e 'print "customer_id,date,amount,item\nc1,2025-01-01,5,", "x" x 16e6, "\nc2,2025-01-02,7,y\n"' > $TMP/long.csv
$ crm-import -q $TMP/long.csv | cmp - $TMP/long.csv && echo the same
the same

== so does a quoted one with a million line breaks
$ perl -e 'print "customer_id,date,amount,item\nc1,2025-01-01,5,\"", "x\n" x 1e6, "x\"\nc2,2025-01-02,7,y\n"' > $TMP/long.csv
$ crm-import -q $TMP/long.csv | cmp - $TMP/long.csv && echo the same
the same

== a customer_id of 16 million bytes is a client
$ perl -e 'print "customer_id,date,amount\n", "c" x 16e6, ",2025-01-01,5\n" x 2' > $TMP/long.csv
$ crm-rfm -q $TMP/long.csv | tail -n 1 | tail -c 51
,2025-01-01,0,0,1,5.00,5,,5,1,1,511,new,2025-01-01

== a message does not show all of a long field
$ perl -e 'print "customer_id,date,amount\nc1,2025-01-01,", "7" x 1e6, "\n"' | crm-rfm -q
! crm-rfm: standard input:2: column amount: '777777777777777777777777777777777777777777777777...' is too large (the limit is 922337203685477.5807)
? 2
~ ^customer_id

== 5000 columns go through
$ perl -e 'my @n = 1 .. 5000; print join(",", "customer_id", "frequency", "monetary", "recency_days", map "x$_", @n), "\n", join(",", "c1", 2, 5, 7, @n), "\n"' > $TMP/wide.csv
$ crm-segment grade -q --cut median $TMP/wide.csv | cut -d, -f1-5004 | cmp - $TMP/wide.csv && echo the same
the same

== 300,000 clients
$ perl -e 'print "customer_id,date,amount\n"; print "client number $_,2025-01-01,1.00\n" for 1 .. 3e5' > $TMP/many.csv
$ crm-rfm -q $TMP/many.csv | tail -n 1 | cut -d, -f1-7; crm-churn activity -q $TMP/many.csv | tail -n 1 | cut -d, -f1-6
client number 300000,2025-01-01,2025-01-01,0,0,1,1.00
2025-01,300000,300000,0,300000,300000.00

== the largest amounts
$ rows a,2025-01-01,$most b,2025-01-01,-$most > $TMP/t.csv
$ crm-import -q $TMP/t.csv | tail -n 2; crm-rfm -q $TMP/t.csv | cut -d, -f1,7; crm-churn activity -q $TMP/t.csv | cut -d, -f1,6,17
a,2025-01-01,922337203685477.5807
b,2025-01-01,-922337203685477.5807
customer_id,monetary
a,922337203685477.5807
b,-922337203685477.5807
period,revenue,refund
2025-01,0.0000,922337203685477.5807

== one step further
$ for x in 922337203685477.5808 -922337203685477.5808 1000000000000000; do rows a,2025-01-01,$x | crm-churn activity -q > $TMP/out; done
! crm-churn: standard input:2: column amount: '922337203685477.5808' is too large (the limit is 922337203685477.5807)
! crm-churn: standard input:2: column amount: '-922337203685477.5808' is too large (the limit is 922337203685477.5807)
! crm-churn: standard input:2: column amount: '1000000000000000' is too large (the limit is 922337203685477.5807)
? 2

== crm-import sets such a row aside
$ rows a,2025-01-01,$most b,2025-01-01,1000000000000000 | crm-import -q --rejects $TMP/bad
customer_id,date,amount
a,2025-01-01,922337203685477.5807
? 1

== five decimals are no amount
$ rows a,2025-01-01,0.12345 | crm-rfm -q > $TMP/out
! crm-rfm: standard input:2: column amount: '0.12345' has more than 4 decimals
? 2

== a sum that is too large is refused, by the client
$ rows a,2025-01-01,$most a,2025-01-02,0.0001 > $TMP/t.csv
$ crm-rfm -q $TMP/t.csv > $TMP/out || crm-churn label -q --cut 2025-01-03 -a 2026-01-01 $TMP/t.csv > $TMP/out
! crm-rfm: the amounts of one client add up to more than 922337203685477.5807
! crm-churn: the amounts of one client add up to more than 922337203685477.5807
? 2

== a sum that is too large is refused, of all
$ rows a,2025-01-01,$most b,2025-01-02,0.0001 > $TMP/t.csv
$ crm-import -q $TMP/t.csv > $TMP/out; crm-churn activity -q $TMP/t.csv > $TMP/out; crm-churn cohort -q $TMP/t.csv > $TMP/out
$ crm-rfm -q $TMP/t.csv | crm-segment pareto -q > $TMP/out; crm-rfm -q $TMP/t.csv | crm-segment summary -q --of segment > $TMP/out
!~ ^crm-import: .*t.csv:3: column amount: the sum of all amounts is too large
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-segment: the sum of all amounts is too large
! crm-segment: the sum of all amounts is too large
? 2

== the first and the last day
$ rows a,0001-01-01,5 b,9999-12-31T23:59:59,6 > $TMP/t.csv
$ crm-import -q $TMP/t.csv | tail -n 2; crm-rfm -q -a 9999-12-31 --since 0001-01-01 $TMP/t.csv | cut -d, -f1-6
a,0001-01-01,5
b,9999-12-31T23:59:59,6
customer_id,first_date,last_date,recency_days,tenure_days,frequency
a,0001-01-01,0001-01-01,3652058,3652058,1
b,9999-12-31,9999-12-31,0,0,1

== one day further
$ for day in 0000-12-31 10000-01-01 2025-02-29; do rows a,$day,5 | crm-rfm -q > $TMP/out; done
! crm-rfm: standard input:2: column date: '0000-12-31' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: standard input:2: column date: '10000-01-01' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: standard input:2: column date: '2025-02-29' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
? 2

== all days of the calendar as periods
$ rows a,0001-01-01,5 b,9999-12-31,6 > $TMP/t.csv
$ for p in day week month quarter year; do crm-churn activity -q -a 9999-12-31 --since 0001-01-01 --period $p $TMP/t.csv > $TMP/out; sed -n '2p;$p' $TMP/out | cut -d, -f1,2; wc -l < $TMP/out; done
0001-01-01,1
9999-12-31,1
3652060
0001-01-01,1
9999-12-27,1
521724
0001-01,1
9999-12,1
119989
0001-Q1,1
9999-Q4,1
39997
0001,1
9999,1
10000

== a day that would lie behind the last one is empty
$ rows a,9999-12-01,5 a,9999-12-16,5 a,9999-12-31,5 | crm-churn overdue -q | cut -d, -f1-6
customer_id,category,typical_interval,basis,due_date,overdue_days
a,,15,own,,-15

== a message can name it
$ rows a,9999-12-01,5 | crm-churn label --cut 9999-12-31 -a 9999-12-31 | cut -d, -f1-5
! crm-churn: the horizon ends on 10000-03-29, after the as-of day: churned stays empty
customer_id,cut,time,event,churned
a,9999-12-31,0,0,
