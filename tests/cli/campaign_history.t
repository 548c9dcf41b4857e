#!tests/lib/cases
# crm-campaign, crm-basket: what is before the rows that are used
$ cd $TMP
$ printf 'customer_id,arm\nA,call\nB,control\n' > list
$ printf 'customer_id,date,amount,item,kind\nA,2024-01-05,10,cut,service\nB,2024-02-20,5,oil,product\nA,2024-03-02,20,cut,service\nB,2024-03-05,7,oil,product\n,2024-04-30,1,cut,service\n' > tx
$ printf 'customer_id,date,amount,item\nA,1924-01-05,10,cut\nA,2024-03-02,20,cut\nB,2024-03-05,7,cut\n' > typing

== what is new to a client is so in the whole history, before --since and --where
$ crm-campaign effect tx -J list --start 2024-03-01 --since 2024-03-01 -q | cut -d, -f1-6
measure,arm,n,value,control_n,control
returned,call,1,1,1,1
visits,call,1,1,1,1
spend,call,1,20,1,7
new_service,call,1,0,1,0

== a row left out stands in no window
$ crm-campaign effect tx -J list --start 2024-03-01 --where 'kind = service' -q | cut -d, -f1-6
measure,arm,n,value,control_n,control
returned,call,1,1,1,0
visits,call,1,1,1,0
spend,call,1,20,1,0
new_service,call,1,0,1,0

== a first date alone is asked about
$ crm-campaign effect typing -J list --start 2024-03-01
! crm-campaign: the first date, 1924-01-05, stands alone: the next one is 2024-03-02; say with --since where the history begins
? 2

== and where the history begins is an answer
$ crm-campaign effect typing -J list --start 2024-03-01 -q --since 2024-01-01 -a 2024-03-31 | cut -d, -f1-6 | head -2
measure,arm,n,value,control_n,control
returned,call,1,1,1,1

== in baskets too
$ crm-basket next typing
item,next,n,clients,at_risk,share,lo,hi,lift,days_median
! crm-basket: the first date, 1924-01-05, stands alone: the next one is 2024-03-02; say with --since where the history begins
? 2

== rows and money of walk-ins are counted
$ crm-campaign effect tx -J list --start 2024-03-01 -o out
! crm-campaign: as of 2024-04-30, the last date in the input (-a sets another)
! crm-campaign: walk-ins: 1 row, 1.00 in all, in no client's numbers
