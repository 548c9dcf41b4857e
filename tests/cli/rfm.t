#!tests/lib/cases
# crm-rfm: columns, what is a visit, options, notes and every message
$ tx() { printf '%s\n' customer_id,date,amount,kind,txn_id "$@"; }

== one row a client in order of first appearance
$ tx b,2024-01-02,30,,1 a,2024-01-01T09:30:00,20.5,service,2 b,2024-01-12,10,product,3 b,2024-01-12,5,,4 | crm-rfm -q
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,r,f,m,rfm_score,segment,as_of
b,2024-01-02,2024-01-12,0,10,2,45.00,22.5,15,5,5,5,555,champions,2024-01-12
a,2024-01-01,2024-01-01,11,11,1,20.50,20.5,,1,1,1,111,hibernating,2024-01-12

== no rows: the header alone
$ tx | crm-rfm
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,r,f,m,rfm_score,segment,as_of

== refunds and prepaid sales make no visit, their money counts
$ tx a,2024-01-01,100,service, a,2024-01-05,-10,refund, a,2024-01-08,500,prepaid, a,2024-01-09,80,redeem, b,2024-01-03,-5,, |
> crm-rfm -q | cut -d, -f1-9
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary
a,2024-01-01,2024-01-09,0,8,2,590.00,295,490
b,,,,,0,-5.00,,

== basis service: redeemed counts, prepaid does not
$ tx a,2024-01-01,100,service, a,2024-01-05,-10,refund, a,2024-01-08,500,prepaid, a,2024-01-09,80,redeem, |
> crm-rfm -q --basis service | cut -d, -f1-9
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary
a,2024-01-01,2024-01-09,0,8,2,170.00,85,70

== a client without a visit: empty scores and segment, as_of there
$ tx a,2024-01-01,10,, b,2024-01-01,-5,, | crm-rfm -q | tail -1
b,,,,,0,-5.00,,,,,,,,2024-01-01

== a zero visit counts
$ tx a,2024-01-01,0,, a,2024-01-03,0,redeem, | crm-rfm -q | cut -d, -f1-9 | tail -1
a,2024-01-01,2024-01-03,0,2,2,0.00,0,0

== visits by ticket within a day, and by row
$ tx a,2024-01-01,10,,7 a,2024-01-01,5,,7 a,2024-01-01,4,,8 a,2024-01-02,2,,7 >$TMP/t.csv
> for v in day txn row; do crm-rfm -q --visit $v $TMP/t.csv | cut -d, -f6-9 | tail -1; done
2,21.00,10.5,2
3,21.00,7,3
4,21.00,5.25,5.66666666667

== by ticket needs the ticket number
$ printf 'customer_id,date,amount\na,2024-01-01,1\n' | crm-rfm --visit txn
! crm-rfm: standard input:1: no column 'txn_id'; the header has 'customer_id' 'date' 'amount'; name the right one with -c txn_id=HEADER
? 2

== money keeps the decimals of the input, exactly
$ tx a,2024-01-01,0.1,, a,2024-01-02,0.2003,, b,2024-01-01,92233720368547.7,, | crm-rfm -q | cut -d, -f1,7,8
customer_id,monetary,avg_visit
a,0.3003,0.15015
b,92233720368547.7000,9.22337203685e+13

== --digits
$ tx a,2024-01-01,10,, a,2024-01-02,10,, a,2024-01-03,0,, | crm-rfm -q --digits 4 | cut -d, -f8,9 | tail -1
6.667,5

== walk-ins are in nobody's row, and said
$ tx ,2024-01-01,7.50,, a,2024-01-01,10,, ,2024-01-01,1,, | crm-rfm -a 2024-01-02 -b 4 | cut -d, -f1
customer_id
a
! crm-rfm: no segment map for 4 bins, column segment stays empty (--segments FILE gives one)
! crm-rfm: walk-ins: 2 rows, 8.50 in all, in no client's row
! crm-rfm: r: nobody has the scores 1, 2, 3 (of 1 to 4)
! crm-rfm: f: nobody has the scores 2, 3, 4 (of 1 to 4)
! crm-rfm: m: nobody has the scores 2, 3, 4 (of 1 to 4)

