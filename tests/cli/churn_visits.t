#!tests/lib/cases
# crm-churn on transactions: what it says and refuses
$ t() { printf 'customer_id,date,amount,kind,staff,cost,discount\nA,2024-01-05,80,service,Mia,10,\nA,2024-01-05,20.5,product,Mia,8,5\n,2024-01-06,30,service,Joy,,\nB,2024-01-10T10:30:00,60,service,Joy,9,\nA,2024-02-04,75,redeem,Joy,,\nB,2024-02-20T18:00:00,-10,refund,Joy,,\nC,2024-02-21,100,prepaid,Mia,,\nC,2024-03-02,50,service,Mia,,\nA,2024-03-20,90,service,Mia,,\n'; }

== activity
$ t | crm-churn activity -a 2024-03-31 -q
period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,profit,avg_visit,visits_per_client,service,product,prepaid,redeemed,discount,refund,walkin_revenue,retail_share,discount_share,cost_share,note,as_of
2024-01,2,2,0,2,190.50,160.50,0.00,133.50,80.25,1,170.00,20.50,0.00,0.00,5.00,0.00,30.00,0.107611548556,0.0255754475703,0.842519685039,,2024-03-31
2024-02,1,0,1,1,90.00,0.00,90.00,,90,1,0.00,0.00,100.00,75.00,0.00,10.00,0.00,,0,0,,2024-03-31
2024-03,2,1,1,2,140.00,50.00,90.00,,70,1,140.00,0.00,0.00,0.00,0.00,0.00,0.00,0,0,0,,2024-03-31

== what the input does not say stays empty
$ t | cut -d, -f1-3 | crm-churn activity -a 2024-01-31 -q
period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,profit,avg_visit,visits_per_client,service,product,prepaid,redeemed,discount,refund,walkin_revenue,retail_share,discount_share,cost_share,note,as_of
2024-01,2,2,0,2,190.50,160.50,0.00,,80.25,1,,,,,,0.00,30.00,,,,,2024-01-31

== service basis
$ t | crm-churn activity -a 2024-03-31 -q --basis service | cut -d, -f1,6-8
period,revenue,revenue_new,revenue_existing
2024-01,190.50,160.50,0.00
2024-02,65.00,0.00,65.00
2024-03,140.00,50.00,90.00

== by the hour and the weekday of the date
$ t | crm-churn activity -a 2024-01-31 -q -g weekday,hour | cut -d, -f1-4,8
weekday,hour,period,clients,revenue
Wednesday,10,2024-01,1,60.00
Friday,,2024-01,1,100.50
Saturday,,2024-01,0,30.00

== by an attribute of the client
$ printf 'customer_id,source\nA,street\nB,friend\n' > $TMP/c; t | crm-churn activity -a 2024-01-31 -q -g source -J $TMP/c | cut -d, -f1-4,7
source,period,clients,new,revenue
friend,2024-01,1,1,60.00
street,2024-01,1,1,100.50
,2024-01,0,0,30.00

== visits by row
$ t | crm-churn activity -a 2024-01-31 -q --visit row | cut -d, -f1,2,5
period,clients,visits
2024-01,2,3

== what is said of rows that are in no client's numbers, or not used
$ t | crm-churn intervals -a 2024-03-10
customers,repeat_customers,visits,n,mean,p05,p10,p25,median,p75,p80,p90,p95,p99,as_of
3,1,4,1,30,30,30,30,30,30,30,30,30,30,2024-03-10
! crm-churn: walk-ins: 1 row, 30.00 in all, in no client's numbers
! crm-churn: after 2024-03-10: 1 row not used
! crm-churn: nine of ten who came back did so within 30 days: --inactive 30 is a fair start

== the as-of day is the last date
$ t | crm-churn bridge --inactive 30 2>&1 >/dev/null | head -1
crm-churn: as of 2024-03-20, the last date in the input (-a sets another)

== a date that stands alone
$ { t; echo A,2025-03-20,1,service,Mia,,; } | crm-churn cohort 2>&1 >/dev/null | grep -c 'stands alone'
1

== bridge
$ t | crm-churn bridge -q --inactive 30 -a 2024-03-31
period,opening,new,won_back,lost,closing,lost_opening,churn_rate,lo,hi,revenue_lost,revenue_lost_per_client,note,as_of
2024-01,0,2,0,0,2,0,,,,0.00,,edge,2024-03-31
2024-02,2,0,0,1,1,1,0.5,0.0945312057342,0.905468794266,60.00,60,,2024-03-31
2024-03,1,1,0,0,2,0,0,0,0.793450685623,0.00,,,2024-03-31

