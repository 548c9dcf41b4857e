#!tests/lib/cases
# crm-forecast cohort: blocks of -g, chosen rows
$ cd $TMP
$ (echo customer_id,date,amount,shop; for i in 1 2 3 4 5 6 7 8 9; do echo a$i,2024-01-0$i,1,A; [ $i -gt 3 ] && echo a$i,2024-02-0$i,1,A; [ $i -gt 5 ] && echo a$i,2024-03-0$i,1,A; [ $i -gt 6 ] && echo a$i,2024-05-0$i,1,A; done; for i in 1 2 3 4; do echo b$i,2024-02-0$i,1,B; [ $i -gt 2 ] && echo b$i,2024-04-0$i,1,B; done; echo a1,2024-04-09,1,B) > tx
$ grep -v ',B$' tx > only-a; printf 'customer_id,town\na1,x\na2,x\n' > towns; printf 'cohort,age,customers\nx,0,10\nx,1,8\nx,2,7\n' > stayed

== a block each; who came to a shop later than to the salon is in no cohort there
$ crm-forecast cohort --inactive 31 -a 2024-05-31 --horizon 1 -g shop --digits 3 tx | grep -v -e A,2024-01,[12]
shop,cohort,age,customers,observed,projected,lo,hi
A,2024-01,0,9,1,1,0.701,1
A,2024-01,3,3,0.333,0.332,0.121,0.646
A,2024-01,4,,,0.25,0.111,0.333
B,2024-02,0,4,1,,0.51,1
B,2024-02,1,2,0.5,,0.15,0.85
B,2024-02,2,2,0.5,,0.15,0.85
B,2024-02,3,,,,,
! crm-forecast: clients who came to a block later than to the salon, in no cohort there: 1
! crm-forecast: B: 2024-02: alpha and beta are not identified: no projection (--pool: one fit of all)

== a block is what its rows alone give
$ crm-forecast cohort -q --inactive 31 -a 2024-05-31 -g shop tx | grep ^A | cut -d, -f2- > block; crm-forecast cohort -q --inactive 31 -a 2024-05-31 only-a | tail -n +2 | cmp - block

== and parameters of each
$ crm-forecast cohort -q --inactive 31 -a 2024-05-31 -g shop --fit fit tx > out; cut -d, -f1-3 fit
shop,cohort,param
A,2024-01,alpha
A,2024-01,beta
A,all,alpha
A,all,beta

== a column of a file of -J, and rows that are chosen
$ crm-forecast cohort -q --inactive 31 -a 2024-05-31 --horizon 0 -J towns -g town tx | cut -d, -f1-4 | grep -e '^x' -e ,0,; crm-forecast cohort -q --inactive 31 -a 2024-05-31 --horizon 0 --where "shop = 'B'" tx | cut -d, -f1-3
x,2024-01,0,2
x,2024-01,1,1
x,2024-01,2,1
x,2024-01,3,1
,2024-01,0,7
,2024-02,0,4
cohort,age,customers
2024-02,0,4
2024-02,1,2
2024-02,2,2

== clients first seen before a day are left out
$ crm-forecast cohort --inactive 31 -a 2024-05-31 --horizon 0 --cohort-from 2024-02-01 tx | cut -d, -f1-3
cohort,age,customers
2024-02,0,4
2024-02,1,2
2024-02,2,2
! crm-forecast: clients left out, first seen before --cohort-from: 9
! crm-forecast: 2024-02: alpha and beta are not identified: no projection (--pool: one fit of all)

== a table of survivors has no clients
$ crm-forecast cohort --survivors -g shop stayed
! crm-forecast: --survivors: a table of cohorts has no clients for --by, --join, --where or --cohort-from
? 2

== a column that is not there
$ crm-forecast cohort --inactive 31 -g town tx
! crm-forecast: tx:1: no column 'town'; the header has 'customer_id' 'date' 'amount' 'shop'; name the right one with -c town=HEADER
? 2

== nobody
$ printf 'customer_id,date,amount,shop\n' | crm-forecast cohort --inactive 31 -g shop
shop,cohort,age,customers,observed,projected,lo,hi
