#!tests/lib/cases
# states of --partial: one for every program that reads transactions; what they hold and what not
$ tx() { printf '%s\n' customer_id,date,amount,kind,txn_id,staff,store,discount,cost 'a,2024-01-05T10:30:00,80,service,1,Mia,S,5,10' 'b,2024-01-06,40,service,2,Joy,N,,8' 'a,2024-02-10T09:00:00,20,product,3,Joy,S,,4' 'a,2024-02-10T09:00:00,60,service,4,Mia,S,,9' ',2024-02-11,10,service,5,Mia,N,,1' 'b,2024-03-01,-5,refund,6,Joy,N,,' 'c,2024-03-02,50,redeem,7,Mia,S,,5' "$@"; }

== one state of one program for all analyses, each as over the rows
$ tx > $TMP/t; cd $TMP; crm-churn bridge --partial --columns staff,store,txn_id -o s t
> same() { "$@" t > one 2> one.err; "$@" --merge s > state 2> state.err; cmp one state && cmp one.err state.err || echo "$@"; }
> same crm-rfm; same crm-rfm --visit txn; same crm-rfm --visit row --score-on last365; same crm-rfm --features; same crm-rfm --basis service -a 2024-02-28
> same crm-churn activity -g staff; same crm-churn activity -g weekday,hour --visit txn; same crm-churn activity -g month --visit row --basis service
> same crm-churn retention -g staff,store --definition all --inactive 20; same crm-churn bridge --inactive 20; same crm-churn cohort -g store; same crm-churn intervals
> same crm-churn overdue; same crm-churn survival --inactive 20; same crm-churn survival --unit interval -g staff; same crm-churn departure --horizon 10d; same crm-churn label --cut 2024-02-20
> head -2 state
customer_id,cut,time,event,churned,recency_days,tenure_days,frequency,monetary,avg_visit,services,products,service_spend,product_spend,product_spend_365d,discount_share,refund_amount,refunds,profit,profit_90d,visits_90d,spend_90d,visits_180d,visits_prev_180d,spend_180d,spend_prev_180d,visits_365d,visits_prev_365d,spend_365d,spend_prev_365d,interval_mean,interval_median,interval_sd,interval_last,interval_logsum,staff_n,staff_top,staff_top_share,staff_last,category_n,category_top,item_top,campaign_share,channel_top,store_top,prepaid_balance,as_of
a,2024-02-20,11,0,,10,46,2,160.00,80,2,1,140.00,20.00,20.00,0.5,0.00,0,137.00,137.00,2,160.00,2,0,160.00,0.00,2,0,160.00,0.00,36,36,,36,3.58351893846,2,Mia,1,Joy,,,,,,S,0.00,2024-03-02

== a state of crm-rfm for crm-churn, with what only the merge says
$ tx > $TMP/t; cd $TMP; crm-rfm --partial -o s t; crm-churn activity -q --merge s --until 2024-02-10 --walk-in c | cmp - <(crm-churn activity -q --until 2024-02-10 --walk-in c t) && echo same
same

== a state of rows that --where leaves out knows first visits all the same
$ tx > $TMP/t; cd $TMP; crm-rfm --partial --where 'amount < 60' -o s t; crm-churn cohort -q --merge s | cmp - <(crm-churn cohort -q --where 'amount < 60' t) && crm-rfm -q --merge s | cmp - <(crm-rfm -q --where 'amount < 60' t) && crm-churn cohort -q --merge s | sed -n '2,3p'
2024-01,0,2,1,0.5,0.0945312057342,0.905468794266,40.00,2024-03-02
2024-01,1,2,1,0.5,0.0945312057342,0.905468794266,20.00,2024-03-02

== what a state lacks is named, with the way out
$ tx > $TMP/t; cd $TMP; crm-rfm --partial -o s t
> crm-churn activity -g staff --merge s; crm-churn retention -g staff,store --merge s; crm-rfm --features --merge s; crm-rfm --visit txn --merge s; crm-churn overdue --merge s; crm-churn departure --merge s; crm-churn activity -g branch --merge s; crm-churn score --inactive 9 --merge s
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
! crm-rfm: s: does not hold column 'staff': make it with --partial --columns staff
! crm-rfm: s: does not hold column 'txn_id': make it with --partial --columns txn_id
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
! crm-churn: s: no column 'branch' in the rows it was made of
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
? 2

