#!tests/lib/cases
# crm-clv: every message, and what the options do. The numbers themselves: tests/golden/clv.t.
$ printf '%s\n' customer_id,frequency,recency_days,tenure_days,repeat_monetary,first_date,town \
> a,1,300,300,,2024-03-07,x b,4,20,280,40,2024-03-27,y c,2,200,290,55.5,2024-03-17,x \
> d,9,5,250,30,2024-04-26,x e,1,40,40,,2024-11-22,y f,3,30,120,62,2024-09-03,y \
> g,6,90,270,44,2024-04-06,x h,0,,,,, > $TMP/c.csv
$ printf '%s\n' model,param,estimate mbg-nbd,r,.5 mbg-nbd,alpha,6 mbg-nbd,a,.9 mbg-nbd,b,1.6 \
> gamma-gamma,p,6 gamma-gamma,q,4 gamma-gamma,v,20 > $TMP/p.csv
$ printf '%s\n' customer_id,date,amount a,2024-01-01,10 b,2024-01-08,20 c,2024-01-10,5 \
> a,2024-01-20,10 b,2024-02-01,20 a,2024-02-10,10 a,2024-03-01,10 b,2024-03-01,10 \
> d,2024-03-05,9 c,2024-03-20,8 > $TMP/t.csv

== horizon that is no span
$ crm-clv fit --horizon 3x $TMP/c.csv
! crm-clv: --horizon: '3x' is not a span of time like 52w, 365d, 12m, 1y (d, w, m, y)
? 2

== a month cannot be counted in months
$ crm-clv fit --month 3m $TMP/c.csv
! crm-clv: --month: '3m' is not a span of time like 52w, 365d, 1y (d, w, y)
? 2

== a horizon of nothing
$ crm-clv predict --horizon 0w $TMP/c.csv
! crm-clv: --horizon: '0w' is not a span of time like 52w, 365d, 12m, 1y (d, w, m, y)
? 2

== a horizon too far
$ crm-clv predict --horizon 200y $TMP/c.csv
! crm-clv: --horizon: '200y' is more than 1200 months
? 2

== a discount without its unit
$ crm-clv predict --discount 0.1 $TMP/c.csv
! crm-clv: --discount: '0.1' is not a rate like 0.1/year (day, week, month or year)
? 2

== a discount in per cent
$ crm-clv predict --discount 20/year $TMP/c.csv
! crm-clv: --discount: 20 is not from -1 to 10
? 2

== discounting at nothing
$ crm-clv predict --dert 0/week $TMP/c.csv
! crm-clv: --dert: 0 is not above 0, and visits for ever have no finite worth
? 2

== a rate of another unit
$ crm-clv predict --dert .1/fortnight $TMP/c.csv
! crm-clv: --dert: '.1/fortnight' is not a rate like 0.1/year (day, week, month or year)
? 2

== a model nobody knows
$ crm-clv fit -m pareto $TMP/c.csv
! crm-clv: --model: 'pareto' is none of mbg-nbd, bg-nbd, pareto-nbd, mbg-cnbd-k, bg-bb
? 2

== a column that is missing
$ printf 'frequency,tenure_days\n1,5\n' | crm-clv fit
! crm-clv: standard input:1: no column 'recency_days'; the header has 'frequency' 'tenure_days'; name the right one with -c recency_days=HEADER
? 2
model,param,estimate,se,lo,hi

== a count that is no number
$ sed 's/b,4,20/b,four,20/' $TMP/c.csv | crm-clv fit
! crm-clv: standard input:3: column frequency: 'four' is not a number
? 2
model,param,estimate,se,lo,hi

== a count that is not whole
$ sed 's/b,4,20/b,4.5,20/' $TMP/c.csv | crm-clv fit
! crm-clv: standard input:3: column frequency: '4.5' is not a whole number of visits
? 2
model,param,estimate,se,lo,hi

== a client without the day of her visit
$ sed 's/b,4,20/b,4,/' $TMP/c.csv | crm-clv predict
! crm-clv: standard input:3: column recency_days: is empty although the client came
? 2

== a last visit before the first
$ sed 's/b,4,20/b,4,290/' $TMP/c.csv | crm-clv predict
! crm-clv: standard input:3: column recency_days: the last visit lies at -1.42857142857 of 40, outside the client's time
? 2

== a last visit that is not the first and only one
$ sed 's/b,4,20/b,1,20/' $TMP/c.csv | crm-clv predict
! crm-clv: standard input:3: column recency_days: the last visit lies at 37.1428571429 although the client never came back
? 2

