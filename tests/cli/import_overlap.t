#!tests/lib/cases
# crm-import --key: overlapping exports
$ cd $TMP
$ import() { crm-import -q "$@"; }
$ printf 'Client,Date,Amount,Receipt\nc1,2025-01-01,1,r1\nc1,2025-01-02,2,r2\nc1,2025-01-02,2,r2\n,2025-01-02,3,r3\n' >a
$ printf 'Client,Date,Amount,Receipt\nc1,2025-01-02,2,r2\nc1,2025-01-02,2,r2\n,2025-01-02,3,r3\nc2,2025-01-03,4,r4\n' >b

== each sale once: the largest count found in one file
$ crm-import --key txn_id,amount a b 2>&1 | grep -v header
customer_id,date,amount,txn_id
c1,2025-01-01,1,r1
c1,2025-01-02,2,r2
c1,2025-01-02,2,r2
,2025-01-02,3,r3
c2,2025-01-03,4,r4
crm-import: 8 rows in = 5 out + 0 set aside + 3 duplicates + 0 lines of totals
crm-import: amount 12.00, of it 3.00 in 1 row of walk-ins

== duplicates do not touch the exit status, and are in the totals
$ import --key all --totals t a b >o; cat t
measure,value
rows_in,8
rows_out,5
rows_set_aside,0
rows_duplicates,3
rows_totals,0
amount_in,19.00
amount_out,12.00
amount_set_aside,0.00
amount_duplicates,7.00
first_date,2025-01-01
last_date,2025-01-03
clients,2
walk_in_rows,1
walk_in_amount,3.00

== the later file may have more of them
$ printf 'Client,Date,Amount,Receipt\nc1,2025-01-02,2,r2\n' >one
$ import -k Receipt one a | wc -l
5

== the same file twice is the file once
$ import -k all a a | cmp - <(import a)

== a header tells which column is meant
$ import -k receipt,Amount a b | wc -l
6

== a column that is not there
$ import -k till a b
! crm-import: --key: the output has no column 'till'; --keep can
? 2

== without a key an overlap is suspected
$ import a b >o
! crm-import: b: 3 rows stand in the files before too: overlapping exports? --key counts each sale once
? 0

== files that do not overlap
$ printf 'Client,Date,Amount,Receipt\nc1,2025-02-02,2,r2\n' >c
$ import a c >o

== many rows: a sample is enough, and any number of threads gives the same
$ perl -e 'print "Client,Date,Amount,Receipt\n"; printf "c%d,2025-01-01,%d,r%d\n", $_, $_, $_ for 1 .. 300000' >m
$ perl -e 'print "Client,Date,Amount,Receipt\n"; printf "c%d,2025-01-01,%d,r%d\n", $_, $_, $_ for 250001 .. 400000' >n
$ import m n 2>&1 >/dev/null | sed 's/[0-9]* rows/N rows/'
$ import -k txn_id -j1 m n >1; import -k txn_id -j4 m n >4; cmp 1 4; wc -l <1
crm-import: n: N rows stand in the files before too: overlapping exports? --key counts each sale once
400001
