#!tests/lib/cases
# retention: small groups beside all of them, and a row of all closed periods
$ cd $TMP
$ t() { echo customer_id,date,amount,staff; while read staff n back; do for i in $(seq $n); do echo $staff$i,2024-01-10,5,$staff; [ $i -gt $back ] || echo $staff$i,2024-02-10,5,$staff; done; done; echo z,2024-04-05,1,Z; echo z,2024-05-31,1,Z; }
$ staff() { printf '%s\n' 'Ann 6 6' 'Bea 60 45' 'Cat 80 56' 'Dee 70 28' 'Eve 40 29' | t; }

== a stylist with six clients is not the best of all; only one differs from all of them
$ staff | crm-churn retention -q -g staff --digits 4 | grep -e period -e 2024-01.*new | cut -d, -f1,2,5-9,14-18
staff,period,eligible,retained,rate,lo,hi,rate_shrunk,shrunk_lo,shrunk_hi,differs,note
Ann,2024-01,6,6,1,0.6097,1,0.7887,0.4724,0.9761,no,
Bea,2024-01,60,45,0.75,0.6277,0.8422,0.7381,0.6249,0.8374,no,
Cat,2024-01,80,56,0.7,0.5923,0.7894,0.6968,0.5954,0.7894,no,
Dee,2024-01,70,28,0.4,0.2933,0.5171,0.4371,0.319,0.5589,yes,
Eve,2024-01,40,29,0.725,0.5717,0.8389,0.7139,0.5744,0.8351,no,

== groups that do not differ are all one rate
$ printf '%s\n' 'Ann 20 10' 'Bea 40 20' 'Cat 60 30' | t | crm-churn retention -q -g staff --digits 4 | grep 01,visit:90d,new | cut -d, -f1,7,14-17
Ann,0.5,0.5,0.3304,0.6696,no
Bea,0.5,0.5,0.367,0.633,no
Cat,0.5,0.5,0.3863,0.6137,no

== one group, and no group, have nothing to be beside; nor has a window that is open
$ staff | crm-churn retention -q | sed -n 2p | cut -d, -f1,4-6,13-17; printf '%s\n' 'Ann 6 6' | t | crm-churn retention -q -g staff -a 2024-05-31 | sed -n 2p | cut -d, -f1,5-7,14-18; staff | crm-churn retention -q -g staff -a 2024-03-01 | cut -d, -f14-17 | sort -u
2024-01,256,164,0.640625,,,,,
Ann,6,6,1,,,,,
,,,
rate_shrunk,shrunk_lo,shrunk_hi,differs

== --periods closed: a row of those whose window has ended
$ staff | crm-churn retention -q --periods closed | grep -v ,0,0,, | cut -d, -f1,3-6,17; staff | crm-churn retention -q --periods closed --definition crr --inactive 40 | cut -d, -f1,4-6,17
$ staff | crm-churn retention -q -g staff --periods closed --digits 3 | grep -e '^Dee.*new' | cut -d, -f1,2,5-7,14-17; staff | crm-churn retention -q --periods closed -a 2024-01-31 | tail -1 | cut -d, -f1,4-8,17
period,new_or_existing,eligible,retained,rate,note
2024-01,new,256,164,0.640625,
2024-01,all,256,164,0.640625,
2024-02,existing,164,0,0,
2024-02,all,164,0,0,
2024-04,new,1,1,,open
2024-04,all,1,1,,open
2024-05,existing,1,0,,open
2024-05,all,1,0,,open
all,new,256,164,0.640625,
all,existing,164,0,0,
all,all,420,164,0.390476190476,
period,eligible,retained,rate,note
2024-01,0,0,,edge
2024-02,256,164,0.640625,
2024-03,164,0,0,
2024-04,0,0,,
2024-05,1,1,1,
all,421,165,0.391923990499,
Dee,2024-01,70,28,0.4,0.437,0.319,0.559,yes
Dee,all,70,28,0.4,0.437,0.319,0.559,yes
all,0,0,,,,

== the row of all closed periods is no point of the curve in a report
$ staff | crm-churn retention -q --periods closed >r; crm-report monthly r >h; grep -c 'came back within 90 days' h; grep -c 'Of all.s' h
2
0
? 1

== each or closed
$ staff | crm-churn retention --periods open
!~ ^crm-churn: --periods: 
? 2
