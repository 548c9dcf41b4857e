#!tests/lib/cases
# what fits nowhere: sums, lists, conditions; and texts written another way than most
$ cd $TMP; big=900000000000000; tx() { printf '%s\n' customer_id,date,amount "$@"; }
$ base() { printf '%s\n' customer_id,recency_days,frequency,monetary "$@"; }

== amounts of a client, of walk-ins, of a period that do not fit
$ tx a,2024-01-01,$big a,2024-01-01,$big >c; tx ,2024-01-01,$big ,2024-01-02,$big >w; tx a,2024-01-01,$big b,2024-01-02,$big >p
$ for a in activity cohort overdue; do for f in c w p; do crm-churn $a -q -a 2024-01-02 $f >out; done; done
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: the amounts of walk-ins do not fit in 64 bits
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: the amounts of walk-ins do not fit in 64 bits
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: amounts add up to more than 922337203685477.5807
! crm-churn: the amounts of walk-ins do not fit in 64 bits

== two states whose walk-ins do not fit together
$ tx ,2024-01-01,$big | crm-churn activity -q --partial -o s; cp s u; crm-churn activity --merge s u >out
! crm-churn: the amounts of walk-ins do not fit in 64 bits
? 2

== crm-segment: a base that is worth too much, and one without a visit
$ base a,1,2,$big b,1,2,$big | crm-segment pareto; base a,,0,1 | crm-segment grade
! crm-segment: the sum of all amounts is too large
! crm-segment: no client has a visit: there is nothing to grade
? 2

== crm-segment top: who brought whom, when one of them stands twice
$ printf 'customer_id,referred_by,recency_days,frequency,monetary\na,,1,2,1\na,b,1,2,1\n' | crm-segment top -q 2>&1 | tail -1
crm-segment: a customer_id stands twice: who brought whom is not clear

== crm-import: a product and a sum that do not fit
$ printf 'client,date,price,quantity\na,2024-01-01,900000000000000,9\n' | crm-import -q >out
$ printf 'client,date,amount\na,2024-01-01,%s\na,2024-01-02,%s\n' $big $big | crm-import -q >out
!~ column price: the amount is too large
!~ column amount: the sum of all amounts is too large
? 2

== crm-import: a preset whose columns add up to too much, and one with a condition too long, with CRLF
$ printf 'title: x\r\ncustomer_id: client\r\ndate: date\r\namount: a1 + a2\r\n' >p.preset; cp p.preset q.preset
$ printf 'kind other: c1 = 1%s\r\n' "$(printf ' and c%d = 1' $(seq 2 17))" >>q.preset
$ for p in p q; do printf 'client,date,a1,a2\na,2024-01-01,%s,%s\n' $big $big | crm-import -q --preset $p.preset >out; done
!~ column amount: the amount is too large
! crm-import: q.preset:5: a condition of more than 16 columns
? 2

== more cuts than bins, a name that is empty, standard input twice
$ tx | crm-rfm --method fixed --cuts "r=$(seq -s, 120);f=1;m=1"; base | crm-segment lifecycle --into ''; tx | crm-rfm - -
! crm-rfm: --cuts: more than 99 cuts
! crm-segment: --into: the name is empty
! crm-rfm: standard input can be read only once
? 2

== a header with more columns than a message holds
$ for p in rfm import; do printf 'column_%d,' $(seq 400) | sed 's/,$/\n/' | crm-$p 2>&1 | sed 's/.*column_1. .*column_[1-9][0-9]*. /... /'; done
... ...; name the right one with -c customer_id=HEADER
... ...

== rules with CRLF
$ printf 'a: frequency > 1\r\nb: *\r\n' >r; base x,1,2,5 y,1,1,5 | crm-segment rules r | cut -d, -f1,5
customer_id,group
x,a
y,b

== GB18030 with characters of four bytes
$ printf '客户,日期,金额\n王𠮷,2024-01-01,5\n李𠀀,2024-01-02,6\n' | iconv -f UTF-8 -t GB18030 | crm-import -q
customer_id,date,amount
王𠮷,2024-01-01,5
李𠀀,2024-01-02,6

== answers below a title, whose columns are called by no word we know
$ printf 'Our survey of 2024\n\nzq one,zq two\n1,2\n3,4\n' | crm-import -q -T answers
zq one,zq two
1,2
3,4

== jsonl: exponents, and what looks like UTF-8 of four bytes
$ printf 'customer_id,recency_days,frequency,monetary,x\na,1,2,5,1e3\nb,3,1,9,1.5E-2\nc,1,1,1,1e\nd,1,1,1,2.\ne,1,1,1,\360\220\215\210\nf,1,1,1,\360\200\200\200\ng,1,1,1,\364\220\200\200\nh,1,1,1,\342x\n' >x.csv
$ crm-segment pareto -q -f jsonl x.csv | grep -o '"x":[^,]*'; crm-segment pareto --digits "$(printf 'a\360\200\200\200')" x.csv
"x":1e3
"x":1.5E-2
"x":"1e"
"x":"2."
"x":"𐍈"
"x":"����"
"x":"����"
"x":"�x"
! crm-segment: --digits: 'a\xF0\x80\x80\x80' is not a number from 1 to 17
? 2

== jsonl: what is no UTF-8 in a column passed through is U+FFFD, byte by byte
$ printf 'customer_id,x\na,\303A\nb,\342\202\n' | demo pass -f jsonl
{"customer_id":"a","x":"�A","grade":1}
{"customer_id":"b","x":"��","grade":2}


== crm-segment: a median by its name, visits that nobody paid for
$ base a,1,2,5 b,3,1,9 | crm-segment grade -q --cut p50 | cut -d, -f1,5; base a,1,2,0 b,3,1,9 | crm-segment ladder -q --why | cut -d, -f1,5,7
customer_id,grade
a,B
b,D
customer_id,rung,rung_why
a,trial,visits without payment only
b,first,1 visit

== crm-churn drivers: a term that is the same in every row
$ printf 'time,event,x\n1,1,3\n2,0,3\n3,1,3\n4,1,3\n' | crm-churn drivers --event event --time time --terms x -q >out
! crm-churn: no term that differs between rows
? 2

== crm-report: an axis of millions
$ printf '%s\n' period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,walkin_revenue 2025-01,5,3,1,2,7000000,1000000,6000000,0 2025-02,5,3,1,2,9000000,1000000,8000000,0 >a.csv
$ crm-report monthly a.csv | grep -o '>+[0-9.]*m<' | sort -u
>+1m<
>+2m<