== codes for walk-ins are named, and left out on demand
$ tx WALK_IN,2024-01-01,7,, 散客,2024-01-01,10,, a,2024-01-01,1,, 0,2024-01-01,1,, house,2024-01-01,1,, >$TMP/t.csv
> crm-rfm $TMP/t.csv 2>&1 >/dev/null | grep code
> crm-rfm --walk-in WALK_IN,散客 --walk-in 0,house $TMP/t.csv 2>&1 | grep -v nobody
crm-rfm: customer_id 'WALK_IN' looks like a till's code for walk-ins: --walk-in WALK_IN
crm-rfm: customer_id '散客' looks like a till's code for walk-ins: --walk-in 散客
crm-rfm: customer_id '0' looks like a till's code for walk-ins: --walk-in 0
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,r,f,m,rfm_score,segment,as_of
crm-rfm: as of 2024-01-01, the last date in the input (-a sets another)
crm-rfm: walk-ins: 4 rows, 19.00 in all, in no client's row
a,2024-01-01,2024-01-01,0,0,1,1.00,1,,5,1,1,511,new,2024-01-01

== rows after the as-of day are not used; a client seen only then has no row
$ tx a,2024-01-01,10,, a,2024-02-01,99,, b,2024-03-01,1,, | crm-rfm -a 2024-01-31 2>&1 | grep -v nobody | cut -d, -f1-7
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary
crm-rfm: after 2024-01-31: 2 rows not used
a,2024-01-01,2024-01-01,30,30,1,10.00

== the last date of any row is the as-of day: of walk-ins, outside --until, not chosen
$ tx a,2024-01-01,10,, ,2024-01-20,1,, | crm-rfm -q | tail -1 | cut -d, -f4,15
> tx a,2024-01-01,10,, a,2024-01-20,1,, | crm-rfm -q --until 2024-01-10 | tail -1 | cut -d, -f4,15
> tx a,2024-01-01,10,, a,2024-01-20,1,prepaid, | crm-rfm -q --where 'kind is missing' | tail -1 | cut -d, -f4,15
19,2024-01-20
19,2024-01-20
19,2024-01-20

== a last date that stands alone stops the program
$ tx a,2024-01-01,10,, a,2024-03-02,1,, | crm-rfm
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,r,f,m,rfm_score,segment,as_of
! crm-rfm: the last date, 2024-03-02, stands alone: the one before it is 2024-01-01; say with -a which day the analysis is made for
? 2

== sixty days are no reason to stop
$ tx a,2024-01-01,10,, a,2024-03-01,1,, | crm-rfm -q | tail -1 | cut -d, -f15
2024-03-01

== since and until, both ends included
$ tx a,2024-01-01,1,, a,2024-01-02,2,, a,2024-01-03,4,, a,2024-01-04,8,, |
> crm-rfm -v --since 2024-01-02 --until 2024-01-03 2>&1 | grep -v nobody | cut -d, -f1-7
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary
crm-rfm: as of 2024-01-04, the last date in the input (-a sets another)
crm-rfm: left out by --since, --until or --where: 2 rows
a,2024-01-02,2024-01-03,1,2,2,6.00

== two files, columns by name, another delimiter
$ printf 'amount;date;customer_id\n1;2024-01-01;a\n' >$TMP/1.csv
> printf 'customer_id;x;date;amount\na;;2024-01-02;2\n' >$TMP/2.csv
> crm-rfm -q $TMP/1.csv $TMP/2.csv | cut -d, -f1,6,7
customer_id,frequency,monetary
a,2,3.00

== -c finds columns under other names
$ printf 'who,when,paid\na,2024-01-01,1\n' | crm-rfm -q -c customer_id=who -c date=when -c amount=paid | cut -d, -f1,6,7
customer_id,frequency,monetary
a,1,1.00

== --method: ntile breaks ties by id, larger bins first
$ tx c,2024-01-01,1,, b,2024-01-01,1,, a,2024-01-01,1,, | crm-rfm -q -b 2 --method ntile | cut -d, -f1,10-13
customer_id,r,f,m,rfm_score
c,2,2,2,222
b,1,1,1,111
a,1,1,1,111

== --method fixed
$ tx a,2024-01-01,100,, b,2024-01-31,99.99,, b,2024-01-30,0,, | crm-rfm -q --method fixed --cuts 'r=30,90;f=2,4;m=100,500' | cut -d, -f1,10-14
customer_id,r,f,m,rfm_score,segment
a,2,1,2,212,about_to_sleep
b,3,2,1,321,potential_loyal

== --cuts alone means fixed
$ tx a,2024-01-01,100,, | crm-rfm -q --cuts 'r=30;f=2;m=100' | cut -d, -f10-13
r,f,m,rfm_score
2,1,2,212

== --method kmeans finds the natural groups
$ tx a,2024-01-01,1,, b,2024-01-01,2,, c,2024-01-01,3,, d,2024-01-01,100,, e,2024-01-01,101,, | crm-rfm -q -b 2 --method kmeans | cut -d, -f1,12
customer_id,m
a,1
b,1
c,1
d,2
e,2

