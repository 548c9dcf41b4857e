#!tests/lib/cases
# crm-churn survival and drivers: late entry, given times, restricted means, strata, weights, units
$ t() { printf 'id,n,t,e,a,g,s,w\n1,0,3,1,2.5,x,0,1\n2,2,5,yes,1,y,0,.5\n3,0,5,no,3,x,1,2\n4,4,8,TRUE,0.5,y,1,1.5\n5,0,8,1,2,z,0,1\n6,1,8,0,1.5,z,1,3\n7,6,12,1,0,x,0,.25\n8,0,12,1,1,y,1,1\n9,9,14,False,2,z,0,2\n10,3,20,1,-1,x,1,1\n11,0,20,0,0.5,y,0,.75\n12,10,25,1,-0.5,z,1,1\n'; }

== who enters late is at risk from then on
$ t | crm-churn survival --time t --event e --entry n --digits 6
time,at_risk,events,censored,survival,se,lo,hi
3,7,1,0,0.857143,0.13226,0.633447,1
5,8,1,1,0.75,0.153093,0.502702,1
8,7,2,1,0.535714,0.168396,0.289312,0.991973
12,6,2,0,0.357143,0.152422,0.154726,0.824365
14,4,0,1,0.357143,0.152422,0.154726,0.824365
20,3,1,1,0.238095,0.140619,0.0748222,0.757654
25,1,1,0,0,,,

== a row that ends when it enters is no life
$ printf 'n,t,e\n0,2,1\n3,3,1\n4,2,0\n,5,1\n1,4,0\n' | crm-churn survival --time t --event e --entry n --digits 3; printf 'n,t,e,a\n0,2,1,3\n3,3,1,1\n0,3,0,2\n1,4,1,1\n0,5,0,4\n' | crm-churn drivers --time t --event e --entry n --terms a --digits 3
time,at_risk,events,censored,survival,se,lo,hi
2,2,1,0,0.5,0.354,0.125,1
4,1,0,1,0.5,0.354,0.125,1
term,estimate,se,z,p,effect,lo,hi
a,-0.3,0.577,-0.521,0.602,0.74,0.239,2.29
! crm-churn: 1 of 5 rows have an empty cell and are left out
! crm-churn: 2 of 5 rows end when they enter, or before, and are left out
! crm-churn: 1 of 5 rows end when they enter, or before, and are left out

== an entry below 0
$ printf 'n,t,e\n-1,2,1\n' | crm-churn survival --time t --event e --entry n -o $TMP/o
! crm-churn: standard input:2: column n: '-1' is below 0
? 2

== survival at given times: in order, events since the one before, nothing after the last
$ t | crm-churn survival --time t --event e -g s --at 10,5,30,10 --digits 4
$ t | crm-churn survival --time t --event e --entry n --at 4 --digits 4
$ printf 't,e\n' | crm-churn survival --time t --event e --at 4
s,time,at_risk,events,censored,survival,se,lo,hi
0,5,5,2,0,0.6667,0.1925,0.3786,1
0,10,3,1,0,0.5,0.2041,0.2246,1
0,30,0,1,2,,,,
1,5,6,0,1,1,0,1,1
1,10,3,1,1,0.8,0.1789,0.5161,1
1,30,0,3,0,0,,,
time,at_risk,events,censored,survival,se,lo,hi
4,7,1,0,0.8571,0.1323,0.6334,1
time,at_risk,events,censored,survival,se,lo,hi
! crm-churn: 0: nobody was watched after 20: no survival for later times

== times that are none
$ t | crm-churn survival --time t --event e --at 10,soon; t | crm-churn survival --time t --event e --at -1; t | crm-churn survival --time t --event e --at 5,,6
! crm-churn: --at: 'soon' is not a time like 30 or 365
! crm-churn: --at: '-1' is not a time like 30 or 365
! crm-churn: --at: an empty name
? 2

== restricted means and how far they lie apart
$ t | crm-churn survival --time t --event e -g s --tau 20 --median $TMP/m --test-file $TMP/t --digits 5 >$TMP/o; cat $TMP/m $TMP/t
$ t | crm-churn survival --time t --event e -g s --tau 20 --test-file $TMP/t -f table | tail -1
s,n,events,rmean,rmean_se,median,lo,hi
0,6,4,11.333,2.7454,10,5,
1,6,4,15.467,2.4128,20,12,
test,group,n,observed,expected,chisq,df,p,rmean,difference,lo,hi
log-rank,0,6,4,3.1768,0.4366,1,0.50877,,,,
log-rank,1,6,4,4.8232,0.4366,1,0.50877,,,,
peto,0,6,3.3981,2.4496,0.92958,1,0.33497,,,,
peto,1,6,2.2016,3.1502,0.92958,1,0.33497,,,,
rmean,0,6,,,,,,11.333,,,
rmean,1,6,,,1.2789,1,0.2581,15.467,4.1333,-3.0302,11.297
Within 20, 1 stay 4.133 longer than 0 on average (-3.03 to 11.3), p = 0.258.

== a group that was not watched so long has no restricted mean
$ t | crm-churn survival --time t --event e -g g --tau 22 --test-file $TMP/t --digits 4 >$TMP/o; cat $TMP/t
test,group,n,observed,expected,chisq,df,p,rmean,difference,lo,hi
log-rank,x,4,3,2.051,1.768,2,0.4132,,,,
log-rank,y,4,3,2.364,1.768,2,0.4132,,,,
log-rank,z,4,2,3.586,1.768,2,0.4132,,,,
peto,x,4,2.08,1.53,1.459,2,0.4821,,,,
peto,y,4,2.398,1.798,1.459,2,0.4821,,,,
peto,z,4,1.121,2.272,1.459,2,0.4821,,,,
rmean,x,4,,,,,,12.75,,,
rmean,y,4,,,,,,,,,
rmean,z,4,,,1.53,1,0.2161,18.5,5.75,-3.361,14.86
! crm-churn: y: watched until 20 only, less than --tau 22: no restricted mean

