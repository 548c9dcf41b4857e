#!tests/lib/cases
# headers of 100,000 columns take time as their length, not as its square: each run has two seconds of processor time
$ ulimit -t 2
$ w() { perl -e 'print join(",", shift, map "c$_", 1 .. 100000), "\n"; print join(",", $_, (1) x 100000), "\n" for @ARGV' "$@"; }

== transactions
$ w customer_id,date,amount 1,2025-01-02,10 2,2025-01-03,20 | crm-churn activity -q | cut -d, -f1-3
period,clients,new
2025-01,2,2

== customers, passed through
$ w customer_id,frequency,monetary 1,2,10 2,2,20 | crm-segment pareto | cut -d, -f1,100003-
customer_id,c100000,rank,cum_share,abc
1,1,2,1,A
2,1,1,0.666666666667,A

== -J
$ w customer_id,frequency,monetary 1,2,10 2,2,20 | crm-segment pareto -q -J <(w customer_id,d1 1,x | sed '1s/,c/,e/g') | cut -d, -f1,100004-100009
customer_id,rank,cum_share,abc,d1,e1,e2
1,2,1,A,x,1,1
2,1,0.666666666667,A,,,

== two files whose columns stand in another order
$ w customer_id,frequency,monetary 1,2,10 > $TMP/1; w monetary,frequency,customer_id 20,2,2 > $TMP/2; crm-segment list $TMP/1 $TMP/2 --where 'c99999 = 1' | cut -d, -f1-4
customer_id,frequency,monetary,c1
1,2,10,1
2,2,20,1

== a plain table
$ w t,e 1,1 2,0 | crm-churn survival --time t --event e -g c7 | tail -1
1,2,1,0,1,0.5,0.353553390593,0.12504882663,1

== a hundred thousand columns without a name
$ perl -e 'print "customer_id,frequency,monetary", "," x 100000, "\n1,2,3", "," x 100000, "\n"' | crm-segment pareto | cut -d, -f1,100004-
customer_id,rank,cum_share,abc
1,1,1,A