== a date that is none
$ sed 's/2024-03-27/27.3.2024/' $TMP/c.csv | crm-clv predict
! crm-clv: standard input:3: column first_date: '27.3.2024' is not a date
? 2

== half a repeat
$ printf 'x,t_x,T\n1.5,2,3\n' | crm-clv fit --summary-input
! crm-clv: standard input:2: column x: repeat visits are 1.5, a whole number from 0 was expected
? 2
model,param,estimate,se,lo,hi

== a row of no clients
$ printf 'x,t_x,T,weight\n1,2,3,0\n' | crm-clv fit --summary-input
! crm-clv: standard input:2: column weight: weight is 0, above 0 was expected
? 2
model,param,estimate,se,lo,hi

== nobody
$ printf 'frequency,recency_days,tenure_days\n' | crm-clv fit
! crm-clv: there is no client to fit a model to
? 2
model,param,estimate,se,lo,hi

== nobody came back
$ printf 'frequency,recency_days,tenure_days\n1,5,5\n' | crm-clv fit
! crm-clv: no client ever came back, so that there is nothing to fit
? 2
model,param,estimate,se,lo,hi

== no time passed
$ printf 'x,t_x,T\n1,0,0\n' | crm-clv fit -m bg-bb --summary-input
! crm-clv: every client's age is 0
? 2
model,param,estimate,se,lo,hi

== more visits than periods
$ printf 'x,t_x,T\n3,1,4\n' | crm-clv fit -m bg-bb --summary-input
! crm-clv: bg-bb needs whole periods with at most one visit in each; a client has 3 visits, the last in period 1 of 4
? 2
model,param,estimate,se,lo,hi

== more visits than periods, parameters given
$ printf '%s\n' model,param,estimate bg-bb,{alpha,beta,gamma,delta},1 > $TMP/bb.csv; printf 'x,t_x,T\n3,1,4\n' | crm-clv predict --params $TMP/bb.csv --summary-input
! crm-clv: bg-bb needs whole periods with at most one visit in each; a client has 3 visits, the last in period 1 of 4
? 2

== regularity needs the gaps
$ crm-clv fit -m mbg-cnbd-k $TMP/c.csv
! crm-clv: mbg-cnbd-k needs column interval_logsum (crm-rfm --features): the sum of the logs of the days between visits
? 2
model,param,estimate,se,lo,hi

== regularity needs the gaps of everybody
$ printf "frequency,recency_days,tenure_days,interval_logsum\n3,5,90,\n2,9,60,3.1\n" | crm-clv fit -m mbg-cnbd-k
! crm-clv: mbg-cnbd-k needs interval_logsum of every repeat client; it is empty for 1
? 2
model,param,estimate,se,lo,hi

== comparing what can be compared
$ printf "x,t_x,T\n%s,9,30\n" 3 2 4 5 | sed "3~2d" | crm-clv fit --compare --summary-input 2>&1 >/dev/null | grep compared
crm-clv: mbg-cnbd-k is not compared: it needs column interval_logsum (crm-rfm --features) of every repeat client

== what predict appends
$ crm-clv predict --params $TMP/p.csv --digits 4 $TMP/c.csv
customer_id,frequency,recency_days,tenure_days,repeat_monetary,first_date,town,p_alive,expected_visits,expected_spend,clv
a,1,300,300,,2024-03-07,x,0.3839,0.1731,40,6.594
b,4,20,280,40,2024-03-27,y,0.8033,2.427,40,92.59
c,2,200,290,55.5,2024-03-17,x,0.42,0.5564,50.33,26.69
d,9,5,250,30,2024-04-26,x,0.9021,6.82,30.59,199.2
e,1,40,40,,2024-11-22,y,0.5599,0.7737,40,29.59
f,3,30,120,62,2024-09-03,y,0.7056,2.605,57.6,143.4
g,6,90,270,44,2024-04-06,x,0.5301,2.517,43.64,104.8
h,0,,,,,,,,,

