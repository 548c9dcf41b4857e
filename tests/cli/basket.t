#!tests/lib/cases
# crm-basket: what stands in a basket, each analysis on a ticket roll one can follow by hand, each message

$ cat >$TMP/t.csv <<'END'
> customer_id,date,amount,txn_id,item,category,kind,store
> a,2024-01-01,10,1,cut,hair,service,A
> a,2024-01-01,5,1,wash,hair,service,A
> a,2024-01-01,5,1,wash,hair,service,A
> b,2024-01-02,10,1,cut,hair,service,B
> b,2024-01-02,20,1,nails,nails,service,B
> a,2024-02-01,10,2,cut,hair,redeem,A
> a,2024-02-01,20,,nails,nails,product,A
> ,2024-02-02,10,3,cut,hair,service,A
> ,2024-02-02,5,3,wash,hair,service,A
> ,2024-02-02,5,,wash,hair,service,A
> b,2024-03-01,-20,4,nails,nails,refund,B
> b,2024-03-02,100,5,card,card,prepaid,B
> b,2024-03-02,1,5,,,other,B
> c,2024-03-05,10,6,cut,hair,service,A
> END
$ cd $TMP

== items: a ticket number of another shop is another ticket, refunds take revenue off, cards are in no basket
$ crm-basket items t.csv
! crm-basket: as of 2024-03-05, the last date in the input (-a sets another)
! crm-basket: walk-ins: 3 rows, 20.00 in all, in no client's numbers
! crm-basket: without item: 1 row, in no basket
! crm-basket: walk-ins without txn_id: 1 row, in no basket
! crm-basket: 1 item in no basket (cards, refunds, walk-ins), without a row: revenue 100.00
item,tickets,clients,support,repeat_share,lo,hi,revenue,days_between_median
cut,5,3,0.833333333333,0.333333333333,0.0614919447204,0.792340399198,40.00,31
nails,2,2,0.333333333333,0,0,0.657619772493,20.00,
wash,2,1,0.333333333333,0,0,0.793450685623,20.00,

== items by day: walk-ins have no day; what was redeemed counts
$ crm-basket items --unit day --basis service t.csv
! crm-basket: as of 2024-03-05, the last date in the input (-a sets another)
! crm-basket: walk-ins: 3 rows, 20.00 in all, in no client's numbers
! crm-basket: without item: 1 row, in no basket
item,tickets,clients,support,repeat_share,lo,hi,revenue,days_between_median
cut,4,3,1,0.333333333333,0.0614919447204,0.792340399198,50.00,31
nails,2,2,0.5,0,0,0.657619772493,20.00,
wash,1,1,0.25,0,0,0.793450685623,20.00,

== items in blocks, each alone, of columns that are made too
$ crm-basket items -q -g store t.csv
$ crm-basket items -q -g month --of category t.csv | cut -d, -f1-3
store,item,tickets,clients,support,repeat_share,lo,hi,revenue,days_between_median
A,cut,4,2,0.8,0.5,0.0945312057342,0.905468794266,30.00,31
A,wash,2,1,0.4,0,0,0.793450685623,20.00,
A,nails,1,1,0.2,0,0,0.793450685623,20.00,
B,cut,1,1,1,0,0,0.793450685623,10.00,
B,nails,1,1,1,0,0,0.793450685623,0.00,
month,item,tickets
2024-01,hair,2
2024-01,nails,1
2024-02,hair,2
2024-02,nails,1
2024-03,hair,1

== -g and --where of what a -J file says; age on the row's date
$ printf 'customer_id,birthday,town\na,2000-01-15,X\nb,1990-01-01,Y\n' >c.csv
$ crm-basket items -q -g town,age -J c.csv t.csv | cut -d, -f1-4; crm-basket items -q -J c.csv --where 'town = Y' t.csv | cut -d, -f1-3
$ printf 'customer_id,birthday\na,soon\n' >d.csv; crm-basket items -q -g age -J d.csv t.csv
! crm-basket: t.csv:2: column birthday: 'soon' is not a date
town,age,item,tickets
X,23,cut,1
X,23,wash,1
X,24,cut,1
X,24,nails,1
Y,34,cut,1
Y,34,nails,1
,,cut,2
,,wash,1
item,tickets,clients
cut,1,1
nails,1,1
age,item,tickets,clients,support,repeat_share,lo,hi,revenue,days_between_median
? 2

