#!tests/lib/cases
# an as-of day more than one --period after the last row, 31 days where there is none: said with -q too, exit 1
$ t() { printf '%s\n' customer_id,date,amount,kind,item,txn_id A,2024-01-05,10,service,Cut,1 B,2024-01-05,20,prepaid,Card,2 A,2024-01-30,10,service,Cut,3 B,2024-01-31,9,service,Colour,4; }

== crm-rfm: 31 days after the last row, and 32; the results are the same but for the day
$ t > $TMP/t; cd $TMP; crm-rfm -q -a 2024-03-02 t | cut -d, -f1-7,15; echo; crm-rfm -q -a 2024-03-03 t > o; echo $?; cut -d, -f1-7,15 o
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,as_of
A,2024-01-05,2024-01-30,32,57,2,20.00,2024-03-02
B,2024-01-31,2024-01-31,31,31,1,29.00,2024-03-02

1
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,as_of
A,2024-01-05,2024-01-30,33,58,2,20.00,2024-03-03
B,2024-01-31,2024-01-31,32,32,1,29.00,2024-03-03
! crm-rfm: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31

== without -q it comes after what is noted; without -a there is nothing to say
$ t | sed 's/^A,2024-01-30/,2024-01-30/' | crm-churn intervals -a 2024-03-03 >$TMP/o
! crm-churn: walk-ins: 1 row, 10.00 in all, in no client's numbers
! crm-churn: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31
? 1

== --period has the last word: the last day inside, the first day outside
$ t > $TMP/t; cd $TMP; for p in 'day 02-01 02-02' 'week 02-07 02-08' 'month 03-02 03-03' 'quarter 05-02 05-03'; do set -- $p
>   for day in $2 $3; do crm-churn activity -q --period $1 -a 2024-$day t >/dev/null; echo $1 $day $?; done; done
> for day in 2025-01-31 2025-02-01; do crm-churn activity -q --period year -a $day t >/dev/null; echo year $day $?; done
day 02-01 0
day 02-02 1
week 02-07 0
week 02-08 1
month 03-02 0
month 03-03 1
quarter 05-02 0
quarter 05-03 1
year 2025-01-31 0
year 2025-02-01 1
! crm-churn: the as-of day 2024-02-02 lies 2 days after the last row, 2024-01-31
! crm-churn: the as-of day 2024-02-08 lies 8 days after the last row, 2024-01-31
! crm-churn: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31
! crm-churn: the as-of day 2024-05-03 lies 93 days after the last row, 2024-01-31
! crm-churn: the as-of day 2025-02-01 lies 367 days after the last row, 2024-01-31

== every analysis of transactions says it once, and none of them a day earlier
$ perl -e 'require "./tests/lib/programs.pl"; print visits()' > $TMP/v; perl -e 'require "./tests/lib/programs.pl"; print transactions()' > $TMP/many
> perl -e 'print "customer_id,arm\n", map { "c$_," . ("control", "call")[$_ % 3 > 0] . "\n" } 0 .. 39' > $TMP/arms
> cd $TMP; rows() { in=$1; last=$(sed 1d $in | cut -d, -f2 | cut -c1-10 | sort | tail -1); days=$(date -d "$last + 31 days" +%F' '; date -d "$last + 32 days" +%F); }
> one() { printf '%s:' "$1 $2"; for a in $days; do "$@" -q -a $a $in >/dev/null 2>err; printf ' %s %s' $? $(grep -c "as-of day $a lies 32 days after the last row, $last" err); done; echo; }
> rows v; one crm-rfm --features
> for a in activity retention cohort intervals overdue departure; do one crm-churn $a; done; for a in bridge survival; do one crm-churn $a --inactive 60; done
> one crm-churn label --cut 2024-06-30
> for a in items next recommend; do one crm-basket $a; done; one crm-basket rules --min-support 2; one crm-basket validate --cut 2024-09-01
> for a in prepaid liability breakage; do one crm-member $a; done
> one crm-campaign effect --start 2024-09-01 -J arms; one crm-campaign matched --start 2024-09-01 --treated 'arm = call' -J arms
> rows many; one crm-clv validate -m bg-nbd --split 2024-08-01; one crm-churn score --inactive 60 --horizon 30d --force
crm-rfm --features: 0 0 1 1
crm-churn activity: 0 0 1 1
crm-churn retention: 0 0 1 1
crm-churn cohort: 0 0 1 1
crm-churn intervals: 0 0 1 1
crm-churn overdue: 0 0 1 1
crm-churn departure: 0 0 1 1
crm-churn bridge: 0 0 1 1
crm-churn survival: 0 0 1 1
crm-churn label: 0 0 1 1
crm-basket items: 0 0 1 1
crm-basket next: 0 0 1 1
crm-basket recommend: 0 0 1 1
crm-basket rules: 0 0 1 1
crm-basket validate: 0 0 1 1
crm-member prepaid: 0 0 1 1
crm-member liability: 0 0 1 1
crm-member breakage: 0 0 1 1
crm-campaign effect: 0 0 1 1
crm-campaign matched: 0 0 1 1
crm-clv validate: 0 0 1 1
crm-churn score: 0 0 1 1