== scores of two digits are joined by dashes
$ tx a,2024-01-01,1,, | crm-rfm -q -b 10 | cut -d, -f10-13
r,f,m,rfm_score
10,1,1,10-1-1

== --score-on mean and last365
$ tx a,2023-01-01,900,, a,2024-12-31,10,, b,2024-12-30,100,, >$TMP/t.csv
> for s in total mean last365; do crm-rfm -q -a 2024-12-31 --since 2023-01-01 -b 2 --score-on $s $TMP/t.csv | cut -d, -f1,7,12 | tail -2; done
a,910.00,2
b,100.00,1
a,910.00,2
b,100.00,1
a,910.00,1
b,100.00,2

== the year of last365 includes its last day and not the day a year before
$ tx a,2023-01-01,1000,, b,2023-01-02,500,, c,2023-12-01,1,, | crm-rfm -q -a 2024-01-01 --score-on last365 | cut -d, -f1,12
customer_id,m
a,1
b,5
c,3

== thresholds: bins (lower, upper] of quantile, recency from the other end
$ tx a,2024-01-01,1,, b,2024-01-05,2,, c,2024-01-11,4.5,, | crm-rfm -q -b 2 --thresholds $TMP/x >/dev/null; cat $TMP/x
measure,score,lower,upper,customers
recency,1,6,10,1
recency,2,0,6,2
frequency,1,1,1,3
frequency,2,1,1,0
monetary,1,1,2,2
monetary,2,2,4.5,1

== thresholds of fixed have no outer ends
$ tx a,2024-01-01,1,, | crm-rfm -q --cuts 'r=30;f=2;m=100' --thresholds $TMP/x >/dev/null; cat $TMP/x
measure,score,lower,upper,customers
recency,1,30,,0
recency,2,,30,1
frequency,1,,2,1
frequency,2,2,,0
monetary,1,,100,1
monetary,2,100,,0

== thresholds of ntile are what its tiles hold
$ tx a,2024-01-01,1,, b,2024-01-05,2,, c,2024-01-11,4.5,, | crm-rfm -q -b 2 --method ntile --thresholds $TMP/x >/dev/null; cat $TMP/x
measure,score,lower,upper,customers
recency,1,6,10,2
recency,2,0,0,1
frequency,1,1,1,2
frequency,2,1,1,1
monetary,1,1,2,2
monetary,2,4.5,4.5,1

== thresholds of nobody have no ends
$ tx a,2024-01-01,-1,, | crm-rfm -q -b 2 --thresholds $TMP/x >/dev/null; cat $TMP/x; crm-rfm --use-thresholds $TMP/x 2>&1 | sed "s,$TMP/,,"
measure,score,lower,upper,customers
recency,1,,,0
recency,2,,,0
frequency,1,,,0
frequency,2,,,0
monetary,1,,,0
monetary,2,,,0
crm-rfm: x: recency, score 2: upper is empty

== thresholds of another run
$ tx a,2024-01-01,1,, b,2024-01-05,2,, c,2024-01-11,4.5,, | crm-rfm -q -b 2 --thresholds $TMP/x >/dev/null
> tx z,2024-01-01,2.01,, y,2024-01-01,2,, | crm-rfm -q --use-thresholds $TMP/x -a 2024-01-07 | cut -d, -f1,10-14
customer_id,r,f,m,rfm_score,segment
z,2,1,2,212,
y,2,1,1,211,

== thresholds by the letters of the measures
$ printf 'score,measure,upper,lower\n1,r,9,5\n2,r,5,0\n1,f,1,\n2,f,,\n1,m,10,\n2,m,,\n' >$TMP/x
> tx z,2024-01-01,2.01,, | crm-rfm -q --use-thresholds $TMP/x -a 2024-01-06 | cut -d, -f10-13
r,f,m,rfm_score
2,1,1,211

== a map of the user: first match wins, none is Others
$ printf 'segment,r,f,m\ntop,5,*,*\nbig,*,*, 4 - 5\n' >$TMP/map
> tx a,2024-01-09,1,, b,2024-01-01,99,, c,2024-01-02,2,, d,2024-01-03,3,, e,2024-01-04,4,, | crm-rfm -q --segments $TMP/map | cut -d, -f1,13,14
customer_id,rfm_score,segment
a,511,top
b,115,big
c,212,Others
d,313,Others
e,414,big