== rules: all of them, by hand
$ crm-basket rules -q --min-support 1 --min-confidence 0 --all t.csv
lhs,rhs,n,n_lhs,n_rhs,support,confidence,lo,hi,lift,leverage,conviction,p,p_adj,redundant
cut,wash,2,5,2,0.333333333333,0.4,0.117620774233,0.769275718724,1.2,0.0555555555556,1.11111111111,0.666666666667,1,0
wash,cut,2,2,5,0.333333333333,1,0.342380227507,1,1.2,0.0555555555556,,0.666666666667,1,0
cut,nails,1,5,2,0.166666666667,0.2,0.0362241086324,0.624465370237,0.6,-0.111111111111,0.833333333333,1,1,1
nails,cut,1,2,5,0.166666666667,0.5,0.0945312057342,0.905468794266,0.6,-0.111111111111,0.333333333333,1,1,1

== rules: confidence and sides change no p_adj
$ crm-basket rules -q --min-support 1 --min-confidence .5 --rhs cut t.csv | cut -d, -f1,2,14
$ crm-basket rules -q --min-support 1 --min-confidence .4 --lhs cut t.csv | cut -d, -f1,2,14
lhs,rhs,p_adj
wash,cut,1
lhs,rhs,p_adj
cut,wash,1

== rules by client say so
$ crm-basket rules --unit client t.csv | cut -d, -f1-5
! crm-basket: --unit client: who has both, in any order of time; what comes first and what later says crm-basket next
! crm-basket: as of 2024-03-05, the last date in the input (-a sets another)
! crm-basket: walk-ins: 3 rows, 20.00 in all, in no client's numbers
! crm-basket: without item: 1 row, in no basket
! crm-basket: --min-support 0.01 of 3 baskets is 1: what a single basket holds counts (--min-support 5 asks for five)
lhs,rhs,n,n_lhs,n_rhs
nails,wash,1,2,1
wash,nails,1,1,2

== an item that holds what joins items is in quotes only where CSV needs them
$ printf 'customer_id,date,amount,item\na,2024-01-01,1,"x, y"\na,2024-01-01,1,"5"" tip"\na,2024-01-01,1,a + b\nb,2024-01-01,1,z\n' >i.csv
$ crm-basket rules -q --min-confidence .5 i.csv | cut -c1-40 | grep -F 'a + b'
"5"" tip",a + b,1,1,1,0.5,1,0.2065493143
a + b,"5"" tip",1,1,1,0.5,1,0.2065493143
a + b,"x, y",1,1,1,0.5,1,0.206549314377,
"x, y",a + b,1,1,1,0.5,1,0.206549314377,

== nothing found is an answer, and what there is is said
$ said() { crm-basket rules "$@" 2>&1 >out.csv | tail -n 1; wc -l <out.csv; }
$ said --min-support 5 t.csv; said --min-support 1 --min-confidence .9 --lhs cut t.csv; said --min-support 1 --lhs nails --min-confidence .1 t.csv
$ said --lhs card t.csv; said --rhs wahs t.csv; said -g store --rhs perm t.csv
$ printf 'customer_id,date,amount,item\na,2024-01-01,1,x\n' | crm-basket rules 2>&1 | tail -n 1
$ printf 'customer_id,date,amount,item\n' | crm-basket rules
! crm-basket: there is no basket
crm-basket: no two items are together in 5 baskets or more: the greatest support is 2 (0.333)
1
crm-basket: no rule has a confidence of 0.9: the greatest is 0.4
1
crm-basket: every rule with enough confidence is redundant: what it says on the left adds nothing (--all shows them)
1
crm-basket: no rule with enough support has that item there
1
crm-basket: --rhs: nobody bought 'wahs' (did you mean 'wash'?)
1
crm-basket: --rhs: nobody bought 'perm'
1
crm-basket: no basket has two items
lhs,rhs,n,n_lhs,n_rhs,support,confidence,lo,hi,lift,leverage,conviction,p,p_adj,redundant

== next: the next visit, and a window that must have ended
$ crm-basket next -q --min-support 1 t.csv
$ crm-basket next -q --min-support 1 --within 31d --others t.csv | cut -d, -f1-5,10
$ crm-basket next --within 9w t.csv 2>&1 | tail -n 1; crm-basket next --within 1y t.csv 2>&1 | tail -n 1; crm-basket next --until 2024-01-03 t.csv 2>&1 | tail -n 1
item,next,n,clients,at_risk,share,lo,hi,lift,days_median
cut,cut,1,1,1,1,0.206549314377,1,1,31
cut,nails,1,1,1,1,0.206549314377,1,1,31
wash,cut,1,1,1,1,0.206549314377,1,1,31
wash,nails,1,1,1,1,0.206549314377,1,1,31
item,next,n,clients,at_risk,days_median
cut,nails,1,1,3,31
wash,cut,1,1,1,31
wash,nails,1,1,1,31
crm-basket: no item follows another often enough: 2 visits are looked at
crm-basket: no visit has a window that has ended by the as-of day
crm-basket: no visit is followed by another