== every column there is
$ crm-clv predict --params $TMP/p.csv --digits 3 --dert .01/week --loglik --interval $TMP/c.csv | cut -d, -f1,8-
! crm-clv: --interval: the errors of the parameters are not known without --covariance, so that clv_lo and clv_hi are empty
customer_id,p_alive,expected_visits,expected_spend,clv,clv_lo,clv_hi,dert,loglik
a,0.384,0.173,40,6.59,,,0.265,-0.537
b,0.803,2.43,40,92.6,,,3.38,-12.8
c,0.42,0.556,50.3,26.7,,,0.809,-5.46
d,0.902,6.82,30.6,199,,,9.12,-23.5
e,0.56,0.774,40,29.6,,,1.01,-0.201
f,0.706,2.6,57.6,143,,,3.39,-7.86
g,0.53,2.52,43.6,105,,,3.44,-17.4
h,,,,,,,,

== a column that exists already
$ crm-clv predict --params $TMP/p.csv $TMP/c.csv | crm-clv predict --params $TMP/p.csv
! crm-clv: column 'p_alive' exists already: use --replace
? 2

== twice the same
$ crm-clv predict --params $TMP/p.csv $TMP/c.csv > $TMP/once; crm-clv predict --params $TMP/p.csv --replace $TMP/once | cmp - $TMP/once

== without spending there is no value
$ crm-clv predict --params $TMP/p.csv --spend none --digits 3 $TMP/c.csv | cut -d, -f1,8- | head -3
customer_id,p_alive,expected_visits,expected_spend,clv
a,0.384,0.173,,
b,0.803,2.43,,

== in days the same
$ sed s/alpha,6/alpha,42/ $TMP/p.csv > $TMP/d.csv; crm-clv predict --params $TMP/p.csv $TMP/c.csv > $TMP/weeks
> crm-clv predict --params $TMP/d.csv --time-unit day $TMP/c.csv | cmp - $TMP/weeks

== a new client
$ crm-clv predict --params $TMP/p.csv --prospect $TMP/c.csv > $TMP/out
! crm-clv: a new client, within 52w of the first visit: 1.37083 more visits of 40 each, worth 52.5614 today

== a new client, no money
$ crm-clv predict --params $TMP/p.csv --prospect --spend none $TMP/c.csv > $TMP/out
! crm-clv: a new client, within 52w of the first visit: 1.37083 more visits

== only those who came since
$ crm-clv predict --params $TMP/p.csv --cohort-from 2024-04-01 --digits 3 $TMP/c.csv | cut -d, -f1,6,8-
! crm-clv: clients left out, first seen before --cohort-from: 3
customer_id,first_date,p_alive,expected_visits,expected_spend,clv
a,2024-03-07,,,,
b,2024-03-27,,,,
c,2024-03-17,,,,
d,2024-04-26,0.902,6.82,30.6,199
e,2024-11-22,0.56,0.774,40,29.6
f,2024-09-03,0.706,2.6,57.6,143
g,2024-04-06,0.53,2.52,43.6,105
h,,,,,

== cohort-from needs the first date
$ cut -d, -f1-5 $TMP/c.csv | crm-clv predict --cohort-from 2024-04-01 --params $TMP/p.csv
! crm-clv: standard input:1: no column 'first_date'; the header has 'customer_id' 'frequency' 'recency_days' 'tenure_days' 'repeat_monetary'; name the right one with -c first_date=HEADER
? 2

== parameters of another unit
$ echo mbg-nbd,unit_days,1 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv $TMP/c.csv
!~ ^crm-clv: .*/p\.csv: is in units of 1 days: use --time-unit day$
? 2

== parameters that did not converge
$ echo mbg-nbd,converged,0 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv $TMP/c.csv > $TMP/out
!~ ^crm-clv: .*/p\.csv: the fit of mbg-nbd had not converged$

== parameters of several models
$ printf 'bg-nbd,%s\n' r,.2 alpha,4 a,.8 b,2.4 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv $TMP/c.csv
!~ ^crm-clv: .*/p\.csv: holds 2 models of visits: choose one with -m$
? 2

== one of several models
$ printf 'bg-nbd,%s\n' r,.2 alpha,4 a,.8 b,2.4 >> $TMP/p.csv; crm-clv predict -m bg-nbd --params $TMP/p.csv --digits 3 $TMP/c.csv | cut -d, -f1,8- | head -2
customer_id,p_alive,expected_visits,expected_spend,clv
a,1,0.194,40,7.38

== parameters of another model
$ crm-clv predict -m bg-nbd --params $TMP/p.csv $TMP/c.csv
!~ ^crm-clv: .*/p\.csv: holds no parameters of bg-nbd$
? 2

== parameters of no model
$ sed /mbg/d $TMP/p.csv > $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv: holds no parameters of a model of visits$
? 2

