#!tests/lib/cases
# crm-segment list, --where of every analysis of crm-segment and crm-clv, the rung target
$ c() { printf 'customer_id,name,recency_days,frequency,monetary,as_of,city\n1,Ana,5,3,10.00,2025-10-31,North\n2,Bea,50,1,200.5,2025-10-31,\n3,Cleo,,0,0,2025-10-31,North\n4,Dan,7,9,30,2025-10-31,South\n5,Eve,9,9, ,2025-10-31,South\n'; }
$ j() { printf 'customer_id,birthday,staff\n1,2000-01-01,Mei\n4,1990-11-01,Leo\n'; }

== all clients, untouched
$ c | crm-segment list | cmp - <(c) && echo same
same

== largest first, empty cells last, what is equal by the next column
$ c | crm-segment list --sort -monetary,name --columns customer_id,monetary
customer_id,monetary
2,200.5
4,30
1,10.00
3,0
5, 

== empty cells are last in rising order too; equal ones stay as they came
$ c | crm-segment list --sort city --columns customer_id,city
customer_id,city
1,North
3,North
4,South
5,South
2,

== --sort and --columns add up, blanks round a name do not count
$ c | crm-segment list --sort ' city ' --sort -frequency --columns name --columns ' frequency ' --head 2
name,frequency
Ana,3
Cleo,0

== chosen, in order, so many: call the three who spent most of those who come often
$ c | crm-segment list --where 'frequency >= 3' --where 'city is not missing' --sort -monetary --head 2
customer_id,name,recency_days,frequency,monetary,as_of,city
4,Dan,7,9,30,2025-10-31,South
1,Ana,5,3,10.00,2025-10-31,North

== columns of -J files and the age on the as-of day
$ c | crm-segment list -J <(j) --where 'staff is not missing' --sort age --columns name,staff,age
name,staff,age
Ana,Mei,25
Dan,Leo,34

== without --columns the columns of -J come at the end
$ c | crm-segment list -J <(j) --where 'age < 30'
customer_id,name,recency_days,frequency,monetary,as_of,city,birthday,staff
1,Ana,5,3,10.00,2025-10-31,North,2000-01-01,Mei

== a column whose name begins with - is that column
$ printf 'customer_id,-x,x\n1,2,1\n2,1,2\n' | crm-segment list --sort -x
customer_id,-x,x
2,1,2
1,2,1

== a header alone
$ printf 'customer_id,a\n' | crm-segment list --sort a
customer_id,a

== what it refuses: an empty name
$ c | crm-segment list --sort 'city,,name'
! crm-segment: --sort: an empty name
? 2

== an empty name of a column
$ c | crm-segment list --columns ',name'
! crm-segment: --columns: an empty name
? 2

== a column that is not there
$ printf 'customer_id,a\n1,2\n' | crm-segment list --sort -zz
! crm-segment: standard input:1: no column 'zz'; the header has 'customer_id' 'a'; name the right one with -c zz=HEADER
? 2

== a column asked for twice
$ c | crm-segment list --columns name,name
! crm-segment: there would be two columns name
? 2

== a birthday that is no date has its line
$ printf 'customer_id,as_of,birthday\n1,2025-01-01,\n2,2025-01-01,1/5/90\n' | crm-segment list --sort age
! crm-segment: standard input:3: age is made of dates as YYYY-MM-DD, and here is another
? 2

== transactions are not customers
$ printf 'customer_id,date,amount\n' | crm-segment list
! crm-segment: these are transactions, not customers: run crm-rfm first
? 2

== nobody is said
$ c | crm-segment list --where 'city = East'
customer_id,name,recency_days,frequency,monetary,as_of,city
! crm-segment: --where: no row was chosen

== a value that does not fit its column
$ c | crm-segment list --where 'monetary >= 2k'
! crm-segment: --where: column 13: '2k' is no number, and monetary holds numbers
? 2

== --where in analyses that add columns: only those come out
$ c | crm-segment pareto --where 'city = South' | cut -d, -f1,8-
customer_id,rank,cum_share,abc
4,1,1,A
5,2,1,C

