#!tests/lib/cases
# crm-segment: profile by shares of visits and names in words; kmeans and what carries it; mixtures that collapse
$ visits() { echo customer_id,date,amount,txn_id,channel,campaign; for c in 1 2 3 4 5 6 7 8 9; do for d in 06 07 08 09 10 11 12; do for w in 0 1 2; do [ $w = 0 ] || [ $c -gt 3 ] || continue; printf 'c%d,2025-0%d-%02d,10,%d,%s,%s\n' $c $((1 + w)) $((10#$d + (w == 0 ? 0 : w == 1 ? -3 : -3) )) $((c * 100 + w * 10 + 10#$d)) $([ $((c % 2)) = 1 ] && echo web || echo phone) $([ $c = 9 ] && [ $w = 0 ] && echo NEW); done; done; done; }
$ clients() { echo customer_id,recency_days,frequency,monetary,seg; for c in 1 2 3 4 5 6 7 8 9; do [ $c -gt 3 ] && echo c$c,5,21,210,often || echo c$c,80,7,70,rare; done; }
$ atom() { echo customer_id,recency_days,frequency,monetary; for i in $(seq ${1:-60}); do echo $i,$((i * 37 % 101)),$((i % 2 ? 1 : i * 17 % 61 + 20)),$((i * i * 13 % 997 + (i % 2 ? 20 : 900))).5; done; }

== coming often is no trait of every weekday
$ visits >$TMP/t; clients | crm-segment profile --of seg --transactions $TMP/t --digits 4 | grep -e question -e weekday
question,segment,variable,level,n,pct,base_pct,lift,smd,p_holm
when,often,weekday,1 Monday,6,14.29,14.29,1,,1
when,often,weekday,2 Tuesday,6,14.29,14.29,1,,1
when,often,weekday,3 Wednesday,6,14.29,14.29,1,,1
when,often,weekday,4 Thursday,6,14.29,14.29,1,,1
when,often,weekday,5 Friday,6,14.29,14.29,1,,1
when,often,weekday,6 Saturday,6,14.29,14.29,1,,1
when,often,weekday,7 Sunday,6,14.29,14.29,1,,1
when,rare,weekday,1 Monday,3,14.29,14.29,1,,1
when,rare,weekday,2 Tuesday,3,14.29,14.29,1,,1
when,rare,weekday,3 Wednesday,3,14.29,14.29,1,,1
when,rare,weekday,4 Thursday,3,14.29,14.29,1,,1
when,rare,weekday,5 Friday,3,14.29,14.29,1,,1
when,rare,weekday,6 Saturday,3,14.29,14.29,1,,1
when,rare,weekday,7 Sunday,3,14.29,14.29,1,,1

== a visit without a campaign counts, a channel is a share of visits, recency is a trait
$ visits >$TMP/t; clients | crm-segment profile --of seg --transactions $TMP/t --digits 4 | grep -e question -e campaign -e channel -e recency
question,segment,variable,level,n,pct,base_pct,lift,smd,p_holm
why,often,campaign,NEW,1,5.556,3.704,1.5,0.5774,1
why,often,campaign,(none),6,94.44,96.3,0.9808,-0.5774,1
why,rare,campaign,NEW,0,0,3.704,0,-0.5774,1
why,rare,campaign,(none),3,100,96.3,1.038,0.5774,1
when,often,recency_days,up to 5,6,100,66.67,1.5,,0.4286
when,often,recency_days,above 5,0,0,33.33,0,,0.4286
when,rare,recency_days,up to 5,0,0,66.67,0,,0.4286
when,rare,recency_days,above 5,3,100,33.33,3,,0.4286
how,often,channel,phone,3,50,44.44,1.125,0.2962,1
how,often,channel,web,3,50,55.56,0.9,-0.2962,1
how,rare,channel,phone,1,33.33,44.44,0.75,-0.2962,1
how,rare,channel,web,2,66.67,55.56,1.2,0.2962,1

== names in words
$ for i in 2 3 4 5 6; do visits | sed "1d;s/^c/${i}c/"; done >$TMP/r; (visits; cat $TMP/r) >$TMP/t; (clients; for i in 2 3 4 5 6; do clients | sed "1d;s/^c/${i}c/"; done) | crm-segment profile --of seg --transactions $TMP/t --names $TMP/n >$TMP/o; cat $TMP/n
segment,name
often,"come often, spend much, seen lately"
rare,"come rarely, spend little, long not seen"

== when they come, in words
$ (echo customer_id,date,amount,category; for c in $(seq 40); do for d in 04 06 11 13 18 25; do [ $d = 06 -o $d = 13 ] && [ $c -gt 20 ] || echo c$c,2025-01-$d,10,$([ $((c % 2)) = 1 ] && echo hair || echo nails); done; done) >$TMP/t
$ (echo customer_id,frequency,seg; for c in $(seq 40); do echo c$c,$((c % 3 + 3)),$([ $c -gt 20 ] && echo a || echo b); done) | crm-segment profile --of seg --transactions $TMP/t --names $TMP/n >$TMP/o; cat $TMP/n
segment,name
a,mostly Saturdays
b,more on Mondays

== no two names are alike, and groups like everybody have their own
$ clients | sed 's/often$/x/;s/rare$/y/' | crm-segment profile --of seg --names $TMP/n >$TMP/o; cat $TMP/n
segment,name
x,like everybody (x)
y,like everybody (y)

== one column carries the clusters: said, and not by the default
$ atom | crm-segment kmeans --k 2 --transform none >$TMP/o; atom | crm-segment kmeans --k 2 | head -3
$ atom | crm-segment kmeans --k 2 --columns monetary --transform none >$TMP/o
customer_id,recency_days,frequency,monetary,cluster,distance
1,37,1,33.5,1,3.07003606471
2,74,54,952.5,2,0.779284034191
! crm-segment: column monetary carries 99.4 % of the variance, so that the clusters are those of this column; --transform log,zscore gives every column the same weight

== a column that is the same for everybody
$ atom | sed '2,$s/,[0-9]*,\([0-9.]*\)$/,1,\1/' | crm-segment kmeans --k 2
! crm-segment: column frequency is the same for everybody: zscore has nothing to divide by, leave it out of --columns
? 2

== mixtures that collapse on equal values are set aside, and what does not is offered
$ atom 200 | crm-segment mixture --k 1-5 --restarts 2 >$TMP/o
$ atom 200 | crm-segment mixture --k 5 --restarts 2 --transform log 2>&1 >$TMP/o
$ atom 200 | crm-segment mixture -q --k 1-4 --restarts 2 --covariance tied >$TMP/o
crm-segment: k = 5: a cluster collapses on equal values (frequency 1 of 100 clients), so that its likelihood has no bound and says nothing; --covariance tied or spherical shares the spread out and does not, nor does kmeans
! crm-segment: set aside, although their BIC is lower: k = 5: a cluster collapses on equal values (frequency 1 of 100 clients), so that its likelihood has no bound; --covariance tied or spherical shares the spread out and does not, nor does kmeans
! crm-segment: k = 2 has the best BIC of the others, 6738.3