== bridge by staff: a block is made of its rows alone
$ t | crm-churn bridge -q --inactive 30 -a 2024-03-31 -g staff | cut -d, -f1-7
staff,period,opening,new,won_back,lost,closing
Joy,2024-01,0,1,0,0,1
Joy,2024-02,1,0,1,1,1
Joy,2024-03,1,0,0,1,0
Mia,2024-01,0,1,0,0,1
Mia,2024-02,1,0,0,1,0
Mia,2024-03,0,1,1,0,2

== --inactive has no default
$ t | crm-churn bridge; t | crm-churn retention --definition crr; t | crm-churn score
! crm-churn: --inactive DAYS is needed; crm-churn intervals suggests a value
! crm-churn: --inactive DAYS is needed; crm-churn intervals suggests a value
! crm-churn: --inactive DAYS is needed; crm-churn intervals suggests a value
? 2

== new are found before any filter
$ t | crm-churn activity -a 2024-03-31 -q --since 2024-02-01 | cut -d, -f1-4; t | crm-churn activity -a 2024-03-31 -q --where 'staff = Joy' | cut -d, -f1-4
period,clients,new,existing
2024-02,1,0,1
2024-03,2,1,1
period,clients,new,existing
2024-01,1,1,0
2024-02,1,0,1
2024-03,0,0,0

== --until is the last day that is known
$ t | crm-churn retention -q -a 2024-04-20 --until 2024-03-31 --definition range:30d | cut -d, -f1-5,17
period,definition,new_or_existing,eligible,retained,note
2024-01,range:30d,all,2,1,
2024-02,range:30d,all,1,1,
2024-03,range:30d,all,2,0,open

== who comes for the first time after --until is in no cohort, her money neither
$ printf '%s\n' customer_id,date,amount,kind 1,2024-01-05,9,service 2,2024-01-06,50,prepaid 2,2024-03-01,7,service |
> crm-churn cohort -q -a 2024-03-31 --until 2024-02-15 | cut -d, -f1-4,8
cohort,age,customers,active,amount
2024-01,0,1,1,9.00
2024-01,1,1,0,0.00

== no row chosen, no period
$ for a in activity retention cohort intervals; do t | crm-churn $a -q -a 2024-03-31 --since 2024-04-01 | tail -n +2; done

== overdue: a category is one, also where there is no other
$ printf '%s\n' customer_id,date,amount,category 1,2024-01-05,9,Hair 1,2024-01-25,9,Hair |
> crm-churn overdue -q -a 2024-01-31 --per category | cut -d, -f2-4; printf '%s\n' customer_id,date,amount,category 1,2024-01-05,9,Hair 1,2024-01-25,9,Hair |
> crm-churn overdue -q -a 2024-01-31 | cut -d, -f2-4
category,typical_interval,basis
Hair,20,category
category,typical_interval,basis
,20,all

== --where looks at -J files too; of a column in both at the row's, with --replace at the file's
$ printf '%s\n' customer_id,date,amount,staff 1,2024-01-05,9,Ana 2,2024-01-06,50,Leo ,2024-01-07,8,Leo > $TMP/tx; printf '%s\n' customer_id,gender,staff 1,f,Leo 2,,Leo > $TMP/c
$ a() { crm-churn activity -q -a 2024-01-31 -J $TMP/c "$@" $TMP/tx | cut -d, -f6 | tail -n +2; }
$ a --where 'gender = f'; a --where 'gender is missing and amount > 8'; a --where 'staff = Leo'; a --replace --where 'staff = Leo'; a --where 'points > 1'
9.00
50.00
58.00
59.00
! crm-churn: --where: column 1: 'points' is no column of the input
? 0

== --where with files: 32 columns at most
$ w=$(printf 'c%d = x or ' $(seq 32)); { printf 'customer_id,date,amount'; printf ',c%d' $(seq 32); echo; } > $TMP/tx; printf 'customer_id,gender\n' > $TMP/c
$ crm-churn activity -q -J $TMP/c --where "${w}gender = f" $TMP/tx 2>&1 | tail -1
crm-churn: --where: at most 32 columns, if one is of another file

== a definition that is none
$ t | crm-churn retention --definition visit:90; t | crm-churn retention --definition loyal
! crm-churn: --definition: 'visit:90' is none of visit:90d pool:3m range:60d blocks:3m share repeat crr nth:3 all
! crm-churn: --definition: 'loyal' is none of visit:90d pool:3m range:60d blocks:3m share repeat crr nth:3 all
? 2

== a definition named twice is there once
$ t | crm-churn retention -q -a 2024-01-31 --definition share --definition all --definition share | cut -d, -f2 | sort | uniq -c | awk '{print $1, $2}'
1 blocks:3m
1 definition
1 nth:3
1 pool:3m
1 range:60d
1 repeat
1 share
3 visit:90d