== tests inside strata
$ t | crm-churn survival --time t --event e -g g --strata s --test-file $TMP/t --digits 5 >$TMP/o; cat $TMP/t
$ t | crm-churn survival --time t --event e -g g --strata s --test-file $TMP/t -f table | tail -2
test,group,n,observed,expected,chisq,df,p
log-rank,x,4,3,2.15,1.9778,2,0.37199
log-rank,y,4,3,2.05,1.9778,2,0.37199
log-rank,z,4,2,3.8,1.9778,2,0.37199
peto,x,4,2.0333,1.5667,2.1031,2,0.34939
peto,y,4,2.6333,1.6667,2.1031,2,0.34939
peto,z,4,0.93333,2.3667,2.1031,2,0.34939
Peto test between the groups, inside each stratum: chi-squared 2.103 on 2 df, p
\= 0.349.

== options of survival that do not go together
$ t | crm-churn survival --time t --event e --tau 3; t | crm-churn survival --time t --event e --strata s; t | crm-churn survival --inactive 3 --entry n; t | crm-churn survival --inactive 3 -g s --strata s --test-file $TMP/t; t | crm-churn survival --time t --event e --median $TMP/m --tau 0
! crm-churn: --tau belongs to --median or --test-file
! crm-churn: --strata needs --test-file FILE
! crm-churn: --entry belongs to --time and --event
! crm-churn: --strata belongs to --time and --event
! crm-churn: --tau: '0' is not a number from 1e-09 to 1000000000
? 2

== weights that are no counts: robust errors, of every group
$ t | crm-churn survival --time t --event e --weight w -g s --at 12 --digits 6
$ t | crm-churn drivers --time t --event e --weight w --terms a --digits 6
s,time,at_risk,events,censored,survival,se,lo,hi
0,12,3,2.75,0,0.5,0.238366,0.196415,1
1,12,3,2.5,5,0.533333,0.250156,0.212691,1
term,estimate,se,z,p,effect,lo,hi
a,0.160688,0.342742,0.468832,0.63919,1.17432,0.599851,2.29894
! crm-churn: weights that are not whole numbers: standard errors are robust
! crm-churn: weights that are not whole numbers: standard errors are robust

== weights that are counts stand for so many rows
$ t | sed 's/,[^,]*$/,2/; 1s/2$/w/' | crm-churn drivers --time t --event e --weight w --terms a --digits 6
$ (t; t | sed 1d) | crm-churn drivers --time t --event e --terms a --ties breslow --digits 6; t | sed 's/,[^,]*$/,2/; 1s/2$/w/' | crm-churn drivers --time t --event e --weight w --terms a --ties breslow --digits 6
term,estimate,se,z,p,effect,lo,hi
a,0.352658,0.269984,1.30622,0.191478,1.42284,0.838199,2.41528
term,estimate,se,z,p,effect,lo,hi
a,0.345638,0.273258,1.26488,0.205916,1.41289,0.82701,2.41383
term,estimate,se,z,p,effect,lo,hi
a,0.345638,0.273258,1.26488,0.205916,1.41289,0.82701,2.41383

== drivers with late entry
$ t | crm-churn drivers --time t --event e --entry n --terms a --strata s --digits 6; t | crm-churn drivers --event e --entry n --terms a
term,estimate,se,z,p,effect,lo,hi
a,0.51221,0.510256,1.00383,0.315461,1.66897,0.613931,4.53712
! crm-churn: --entry belongs to --model cox
? 2

== effects of so many units
$ t | crm-churn drivers --time t --event e --terms 'a,C(g)' --scale a=7 --digits 5
$ t | crm-churn drivers --time t --event e --terms 'a,n' --scale a=7 --scale n=.5 -f table | tail -2
$ t | crm-churn drivers --event e --terms a --scale a=7 --digits 5
term,estimate,se,z,p,effect,lo,hi
a,0.65,0.42992,1.5119,0.13056,94.632,0.25965,34489
g=y,-0.51612,0.87344,-0.5909,0.55459,0.59683,0.10774,3.3062
g=z,-2.0906,1.2931,-1.6168,0.10593,0.12361,0.0098032,1.5586
n, for each 0.5 more: at any time e is 6.1 % less likely (0.834 to 1.06 times),
may be chance (p = 0.29).
term,estimate,se,z,p,effect,lo,hi
(Intercept),1.8546,1.1755,1.5777,0.11464,6.3893,0.63801,63.986
a,-0.93882,0.68365,-1.3732,0.16968,0.0013994,1.1817e-07,16.572

== units that cannot be
$ for s in a a=0 a=-1 a=x b=7 g=7 =7; do t | crm-churn drivers --time t --event e --terms 'a,C(g)' --scale $s; done; t | crm-churn drivers --event e --terms a --standardise --scale a=7
! crm-churn: --scale: 'a' is not COL=UNITS like days=7
! crm-churn: --scale: 'a=0' is not COL=UNITS like days=7
! crm-churn: --scale: 'a=-1' is not COL=UNITS like days=7
! crm-churn: --scale: 'a=x' is not COL=UNITS like days=7
! crm-churn: --scale: 'b' is no column of --terms
! crm-churn: --scale: C(g) is a column of names and has no units
! crm-churn: --scale: '=7' is not COL=UNITS like days=7
! crm-churn: --scale: with --standardise effects are of one deviation
? 2
