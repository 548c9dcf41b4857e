#!tests/lib/cases
$ cat >$TMP/c.csv <<'END'
> customer_id,recency_days,tenure_days,frequency,monetary,interval_last,interval_median,visits_180d,visits_prev_180d,spend_180d,spend_prev_180d,visits_365d,discount_share,campaign_share,referred_by,clv,tier
> a,5,400,10,1000.00,20,20,6,4,600.00,400.00,10,0,0,,500,x
> b,200,500,4,200.00,30,35,0,4,0.00,200.00,4,0.6,0,a,10,y
> c,3,3,1,50.00,,,1,0,50.00,0.00,1,1,1,a,,x
> d,40,300,6,90.00,50,45,3,3,45.00,45.00,6,0.5,0.5,,20,y
> e,,,0,0.00,,,,,,,,,,,,x
> END

== transactions are sent to crm-rfm
$ printf 'customer_id,date,amount\na,2024-01-01,1\n' | crm-segment grade
! crm-segment: these are transactions, not customers: run crm-rfm first
? 2

== grades with reasons
$ crm-segment grade --why $TMP/c.csv | cut -d, -f1,18-
! crm-segment: frequent: more than 5 visits; large: more than 145
customer_id,grade,grade_name,grade_why
a,A,frequent high spending,"10 visits > 5, spent 1000.00 > 145"
b,D,rare high spending,"4 visits <= 5, spent 200.00 > 145"
c,C,rare low spending,"1 visits <= 5, spent 50.00 <= 145"
d,B,frequent low spending,"6 visits > 5, spent 90.00 <= 145"
e,C,rare low spending,"0 visits <= 5, spent 0.00 <= 145"

== fixed cuts, and mean
$ crm-segment grade -q --cut f=0,m=90 $TMP/c.csv | cut -d, -f1,18 | paste -sd' '
$ crm-segment grade -q --cut mean $TMP/c.csv | cut -d, -f18 | paste -sd' '
customer_id,grade a,A b,A c,B d,B e,C
grade A C C B C

== a cut that is none
$ crm-segment grade --cut f=1 $TMP/c.csv
! crm-segment: --cut: 'f=1' is none of median, mean, p80, f=4,m=2000
? 2

== the six lists, and who is on them
$ crm-segment top --n 1 --lists $TMP/lists $TMP/c.csv | cut -d, -f1,18-
$ cat $TMP/lists
!~ list product_spend_365d left out: there is no column 'product_spend_365d'
!~ list profit_90d left out
!~ list visits_90d left out
!~ list satisfaction left out
customer_id,top_lists,top_count
a,clv+influence,2
b,,0
c,,0
d,,0
e,,0
list,rank,customer_id,value
clv,1,a,500
influence,1,a,2

== grades by lists need a list
$ crm-segment grade -q --by-lists --n 1 $TMP/c.csv | cut -d, -f1,18-
$ cut -d, -f1-5 $TMP/c.csv | crm-segment grade -q --by-lists
! crm-segment: --by-lists: none of the columns the six lists are made of is there
? 2
customer_id,grade,grade_name
a,B,on two lists
b,D,on no list
c,D,on no list
d,D,on no list
e,D,on no list

== life cycle
$ crm-segment lifecycle --inactive 120 --why $TMP/c.csv | cut -d, -f1,18-
customer_id,lifecycle,lifecycle_why
a,growth,visits of 180 days up from 4 to 6
b,lost,"last visit 200 days ago, more than 120"
c,introduction,one visit so far
d,maintained,visits and spend of 180 days as before
e,,no visit yet

== life cycle: won back, decline by rhythm, by spend
$ crm-segment lifecycle --inactive 45 --why $TMP/c.csv | cut -d, -f18- | sed -n 5p
$ sed 's/^d,40/d,80/' $TMP/c.csv | crm-segment lifecycle --inactive 120 --why | cut -d, -f18- | sed -n 5p
$ sed 's/45.00,45.00,6/30.00,45.00,6/' $TMP/c.csv | crm-segment lifecycle --inactive 120 --why | cut -d, -f18- | sed -n 5p
$ sed 's/45.00,45.00,6/60.00,45.00,6/' $TMP/c.csv | crm-segment lifecycle --inactive 120 --why | cut -d, -f18- | sed -n 5p
won_back,came back after 50 days away
decline,"80 days since the last visit, used to come every 45"
decline,spend of 180 days down from 45.00 to 30.00
mature,spend of 180 days up from 45.00 to 60.00

== life cycle needs --inactive, and the features
$ crm-segment lifecycle $TMP/c.csv
! crm-segment: --inactive DAYS is required: crm-churn intervals suggests a number
? 2

