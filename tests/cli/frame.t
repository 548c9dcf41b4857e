#!tests/lib/cases
# which value a column name means: the row's, else of the first -J file, else a made one
$ t() { printf 'customer_id,date,t,e\n1,2025-10-31T09:30,3,1\n2,2025-10-27,5,yes\n3,2025-10-26,5,no\n4,2025-11-07T18:00,8,1\n'; }
$ one() { printf 'customer_id,birthday,g\n1,2000-11-01,a\n2,1990-01-01,b\n3,1990-01-01,b\n'; }
$ two() { printf 'customer_id,g,t\n1,A,1\n2,B,1\n3,B,1\n4,C,1\n'; }
$ cu() { printf 'customer_id,as_of,recency_days,frequency,monetary\n1,2025-10-31,5,3,10\n2,2025-10-31,50,1,20\n3,2025-10-31,7,9,30\n'; }

== made columns in -g: days from Monday, one of the date
$ t | crm-churn survival --time t --event e -g weekday --digits 3
weekday,time,at_risk,events,censored,survival,se,lo,hi
Monday,5,1,1,0,0,,,
Friday,3,2,1,0,0.5,0.354,0.125,1
Friday,8,1,1,0,0,,,
Sunday,5,1,0,1,1,0,1,1

== hour and month; a row without a time has no hour
$ t | crm-churn survival --time t --event e -g month,hour | cut -d, -f1,2,4
month,hour,at_risk
2025-10,09,1
2025-10,,2
2025-11,18,1

== and in --where
$ t | crm-churn survival --time t --event e --where 'weekday = Friday and hour < 12'
time,at_risk,events,censored,survival,se,lo,hi
3,1,1,0,0,,,

== the age on the row's date, of a birthday in a -J file
$ t | crm-churn survival --time t --event e -J <(one) -g age -q | cut -d, -f1-3
age,time,at_risk
24,3,1
35,5,2
,8,1

== a column of the row comes before a made one
$ printf 'date,hour,t,e\n2025-10-31T09:30,own,1,1\n' | crm-churn survival --time t --event e -g hour | tail -1
own,1,1,1,0,0,,,

== two -J files with one column: the first one, in -g and --where alike
$ t | crm-churn survival --time t --event e -J <(one) -J <(two) -g g --where 'g in (a, A)'
g,time,at_risk,events,censored,survival,se,lo,hi
a,3,1,1,0,0,,,

== with --replace the files come before the row, still the first one
$ t | crm-churn survival --time t --event e -J <(one) -J <(two) --replace -g g | cut -d, -f1-4
g,time,at_risk,events
a,1,1,1
b,1,2,1
,1,1,1

== drivers: terms of -J files and made ones
$ t | crm-churn drivers --event e --terms age --ridge 1 -J <(one) --fit $TMP/f -q | cut -d, -f1; head -3 $TMP/f
term
(Intercept)
age
stat,value
n,3
nevent,2

== evaluate by a made column
$ printf 'date,p,y\n2025-10-31,.2,0\n2025-11-01,.8,1\n' | crm-churn evaluate --prob p --event y -g month | grep ,n,
2025-10,n,1
2025-11,n,1

== a date in another form is no date
$ printf 'date,t,e\n2025-10-31,1,1\n31/10/2025,2,1\n' | crm-churn survival --time t --event e -g weekday
weekday,time,at_risk,events,censored,survival,se,lo,hi
! crm-churn: weekday is made of dates as YYYY-MM-DD, and some row has another text there
? 2

== a birthday too
$ printf 'date,birthday,t,e\n2025-10-31,1.5.1990,1,1\n' | crm-churn survival --time t --event e --where 'age > 30'
time,at_risk,events,censored,survival,se,lo,hi
! crm-churn: column birthday: age is made of dates as YYYY-MM-DD, and some row has another text there
? 2