== recommend: what they had, the reason in words
$ crm-basket recommend -q t.csv
customer_id,rank,item,score,why
a,1,cut,1,"had it on 2 days, at the last visit too"
a,2,nails,1,"had it on 1 day, at the last visit too"
a,3,wash,0.5,"had it on 1 day, last at the visit before the last"
b,1,cut,1,"had it on 1 day, at the last visit too"
b,2,nails,1,"had it on 1 day, at the last visit too"
c,1,cut,1,"had it on 1 day, at the last visit too"

== recommend: other methods; who gets no offer is said
$ printf 'customer_id,date,amount,item\nd,2024-03-01,1,cut\nd,2024-03-02,1,wash\nd,2024-03-03,1,wash\n' >more.csv
$ crm-basket recommend --new-only -a 2024-03-05 t.csv 2>&1 | grep -v 'walk-ins\|without item'
$ crm-basket recommend -q --method popular --k 1 --new-only t.csv
$ crm-basket recommend -q --method rules --new-only t.csv
$ crm-basket recommend -q --k 2 more.csv
customer_id,rank,item,score,why
crm-basket: 1 of 3 clients get no offer
b,1,wash,1.28445705038,clients with nails and with cut have it too
c,1,nails,0.816496580928,clients with cut have it too
c,2,wash,0.57735026919,clients with cut have it too
customer_id,rank,item,score,why
b,1,wash,0.25,1 of 4 visits had it
c,1,nails,0.5,2 of 4 visits had it
customer_id,rank,item,score,why
b,1,wash,0.5,1 of 2 clients with nails have it too
customer_id,rank,item,score,why
d,1,wash,1,"had it on 2 days, at the last visit too"
d,2,cut,0.333333333333,"had it on 1 day, last 2 visits before the last"

== recommend: again has nothing new
$ crm-basket recommend --new-only --method again -a 2024-03-05 --where 'customer_id = c' t.csv
! crm-basket: again offers what a client has had, --new-only leaves that out: no offer (--method similar or rules)
customer_id,rank,item,score,why

== recommend: only what is on offer, and one row a client to join
$ printf 'item\nwash\nperm\n' >o.csv; crm-basket recommend --offer o.csv --wide w.csv --k 2 t.csv 2>&1 | grep -v 'walk-ins\|without item\|as of'; cat w.csv; stat -c %a w.csv
$ crm-rfm -q -J w.csv t.csv | cut -d, -f1,16-
customer_id,rank,item,score,why
crm-basket: o.csv: 1 of 2 items nobody has had, never offered
crm-basket: 2 of 3 clients get no offer
a,1,wash,0.5,"had it on 1 day, last at the visit before the last"
customer_id,offer_1,offer_2
a,wash,
b,,
c,,
600
customer_id,offer_1,offer_2
a,wash,
b,,
c,,

== recommend: offers that cannot be
$ crm-basket recommend --wide w.csv -g store t.csv; printf 'thing\nx\n' >o.csv; crm-basket recommend -q --offer o.csv --wide w.csv t.csv; ls w.csv; crm-basket recommend --offer none.csv -q t.csv; crm-basket recommend --k 0 t.csv
! crm-basket: --wide and --by: only one of them
! crm-basket: o.csv:1: no column 'item'; the header has 'thing'; name the right one with -c item=HEADER
! ls: cannot access 'w.csv': No such file or directory
! crm-basket: none.csv: No such file or directory
! crm-basket: --k: '0' is not a number from 1 to 100
? 2

== validate: what the best sellers would have done as well is said
$ crm-basket validate --cut 2024-02-01 t.csv 2>&1 >out.csv | tail -n 1; cat out.csv
$ crm-basket validate --cut 2023-02-01 t.csv 2>&1 >out.csv | tail -n 1; tail -n 1 out.csv
$ crm-basket validate --cut 2024-03-05 --new-only --k 1 t.csv 2>&1 >out.csv | tail -n 1
$ crm-basket validate t.csv; crm-basket validate --cut soon t.csv
! crm-basket: --cut DATE is needed: the first day that is judged
! crm-basket: --cut: 'soon' is not a date like 2024-05-31
crm-basket: no method beats naming the best sellers to everybody, which is right for 100 of 100 clients
method,k,clients,hit_rate,lo,hi,mrr,coverage,won,lost,p
popular,3,1,1,0.206549314377,1,1,1,,,
again,3,1,1,0.206549314377,1,1,1,0,0,1
similar,3,1,1,0.206549314377,1,1,1,0,0,1
rules,3,1,0,0,0.793450685623,0,0,0,1,1
crm-basket: nobody was seen on both sides of the cut
rules,3,0,,,,,,0,0,
crm-basket: nobody was seen on both sides of the cut and had something new
? 2