== features that are missing name the program that makes them
$ cut -d, -f1-5 $TMP/c.csv | crm-segment lifecycle --inactive 90
! crm-segment: there is no column 'interval_last': crm-rfm --features writes it
? 2

== the ladder and its funnel
$ crm-segment ladder --why --funnel $TMP/f $TMP/c.csv | cut -d, -f1,18-
$ cut -d, -f1,2,3,6 $TMP/f
customer_id,rung,advocate,rung_why
a,key,1,grade A or in the top 20 % of spend
b,regular,0,4 visits
c,trial,0,visits on a campaign only
d,regular,0,6 visits
e,prospect,0,no visit yet
step,clients,conversion,days_median
prospect,5,,
trial,4,0.8,3
first,3,0.75,
repeat,3,1,
regular,3,1,400
key,1,0.333333333333,400

== loyalty takes attachment from -J
$ printf 'customer_id,attachment\na,5\nb,4\nc,2\nd,3.5\n' >$TMP/s
$ crm-segment loyalty -J $TMP/s --why $TMP/c.csv | cut -d, -f1,18-
! crm-segment: 1 of 5 clients have no attachment answer: loyalty empty
customer_id,loyalty,loyalty_why,attachment
a,premium,"attachment 5 >= 4, 10 visits in 365 days >= 6",5
b,latent,"attachment 4 >= 4, 4 visits in 365 days < 6",4
c,price,"attachment 2 < 4, 1 visits in 365 days < 6",2
d,incentive,"attachment 3.5 < 4, 6 visits in 365 days >= 6",3.5
e,,attachment unknown,

== loyalty without attachment
$ crm-segment loyalty $TMP/c.csv
! crm-segment: there is no column 'attachment': crm-survey score writes it, join it with -J
? 2

== a cell that is no number, in the customers and in a joined file
$ sed 's/^d,40/d,4x/' $TMP/c.csv >$TMP/bad; crm-segment lifecycle --inactive 9 $TMP/bad 2>&1 | sed "s,$TMP/,,"
$ printf 'customer_id,attachment\na,much\n' >$TMP/s; crm-segment loyalty -J $TMP/s $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
crm-segment: bad:5: column recency_days: '4x' is not a number
crm-segment: s: column attachment: 'much' is not a number

== pareto
$ crm-segment pareto --fit $TMP/f $TMP/c.csv | cut -d, -f1,18-; cat $TMP/f
customer_id,rank,cum_share,abc
a,1,0.746268656716,A
b,2,0.89552238806,A
c,4,1,C
d,3,0.962686567164,B
e,5,1,C
customers,total,gini,top20pct_share
5,1340.00,0.641791044776,0.746268656716

== rules: first match wins, * is everybody, a missing cell matches nothing
$ printf '# a comment\ncolumn kind\nbig: monetary >= 200\nnew: frequency = 1 and tenure_days < 90\nlate: recency_days > 30\nrest: *\n' >$TMP/r
$ crm-segment rules $TMP/r --why $TMP/c.csv | cut -d, -f1,18-
customer_id,kind,kind_why
a,big,monetary >= 200
b,big,monetary >= 200
c,new,frequency = 1 and tenure_days < 90
d,late,recency_days > 30
e,rest,*

== -v shows what binds to what
$ printf 'a: not frequency > 3 and tier = x or monetary in 1..9\nb: *\n' >$TMP/r; crm-segment rules $TMP/r -v -o $TMP/o $TMP/c.csv
! crm-segment: rule 'a': ((not (`frequency` > 3) and `tier` = x) or `monetary` in 1..9)
! crm-segment: rule 'b': *

== rules that leave clients out, or win nobody
$ printf 'big: monetary >= 90\nlarge: monetary >= 200\nnone: monetary > 9999\n' >$TMP/r
$ crm-segment rules $TMP/r --complete $TMP/c.csv 2>&1 >/dev/null | sed "s,$TMP/,,"; exit ${PIPESTATUS[0]}
? 1
crm-segment: r: 2 clients match no rule
crm-segment: r:2: rule 'large' is shadowed: rules above it take everybody it matches
crm-segment: r:3: rule 'none' matches nobody

== rules that are wrong: line and column
$ for rule in 'x monetary > 1' ': monetary > 1' 'x:' 'x: monetary >' 'x: money > 1' '# nothing'; do printf '# one\n%s\n' "$rule" >$TMP/r; crm-segment rules $TMP/r $TMP/c.csv 2>&1 | sed "s,$TMP/,,"; done
$ printf 'a: *\nb: monetary > 1\n' >$TMP/r; crm-segment rules $TMP/r $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
~ crm-segment: r:2: a rule is written 'name: condition'
~ crm-segment: r:2: a rule needs a name before its colon
~ crm-segment: r:2: a rule needs a condition behind its colon, \* for everybody
~ crm-segment: r:2: column 14: .*
~ crm-segment: r:2: column 4: 'money' is no column of the input
~ crm-segment: r: there is no rule in this file
~ crm-segment: r:2: no client is left for a rule behind \*