== the second of two states lacks a column that the first holds
$ tx > $TMP/t; cd $TMP; crm-rfm --partial --columns staff -o s t; crm-rfm --partial -o u t; crm-churn activity -g staff --merge s u > out; crm-rfm --partial --merge s u > out
! crm-churn: u: does not hold column 'staff': make it with --partial --columns staff
! crm-rfm: u: does not hold column 'staff': make it with --partial --columns staff
? 2

== an amount that cannot be read stops the analysis that needs it, and no other
$ tx a,2024-03-03,5,service,8,Mia,S,little,2 > $TMP/t; cd $TMP; crm-churn cohort --partial -o s t; crm-churn cohort -q --merge s | cmp - <(crm-churn cohort -q t); crm-churn activity -q --merge s
> crm-churn activity --partial t; crm-churn cohort --partial --columns discount t
! crm-churn: s: does not hold column 'discount': make it with --partial --columns discount
! crm-churn: t:9: column discount: 'little' is not a number
! crm-churn: t:9: column discount: 'little' is not a number
? 2

== what only the merge can use
$ tx > $TMP/t; cd $TMP; crm-churn activity --partial --visit row t; crm-churn retention --partial --definition all t; crm-churn bridge --inactive 9 --partial t; crm-churn activity --period week --partial t; crm-churn cohort --level 90 --partial t; crm-rfm --partial -b 3 t; crm-churn overdue --partial --stage late t; crm-churn label --partial --cut 2024-01-01 t
! crm-churn: --visit: a state does not keep it; say it to --merge
! crm-churn: --definition: a state does not keep it; say it to --merge
! crm-churn: --inactive: a state does not keep it; say it to --merge
! crm-churn: --period: a state does not keep it; say it to --merge
! crm-churn: --level: a state does not keep it; say it to --merge
! crm-rfm: --bins: a state does not keep it; say it to --merge
! crm-churn: --stage: a state does not keep it; say it to --merge
! crm-churn: --cut: a state does not keep it; say it to --merge
? 2

== --columns is for states that are made of rows; a column that is not there; too many
$ tx > $TMP/t; cd $TMP; crm-rfm --columns staff t; crm-rfm --partial -o s t; crm-rfm --partial --merge --columns staff s; crm-rfm --partial --columns branch t; crm-rfm --partial --columns staff,,store t; crm-rfm --partial --columns $(seq -s, 17) t
! crm-rfm: --columns needs --partial
! crm-rfm: --columns and --merge: only one of them
! crm-rfm: t:1: no column 'branch'; the header has 'customer_id' 'date' 'amount' 'kind' 'txn_id' 'staff' 'store' 'discount' 'cost'; name the right one with -c branch=HEADER
! crm-rfm: --columns: an empty name
! crm-rfm: --columns: a state holds at most 16 columns
? 2

== states of before are refused by name
$ cd $TMP; printf 'crm-rfm state 1\n' > a; printf 'crm-churn state 3\n' > b; tx > t; crm-import --partial -q -o c t; crm-churn cohort --merge a; crm-rfm --merge b; crm-rfm --merge c
! crm-churn: a: is a state of crm-rfm, version 1; what is read is crm-tools, version 1: make it again with --partial
! crm-rfm: b: is a state of crm-churn, version 3; what is read is crm-tools, version 1: make it again with --partial
!~ crm-rfm: c: is a state of crm-import, version
? 2

== survival of a table has no states
$ crm-churn survival --time t --event e --partial; crm-churn survival --time t --event e --merge
! crm-churn: --partial and --merge belong to transactions, not to --time
! crm-churn: --partial and --merge belong to transactions, not to --time
? 2

== -J at the merge, for -g of what a client is
$ tx > $TMP/t; cd $TMP; printf '%s\n' customer_id,source,staff a,web,x b,walk,y c,web,z > who; crm-churn activity --partial --columns staff -o s t; for o in '-g source,staff' '-g staff --replace' '-g source,hour'; do crm-churn activity -q -J who $o --merge s | cmp - <(crm-churn activity -q -J who $o t) && echo same; done
same
same
same

== a column of the rows that the state does not hold is not taken from -J
$ tx > $TMP/t; cd $TMP; printf '%s\n' customer_id,staff a,x b,y > who; crm-churn activity --partial -o s t; crm-churn activity -q -J who -g staff --merge s
! crm-churn: s: does not hold column 'staff': make it with --partial --columns staff
? 2
