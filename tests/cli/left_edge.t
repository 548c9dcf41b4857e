#!tests/lib/cases
# an export that begins in the middle of a history: said, in the note, and --cohort-from leaves its first clients out
$ cd $TMP
$ { echo customer_id,date,amount; for i in {1..8}; do echo o$i,2024-01-1$i,10; echo o$i,2024-04-0$i,10; done; for m in 2 3 4 5 6; do for k in 1 2; do echo n$m$k,2024-0$m-1$k,10; echo n$m$k,2024-0$m-2$k,10; done; done; echo z,2024-08-31,1; } >t

== activity, retention, cohort, bridge, survival, label say so
$ for a in activity retention cohort 'bridge --inactive 30' 'survival --inactive 30' 'label --cut 2024-06-01'; do crm-churn $a -a 2024-08-31 t 2>&1 >out | grep seems; done
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; who is new then may have come before
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; use --cohort-from with a later day
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; use --cohort-from with a later day
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; use --cohort-from with a later day
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; clients of its first days are left out
crm-churn: 2024-01 has 8 new clients, a month in the middle 2: the export seems to begin in the middle of their history; use --cohort-from with a later day

== not of two months with first visits, nor of a first one with three times the others
$ head -17 t >u; printf '%s\n' n,2024-02-01,1 n,2024-08-31,1 >>u; crm-churn activity -a 2024-08-31 u >out; grep -v '^o[78]' t | crm-churn activity -a 2024-08-31 >out

== the periods of that month have a note, whatever period
$ crm-churn activity -q -a 2024-08-15 t | cut -d, -f1-4,22; crm-churn activity -q -a 2024-12-31 --period year t | cut -d, -f1-4,22; crm-churn activity -q -a 2024-08-31 --period week t | cut -d, -f1,22 | sed -n '2p;4,6p'
$ crm-churn retention -q -a 2024-08-15 t | cut -d, -f1-7,17 | sed -n '2p;5p;20p'; crm-churn retention -q -a 2024-03-15 --period quarter --definition crr --inactive 60 t | cut -d, -f1,2,6,17; crm-churn retention -q -a 2024-08-15 --period year t | cut -d, -f1,3,17
period,clients,new,existing,note
2024-01,8,8,0,edge
2024-02,2,2,0,
2024-03,2,2,0,
2024-04,10,2,8,
2024-05,2,2,0,
2024-06,2,2,0,
2024-07,0,0,0,
2024-08,0,0,0,open
period,clients,new,existing,note
2024,19,19,0,edge
2024-01-08,edge
2024-01-22,edge
2024-01-29,edge
2024-02-05,
2024-01,visit:90d,new,8,8,1,0.675592435116,edge
2024-02,visit:90d,new,2,2,1,0.342380227507,
2024-07,visit:90d,new,0,0,,,open
period,definition,rate,note
2024-Q1,crr,,edge open
period,new_or_existing,note
2024,new,edge open
2024,existing,edge open
2024,all,edge open

== --cohort-from leaves out who was seen earlier, counted; nothing is said of the edge, nor are there rows before
$ for a in retention cohort 'bridge --inactive 30' 'survival --inactive 30' 'label --cut 2024-06-01'; do crm-churn $a -a 2024-08-31 --cohort-from 2024-02-01 t 2>&1 >out; done
$ crm-churn retention -q -a 2024-08-31 --cohort-from 2024-02-01 t | cut -d, -f1-5,17 | head -4; crm-churn cohort -q -a 2024-08-31 --cohort-from 2024-02-01 t | cut -d, -f1-4 | head -3; crm-churn label -q -a 2024-08-31 --cut 2024-04-01 --cohort-from 2024-02-12 t | cut -d, -f1,3
$ crm-churn bridge -q -a 2024-08-31 --inactive 30 --cohort-from 2024-02-01 t | cut -d, -f1-8,13 | head -4
crm-churn: clients left out, first seen before --cohort-from: 8
crm-churn: clients left out, first seen before --cohort-from: 8
crm-churn: clients left out, first seen before --cohort-from: 8
crm-churn: clients left out, first seen before --cohort-from: 8
crm-churn: clients left out, first seen before --cohort-from: 8
period,definition,new_or_existing,eligible,retained,note
2024-02,visit:90d,new,2,2,
2024-02,visit:90d,existing,0,0,
2024-02,visit:90d,all,2,2,
cohort,age,customers,active
2024-02,0,2,2
2024-02,1,2,0
customer_id,time
n22,152
n31,152
n32,152
period,opening,new,won_back,lost,closing,lost_opening,churn_rate,note
2024-02,0,2,0,0,2,0,,edge
2024-03,2,2,0,2,2,2,1,
2024-04,2,2,0,2,2,2,1,

