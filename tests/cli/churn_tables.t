#!tests/lib/cases
# crm-churn survival, drivers and evaluate on tables of their own: what they say and refuse
$ t() { printf 'id,t,e,a,g,s\n1,3,1,2.5,x,0\n2,5,yes,1,y,0\n3,5,no,3,x,1\n4,8,TRUE,0.5,y,1\n5,8,1,2,z,0\n6,8,0,1.5,z,1\n7,12,1,0,x,0\n8,12,1,1,y,1\n9,14,False,2,z,0\n10,20,1,-1,x,1\n11,20,0,0.5,y,0\n12,25,1,-0.5,z,1\n'; }

== a curve
$ t | crm-churn survival --time t --event e --digits 6
time,at_risk,events,censored,survival,se,lo,hi
3,12,1,0,0.916667,0.0797856,0.772901,1
5,11,1,1,0.833333,0.107583,0.647037,1
8,9,2,1,0.648148,0.142611,0.4211,0.997615
12,6,2,0,0.432099,0.156838,0.212141,0.880121
14,4,0,1,0.432099,0.156838,0.212141,0.880121
20,3,1,1,0.288066,0.157362,0.0987426,0.840386
25,1,1,0,0,,,

== groups come in byte order; medians and tests go to their files
$ t | crm-churn survival --time t --event e -g s --digits 5 --median $TMP/m --test-file $TMP/t | head -3; cat $TMP/m $TMP/t
s,time,at_risk,events,censored,survival,se,lo,hi
0,3,6,1,0,0.83333,0.15215,0.58265,1
0,5,5,1,0,0.66667,0.19245,0.37861,1
s,n,events,rmean,rmean_se,median,lo,hi
0,6,4,13,3.6439,10,5,
1,6,4,16.8,3.1603,20,12,
test,group,n,observed,expected,chisq,df,p
log-rank,0,6,4,3.1768,0.4366,1,0.50877
log-rank,1,6,4,4.8232,0.4366,1,0.50877
peto,0,6,3.3981,2.4496,0.92958,1,0.33497
peto,1,6,2.2016,3.1502,0.92958,1,0.33497

== a table for people has sentences below
$ t | crm-churn survival --time t --event e -g s -f table --test-file $TMP/t | tail -4
0: 4 of 6 left, half of them by 10 (from 5).
1: 4 of 6 left, half of them by 20 (from 12).
Log-rank test between the groups: chi-squared 0.4366 on 1 df, p = 0.509.
Peto test between the groups: chi-squared 0.9296 on 1 df, p = 0.335.

== no rows: the header all the same
$ printf 't,e\n' | crm-churn survival --time t --event e
time,at_risk,events,censored,survival,se,lo,hi

== rows with an empty cell are counted
$ printf 't,e\n1,1\n,1\n2,\n3,0\n' | crm-churn survival --time t --event e --digits 3
time,at_risk,events,censored,survival,se,lo,hi
1,2,1,0,0.5,0.354,0.125,1
3,1,0,1,0.5,0.354,0.125,1
! crm-churn: 2 of 4 rows have an empty cell and are left out

== weights stand for so many
$ printf 't,e,w\n1,1,2\n2,0,1\n2,1,0\n' | crm-churn survival --time t --event e --weight w --digits 3 -q
time,at_risk,events,censored,survival,se,lo,hi
1,3,2,0,0.333,0.272,0.0673,1
2,1,0,1,0.333,0.272,0.0673,1

== an event that is neither
$ printf 't,e\n1,1\n2,maybe\n' | crm-churn survival --time t --event e
time,at_risk,events,censored,survival,se,lo,hi
! crm-churn: standard input:3: column e: 'maybe' is none of 1/0, yes/no, y/n, true/false, t/f, 是/否
? 2

== a time below 0
$ printf 't,e\n1,1\n-2,0\n' | crm-churn survival --time t --event e -o $TMP/out; ls $TMP
! crm-churn: standard input:3: column t: '-2' is below 0

== a time that is no number
$ printf 't,e\nsoon,1\n' | crm-churn survival --time t --event e | cat
time,at_risk,events,censored,survival,se,lo,hi
! crm-churn: standard input:2: column t: 'soon' is not a number

== a column that is not there
$ printf 't,e\n1,1\n' | crm-churn survival --time t --event died
!~ ^crm-churn: .*died
? 2

== tests need groups, and no weights
$ t | crm-churn survival --time t --event e --test-file $TMP/t
! crm-churn: --test-file needs --by COL[,COL]
? 2