== --complete makes Others exit 1, and it is said
$ printf 'segment,r,f,m\ntop,5,5,*\n' >$TMP/map
> tx a,2024-01-09,1,, | crm-rfm --complete --segments $TMP/map 2>&1 >/dev/null | grep -v nobody; exit ${PIPESTATUS[1]}
crm-rfm: as of 2024-01-09, the last date in the input (-a sets another)
crm-rfm: 1 client in no segment of the map: Others
? 1

== --complete of a map that covers all
$ tx a,2024-01-09,1,, | crm-rfm -q --complete | cut -d, -f14
segment
new

== a map that does not fit the bins
$ printf 'segment,r,f,m\ntop,4-5,5,*\n' >$TMP/map; cd $TMP; tx | crm-rfm -b 4 --segments map
! crm-rfm: map:2: column r: '4-5' does not fit 4 bins
? 2

== a map with a range that is none
$ printf 'segment,r,f,m\na,1,1,1\ntop,5-4,5,*\n' >$TMP/map; cd $TMP; tx | crm-rfm --segments map
! crm-rfm: map:3: column r: '5-4' is not a score, a range of scores like 4-5, or *
? 2

== a map without a name, without a line
$ cd $TMP; printf 'segment,r,f,m\n,1,1,1\n' >map; tx | crm-rfm --segments map; printf 'segment,r,f,m\n' >map; tx | crm-rfm --segments map
! crm-rfm: map:2: column segment: a segment needs a name
! crm-rfm: map: a segment map without a line
? 2

== --complete without a map
$ tx | crm-rfm -b 4 --complete
! crm-rfm: --complete: there is no segment map for 4 bins: --segments FILE
? 2

== --features
$ printf '%s\n' customer_id,date,amount,kind,staff,category,item,campaign,discount,cost,face_value \
>   a,2024-01-01T10:00,80,service,Ana,Hair,cut,May,20,10, a,2024-01-01T10:00,30,product,Ana,Care,oil,,,12.5, \
>   a,2024-02-10,1000,prepaid,Leo,Cards,card,,,,1200 a,2024-02-10,90,redeem,Leo,Hair,cut,,,, a,2024-03-11,-30,refund,Ana,Care,oil,,,, |
>   crm-rfm -q -a 2024-03-31 --features -f jsonl | tr ',' '\n' | tail -n +16
"services":1
"products":1
"service_spend":80.00
"product_spend":30.00
"product_spend_365d":30.00
"discount_share":0.5
"refund_amount":30.00
"refunds":1
"profit":1057.50
"profit_90d":970.00
"visits_90d":1
"spend_90d":970.00
"visits_180d":2
"visits_prev_180d":0
"spend_180d":1080.00
"spend_prev_180d":0.00
"visits_365d":2
"visits_prev_365d":0
"spend_365d":1080.00
"spend_prev_365d":0.00
"interval_mean":40
"interval_median":40
"interval_sd":null
"interval_last":40
"interval_logsum":3.68887945411
"staff_n":2
"staff_top":"Leo"
"staff_top_share":0.5
"staff_last":"Leo"
"category_n":2
"category_top":"Hair"
"item_top":"cut"
"campaign_share":0.5
"channel_top":null
"store_top":null
"prepaid_balance":1110.00}

== --features with a client list and a join
$ printf 'customer_id,name\nz,Zoe\n' >$TMP/c; tx a,2024-01-01,1,, | crm-rfm -q --features --list $TMP/c -J $TMP/c | cut -d, -f1,6,16,26,27,36,51,52
customer_id,frequency,services,visits_90d,spend_90d,interval_mean,prepaid_balance,name
a,1,0,1,1.00,,0.00,
z,0,0,0,0.00,,0.00,Zoe

== --features: cells that will not do
$ cd $TMP; for c in discount discount_rate cost face_value; do printf "customer_id,date,amount,$c\na,2024-01-01,1,x\n" >t.csv; crm-rfm --features t.csv >/dev/null; done
> crm-rfm --from customers --features t.csv
! crm-rfm: t.csv:2: column discount: 'x' is not a number
! crm-rfm: t.csv:2: column discount_rate: 'x' is not a number
! crm-rfm: t.csv:2: column cost: 'x' is not a number
! crm-rfm: t.csv:2: column face_value: 'x' is not a number
! crm-rfm: --features needs transactions, not --from customers
? 2

== a client list adds who was never here
$ printf 'name,customer_id\nZ,z\nA,a\nY,y\nnobody,\n' >$TMP/list
> tx a,2024-01-01,1,, | crm-rfm -q --list $TMP/list
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,avg_visit,repeat_monetary,r,f,m,rfm_score,segment,as_of
a,2024-01-01,2024-01-01,0,0,1,1.00,1,,5,1,1,511,new,2024-01-01
z,,,,,0,0.00,,,,,,,,2024-01-01
y,,,,,0,0.00,,,,,,,,2024-01-01