== without a date there is nothing to make it of
$ printf 't,e\n1,1\n' | crm-churn survival --time t --event e -g weekday
! crm-churn: standard input:1: no column 'weekday'; the header has 't' 'e'; name the right one with -c weekday=HEADER
? 2

== crm-rfm --from customers: --where looks at -J files and at the age on the as-of day
$ cu > $TMP/c; one > $TMP/j; crm-rfm --from customers --bins 2 $TMP/c -J $TMP/j --where 'age >= 30' -q | cut -d, -f1
customer_id
2
3

== of two -J files the first is passed through, with --replace too
$ cu > $TMP/c; one > $TMP/1; two > $TMP/2; crm-segment pareto $TMP/c -J $TMP/1 -J $TMP/2 --replace | cut -d, -f1,10
customer_id,g
1,a
2,b
3,b
!~ crm-segment: .*/2: column 'g' exists already and is not joined

== transactions: made columns in --where of the ledger's programs
$ printf 'customer_id,date,amount\n1,2025-10-31T09:30,10\n2,2025-10-27,20\n3,2025-10-26,5\n' > $TMP/t; for w in 'weekday = Friday' 'month = 2025-10 and hour < 12' 'weekday in (Sat, Sunday)' 'age > 30'; do crm-churn activity -q $TMP/t -J <(one) --where "$w" | tail -n +2 | cut -d, -f1,2,6; done
2025-10,1,10.00
2025-10,1,10.00
2025-10,1,5.00
2025-10,2,25.00

== crm-rfm --where likewise, and of two -J files the first, with --replace too
$ printf 'customer_id,date,amount\n1,2025-10-31T09:30,10\n2,2025-10-27,20\n3,2025-10-26,5\n' > $TMP/t; one > $TMP/1; two > $TMP/2; for w in 'weekday = Monday' 'g = a' 'g = A'; do crm-rfm -q $TMP/t -J $TMP/1 -J $TMP/2 --replace --where "$w" 2> /dev/null | cut -d, -f1,17; done
customer_id,g
2,b
customer_id,g
1,a
customer_id,g

== a birthday in a -J file that is no date
$ printf 'customer_id,date,amount\n' | crm-churn activity --where 'age > 30' -J <(printf 'customer_id,birthday\n9,1.5.1990\n')
! crm-churn: column birthday: '1.5.1990' is not a date (YYYY-MM-DD), so age is not known
? 2

== crm-survey on plain tables: made columns in -g and --where
$ p() { printf 'date,class,opened,answered,closed,compensation,followed_up,satisfied,birthday\n2025-10-31,a,2025-01-01,2025-01-03,,,,,2000-01-01\n2025-11-03,a,2025-01-01,2025-01-05,,,,,1990-01-01\n2025-11-04,a,2025-01-01,2025-01-09,,,,,\n'; }
$ p | crm-survey cases -g month | cut -d, -f1-3,5; p | crm-survey cases -g age --where 'weekday != Tuesday' | cut -d, -f1-3,5
month,class,n,answered_days_median
2025-10,a,1,2
2025-11,a,2,6
age,class,n,answered_days_median
25,a,1,2
35,a,1,4

== its dates too must be dates, for blocks and for --where
$ printf 'date,class\n31/10/2025,a\n' > $TMP/p; crm-survey cases -g month $TMP/p || crm-survey cases --where 'month = 2025-10' $TMP/p
!~ crm-survey: .*/p:2: month is made of dates as YYYY-MM-DD, and here is another
! crm-survey: month is made of dates as YYYY-MM-DD, and some row has another text there
? 2