== tests take no weights
$ t | crm-churn survival --time t --event e -g s --weight a --test-file $TMP/t
! crm-churn: --test-file and --weight: only one of them
? 2

== too many columns for -g
$ t | crm-churn survival --time t --event e -g s,s,s,s,s,s,s,s,s
! crm-churn: --by: 9 columns, at most 8 can be taken
? 2

== an empty name in -g
$ t | crm-churn survival --time t --event e -g s,
! crm-churn: --by: an empty name
? 2

== Cox: levels of C() against the first in byte order
$ t | crm-churn drivers --time t --event e --terms 'a,C(g)' --digits 5
term,estimate,se,z,p,effect,lo,hi
a,0.65,0.42992,1.5119,0.13056,1.9155,0.82479,4.4488
g=y,-0.51612,0.87344,-0.5909,0.55459,0.59683,0.10774,3.3062
g=z,-2.0906,1.2931,-1.6168,0.10593,0.12361,0.0098032,1.5586

== Cox: another base, limits of 90 %
$ t | crm-churn drivers --time t --event e --terms 'C(g, z)' --digits 4 --level 90
term,estimate,se,z,p,effect,lo,hi
g=x,1.369,1.159,1.181,0.2376,3.931,0.5842,26.45
g=y,1.241,1.156,1.074,0.2829,3.461,0.5167,23.18

== a level that no row has
$ t | crm-churn drivers --time t --event e --terms 'C(g,w)' 2>&1 | tail -1
crm-churn: --terms: no row used has 'w' in column g

== a term that is not well written
$ t | crm-churn drivers --time t --event e --terms 'a,C(g' 2>&1
crm-churn: --terms: 'C(g' is neither COL nor C(COL) nor C(COL,BASE)
? 2

== strata, clusters and the files beside
$ t | crm-churn drivers --time t --event e --terms a --strata s --cluster g --ties breslow --digits 4 --fit $TMP/f --zph $TMP/z --baseline $TMP/b --residuals $TMP/r; cd $TMP; head -qn3 b z r; grep -c . f
term,estimate,se,z,p,effect,lo,hi
a,0.4988,0.2418,2.063,0.03915,1.647,1.025,2.645
s,time,hazard,survival
0,3,0.07792,0.925
0,5,0.1848,0.8313
term,chisq,df,p
a,1.087,1,0.2972
GLOBAL,1.087,1,0.2972
row,time,event,lp,martingale,deviance,schoenfeld_a,dfbeta_a
1,3,1,0.7275,0.7288,1.073,0.7985,0.1417
2,5,1,-0.02079,0.6956,0.9939,-0.4044,-0.05918
20

== collinear and constant terms are left empty and named
$ t | awk -F, 'NR==1{print $0",b,c";next}{print $0","(1-2*$4)",7"}' | crm-churn drivers --time t --event e --terms a,b,c --digits 4
term,estimate,se,z,p,effect,lo,hi
a,0.3527,0.3818,0.9236,0.3557,1.423,0.6732,3.007
b,,,,,,,
c,,,,,,,
! crm-churn: term b is a sum of the terms before it and is left empty
! crm-churn: term c is the same in every row that counts and is left empty

== who goes first is told without error
$ t | awk -F, 'NR==1{print $0",b";next}{print $0","(-$2)}' | crm-churn drivers --time t --event e --terms a,b 2>&1 | tail -1
crm-churn: b tells who goes first without error, so the estimate has no end: leave it out

== logit: separation is named
$ printf 'e,a,b\n0,1,3\n0,2,1\n0,3,2\n1,4,3\n1,5,1\n1,6,2\n' | crm-churn drivers --event e --terms a,b 2>&1 | tail -1
crm-churn: a tells the outcome without error, so the estimate has no end: leave it out, or shrink it with --ridge

== logit: a ridge has no standard errors
$ printf 'e,a,b\n0,1,3\n0,2,1\n0,3,2\n1,4,3\n1,5,1\n1,6,2\n' | crm-churn drivers --event e --terms a,b --ridge 1 --digits 4
term,estimate,se,z,p,effect,lo,hi
(Intercept),-4.341,,,,0.01303,,
a,1.126,,,,3.082,,
b,0.1982,,,,1.219,,

== logit: rows with an empty term get no probability, nor do levels nobody had
$ printf 'customer_id,e,a,tr\nA,0,1,1\nB,1,2,1\nC,0,3,1\nD,1,4,1\nE,,2.5,0\nF,1,,0\n' | crm-churn drivers --event e --terms a --train tr --predict $TMP/p --digits 4; cat $TMP/p
term,estimate,se,z,p,effect,lo,hi
(Intercept),-2.27,2.934,-0.7737,0.4391,0.1033,0.0003282,32.49
a,0.9082,1.085,0.8369,0.4027,2.48,0.2956,20.8
row,customer_id,event,train,prob
1,A,0,1,0.2039
2,B,1,1,0.3884
3,C,0,1,0.6116
4,D,1,1,0.7961
5,E,,0,0.5
6,F,1,0,