== a list with an id twice
$ cd $TMP; printf 'customer_id\na\na\n' >list; tx | crm-rfm --list list
! crm-rfm: list:3: column customer_id: 'a' stands here a second time
? 2

== columns joined from another file
$ printf 'name,customer_id,segment,as_of\nAda,a,vip,2020-01-01\n' >$TMP/clients
> tx a,2024-01-01,1,, b,2024-01-01,1,, | crm-rfm -J $TMP/clients -a 2024-01-01 2>$TMP/err | cut -d, -f1,14-; sed "s,$TMP/,," $TMP/err | grep -v nobody
customer_id,segment,as_of,name
a,new,2024-01-01,Ada
b,new,2024-01-01,
crm-rfm: clients: column 'segment' exists already and is not joined

== and with --replace
$ printf 'name,customer_id,segment\nAda,a,vip\n' >$TMP/clients
> tx a,2024-01-01,1,, b,2024-01-01,1,, | crm-rfm -q -J $TMP/clients --replace | cut -d, -f1,14-
customer_id,segment,as_of,name
a,vip,2024-01-01,Ada
b,,2024-01-01,

== a ready customer table: columns pass through, scores at the right end
$ printf 'customer_id,x,recency_days,frequency,monetary\na,"1,2",3,2,10\nb,,0,9,500.5\nc,,,0,\n' | crm-rfm -q --from customers -b 2
customer_id,x,recency_days,frequency,monetary,r,f,m,rfm_score,segment
a,"1,2",3,2,10,1,1,1,111,
b,,0,9,500.5,2,2,2,222,
c,,,0,,,,,,

== a customer table with dates
$ printf 'customer_id,last_date,frequency,monetary\na,2024-01-01,2,10\nb,2024-01-31,9,500.5\nc,,0,0\n' | crm-rfm --from customers -b 3 2>&1 | grep -v nobody
crm-rfm: as of 2024-01-31, the last date in the input (-a sets another)
customer_id,last_date,frequency,monetary,recency_days,r,f,m,rfm_score,segment,as_of
a,2024-01-01,2,10,30,1,1,1,111,hibernating,2024-01-31
b,2024-01-31,9,500.5,0,3,3,3,333,champions,2024-01-31
c,,0,0,,,,,,,2024-01-31

== our own output scored again: only with --replace, and in place
$ tx a,2024-01-01,1,, b,2024-01-05,9,, | crm-rfm -q >$TMP/c.csv
> crm-rfm --from customers $TMP/c.csv 2>&1; crm-rfm -q --from customers --replace -b 3 $TMP/c.csv | cut -d, -f1,2,10-
crm-rfm: column 'r' exists already: use --replace
customer_id,first_date,r,f,m,rfm_score,segment,as_of
a,2024-01-01,1,1,1,111,hibernating,2024-01-05
b,2024-01-05,3,1,3,313,new,2024-01-05

== customer tables that will not do
$ cd $TMP; for t in 'frequency,monetary\n1,2\n' 'recency_days,frequency,monetary\n-1,1,2\n' 'recency_days,frequency,monetary\n1,1.5,2\n' \
>   'recency_days,frequency,monetary\n,1,2\n' 'recency_days,frequency,monetary\n1,1,\n' 'recency_days,frequency,monetary\n1,1,x\n' 'recency_days,monetary\n1,1\n'; do
>   printf "$t" >t.csv; crm-rfm --from customers t.csv; done
! crm-rfm: t.csv: no column recency_days or last_date (-c NAME=HEADER says where)
! crm-rfm: t.csv:2: column recency_days: '-1' is below 0
! crm-rfm: t.csv:2: column frequency: '1.5' is not a number of visits
! crm-rfm: t.csv:2: column recency_days: '' is empty, but the frequency is not 0
! crm-rfm: t.csv:2: column monetary: '' is empty, but the frequency is not 0
! crm-rfm: t.csv:2: column monetary: 'x' is not a number
! crm-rfm: t.csv:1: no column 'frequency'; the header has 'recency_days' 'monetary'; name the right one with -c frequency=HEADER
? 2

== as-of and customer tables
$ cd $TMP; printf 'customer_id,last_date,frequency,monetary\na,2024-01-10,1,1\n' >t.csv; crm-rfm --from customers -a 2024-01-09 t.csv
> printf 'customer_id,recency_days,frequency,monetary\na,1,1,1\n' | crm-rfm --from customers -a 2024-01-09
! crm-rfm: t.csv:2: column last_date: '2024-01-10' is after the as-of day
! crm-rfm: --as-of needs the column last_date
? 2