== an edge by --cohort-from is no first date: who is left is looked at alike
$ sed 's/^o/p/; s/2024-01/2024-02/' t | cat t - >w; sed -i '20,$ {/customer_id/d}' w; crm-churn cohort -a 2024-08-31 --cohort-from 2024-02-01 w 2>&1 >out
crm-churn: clients left out, first seen before --cohort-from: 8
crm-churn: 2024-02 has 10 new clients, a month in the middle 2: the export seems to begin in the middle of their history; use --cohort-from with a later day

== after the last day nobody is left
$ crm-churn cohort -a 2024-08-31 --cohort-from 2030-01-01 t; crm-churn bridge -q --inactive 9 -a 2024-08-31 --cohort-from 2030-01-01 t | cut -d, -f1-3; crm-churn survival -q --inactive 9 -a 2024-08-31 --cohort-from 2030-01-01 t
! crm-churn: clients left out, first seen before --cohort-from: 19
cohort,age,customers,active,rate,lo,hi,amount,as_of
period,opening,new
time,at_risk,events,censored,survival,se,lo,hi,as_of

== lives: who may have come before is left out, or begins where they joined
$ crm-churn survival --inactive 30 -a 2024-08-31 t 2>e | cut -d, -f1-5; grep -v seems e
$ { echo customer_id,joined; for i in {1..7}; do echo o$i,2023-0$i-01; done; echo n21,2024-02-11; echo n31,2020-01-01; } >who; crm-churn survival --inactive 30 -a 2024-08-31 -J who t 2>e | cut -d, -f1-4; grep -v seems e
time,at_risk,events,censored,survival
0,11,0,1,1
41,10,10,0,0
crm-churn: clients left out: 8, seen by 2024-02-10, who may have come before 2024-01-11; -J FILE with a column joined says since when they are clients
time,at_risk,events,censored
0,10,0,1
41,9,9,0
231,1,1,0
260,1,1,0
290,1,1,0
319,1,1,0
349,1,1,0
376,1,1,0
406,1,1,0
crm-churn: clients who joined before 2024-01-11: 7, counted from then (column joined)
crm-churn: clients left out: 2, who joined before 2024-01-11 but are not seen by 2024-02-10, or seen by then without a date they joined

== a stylist's client begins with the stylist
$ awk -F, 'NR == 1 { print $0 ",staff"; next } { print $0 "," ($1 ~ /^o/ && $2 > "2024-03" ? "B" : "A") }' t >s; crm-churn survival -q --inactive 30 -a 2024-08-31 -g staff s | cut -d, -f1-5
staff,time,at_risk,events,censored
A,0,11,0,1
A,41,10,10,0
B,31,8,8,0

== a day joined that is no date
$ printf 'customer_id,joined\no1,soon\n' >who; crm-churn survival -q --inactive 30 -a 2024-08-31 -J who t >out
! crm-churn: column joined: 'soon' is not a date (YYYY-MM-DD)
? 2

== --cohort-from is of clients
$ crm-churn survival --time a --event b --cohort-from 2024-01-01 t; crm-churn survival --unit interval --cohort-from 2024-01-01 t; crm-churn bridge --partial --cohort-from 2024-01-01 t
! crm-churn: --cohort-from belongs to lives of clients
! crm-churn: --cohort-from belongs to lives of clients
! crm-churn: --cohort-from: a state does not keep it; say it to --merge
? 2

== states merge to the same
$ crm-churn bridge --partial -q -a 2024-08-31 -o st t; for o in '' '--cohort-from 2024-02-15'; do crm-churn bridge --inactive 30 $o --merge st >m 2>me; crm-churn bridge --inactive 30 -a 2024-08-31 $o t >p 2>pe; cmp m p; cmp me pe; done