== rules: a NUL byte
$ printf 'a\0b: monetary > 1\n' >$TMP/r; crm-segment rules $TMP/r $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
crm-segment: r:1: NUL byte

== groups that exist already
$ crm-segment pareto -o $TMP/p $TMP/c.csv && crm-segment pareto $TMP/p
! crm-segment: column 'rank' exists already: use --replace
? 2

== --into renames a single column
$ crm-segment lifecycle --inactive 120 --into stage $TMP/c.csv | head -1 | cut -d, -f18-
stage

== summary, cross and movement
$ crm-segment summary --of tier $TMP/c.csv; crm-segment cross --of tier,frequency $TMP/c.csv | head -3
$ sed 's/^a,\(.*\),x$/a,\1,y/; /^e/d' $TMP/c.csv >$TMP/n; echo 'f,1,1,1,7.50,,,,,,,,,,,,x' >>$TMP/n
$ crm-segment movement --of tier $TMP/c.csv $TMP/n
tier,customers,customers_pct,visits,monetary,monetary_pct,recency_median,frequency_median,monetary_median,avg_visit
x,3,60,11,1050.00,78.3582089552,4,1,50,95.4545454545
y,2,40,10,290.00,21.6417910448,120,5,145,29
tier,frequency,customers,monetary_mean
x,0,1,0
x,1,1,50
from,to,customers,monetary
(new),x,1,7.50
x,(gone),1,0.00
x,x,1,50.00
x,y,1,1000.00
y,y,2,290.00

== what summary, cross and movement must be told
$ crm-segment summary $TMP/c.csv; crm-segment cross --of tier $TMP/c.csv; crm-segment movement --of tier $TMP/c.csv; crm-segment summary --of kind $TMP/c.csv
! crm-segment: --of COL is required
! crm-segment: --of: 'tier' is not two columns, A,B
! crm-segment: movement takes two files, OLD and NEW, or one with several as-of days, such as crm-rfm --each writes
! crm-segment: there is no column 'kind': an analysis of crm-segment or crm-rfm writes groups
? 2

== clusters: those who lack a number are in none
$ crm-segment kmeans --k 2 --columns frequency,recency_days $TMP/c.csv | cut -d, -f1,18
! crm-segment: 1 of 5 clients lack a number and are in no cluster
customer_id,cluster
a,1
b,1
c,2
d,1
e,

== clusters that cannot be
$ crm-segment kmeans --k 0 $TMP/c.csv; crm-segment kmeans --k 9 --columns frequency $TMP/c.csv; crm-segment kmeans --columns frequency,frequency $TMP/c.csv; crm-segment kmeans --columns money $TMP/c.csv; crm-segment kmeans --transform squared $TMP/c.csv; crm-segment kmeans --transform winsor:9,1 $TMP/c.csv; crm-segment kmeans --k 2 --columns frequency --transform ln $TMP/c.csv; crm-segment kmeans -q --k 1 --columns frequency --transform rank --save-model $TMP/m $TMP/c.csv
! crm-segment: --k: '0' is not a number from 1 to 1000, or a range like 2-10
! crm-segment: 9 groups need as many different rows, there are 5
! crm-segment: --columns: 'frequency' is named twice
! crm-segment: there is no column 'money': name columns of the customers
! crm-segment: --transform: 'squared' is none of none, log, ln, zscore, rank, winsor:1,99
! crm-segment: --transform: winsor needs two rising percentiles from 0 to 100, winsor:1,99
! crm-segment: column frequency: ln needs numbers above 0, there is 0: use log, which is log(1 + x)
! crm-segment: --save-model: a rank depends on all clients, so that it cannot be used again
? 2

== a saved model gives the same clusters
$ crm-segment kmeans -q --k 2 --columns frequency,monetary --transform log,winsor:5,95,zscore --save-model $TMP/m $TMP/c.csv >$TMP/1
$ crm-segment kmeans -q --use-model $TMP/m $TMP/c.csv | cmp - $TMP/1
$ echo 'center,1,money,,1,' >>$TMP/m; crm-segment kmeans --use-model $TMP/m $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
$ head -1 $TMP/m >$TMP/e; crm-segment kmeans --use-model $TMP/e $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
crm-segment: m:14: column record: this is not a row of a model that --save-model wrote
crm-segment: e: no model in it: --save-model writes one