== options that need transactions
$ for o in '--list x' '--walk-in 0' '--visit row' '--basis service' '--since 2024-01-01' '--score-on last365'; do crm-rfm --from customers $o; done
! crm-rfm: --list needs transactions, not --from customers
! crm-rfm: --walk-in needs transactions, not --from customers
! crm-rfm: --visit needs transactions, not --from customers
! crm-rfm: --basis needs transactions, not --from customers
! crm-rfm: --since needs transactions, not --from customers
! crm-rfm: --score-on last365 needs transactions, not --from customers
? 2

== ntile of a customer table needs ids
$ printf 'recency_days,frequency,monetary\n1,1,1\n' | crm-rfm --from customers --method ntile
! crm-rfm: --method ntile needs the column customer_id
? 2

== methods and cuts that do not go together
$ crm-rfm --method fixed; crm-rfm --method ntile --cuts 'r=1;f=1;m=1'; crm-rfm --cuts 'r=1;f=1;m=1' --use-thresholds x
> crm-rfm --method nested --thresholds x; crm-rfm -b 4 --cuts 'r=1;f=1;m=1'; crm-rfm --cuts 'r=1;f=1'
! crm-rfm: --method fixed needs --cuts or --use-thresholds
! crm-rfm: --cuts goes with --method fixed
! crm-rfm: --cuts and --use-thresholds: only one of them
! crm-rfm: --method nested cuts every group anew: it has no thresholds to write or to use
! crm-rfm: --bins 4: the cuts make 2 bins
! crm-rfm: --cuts: r, f and m are all needed, as in r=30,90;f=2,4;m=100,500
? 2

== thresholds that will not do
$ cd $TMP; head='measure,score,lower,upper\n'
> for t in 'q,1,2,3\n' 'r,0,2,3\n' 'r,1,2,x\n' 'r,1,2,3\nr,1,2,3\n' 'r,1,2,3\nr,2,2,3\n' 'r,1,2,3\n' 'r,1,,\nr,2,,\nf,1,,\nf,2,,\nm,1,,\nm,2,,\n' \
>   'r,1,9,9\nr,2,3,9\nr,3,1,20\n'; do printf "$head$t" >x; crm-rfm --use-thresholds x; done
! crm-rfm: x:2: column measure: 'q' is none of recency, frequency, monetary
! crm-rfm: x:2: column score: '0' is not a score from 1 to 100
! crm-rfm: x:2: column upper: 'x' is not a number
! crm-rfm: x:3: column score: '1' stands here a second time
! crm-rfm: x: frequency has no score 1
! crm-rfm: x: at least 2 bins are needed
! crm-rfm: x: recency, score 2: upper is empty
! crm-rfm: x: recency: the ends of the bins do not ascend
? 2

== bad rows: file, line, column, value
$ cd $TMP; for r in 'a,2024-01-01,12..5,,' 'a,01/02/2024,1,,' 'a,2024-02-30,1,,' 'a,2024-01-01T25:00:00,1,,' 'a,2024-01-01,,,' 'a,,1,,' 'a,2024-01-01,1,gift,' 'a,2024-01-01,1.00001,,' 'a,2024-01-01,9e3,,' 'a,2024-01-01,1'; do
>   tx 'a,2024-01-01,1,,' "$r" >sales.csv; crm-rfm sales.csv >/dev/null; done
! crm-rfm: sales.csv:3: column amount: '12..5' is not a number
! crm-rfm: sales.csv:3: column date: '01/02/2024' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: sales.csv:3: column date: '2024-02-30' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: sales.csv:3: column date: '2024-01-01T25:00:00' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: sales.csv:3: column amount: '' is not a number
! crm-rfm: sales.csv:3: column date: '' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-rfm: sales.csv:3: column kind: 'gift' is none of service, product, prepaid, redeem, refund, other
! crm-rfm: sales.csv:3: column amount: '1.00001' has more than 4 decimals
! crm-rfm: sales.csv:3: column amount: '9e3' is not a number
! crm-rfm: sales.csv:3: 3 fields, the header has 5
? 2

== bad rows outside the window stop the program too
$ tx a,2024-01-01,x,, | crm-rfm --since 2025-01-01 >/dev/null
! crm-rfm: standard input:2: column amount: 'x' is not a number
? 2