== a parameter that is missing
$ sed /,a,/d $TMP/p.csv > $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv: a of mbg-nbd is missing$
? 2

== a parameter below zero
$ sed s/a,.9/a,-.9/ $TMP/p.csv > $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv: a of mbg-nbd is not above 0$
? 2

== a parameter that is no number
$ sed s/a,.9/a,x/ $TMP/p.csv > $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv:4: column estimate: 'x' is not a number$
? 2

== k must be whole
$ sed s/mbg-nbd/mbg-cnbd-k/ $TMP/p.csv > $TMP/q.csv; echo mbg-cnbd-k,k,2.5 >> $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv: k of mbg-cnbd-k is not a whole number from 1 to 12$
? 2

== k is missing
$ sed s/mbg-nbd/mbg-cnbd-k/ $TMP/p.csv > $TMP/q.csv; crm-clv predict --params $TMP/q.csv $TMP/c.csv
!~ ^crm-clv: .*/q\.csv: k of mbg-cnbd-k is missing$
? 2

== regular clients
$ sed s/mbg-nbd/mbg-cnbd-k/ $TMP/p.csv > $TMP/q.csv; echo mbg-cnbd-k,k,2 >> $TMP/q.csv; crm-clv predict --digits 3 --params $TMP/q.csv $TMP/c.csv | cut -d, -f1,8- | head -3
customer_id,p_alive,expected_visits,expected_spend,clv
a,0.473,0.178,40,6.77
b,0.825,2.46,40,93.7

== an infinite mean amount
$ sed s/q,4/q,.5/ $TMP/p.csv > $TMP/q.csv; crm-clv predict --digits 3 --params $TMP/q.csv $TMP/c.csv | cut -d, -f1,8- | head -4
customer_id,p_alive,expected_visits,expected_spend,clv
a,0.384,0.173,,
b,0.803,2.43,48,111
c,0.42,0.556,82.4,43.7

== no parameters file
$ crm-clv predict --params $TMP/none.csv $TMP/c.csv 2>&1 | sed "s|$TMP|TMP|"; exit ${PIPESTATUS[0]}
? 2
crm-clv: TMP/none.csv: No such file or directory

== covariances alone
$ crm-clv predict --covariance x $TMP/c.csv
! crm-clv: --covariance needs --params FILE
? 2

== covariances of another parameter
$ printf 'model,param,with,covariance\nmbg-nbd,r,s,1\n' > $TMP/v.csv; crm-clv predict --params $TMP/p.csv --covariance $TMP/v.csv $TMP/c.csv 2>&1 | sed "s|$TMP|TMP|"; exit ${PIPESTATUS[0]}
? 2
crm-clv: TMP/v.csv:2: column param: no such parameter of mbg-nbd in --params

== covariances that cannot be
$ printf 'model,param,with,covariance\nmbg-nbd,r,r,1\nmbg-nbd,r,alpha,2\nmbg-nbd,alpha,alpha,1\ngamma-gamma,p,p,1\n' > $TMP/v.csv; crm-clv predict --interval --params $TMP/p.csv --covariance $TMP/v.csv $TMP/c.csv
! crm-clv: the covariance of mbg-nbd is not positive definite: no intervals
? 2

== limits where the mean may be infinite
$ printf 'model,param,with,covariance\nmbg-nbd,r,r,.01\ngamma-gamma,q,q,2\n' > $TMP/v.csv; crm-clv predict --interval --digits 2 --params $TMP/p.csv --covariance $TMP/v.csv $TMP/c.csv | cut -d, -f1,11- | head -3
! crm-clv: --interval: clients without limits, as what is known of the parameters allows an infinite mean amount: 2
customer_id,clv,clv_lo,clv_hi
a,6.6,,
b,93,34,1.1e+02

== intervals without money
$ crm-clv predict --interval --spend none --digits 3 --params $TMP/p.csv $TMP/c.csv | cut -d, -f1,8- | head -2
! crm-clv: --interval: there is no clv, so that clv_lo and clv_hi are empty
customer_id,p_alive,expected_visits,expected_spend,clv,clv_lo,clv_hi
a,0.384,0.173,,,,

== covariates that are no list
$ crm-clv fit --covariates "C(town" $TMP/c.csv
! crm-clv: --covariates: 'C(town' is not a list like a,C(b) or a,C(b,BASE)
? 2
model,param,estimate,se,lo,hi