== a saved model whose centers are too far away to say how far
$ printf 'record,number,column,kind,a,b\ncolumn,1,frequency,,,\ncenter,1,frequency,,1e300,\ncenter,2,frequency,,-1e300,\n' >$TMP/m
$ crm-segment kmeans -q --use-model $TMP/m $TMP/c.csv | sed 's/.*,\(.*,.*\)/\1/' | sort -u
1,
cluster,distance

== a saved model that is not whole
$ crm-segment kmeans -q --k 2 --columns frequency,monetary --transform log,zscore --save-model $TMP/m $TMP/c.csv >$TMP/1
$ for edit in 6d 7d '4s/step,2/step,3/' 5s/monetary/frequency/ 7s/zscore/log/ '8s/center,1/center,9/' '10,11d;9s/$/x/' 11d '2,4d' '$p'; do
> sed "$edit" $TMP/m >$TMP/e; crm-segment kmeans --use-model $TMP/e $TMP/c.csv 2>&1 >$TMP/2 | sed "s,$TMP/,,"; [ ! -s $TMP/2 ] || echo "$edit: taken"; done
crm-segment: e:6: column record: this is not a row of a model that --save-model wrote
crm-segment: e:7: column record: this is not a row of a model that --save-model wrote
crm-segment: e:4: column record: this is not a row of a model that --save-model wrote
crm-segment: e:5: column record: this is not a row of a model that --save-model wrote
crm-segment: e:7: column record: this is not a row of a model that --save-model wrote
crm-segment: e:8: column record: this is not a row of a model that --save-model wrote
crm-segment: e:9: column record: this is not a row of a model that --save-model wrote
crm-segment: e: the last center is not whole
crm-segment: e:2: column record: this is not a row of a model that --save-model wrote
crm-segment: e:12: column record: this is not a row of a model that --save-model wrote

== profile
$ printf 'customer_id,date,amount,item\na,2024-01-01,5,cut\na,2024-01-01,5,wash\na,2024-02-01,5,cut\nz,2024-01-01,1,cut\nb,2024-01-01,-5,cut\nb,2024-01-02,5,wash\nb,2024-01-03,5,cut\n' >$TMP/t
$ crm-segment profile -q --of tier --transactions $TMP/t $TMP/c.csv | grep '^what'
what,x,item,cut,1,100,75,1.33333333333,,1
what,x,item,wash,1,50,50,1,,1
what,y,item,cut,1,50,75,0.666666666667,,1
what,y,item,wash,1,50,50,1,,1

== profile must be told
$ crm-segment profile $TMP/c.csv; printf 'customer_id,date,amount\na,2024-01-01,x\n' >$TMP/t; crm-segment profile --of tier --transactions $TMP/t $TMP/c.csv 2>&1 | sed "s,$TMP/,,"
! crm-segment: --of COL is required
crm-segment: t:2: column amount: 'x' is not a number

== rules: a column that is there twice is refused, also where it could be a value
$ cd $TMP; printf 'customer_id,a,a\n1,2,3\n' > c; printf 'x: a > 1\n' > r; crm-segment rules r c; printf 'x: customer_id < a\n' > r; crm-segment rules r c
! crm-segment: c:1: two columns are called 'a'
! crm-segment: c:1: two columns are called 'a'
? 2

== lifecycle: a fifth more or less is exact, with hundredths too
$ printf '%s\n' customer_id,frequency,recency_days,tenure_days,interval_last,interval_median,visits_180d,visits_prev_180d,spend_180d,spend_prev_180d up,5,1,200,20,20,5,5,6.18,5.15 less,5,1,200,20,20,5,5,6.17,5.15 down,5,1,200,20,20,5,5,4.12,5.15 more,5,1,200,20,20,5,5,4.13,5.15 |
> crm-segment lifecycle --inactive 60 | cut -d, -f1,11
customer_id,lifecycle
up,mature
less,maintained
down,decline
more,maintained

== a header alone is passed on, and side tables are headers
$ cd $TMP; echo customer_id,a,b > h; crm-segment kmeans --columns a,b --k 2 --transform zscore --fit f --centers c h; cat f c; crm-segment mixture --columns a,b --fit f h; cat f
customer_id,a,b,cluster,distance
k,inertia,silhouette,silhouette_se,calinski_harabasz,davies_bouldin,sizes
k,cluster,a,b,customers
customer_id,a,b,cluster,probability,uncertainty
k,covariance,loglik,n_params,bic,aic,converged,degenerate

== a model of nobody cannot be saved
$ echo customer_id,a,b | crm-segment kmeans --columns a,b --save-model $TMP/m
! crm-segment: --save-model: there is no client to cluster
? 2