== columns that are missing or stand twice
$ echo 'customer_id,when,amount' | crm-rfm; echo 'customer_id,date,amount,date' | crm-rfm
! crm-rfm: standard input:1: no column 'date'; the header has 'customer_id' 'when' 'amount'; name the right one with -c date=HEADER
! crm-rfm: standard input:1: two columns are called 'date'
? 2

== amounts of one client that do not fit
$ tx a,2024-01-01,922337203685477,, a,2024-01-02,922337203685477,, | crm-rfm >/dev/null
! crm-rfm: the amounts of one client add up to more than 922337203685477.5807
? 2

== amounts of walk-ins that do not fit
$ tx ,2024-01-01,922337203685477,, ,2024-01-02,922337203685477,, | crm-rfm >/dev/null
! crm-rfm: the amounts of walk-ins do not fit in 64 bits
? 2

== --where
$ tx a,2024-01-01,1,,1 a,2024-01-02,2,,2 | crm-rfm -q --where 'txn_id = 2' | cut -d, -f1-7 | tail -1
> tx a,2024-01-01,1,,1 | crm-rfm --where 'till = 2'
a,2024-01-02,2024-01-02,0,0,1,2.00
! crm-rfm: --where: column 1: 'till' is no column of the input
? 2

== options with values that will not do
$ crm-rfm -b 1; crm-rfm -b 101; crm-rfm --method tertiles; crm-rfm --visit week
! crm-rfm: --bins: '1' is not a number from 2 to 100
! crm-rfm: --bins: '101' is not a number from 2 to 100
! crm-rfm: --method: 'tertiles' is none of quantile, rfm-r, ntile, fixed, nested, kmeans
! crm-rfm: --visit: 'week' is none of day, txn, row
? 2

== tsv, with a tab and a newline inside an id
$ printf 'customer_id\tdate\tamount\na\\tb\\nc\t2024-01-01\t1\n' | crm-rfm -q -t | cut -f1,6
customer_id	frequency
a\tb\nc	1

== jsonl: numbers are numbers, what is missing is null
$ tx a,2024-01-01,1,, b,2024-01-01,-1,, | crm-rfm -q -f jsonl
{"customer_id":"a","first_date":"2024-01-01","last_date":"2024-01-01","recency_days":0,"tenure_days":0,"frequency":1,"monetary":1.00,"avg_visit":1,"repeat_monetary":null,"r":5,"f":1,"m":1,"rfm_score":"511","segment":"new","as_of":"2024-01-01"}
{"customer_id":"b","first_date":null,"last_date":null,"recency_days":null,"tenure_days":null,"frequency":0,"monetary":-1.00,"avg_visit":null,"repeat_monetary":null,"r":null,"f":null,"m":null,"rfm_score":null,"segment":null,"as_of":"2024-01-01"}

== a file that is not there, a directory, a full disk, a closed pipe
$ crm-rfm no-such.csv; crm-rfm lib; tx a,2024-01-01,1,, | crm-rfm -q >/dev/full; tx | crm-rfm -q | true; echo ${PIPESTATUS[1]}
~ ^(0|141)$
!~ no-such.csv
!~ lib
!~ crm-rfm: standard output: .*No space

== in pieces, the rows of a client cut in two: what one run gives
$ tx a,2024-01-01,10,, b,2024-01-02,5,, > $TMP/1; tx a,2024-02-01,20,, ,2024-02-02,7,, > $TMP/2; cd $TMP
> crm-rfm --partial 1 > 1.state; crm-rfm --partial -o 2.state 2; crm-rfm --merge 1.state 2.state > merged 2> said
> crm-rfm 1 2 2>&1 > one | cmp - said && cmp one merged && head -2 said && cut -d, -f1-7 merged
crm-rfm: as of 2024-02-02, the last date in the input (-a sets another)
crm-rfm: walk-ins: 1 row, 7.00 in all, in no client's row
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary
a,2024-01-01,2024-02-01,1,32,2,30.00
b,2024-01-02,2024-01-02,31,31,1,5.00

== a day that only the merge says; clients stand where their first row up to it does
$ tx a,2024-03-01,10,, b,2024-01-02,5,, a,2024-01-03,1,, | crm-rfm --partial | crm-rfm --merge -a 2024-01-31 2>&1 > $TMP/out | sed -n 1p >&2; cut -d, -f1-7 $TMP/out
! crm-rfm: after 2024-01-31: 1 row not used
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary
b,2024-01-02,2024-01-02,29,29,1,5.00
a,2024-01-03,2024-01-03,28,28,1,1.00