== rows that are left out, walk-ins and rows of nobody in the list count as rows
$ (t; echo ,2024-03-01,5,service,Cut,5; echo Z,2024-03-02,5,service,Cut,6) > $TMP/t; cd $TMP; printf 'customer_id,arm\nA,call\nB,control\n' > arms
> for o in '--until 2024-01-31' '--since 2024-03-02' '--where amount>9' '--walk-in Z'; do crm-rfm -q -a 2024-04-02 "${o%% *}" "${o#* }" t >/dev/null; echo $?
>   crm-basket items -q -a 2024-04-02 "${o%% *}" "${o#* }" t >/dev/null; echo $?; crm-member liability -q -a 2024-04-02 "${o%% *}" "${o#* }" t >/dev/null; echo $?; done | sort | uniq -c | tr -s ' '
> crm-campaign effect -q --start 2024-01-10 --horizon 10d -a 2024-04-02 -J arms t >/dev/null; echo $?; crm-clv validate -q --split 2024-01-15 -m bg-nbd --where 'amount > 9' -a 2024-04-02 t 2>&1 >/dev/null | grep -c lies; true
 12 0
0
0

== rows after the day: it is not after the last row
$ (t; echo Z,2024-04-01,5,service,Cut,6) | crm-rfm -q -a 2024-03-20 | cut -d, -f1,15
customer_id,as_of
A,2024-03-20
B,2024-03-20

== pieces say nothing, the merge of them does; the day may come with either
$ t > $TMP/t; cd $TMP; (head -3 t) > a; (sed -n '1p;4,$p' t) > b
> for f in a b; do crm-rfm -q --partial -a 2024-03-03 $f > $f.s; echo $?; crm-rfm -q --partial $f > $f.n; done
> crm-rfm -q --merge a.s b.s >/dev/null; echo $?; crm-rfm -q --merge -a 2024-03-03 a.n b.n >/dev/null; echo $?; crm-rfm -q --merge -a 2024-03-02 a.n b.n >/dev/null; echo $?
> crm-churn activity -q --merge --period week -a 2024-02-08 a.n b.n >/dev/null; echo $?; crm-churn activity -q --merge --period week -a 2024-02-07 a.n b.n >/dev/null; echo $?
> for f in a b; do crm-member liability --partial -q -a 2024-03-03 $f > $f.m; echo $?; done; crm-member liability -q --merge a.m b.m >/dev/null; echo $?
0
0
1
1
0
1
0
0
0
1
! crm-rfm: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31
! crm-rfm: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31
! crm-churn: the as-of day 2024-02-08 lies 8 days after the last row, 2024-01-31
! crm-member: the as-of day 2024-03-03 lies 32 days after the last row, 2024-01-31

== a state whose -a leaves rows out keeps no date of them: they lie after the day, so nothing is said
$ (t; echo Z,2024-06-01,5,service,Cut,6) > $TMP/t; cd $TMP; crm-rfm -q --partial -a 2024-04-15 t > s; crm-rfm -q --merge s | cmp - <(crm-rfm -q -a 2024-04-15 t) && echo same
same

== a header alone and no file of rows have no last row
$ echo customer_id,date,amount | crm-rfm -q -a 2024-03-03 | wc -l; echo customer_id,date,amount | crm-churn activity -q -a 2024-03-03 | wc -l
1
1

== a table of survival times has no as-of day
$ printf 't,e\n1,1\n2,0\n' | crm-churn survival -q --time t --event e | wc -l
3