== overdue, with what a receptionist needs
$ printf 'customer_id,phone\nA,555\n' > $TMP/c; t | crm-churn overdue -q -a 2024-04-20 -J $TMP/c
customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,as_of,phone
A,,37.5,own,2024-04-27,-7,0.826666666667,on_time,190.50,Mia,2024-04-20,555
C,,37.5,all,2024-04-09,11,1.30666666667,late,150.00,Mia,2024-04-20,
B,,37.5,all,2024-02-17,63,2.69333333333,very_late,50.00,Joy,2024-04-20,

== overdue stages
$ t | crm-churn overdue -q -a 2024-04-20 --inactive 60 --stage lost,due | cut -d, -f1,8; t | crm-churn overdue --stage soon
customer_id,due_stage
B,lost
! crm-churn: --stage: 'soon' is none of on_time, due, late, very_late, lost
? 2

== overdue per category
$ printf 'customer_id,date,amount,category\nA,2024-01-01,1,hair\nA,2024-01-21,1,hair\nA,2024-02-10,1,hair\nA,2024-02-10,1,nails\nB,2024-01-01,1,nails\nB,2024-01-15,1,nails\n' | crm-churn overdue -q --per category -a 2024-02-20 | cut -d, -f1-8
customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage
A,hair,20,own,2024-03-01,-10,0.5,on_time
B,nails,14,category,2024-01-29,22,2.57142857143,very_late
A,nails,14,category,2024-02-24,-4,0.714285714286,on_time

== overdue: nothing else than category
$ t | crm-churn overdue --per staff
! crm-churn: --per: only category is known
? 2

== nobody came twice: no rhythm
$ t | head -4 | crm-churn overdue -q -a 2024-02-01 --inactive 10 | cut -d, -f1-8
customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage
A,,,,,,,lost

== an amount, a cost that is none
$ t | sed 's/80,/8O,/' | crm-churn activity -o $TMP/o; t | sed 's/Mia,10,/Mia,1O,/' | crm-churn activity -o $TMP/o; t | sed 's/,8,5$/,8,x/' | crm-churn activity -o $TMP/o; ls $TMP
! crm-churn: standard input:2: column amount: '8O' is not a number
! crm-churn: standard input:2: column cost: '1O' is not a number
! crm-churn: standard input:3: column discount: 'x' is not a number

== a column of -g that is not there
$ t | crm-churn cohort -g shop 2>&1 | grep -c "no column 'shop'"
1

== a code of the till
$ t | sed 's/^B/WALK_IN/' | crm-churn intervals -a 2024-03-31 2>&1 >/dev/null | grep looks; t | crm-churn intervals -q -a 2024-03-31 --walk-in B | cut -d, -f1
crm-churn: customer_id 'WALK_IN' looks like a till's code for walk-ins: --walk-in WALK_IN
customers
2

== no rows: the header
$ for a in activity retention cohort intervals overdue departure; do t | head -1 | crm-churn $a -q; done; t | head -1 | crm-churn bridge --inactive 9 -q
period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,profit,avg_visit,visits_per_client,service,product,prepaid,redeemed,discount,refund,walkin_revenue,retail_share,discount_share,cost_share,note,as_of
period,definition,new_or_existing,eligible,retained,rate,lo,hi,retained_same,rate_same,lo_same,hi_same,rate_shrunk,shrunk_lo,shrunk_hi,differs,note,as_of
cohort,age,customers,active,rate,lo,hi,amount,as_of
customers,repeat_customers,visits,n,mean,p05,p10,p25,median,p75,p80,p90,p95,p99,as_of
customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,as_of
staff,clients,left_with,returned,rate,control_rate,difference,lo,hi,as_of
period,opening,new,won_back,lost,closing,lost_opening,churn_rate,lo,hi,revenue_lost,revenue_lost_per_client,note,as_of

== label needs a cut that is known
$ t | crm-churn label; t | crm-churn label --cut 2024-05-01 -q 2>&1 | tail -1
crm-churn: --cut: nothing is known of the days after it
! crm-churn: --cut DATE is needed

== label
$ t | crm-churn label -q -a 2024-03-31 --cut 2024-02-01 --horizon 30d | cut -d, -f1-10
customer_id,cut,time,event,churned,recency_days,tenure_days,frequency,monetary,avg_visit
A,2024-02-01,3,1,0,27,27,1,100.50,100.5
B,2024-02-01,59,0,1,22,22,1,60.00,60

== a horizon that has not ended
$ t | crm-churn label -a 2024-03-31 --cut 2024-03-01 2>&1 >/dev/null | tail -1
crm-churn: the horizon ends on 2024-05-29, after the as-of day: churned stays empty

== score of too short a history
$ t | crm-churn score --inactive 60 -q -a 2024-03-31 2>&1 | tail -1
crm-churn: 0 active clients on 2023-10-04, two horizons before the as-of day: too few to fit a score