== transactions in blocks by age: that of the row's date, of a birthday in a -J file or in the rows
$ printf 'customer_id,date,amount,birthday\n1,2025-10-31T09:30,10,2000-11-01\n1,2025-11-01,1,2000-11-01\n2,2025-10-27,20,1990-01-01\n3,2025-10-26,5,\n' > $TMP/t; crm-churn activity -q -g age $TMP/t | cut -d, -f1-3,7 > $TMP/1; cut -d, -f1-3 $TMP/t > $TMP/u; crm-churn activity -q -g age -J <(one | sed 's/^3.*/3,,/') $TMP/u | cut -d, -f1-3,7 | cmp - $TMP/1; cat $TMP/1
age,period,clients,revenue
24,2025-10,1,10.00
25,2025-11,1,1.00
35,2025-10,1,20.00
,2025-10,1,5.00

== a state holds the age that it was made with
$ printf 'customer_id,date,amount\n1,2025-10-31T09:30,10\n2,2025-10-27,20\n' > $TMP/t; crm-churn activity --partial -J <(one) -g age $TMP/t > $TMP/s; crm-churn activity -q --merge -g age $TMP/s | cmp - <(crm-churn activity -q -J <(one) -g age $TMP/t) && echo same
same

== a state without it is asked for it in vain
$ printf 'customer_id,date,amount\n1,2025-10-31T09:30,10\n' | crm-churn activity --partial > $TMP/s; cd $TMP; crm-churn activity -q --merge -J <(one) -g age s
! crm-churn: s: no column 'age' in the rows it was made of
? 2

== the birthday of a row that is no date
$ printf 'customer_id,date,amount,birthday\n1,2025-10-31,1,2000-10-31\n2,2025-10-31,1,x\n' | crm-churn bridge --inactive 10 -g age > /dev/null
! crm-churn: standard input:3: column birthday: 'x' is not a date (YYYY-MM-DD), so age is not known
? 2

== of two -J files with one column the first, in -g of transactions with --replace too
$ printf 'customer_id,date,amount,g\n1,2025-10-31,10,own\n' > $TMP/t; for r in '' --replace; do crm-churn activity -q -J <(one) -J <(two) -g g $r $TMP/t | tail -1 | cut -d, -f1-3; done
own,2025-10,1
a,2025-10,1

== crm-survey on answers: made columns in --where and -g, of an item of kind date and of -J files
$ s() { printf 'item,kind,min,max\nwhen,date,,\nn,nps,0,10\nc,customer_id,,\n' > $TMP/b; printf 'rid,when,n,c\n1,2025-10-31T09:30,9,1\n2,2025-10-27,3,2\n3,2025-11-02,10,3\n' > $TMP/a; printf 'rid,birthday\n1,2000-11-01\n2,1990-01-01\n' > $TMP/j; }
$ s; for w in 'weekday = Friday' 'month = 2025-10' 'hour < 12' 'age > 30'; do crm-survey nps -q $TMP/b $TMP/a -J $TMP/j --where "$w" | tail -n +2 | cut -d, -f1-4; done; crm-survey nps -q $TMP/b $TMP/a -g month | cut -d, -f1,3; crm-survey nps -q $TMP/b $TMP/a -J $TMP/j -g age | cut -d, -f1,3
1,1,0,0
2,1,0,1
1,1,0,0
1,0,0,1
month,promoters
2025-10,1
2025-11,1
age,promoters
24,1
35,0
,1

== a birthday there that is no date
$ printf 'item,kind,min,max\nwhen,date,,\nn,nps,0,10\n' > $TMP/b; printf 'rid,when,n\n1,2025-10-31,9\n' > $TMP/a; printf 'rid,birthday\n1,1.5.90\n' > $TMP/j; crm-survey nps -q $TMP/b $TMP/a -J $TMP/j --where 'age > 30' > $TMP/o
! crm-survey: age is made of dates as YYYY-MM-DD, and some row has another text there
? 2

== answers without a date have no weekday
$ printf 'item,kind,min,max\nn,nps,0,10\n' > $TMP/b; printf 'rid,n\n1,9\n' > $TMP/a; crm-survey nps -q $TMP/b $TMP/a --where 'weekday = Friday' > $TMP/o
! crm-survey: --where: column 1: 'weekday' is no column of the input
? 2