== all outcomes equal
$ printf 'e,a\n1,1\n1,2\n' | crm-churn drivers --event e --terms a 2>&1 | tail -1
crm-churn: all 2 outcomes are equal

== no row is complete
$ printf 'e,a\n1,\n,2\n' | crm-churn drivers --event e --terms a 2>&1 | tail -1
crm-churn: no row has a value for all that is asked

== no row at all
$ printf 'e,a\n' | crm-churn drivers --event e --terms a 2>&1 | tail -1
crm-churn: no row to fit

== options of one model are refused by the other
$ t | crm-churn drivers --time t --event e --terms a --ridge 1
! crm-churn: --ridge belongs to --model logit
? 2

== options of cox are refused by logit
$ t | crm-churn drivers --event e --terms a --zph $TMP/z; t | crm-churn drivers --event e --terms a --ties breslow
! crm-churn: --zph belongs to --model cox
! crm-churn: --ties breslow belongs to --model cox
? 2

== what is needed is said
$ t | crm-churn drivers --event e; t | crm-churn drivers --event e --terms a --model cox; t | crm-churn survival; t | crm-churn evaluate
! crm-churn: --terms LIST and --event COL are needed
! crm-churn: --time COL is needed by --model cox
! crm-churn: --time COL and --event COL of a table are needed, or for transactions --inactive DAYS or --unit interval
! crm-churn: --prob COL and --event COL are needed
? 2

== scores of a client are joined, a client without is dropped and counted
$ printf 'customer_id,score\nA,1\nB,2\nC,3\nD,4\nF,9\n' > $TMP/s; printf 'customer_id,e\nA,0\nB,1\nC,0\nD,1\nE,1\n' | crm-churn drivers --event e --terms score -J $TMP/s --digits 4
term,estimate,se,z,p,effect,lo,hi
(Intercept),-2.27,2.934,-0.7737,0.4391,0.1033,0.0003282,32.49
score,0.9082,1.085,0.8369,0.4027,2.48,0.2956,20.8
! crm-churn: 1 of 5 rows have an empty cell and are left out; e is 100.0 % of them, 50.0 % of the 4 used

== --where can ask for a joined column
$ printf 'customer_id,score\nA,1\nB,2\n' > $TMP/s; printf 'customer_id,t,e\nA,2,0\nB,3,1\n' | crm-churn survival --time t --event e -J $TMP/s --where 'score > 1' --digits 3
time,at_risk,events,censored,survival,se,lo,hi
3,1,1,0,0,,,

== evaluate: a probability outside 0 to 1
$ printf 'p,e\n0.5,1\n1.5,0\n' | crm-churn evaluate --prob p --event e 2>&1 | tail -1
crm-churn: standard input:3: column p: '1.5' is not from 0 to 1

== evaluate: no AUC when all outcomes are equal
$ printf 'p,e\n0.5,1\n0.75,1\n' | crm-churn evaluate --prob p --event e --digits 3 | head -14
stat,value
n,2
events,2
rate,1
auc,
auc_lo,
auc_hi,
auc_se,
average_precision,
brier,0.156
logloss,0.49
ks,
mean_prob,0.625
calibration_intercept,

== evaluate: nothing to look at
$ printf 'p,e\n,1\n' | crm-churn evaluate --prob p --event e 2>&1 | tail -1
crm-churn: no row has both a probability and an outcome

== drivers in a table for people: who, by how much, how sure
$ t | crm-churn drivers --time t --event e --terms 'a,C(g,z)' -f table | tail -6; t | crm-churn drivers --event e --terms 'a' -f table | tail -2
a, for each 1 more: at any time e is 92 % more likely (0.825 to 4.45 times), may
be chance (p = 0.13).
g=x: at any time e is 8.1 times as likely (0.642 to 102 times), may be chance (p
= 0.11).
g=y: at any time e is 4.8 times as likely (0.451 to 51.7 times), may be chance
(p = 0.19).
a, for each 1 more: the odds of e are 61 % lower (0.102 to 1.49 times), may be
chance (p = 0.17).

== a table has no as-of day
$ t | crm-churn survival --time t --event e -a 2024-01-01
! crm-churn: --as-of, --since, --until belong to transactions, not to --time
? 2