== what the pieces were made with holds, without a word
$ tx a,2024-01-01,10,redeem,1 a,2024-01-01,5,,2 | crm-rfm --partial --visit txn --basis service -a 2024-01-02 | crm-rfm -q --merge | cut -d, -f1-7
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary
a,2024-01-01,2024-01-01,1,1,2,15.00

== what the pieces cannot give
$ tx a,2024-01-01,10,, > $TMP/t; cd $TMP; p() { crm-rfm --partial "$@" t > s; }
> p; for o in '--visit txn' '--where amount>5' '--since 2024-01-01'; do crm-rfm --merge $o s; done
> p --basis service; crm-rfm --merge --basis cash s; p -a 2024-02-01; crm-rfm --merge -a 2024-03-01 s
> p --walk-in b; crm-rfm --merge --walk-in c s; p --until 2024-01-01; crm-rfm --merge --until 2024-01-02 s
! crm-rfm: s: does not hold column 'txn_id': make it with --partial --columns txn_id
! crm-rfm: s: was made with another --where
! crm-rfm: s: was made with another --since
! crm-rfm: s: was made with another --basis
! crm-rfm: s: was made with another -a
! crm-rfm: s: was made with another --walk-in
! crm-rfm: s: was made with another --until
? 2

== pieces that were not made alike
$ tx a,2024-01-01,10,, > $TMP/t; cd $TMP; crm-rfm --partial t > s; for o in '--visit row' '--where amount>5' '-a 2024-01-01' '--basis cash'; do crm-rfm --partial $o t > u; crm-rfm --merge s u > /dev/null; done
! crm-rfm: u: was made with another --visit than the states before
! crm-rfm: u: was made with another --where than the states before
! crm-rfm: u: was made with another -a than the states before
! crm-rfm: u: was made with another --basis than the states before
? 2

== --where of the pieces may be said again, however it is written
$ tx a,2024-01-01,10,, a,2024-01-01,1,, | crm-rfm --partial --where 'amount > 5' | crm-rfm -q --merge --where '(amount>5)' | cut -d, -f7
monetary
10.00

== what is no state, half of one, of another version, damaged
$ tx a,2024-01-01,10,, > $TMP/t; cd $TMP; crm-rfm --partial t > s; head -c 30 s > half; sed 's/state 1/state 7/' s > old; perl -pe 's/\x02a/\x02b/' s > bad; : > empty
> for f in t half old bad empty; do crm-rfm --merge $f; done
! crm-rfm: t: is no state of crm-tools --partial, or damaged
! crm-rfm: half: is no state of crm-tools --partial, or damaged
! crm-rfm: old: is a state of crm-tools, version 7; what is read is crm-tools, version 1: make it again with --partial
! crm-rfm: bad: is no state of crm-tools --partial, or damaged
! crm-rfm: empty: is no state of crm-tools --partial, or damaged
? 2

== pieces and options that have nothing to do with each other
$ crm-rfm --partial --from customers; crm-rfm --merge --from customers; crm-rfm --partial --thresholds x
! crm-rfm: --partial needs transactions, not --from customers
! crm-rfm: --merge needs transactions, not --from customers
! crm-rfm: --thresholds: a state does not keep it; say it to --merge
? 2

== --where of two columns beside every column that features read
$ printf '%s\n' customer_id,date,amount,kind,txn_id,staff,category,item,channel,store,campaign,discount,discount_rate,face_value,cost a,2024-01-01,5,service,t,x,y,z,w,s,c,1,0.1,5,2 b,2024-01-01,5,service,t,x,y,z,w,s,c,1,0.1,5,7 |
> crm-rfm -q --features --visit txn --where 'amount > cost' | cut -d, -f1
customer_id
a

== --where looks at -J files too
$ tx a,2024-01-01,10,, b,2024-01-02,5,, a,2024-01-03,1,, > $TMP/t; printf '%s\n' customer_id,gender a,f b,m > $TMP/c
$ crm-rfm -q -J $TMP/c --where 'gender = f and amount > 1' $TMP/t | cut -d, -f1-7,16
customer_id,first_date,last_date,recency_days,tenure_days,frequency,monetary,gender
a,2024-01-01,2024-01-01,2,2,1,10.00,f

== a state that is told later who the walk-ins are
$ tx ,2024-03-01,1,, W,2023-12-01,2,, ,2024-01-01,3,, a,2024-02-01,4,, | crm-rfm --partial | crm-rfm --merge --partial --walk-in W |
> crm-rfm --merge 2>&1 > $TMP/out | sed -n 2p; cut -d, -f1,7 $TMP/out
crm-rfm: walk-ins: 3 rows, 6.00 in all, in no client's row
customer_id,monetary
a,4.00
