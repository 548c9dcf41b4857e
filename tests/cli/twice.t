#!tests/lib/cases
# an option given again: lists, files and --where add up, flags may be repeated, anything else is refused
$ tx() { printf '%s\n' customer_id,date,amount,store,category a,2024-01-01,10,North,Hair b,2024-01-02,20,North,Nails c,2024-01-03,30,South,Hair; }
$ cu() { printf '%s\n' customer_id,frequency,monetary,district a,1,10,x b,2,20,y c,3,30,x; }

== a number
$ tx | crm-rfm --bins 3 --bins 5
! crm-rfm: --bins: given twice
? 2

== a number, by its letter and by its name
$ tx | crm-rfm -b 3 --bins=3
! crm-rfm: --bins: given twice
? 2

== a date
$ tx | crm-rfm -a 2024-05-01 -a 2024-05-01
! crm-rfm: --as-of: given twice
? 2

== a choice
$ tx | crm-churn activity --period month --period year
! crm-churn: --period: given twice
? 2

== a text
$ cu | crm-segment summary --of district --of frequency
! crm-segment: --of: given twice
? 2

== an output
$ tx | crm-rfm -o $TMP/a -o $TMP/b; ls $TMP
! crm-rfm: --output: given twice

== a span
$ demo args --span 3m --span 4m
! demo: --span: given twice
? 2

== a flag
$ tx | crm-rfm -q -q -a 2024-01-31 --features --features | wc -l
4

== -c of one name
$ tx | crm-rfm -c amount=a -c date=date -c amount=b
! crm-rfm: --column: 'amount' is given twice
? 2

== -c of several names
$ printf 'who,day,paid\na,2024-01-01,5\n' | crm-rfm -q -a 2024-01-31 -c customer_id=who -c date=day -c amount=paid | cut -d, -f1,7
customer_id,monetary
a,5.00

== --where is joined by and
$ tx | crm-rfm -q -a 2024-01-31 --where 'store = North' --where 'category = Hair' | cut -d, -f1
customer_id
a

== an or in one --where stays in it
$ tx | crm-rfm -q -a 2024-01-31 --where 'store = North or store = South' --where 'category = Hair or category = None' | cut -d, -f1
customer_id
a
c

== --where in crm-churn
$ tx | crm-churn activity -q -a 2024-01-31 --where 'store = North' --where 'category = Hair' | cut -d, -f1-3
~ ^period
~ ^2024-01,1

== each --where is whole in itself
$ tx | crm-rfm --where 'store = North) or (store = South' --where 'category = Hair'
! crm-rfm: --where: column 14: expected 'and' or 'or', not ')'
? 2

== the place of a mistake is that in its own text
$ tx | crm-rfm --where 'store = North' --where 'category = Hair and'
!~ ^crm-rfm: --where: column 20: 
? 2

== a column that is not there, by its place in its own text
$ tx | crm-rfm --where 'store = North' --where 'category = Hair and town = x'
! crm-rfm: --where: column 21: 'town' is no column of the input
? 2

== -g adds up
$ tx | crm-churn activity -q -a 2024-01-31 -g store -g category | cut -d, -f1-3
store,category,period
North,Hair,2024-01
North,Nails,2024-01
South,Hair,2024-01

== --of of two columns adds up
$ cu | crm-segment cross -q --of district --of frequency | head -2 | cut -d, -f1-3
district,frequency,customers
x,1,1

== --stage adds up
$ tx | crm-churn overdue -q --inactive 60 -a 2024-01-31 --stage due --stage nonsense
! crm-churn: --stage: 'nonsense' is none of on_time, due, late, very_late, lost
? 2

== --terms add up
$ printf '%s\n' e,x,g 1,1,a 0,2,b 1,3,a 0,1,b 1,2,b 0,3,a | crm-churn drivers -q --event e --terms x --terms 'C(g)' | cut -d, -f1
term
(Intercept)
x
g=b

== --columns add up
$ cu | crm-segment kmeans -q --k 1 --columns frequency --columns monetary --centers $TMP/c >$TMP/o; cut -d, -f1-4 $TMP/c
~ frequency.*monetary
~ .

== --transactions add up
$ cu > $TMP/c.csv; tx > $TMP/t1.csv; printf '%s\n' customer_id,date,amount,store,category b,2024-01-09,20,East,Nails > $TMP/t2.csv
> crm-segment profile -q --of district --transactions $TMP/t1.csv --transactions $TMP/t2.csv $TMP/c.csv | grep -c ',store,East,'
2

== -J adds up
$ tx > $TMP/t.csv; printf 'customer_id,one\na,1\n' > $TMP/1; printf 'customer_id,two\nb,2\n' > $TMP/2
> crm-rfm -q -a 2024-01-31 -J $TMP/1 -J $TMP/2 $TMP/t.csv | head -1 | grep -o 'one,two'
one,two

== --walk-in adds up
$ tx | crm-rfm -q -a 2024-01-31 --walk-in a --walk-in b,x | cut -d, -f1
customer_id
c
