#!tests/lib/cases
# crm-rfm --each: customers as of the end of each period; crm-segment movement over them
$ tx() { printf '%s\n' customer_id,date,amount,kind 'a,2024-01-30,80,service' 'b,2024-02-06,40,service' 'a,2024-02-10,20,product' 'a,2024-02-10,60,prepaid' 'c,2024-02-11,-5,refund' 'b,2024-04-01,50,service' 'd,2024-04-02,30,service' "$@"; }
$ salon() { OLD=$PWD; crm-import -q -o $TMP/t sample-data/garden-2024.csv; cd $TMP; }
# what one run a day writes, behind each other
$ days() { local d; for d in $DAYS; do crm-rfm -q -a $d "$@" t > one; [ $d = ${DAYS%% *} ] && head -n 1 one; sed 1d one; done; }

== one row a client and month; the running one as of the as-of day
$ tx | crm-rfm --each month | cut -d, -f1-9,15
! crm-rfm: as of 2024-04-02, the last date in the input (-a sets another)
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,as_of
a,2024-01-30,2024-01-30,1,1,1,80.00,80,,2024-01-31
a,2024-01-30,2024-02-10,19,30,2,160.00,80,80,2024-02-29
b,2024-02-06,2024-02-06,23,23,1,40.00,40,,2024-02-29
c,,,,,0,-5.00,,,2024-02-29
a,2024-01-30,2024-02-10,50,61,2,160.00,80,80,2024-03-31
b,2024-02-06,2024-02-06,54,54,1,40.00,40,,2024-03-31
c,,,,,0,-5.00,,,2024-03-31
a,2024-01-30,2024-02-10,52,63,2,160.00,80,80,2024-04-02
b,2024-02-06,2024-04-01,1,56,2,90.00,45,50,2024-04-02
c,,,,,0,-5.00,,,2024-04-02
d,2024-04-02,2024-04-02,0,0,1,30.00,30,,2024-04-02

== quarters, years, and a month nobody came
$ tx > $TMP/t; crm-rfm -q --each quarter $TMP/t | cut -d, -f1,6,7,15; crm-rfm -q --each year -a 2025-01-20 $TMP/t | cut -d, -f1,6,7,15; crm-rfm -q --each month -a 2024-03-31 $TMP/t | cut -d, -f1,4,15
! crm-rfm: the as-of day 2025-01-20 lies 293 days after the last row, 2024-04-02
customer_id,frequency,monetary,as_of
a,2,160.00,2024-03-31
b,1,40.00,2024-03-31
c,0,-5.00,2024-03-31
a,2,160.00,2024-04-02
b,2,90.00,2024-04-02
c,0,-5.00,2024-04-02
d,1,30.00,2024-04-02
customer_id,frequency,monetary,as_of
a,2,160.00,2024-12-31
b,2,90.00,2024-12-31
c,0,-5.00,2024-12-31
d,1,30.00,2024-12-31
a,2,160.00,2025-01-20
b,2,90.00,2025-01-20
c,0,-5.00,2025-01-20
d,1,30.00,2025-01-20
customer_id,recency_days,as_of
a,1,2024-01-31
a,19,2024-02-29
b,23,2024-02-29
c,,2024-02-29
a,50,2024-03-31
b,54,2024-03-31
c,,2024-03-31

== each day is what a run for that day writes, with all options, threads and from a state
$ salon; DAYS='2024-01-31 2024-02-29 2024-03-31 2024-04-30 2024-05-31 2024-06-30 2024-07-31 2024-08-15'; crm-import -q -T clients -o who $OLD/sample-data/clients.csv; crm-rfm --partial -q --columns staff,category,item,channel,campaign,discount,cost,face_value -o s t; crm-rfm -q -a 2024-02-29 --thresholds cuts -o one t
> for words in '' '--features' '--score-on last365 -b 3' '--method kmeans --basis service' '--method ntile' '-J who' '--use-thresholds cuts'; do days $words > want; for more in '-j1 t' '-j3 t' '--merge s'; do crm-rfm -q --each month -a 2024-08-15 $words $more | cmp - want || echo "$words $more"; done; done

== movement over a year in one pipe: from the first day to the last
$ salon; crm-rfm -q --each month --use-thresholds <(crm-rfm -q -a 2024-06-30 --thresholds /dev/stdout -o /dev/null t) t > each; grep -c . each; crm-segment movement --of segment each > one; awk -F, 'NR == 1 || $15 == "2024-01-31"' each > old; awk -F, 'NR == 1 || $15 == "2024-12-31"' each > new; crm-segment movement --of segment old new | cmp - one && crm-segment movement --of segment - < each | head -n 3
8645
from,to,customers,monetary
(new),about_to_sleep,30,23225.60
(new),at_risk,52,114528.60

== what does not go together
$ tx > $TMP/t; cd $TMP; crm-rfm --each week t; crm-rfm --each month --thresholds x t; crm-rfm --each month --visit txn t; crm-rfm --each month --partial t; crm-rfm --each month --list t t; crm-rfm --each month --from customers t; crm-rfm -q t > c; crm-segment movement --of segment c; (cat c; sed 1d c) > d; crm-segment movement --of segment c d; (cat c; sed '1d; s/2024-04-02/2024-04-03/' c; sed -n 2p c) | crm-segment movement --of segment -; cut -d, -f1-14 c | crm-segment movement --of segment -; crm-segment movement --of segment c c c
! crm-rfm: --each: 'week' is none of month, quarter, year
! crm-rfm: --each and --thresholds: only one of them
! crm-rfm: --each and --visit: only one of them
! crm-rfm: --each and --partial: only one of them
! crm-rfm: --each and --list: only one of them
! crm-rfm: --each and --from: only one of them
! crm-segment: movement takes two files, OLD and NEW, or one with several as-of days, such as crm-rfm --each writes
! crm-segment: d: customer 'a' stands twice
! crm-segment: -: customer 'd' stands twice on one as-of day
! crm-segment: movement takes two files, OLD and NEW, or one with several as-of days, such as crm-rfm --each writes
! crm-segment: 'c' is given twice
! crm-segment: movement takes two files, OLD and NEW
? 2

== no row
$ tx | head -n 1 | crm-rfm --each month | cut -d, -f1-3
customer_id,first_date,last_date
