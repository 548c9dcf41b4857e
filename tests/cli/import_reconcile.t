#!tests/lib/cases
# crm-import --reconcile: lines against payments, day by day
$ cd $TMP
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\nc2,2025-01-02,5.50\nc1,2025-01-03,7\n' >lines.csv
$ printf 'Paid at,Amount\n2025-01-02 09:00,15.50\n2025-01-03 10:00,6\n2025-01-04 10:00,1\n' >pay.csv

== days that differ are named, the lines are written all the same
$ crm-import -q --reconcile pay.csv --reconciled r lines.csv; echo $?; cat r
! crm-import: 2025-01-03: lines 7.00, payments 6.00
! crm-import: 2025-01-04: lines 0.00, payments 1.00
! crm-import: 2 of 3 days differ from pay.csv
customer_id,date,amount
c1,2025-01-02,10
c2,2025-01-02,5.50
c1,2025-01-03,7
1
date,lines,payments,difference
2025-01-02,15.50,15.50,0.00
2025-01-03,7.00,6.00,1.00
2025-01-04,0.00,1.00,-1.00

== all is well
$ crm-import --reconcile lines.csv lines.csv 2>&1 >/dev/null | tail -3 | sed 2q
crm-import: 2 days, each with the sum of lines.csv
crm-import: 3 rows in = 3 out + 0 set aside + 0 duplicates + 0 lines of totals

== presets for both
$ printf 'Date,Event Type,Net Sales,Item,Transaction ID,Customer ID\n2026-06-11,Payment,$1.00,x,T1,C1\n' >sq.csv
$ printf 'Date,Event Type,Net Sales,Gift Card Sales,Total Collected,Customer ID\n2026-06-11,Payment,$1.00,$0.00,$1.00,C1\n' >tx.csv
$ crm-import -q -p square-items -p square-transactions --reconcile tx.csv sq.csv
customer_id,date,amount,txn_id,item,kind
C1,2026-06-11,1.00,T1,x,other

== what it needs
$ crm-import -q --reconciled r lines.csv; crm-import -q -T clients --reconcile pay.csv lines.csv
! crm-import: --reconciled needs --reconcile PAYMENTS
! crm-import: --reconcile is for transactions
? 2