== validate: a method that is better, surely or perhaps
$ for c in 1 2 3 4 5 6 7 8 9; do printf '%s,2024-01-0%d,1,x%d\n%s,2024-02-0%d,1,x%d\n' c$c $c $c c$c $c $c; done | sed '1i customer_id,date,amount,item' >own.csv
$ crm-basket validate --cut 2024-02-01 --k 1 own.csv 2>&1 >out.csv | tail -n 1
$ head -n 9 own.csv | crm-basket validate --cut 2024-02-01 --k 1 2>&1 >out.csv | tail -n 1
$ crm-basket validate -q --cut 2024-02-01 --k 1 -f table own.csv | tail -n 2
crm-basket: again is best: right for 100 of 100 clients, 88.9 more than the best sellers (11 of 100, p = 0.0078)
crm-basket: no method beats naming the best sellers to everybody: again comes nearest with 100 of 100 clients beside 25, which may be chance (p = 0.25)
With one offer judged on the first visit from the cut on: again is best: right
for 100 of 100 clients, 88.9 more than the best sellers (11 of 100, p = 0.0078).

== a ticket of two clients, one used again next day, items without a kind
$ printf 'customer_id,date,amount,txn_id,item\na,2024-01-01,1,7,x\nb,2024-01-01,1,7,y\na,2024-01-02,1,7,y\na,2024-01-02,-1,8,x\n' | crm-basket items -q | cut -d, -f1-4
$ printf 'customer_id,date,amount,item\nW,2024-01-01,1,x\nW,2024-01-01,1,y\nWALK_IN,2024-01-01,1,y\n' | crm-basket items --walk-in W,V | cut -d, -f1-3
! crm-basket: as of 2024-01-01, the last date in the input (-a sets another)
! crm-basket: walk-ins: 2 rows, 2.00 in all, in no client's numbers
! crm-basket: walk-ins without txn_id: 2 rows, in no basket
! crm-basket: customer_id 'WALK_IN' looks like a till's code for walk-ins: --walk-in WALK_IN
! crm-basket: 1 item in no basket (cards, refunds, walk-ins), without a row: revenue 1.00
item,tickets,clients,support
y,2,2,0.666666666667
x,1,1,0.333333333333
item,tickets,clients
y,1,1

== columns that are missing, bad cells, edges of time
$ printf 'customer_id,date,amount\na,2024-01-01,1\n' | crm-basket items; printf 'customer_id,date,amount,item\na,2024-01-01,1,x\n' >s.csv; crm-basket items --of category s.csv; crm-basket items -g staff s.csv
$ printf 'customer_id,date,amount,item\na,2024-01-01,1,x\na,yesterday,1,x\n' | crm-basket items -q
$ crm-basket items -a 2024-01-15 t.csv 2>&1 >out.csv | head -n 2; crm-basket items --since 2025-01-01 t.csv 2>&1 >out.csv | tail -n 1
$ crm-basket items -v --until 2024-01-01 t.csv 2>&1 >out.csv | tail -n 1
$ crm-basket rules --where 'amount > much' t.csv 2>&1 >out.csv
! crm-basket: standard input:1: no column 'item'; the header has 'customer_id' 'date' 'amount'; name the right one with -c item=HEADER
! crm-basket: s.csv:1: no column 'category'; the header has 'customer_id' 'date' 'amount' 'item'; name the right one with -c category=HEADER
! crm-basket: s.csv:1: no column 'staff'; the header has 'customer_id' 'date' 'amount' 'item'; name the right one with -c staff=HEADER
! crm-basket: standard input:3: column date: 'yesterday' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
item,tickets,clients,support,repeat_share,lo,hi,revenue,days_between_median
crm-basket: after 2024-01-15: 9 rows not used
crm-basket: --since, --until and --where leave no row
crm-basket: left out by --since, --until or --where: 11 rows
crm-basket: --where: column 10: 'much' is no number, and amount holds numbers
? 2