== too many covariates
$ echo frequency recency_days tenure_days {a,b,c}{d,e,f} | tr " " , | crm-clv fit --covariates ad,ae,af,bd,be,bf,cd,ce,cf
! crm-clv: --covariates: more than 8 columns
? 2
model,param,estimate,se,lo,hi

== a covariate that is missing
$ crm-clv fit --covariates city $TMP/c.csv
!~ ^crm-clv: .*/c\.csv:1: no column 'city'; the header has 'customer_id' 'frequency' 'recency_days' 'tenure_days' 'repeat_monetary' 'first_date' 'town'; name the right one with -c city=HEADER$
? 2
model,param,estimate,se,lo,hi

== a covariate that is no number
$ crm-clv fit --covariates town $TMP/c.csv
!~ ^crm-clv: .*/c\.csv:2: column town: 'x' is not a number \(a category is C\(town\)\)$
? 2
model,param,estimate,se,lo,hi

== a base that nobody has
$ crm-clv fit --covariates "C(town,z)" $TMP/c.csv
! crm-clv: --covariates: no client has 'z' as the base says
? 2
model,param,estimate,se,lo,hi

== a model that takes no covariates
$ crm-clv fit -m bg-bb --covariates "C(town)" $TMP/c.csv
! crm-clv: --covariates: not for bg-bb
? 2
model,param,estimate,se,lo,hi

== too many levels
$ (echo x,t_x,T,u; for i in {1..20}; do echo 1,2,9,$i; done) | crm-clv fit --summary-input --covariates "C(u)"
! crm-clv: --covariates: more than 14 terms
? 2
model,param,estimate,se,lo,hi

== parameters with covariates
$ printf 'mbg-nbd,%s\n' visit:town=y,.5 leave:town=y,-.2 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv --covariates 'C(town)' --digits 3 $TMP/c.csv | cut -d, -f1,7- | head -3
customer_id,town,p_alive,expected_visits,expected_spend,clv
a,x,0.384,0.173,40,6.59
b,y,0.831,2.73,40,104

== parameters with covariates need them
$ printf 'mbg-nbd,%s\n' visit:town=y,.5 leave:town=y,-.2 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv $TMP/c.csv
!~ ^crm-clv: .*/p\.csv: was fitted with covariates: give the same --covariates$
? 2

== parameters of another covariate
$ printf 'mbg-nbd,%s\n' visit:city=y,.5 leave:city=y,-.2 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv --covariates 'C(town)' $TMP/c.csv
! crm-clv: --params: covariate 'city=y' is not among --covariates
? 2

== half a covariate
$ echo mbg-nbd,visit:town=y,.5 >> $TMP/p.csv; crm-clv predict --params $TMP/p.csv --covariates 'C(town)' $TMP/c.csv
!~ ^crm-clv: .*/p\.csv: leave:town=y of mbg-nbd is missing$
? 2

== a client without a covariate is left out
$ printf 'mbg-nbd,%s\n' visit:town=y,.5 leave:town=y,-.2 >> $TMP/p.csv; sed '2s/x$//' $TMP/c.csv | crm-clv predict --params $TMP/p.csv --covariates 'C(town)' --digits 3 | cut -d, -f1,7- | head -3
! crm-clv: clients left out, without a covariate: 1
customer_id,town,p_alive,expected_visits,expected_spend,clv
a,,,,,
b,y,0.831,2.73,40,104

== an export that begins in the middle
$ (echo frequency,recency_days,tenure_days,first_date; for i in {1..40}; do echo 2,9,99,2024-01-01; done; for m in 2 3 4; do echo 1,50,50,2024-0$m-01; done) | crm-clv predict --params $TMP/p.csv > $TMP/out
! crm-clv: 2024-01 has 40 new clients, a month in the middle 1: the export seems to begin in the middle of their history; use --cohort-from with a later day

== money that goes with frequency
$ crm-clv fit -q $TMP/c.csv > $TMP/out
! crm-clv: visits and mean amount of 5 repeat clients are correlated (-0.85), which gamma-gamma takes for 0: expected_spend and clv are off for those who come often (too high) or rarely (too low)
! crm-clv: mbg-nbd: the data hardly say what r, alpha, a, b are (flat ridge): look at the limits, not at the estimate
! crm-clv: gamma-gamma: the data hardly say what p, v are (flat ridge): look at the limits, not at the estimate