== score of nothing
$ echo customer_id,date,amount | crm-churn score --inactive 60 -q 2>&1 >/dev/null
crm-churn: there are no visits to fit a score on
? 2

== departure: lines that name no stylist make nobody hers
$ printf '%s\n' customer_id,date,amount,staff 1,2024-01-01,9, 1,2024-01-02,9, 1,2024-01-03,9,Ana 2,2024-06-01,9,Leo | crm-churn departure -q -a 2024-06-01 | cut -d, -f1-3
staff,clients,left_with
Ana,1,1

== nobody left
$ t | crm-churn departure -a 2024-03-31 2>&1 >/dev/null | tail -1
crm-churn: nobody's last line lies long enough before the as-of day

== survival of clients, and of intervals
$ t | crm-churn survival -q --inactive 30 -a 2024-03-31 --digits 4; t | crm-churn survival -q --unit interval -a 2024-03-31 --digits 4
time,at_risk,events,censored,survival,se,lo,hi,as_of
29,3,0,1,1,0,1,1,2024-03-31
31,2,1,0,0.5,0.3536,0.125,1,2024-03-31
61,1,1,0,0,,,,2024-03-31
time,at_risk,events,censored,survival,se,lo,hi,as_of
11,5,0,1,1,0,1,1,2024-03-31
29,4,0,1,1,0,1,1,2024-03-31
30,3,1,0,0.6667,0.2722,0.2995,1,2024-03-31
45,2,1,0,0.3333,0.2722,0.06728,1,2024-03-31
81,1,0,1,0.3333,0.2722,0.06728,1,2024-03-31

== survival options that do not go together
$ t | crm-churn survival --time cost; t | crm-churn survival --time cost --event cost --unit interval; t | crm-churn survival --weight cost --inactive 3
! crm-churn: --time COL and --event COL belong together
! crm-churn: --inactive and --unit belong to transactions, not to --time
! crm-churn: --weight belongs to --time and --event
? 2

== pieces that do not fit together
$ t | crm-churn activity --partial -q -o $TMP/a; t | crm-churn activity --partial -q -g staff -o $TMP/b; t | crm-churn activity --partial -q --basis service -o $TMP/c; cd $TMP; crm-churn activity -g staff --merge a 2>&1 | tail -1; crm-churn activity -g staff --merge b a 2>&1 | tail -1; crm-churn activity --merge a c 2>&1 | tail -1; crm-churn activity --merge c --basis cash 2>&1
crm-churn: a: does not hold column 'staff': make it with --partial --columns staff
crm-churn: a: does not hold column 'staff': make it with --partial --columns staff
crm-churn: c: was made with another --basis than the states before
crm-churn: c: was made with another --basis
? 2

== what is no state, or half of one
$ t > $TMP/t; t | crm-churn cohort --partial -q > $TMP/s; cd $TMP; head -c 60 s > h; { head -c 60 s; echo end; } > d; for f in t h d; do crm-churn cohort --merge $f 2>&1 | tail -1; done
crm-churn: t: is no state of crm-tools --partial, or damaged
crm-churn: h: is no state of crm-tools --partial, or damaged
crm-churn: d: is no state of crm-tools --partial, or damaged

== states behind each other in one file are several files
$ t > $TMP/t; t | crm-churn cohort --partial -q > $TMP/s; cd $TMP; crm-churn cohort --partial -q t > s2; cat s s2 > both; crm-churn cohort -q --merge both | cmp - <(crm-churn cohort -q --merge s s2) && crm-churn cohort -q --merge < both | cmp - <(crm-churn cohort -q t t) && echo same
same
! crm-churn: 't' is given twice

== a state of another version
$ cd $TMP; echo 'crm-churn state 1' > old; crm-churn cohort --merge old 2>&1
crm-churn: old: is a state of crm-churn, version 1; what is read is crm-tools, version 1: make it again with --partial
? 2

== pieces of other rows, and rows that only the merge chooses
$ t > $TMP/t; cd $TMP; p() { crm-churn cohort --partial "$@" t; }; p > s; p --until 2024-02-01 > u; p --walk-in b -a 2024-03-01 > w
> crm-churn cohort --merge s u 2>&1 | tail -1; for o in '--where amount>5' '--since 2024-01-01'; do crm-churn cohort --merge $o s 2>&1; done; crm-churn cohort --merge --until 2024-03-01 u 2>&1; crm-churn cohort --merge -a 2024-02-01 w 2>&1
crm-churn: u: was made with another --until than the states before
crm-churn: s: was made with another --where
crm-churn: s: was made with another --since
crm-churn: u: was made with another --until
crm-churn: w: was made with another -a
? 2
