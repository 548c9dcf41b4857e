#!tests/lib/cases
# crm-clv: customers counted by ticket, refunds, spend models that fail, covariates of another file
$ tickets() { printf '%s\n' customer_id,date,amount,txn_id; for i in 1 2 3 4 5 6; do printf "c$i,2024-0$i-01,30,T$i\nc$i,2024-0$i-01,20,U$i\nc$i,2024-0$((i+1))-11,40,V$i\n"; done; printf '%s\n' c7,2024-01-01,10,W1 c7,2024-01-01,10,W2; }
$ summary() { awk 'BEGIN { print "x,t_x,T,zbar"; for (i = 1; i <= 60; i++) printf "%d,%d,52,%.2f\n", 12 + i % 3, 40 + i % 11, 60 + (i * 37 % 101 - 50) / 100 }'; }
$ clients() { printf '%s\n' customer_id,frequency,recency_days,tenure_days,repeat_monetary a,1,300,300, b,4,20,280,40 c,2,200,290,55.5 d,9,5,250,30 e,1,40,40, f,3,30,120,62 g,6,90,270,44; }
$ towns() { printf '%s\n' customer_id,town,age a,x,30 b,y,41 c,x,25 d,x,60 e,y,38 f,y,52 g,x,33; }

== more repeats than days: tickets were counted as visits
$ tickets | crm-rfm -q --visit txn | crm-clv predict
$ tickets | crm-rfm -q --visit txn | crm-clv fit
$ tickets | crm-rfm -q --visit day | crm-clv predict -q --spend none 2>&1 | wc -l
model,param,estimate,se,lo,hi
9
! crm-clv: 1 of 7 clients have more repeat visits than days from the first to the last: tickets or rows were counted as visits; count days: crm-rfm --visit day
! crm-clv: 1 of 7 clients have more repeat visits than days from the first to the last: tickets or rows were counted as visits; count days: crm-rfm --visit day

== repeats on the day of the first visit, times of a summary
$ printf 'x,t_x,T\n3,0,40\n0,0,40\n2,20,40\n' | crm-clv fit --summary-input
$ printf 'x,t_x,T\n9,1.14,40\n0,0,40\n2,20,40\n' | crm-clv predict --summary-input
$ printf 'x,t_x,T\n9,8,40\n0,0,40\n2,20,40\n' | crm-clv predict --summary-input --time-unit day
model,param,estimate,se,lo,hi
! crm-clv: 1 of 3 clients have more repeat visits than days from the first to the last: tickets or rows were counted as visits; count days: crm-rfm --visit day
! crm-clv: 1 of 3 clients have more repeat visits than days from the first to the last: tickets or rows were counted as visits; count days: crm-rfm --visit day
! crm-clv: 1 of 3 clients have more repeat visits than days from the first to the last: tickets or rows were counted as visits; count days: crm-rfm --visit day
? 2

== times that round, and parts of a day, are no tickets
$ printf 'x,t_x,T\n1,.14,40\n3,.428,40\n1,.01,40\n0,0,40\n2,20,40\n' | crm-clv fit --summary-input -q 2>&1 | head -1
model,param,estimate,se,lo,hi

== one price: no spend model, the visit model stands
$ summary | crm-clv predict --summary-input -q --digits 3 2>$TMP/e | head -3; sed -n 's/: the largest.*//;/visits stand/p;/did not/p' $TMP/e
$ summary | crm-clv predict --summary-input -q --interval --digits 3 2>$TMP/e | head -2; tail -1 $TMP/e
x,t_x,T,zbar,p_alive,expected_visits,expected_spend,clv
13,41,52,59.87,1,13,,
14,42,52,60.24,1,13,,
crm-clv: gamma-gamma did not converge
crm-clv: gamma-gamma: expected_spend and clv stay empty, visits stand
x,t_x,T,zbar,p_alive,expected_visits,expected_spend,clv,clv_lo,clv_hi
13,41,52,59.87,1,13,,,,
crm-clv: --interval: there is no clv, so that clv_lo and clv_hi are empty

== one price, in two steps: fit says so by its exit status, predict goes on
$ summary | crm-clv fit --summary-input -q >$TMP/p 2>$TMP/e; echo $?; grep converged $TMP/p
$ cd $TMP; summary | crm-clv predict --summary-input --digits 3 --params p | head -2
1
mbg-nbd,converged,1,,,
gamma-gamma,converged,0,,,
x,t_x,T,zbar,p_alive,expected_visits,expected_spend,clv
13,41,52,59.87,1,13,,
! crm-clv: p: gamma-gamma had not converged: expected_spend and clv stay empty, visits stand

== refunds larger than what was bought
$ clients | sed 's/62$/-62/' | crm-clv predict -q --digits 3 | tail -2
f,3,30,120,-62,0.939,5.3,17.3,87.1
g,6,90,270,44,0.918,5.51,43.2,226
! crm-clv: mbg-nbd: the data hardly say what r, alpha, a, b are (flat ridge): look at the limits, not at the estimate
! crm-clv: clients whose mean amount of a repeat visit is below 0 (refunds): 1; gamma-gamma is fitted without them, and expected_spend takes their mean for 0
! crm-clv: visits and mean amount of 4 repeat clients are correlated (-0.90), which gamma-gamma takes for 0: expected_spend and clv are off for those who come often (too high) or rarely (too low)
! crm-clv: gamma-gamma: the data hardly say what p, v are (flat ridge): look at the limits, not at the estimate

== covariates of another file
$ towns > $TMP/t; clients | crm-clv fit -q --spend none --covariates 'C(town)' -J $TMP/t --digits 3 2>/dev/null | grep :
$ towns > $TMP/t; clients > $TMP/c; join -t, $TMP/c $TMP/t | crm-clv fit -q --spend none --covariates 'C(town)' --digits 3 2>/dev/null | grep :
$ towns > $TMP/t; clients | crm-clv predict -q --spend none --covariates age -J $TMP/t --digits 3 2>/dev/null | head -2
mbg-nbd,visit:town=y,-0.736,0.538,-1.79,0.318
mbg-nbd,leave:town=y,-10,,,
mbg-nbd,visit:town=y,-0.736,0.538,-1.79,0.318
mbg-nbd,leave:town=y,-10,,,
customer_id,frequency,recency_days,tenure_days,repeat_monetary,p_alive,expected_visits,expected_spend,clv,town,age
a,1,300,300,,0.1,0.276,,,x,30

== what a file of -J lacks, and says wrong
$ towns > $TMP/t; clients | crm-clv fit --covariates height -J $TMP/t
$ towns | sed 's/41/old/' > $TMP/t; clients | crm-clv fit --covariates age -J $TMP/t 2>&1 >/dev/null | sed "s|$TMP|TMP|"
$ towns > $TMP/t; clients | sed 's/customer_id/id/' | crm-clv fit --covariates age -J $TMP/t
$ towns | sed 3d > $TMP/t; clients | crm-clv fit --spend none --covariates age -J $TMP/t 2>&1 >/dev/null | grep left
model,param,estimate,se,lo,hi
crm-clv: TMP/t: column age: 'old' is not a number (a category is C(age))
model,param,estimate,se,lo,hi
crm-clv: clients left out, without a covariate: 1
! crm-clv: standard input:1: no column 'height'; the header has 'customer_id' 'frequency' 'recency_days' 'tenure_days' 'repeat_monetary'; name the right one with -c height=HEADER
! crm-clv: standard input:1: no column 'customer_id'; the header has 'id' 'frequency' 'recency_days' 'tenure_days' 'repeat_monetary'; name the right one with -c customer_id=HEADER