== --where in analyses of groups
$ c | crm-segment summary --of city --where 'frequency > 0' | cut -d, -f1-4
city,customers,customers_pct,visits
,1,25,1
North,1,25,3
South,2,50,18

== --where looks at both files of movement
$ c | sed 's/North/South/' > $TMP/new; c > $TMP/old; crm-segment movement --of city --where 'frequency >= 3' $TMP/old $TMP/new | head -3
from,to,customers,monetary
North,South,1,10.00
South,South,2,30.00

== -c of movement is for the file that has it
$ c | sed '1s/city/Stadt/' > $TMP/new; c > $TMP/old; crm-segment movement --of city -c city=Stadt $TMP/old $TMP/new | head -2
from,to,customers,monetary
,,1,200.50

== the rung target: no visit yet, and fits
$ c | crm-segment ladder --target 'city = North' --why --funnel $TMP/f -q | cut -d, -f1,8-; head -4 $TMP/f | cut -d, -f1,2
customer_id,rung,advocate,rung_why
1,repeat,,3 visits
2,key,,grade A or in the top 20 % of spend
3,target,,"no visit yet, and fits"
4,regular,,9 visits
5,regular,,9 visits
step,clients
prospect,5
target,5
trial,4

== without --target there is no such step, and nobody is on it
$ c | crm-segment ladder --funnel $TMP/f -q | cut -d, -f8 | sort | uniq -c | tr -s ' '; head -3 $TMP/f | cut -d, -f1,2
 1 key
 1 prospect
 2 regular
 1 repeat
 1 rung
step,clients
prospect,5
trial,4

== --target looks at -J files and at the age
$ printf 'customer_id,frequency,monetary,as_of\n1,0,0,2025-10-31\n4,0,0,2025-10-31\n' | crm-segment ladder -q -J <(j) --target 'age in 30..40 and staff = Leo' | cut -d, -f1,5
customer_id,rung
1,prospect
4,target

== --target that is wrong
$ c | crm-segment ladder --target 'ciy = North'
! crm-segment: --target: column 1: 'ciy' is no column of the input
? 2

== --target with a value that does not fit
$ c | crm-segment ladder --target 'monetary > 2k'
! crm-segment: --target: column 12: '2k' is no number, and monetary holds numbers
? 2

== crm-clv predict of the chosen
$ perl -e 'require "./tests/lib/programs.pl"; print customers()' > $TMP/c; crm-clv predict -q 2>/dev/null --params <(crm-clv fit -q 2>/dev/null $TMP/c) $TMP/c --where 'frequency > 5' > $TMP/some; crm-clv predict -q 2>/dev/null --params <(crm-clv fit -q 2>/dev/null $TMP/c) $TMP/c > $TMP/all; head -1 $TMP/all | cmp - <(head -1 $TMP/some) && perl -F, -lane 'print if $F[3] > 5 && $. > 1' $TMP/all | cmp - <(tail -n +2 $TMP/some) && echo same
same

== crm-clv fit of the chosen is fit of their table
$ perl -e 'require "./tests/lib/programs.pl"; print customers()' > $TMP/c; perl -F, -lane 'print if $F[4] > 150 || $. == 1' $TMP/c > $TMP/d; crm-clv fit -q 2>/dev/null $TMP/c --where 'monetary > 150' | cmp - <(crm-clv fit -q 2>/dev/null $TMP/d) && echo same
same

== crm-clv validate: rows of transactions; the last day is that of all
$ perl -e 'require "./tests/lib/programs.pl"; my $t = transactions(); $t =~ s/\n/,A\n/g; $t =~ s/,A/,shop/; print $t' > $TMP/t; (cat $TMP/t; printf 'c1,2025-01-05,1.00,B\n') > $TMP/u; crm-clv validate -q 2>/dev/null --split 2024-07-01 -a 2025-01-05 $TMP/t > $TMP/1; crm-clv validate -q 2>/dev/null --split 2024-07-01 --where 'shop = A' $TMP/u | cmp - $TMP/1 && echo same
same

== crm-clv: a column that is not there
$ c | crm-clv predict --where 'shop = A'
! crm-clv: --where: column 1: 'shop' is no column of the input
? 2