== nobody spent anything on a repeat
$ cut -d, -f1-4 $TMP/c.csv | sed '1s/$/,repeat_monetary/; 2,$s/$/,0/' | crm-clv fit -q 2>&1 >/dev/null | head -1
crm-clv: no repeat client has a mean amount above 0: expected_spend and clv are not known

== nobody ever leaves
$ (echo x,t_x,T; for i in {0..4}; do echo 10,$((50-i)),50; done) | crm-clv fit -q -m bg-nbd --summary-input > $TMP/out
! crm-clv: bg-nbd: r, a went to the edge of what is searched, where clients do not differ or nobody leaves; no standard error is known, and limits of what depends on it are too narrow
! crm-clv: bg-nbd: the likelihood has a flat ridge: many parameters do equally well, and no standard errors are known

== validate needs a split
$ crm-clv validate $TMP/t.csv
! crm-clv: --split DATE is needed: the last day that the model may know
? 2

== validate has no periods
$ crm-clv validate -m bg-bb --split 2024-02-10 $TMP/t.csv
! crm-clv: --model: bg-bb counts periods, not visits by day
? 2

== nobody came by the split
$ crm-clv validate --split 2023-02-10 $TMP/t.csv
! crm-clv: no client's first visit is on or before --split
? 2
week,actual,expected

== nobody new came by the split
$ crm-clv validate --split 2024-02-10 --cohort-from 2024-02-01 $TMP/t.csv
! crm-clv: no client's first visit is on or before --split and on or after --cohort-from
? 2
week,actual,expected

== a first visit in the year 1
$ sed 's/^a,2024-01-01/a,0001-01-01/' $TMP/t.csv | crm-clv validate --split 2024-02-10
! crm-clv: the first visit of all is of 0001-01-01, more than 100 years before 2024-03-20; --cohort-from DATE leaves out clients who began before DATE
? 2
week,actual,expected

== nothing is held out
$ crm-clv validate --split 2024-03-20 $TMP/t.csv
! crm-clv: --split: nothing is held out: the last day looked at is 2024-03-20
? 2
week,actual,expected

== no transaction
$ head -1 $TMP/t.csv | crm-clv validate --split 2024-03-20
! crm-clv: there is no transaction
? 2
week,actual,expected

== weeks of visits
$ crm-clv validate --params $TMP/p.csv --split 2024-02-10 --digits 3 --table $TMP/x.csv --holdout-table $TMP/h.csv $TMP/t.csv; cat $TMP/x.csv $TMP/h.csv
! crm-clv: 3 clients with 3 repeat visits from 2024-01-01 to 2024-02-10; held out to 2024-03-20: 3 visits
! crm-clv: mbg-nbd: 1.47338 visits (-50.9 %); a client: bias -0.509, MAE 0.509, RMSE 0.584
! crm-clv: naive (the same as in the 39 days before): 3 visits (+0.0 %); a client: bias +0, MAE 0.667, RMSE 0.816
! crm-clv: verdict: do not believe it here: the total is off by more than a quarter, and single clients are told better than the naive rule tells them
week,actual,expected
1,0,0.0517
2,0,0.189
3,1,0.334
4,1,0.471
5,2,0.602
6,3,0.728
7,3,0.848
8,3,0.963
9,5,1.07
10,5,1.18
11,5,1.29
12,6,1.33
x,observed,expected
0,1,2.5
1,1,0.366
2,1,0.0908
3,0,0.0271
4,0,0.00891
5,0,0.00313
6,0,0.00115
7+,0,0.00072
x,customers,actual,expected
0,1,1,0.14
1,1,1,0.49
2,1,1,0.843
3,0,,
4,0,,
5,0,,
6,0,,
7+,0,,

== a silent time held out
$ crm-clv validate --params $TMP/p.csv --split 2024-03-20 -a 2024-04-20 $TMP/t.csv > $TMP/out
! crm-clv: 4 clients with 6 repeat visits from 2024-01-01 to 2024-03-20; held out to 2024-04-20: 0 visits
! crm-clv: mbg-nbd: 1.50655 visits; a client: bias +0.377, MAE 0.377, RMSE 0.415
! crm-clv: naive (the same as in the 31 days before): 3 visits; a client: bias +0.75, MAE 0.75, RMSE 0.866
! crm-clv: verdict: nobody came in the time held out: nothing can be said

== walk-ins are nobody
$ crm-clv validate -q --params $TMP/p.csv --split 2024-02-10 --walk-in a,b $TMP/t.csv | tail -1
11,1,0.425569511249

