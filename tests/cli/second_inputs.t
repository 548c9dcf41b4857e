#!tests/lib/cases
# -c NAME=HEADER holds for -J, --transactions and the like where their header has it; -J files are read once
$ tx() { printf 'customer_id,date,amount\n1,2025-01-03,10\n1,2025-02-03,10\n2,2025-02-03,20\n'; }
$ cu() { printf 'customer_id,recency_days,frequency,monetary\n1,5,3,10\n2,50,1,20\n'; }

== -J called otherwise: the key
$ tx | crm-rfm -q -c customer_id=Client -J <(printf 'Client,district\n2,North\n')
! crm-rfm: standard input:1: no column 'Client'; the header has 'customer_id' 'date' 'amount'; name the right one with -c customer_id=HEADER
? 2

== the main input needs what -c says, a second one what it has
$ printf 'Client,date,amount\n1,2025-01-03,10\n2,2025-02-03,20\n' > $TMP/t; crm-churn activity -q $TMP/t -c customer_id=Client -J <(printf 'Client,district\n2,North\n') -J <(printf 'customer_id,code\n1,x\n') -g district,code | cut -d, -f1-4
district,code,period,clients
North,,2025-02,1
,x,2025-01,1

== a column of a -J file by its other name
$ cu | crm-segment list -c district=Stadtteil -J <(printf 'customer_id,Stadtteil\n2,Nord\n') --where 'district = Nord'
customer_id,recency_days,frequency,monetary,Stadtteil
2,50,1,20,Nord

== --transactions
$ printf 'Client,recency_days,frequency,monetary,g\n1,5,3,10,a\n2,50,1,20,b\n' > $TMP/c; printf 'Client,Day,Sum,staff\n1,2025-01-03,10,Ana\n2,2025-01-04,10,Ana\n' > $TMP/t; crm-segment profile --of g -c customer_id=Client -c date=Day -c amount=Sum --transactions $TMP/t $TMP/c | grep -c weekday
14

== the list of crm-rfm
$ tx | sed '1s/customer_id/Client/' | crm-rfm -q -c customer_id=Client --list <(printf 'Client\n1\n2\n3\n') --bins 2 --segments <(printf 'segment,r,f,m\nall,1-2,1-2,1-2\n') | cut -d, -f1
customer_id
1
2
3

== a -J file is read once, so that a pipe will do where rows and --where both look at it
$ cu | crm-segment pareto -J <(printf 'customer_id,staff\n1,Ana\n2,Leo\n') --where 'staff = Leo'
customer_id,recency_days,frequency,monetary,rank,cum_share,abc,staff
2,50,1,20,1,1,A,Leo
