#!tests/lib/cases
# lists of values in options are read as lists of names are: blanks do not count, an empty one is refused
$ cd $TMP
$ printf 'customer_id,recency_days,frequency,monetary\n1,5,3,10\n2,50,1,20\n3,20,2,500\n4,90,8,70\n' > c.csv
$ printf 'item,kind,min,max,dimension\na,csat,1,5,x\nb,csat,1,5,x\nn,nps,0,10,\nf,performance,1,5,\ni,importance,1,5,\n' > b.csv
$ printf 'rid,a,b,n,f,i\n1,5,4,9,3,4\n2,3,4,2,5,5\n3,4,2,8,2,3\n4,1,2,7,4,1\n5,2,2,9,4,3\n' > a.csv
$ same() { cmp "$1" "$2" && echo same; }

== --cut of grade, --transform of kmeans, --cuts of crm-rfm
$ same <(crm-segment grade -q --cut f=2,m=50 c.csv) <(crm-segment grade -q --cut ' f=2 , m=50' c.csv)
$ same <(crm-segment kmeans -q --columns frequency,monetary --k 1 --transform winsor:1,99,log,zscore c.csv) <(crm-segment kmeans -q --columns frequency,monetary --k 1 --transform 'winsor:1, 99, log , zscore' c.csv)
$ printf 'segment,r,f,m\nall,*,*,*\n' > s; same <(crm-rfm -q --from customers --segments s --cuts 'r=7,30;f=1.5,2.5;m=15,100' c.csv 2>/dev/null) <(crm-rfm -q --from customers --segments s --cuts 'r=7, 30;f=1.5 ,2.5;m= 15,100' c.csv 2>/dev/null)
same
same
same

== --covariates of crm-clv
$ perl -e 'print "customer_id,recency_days,tenure_days,frequency,monetary,x,g\n"; for (1..200) { my $f = 1 + $_ % 5; printf "%d,%d,%d,%d,%d,%d,%s\n", $_, $f < 2 ? 300 : $_ % 290, 300, $f, 10 * $f, $_ % 3, $_ % 2 ? "a" : "b" }' > k.csv
$ same <(crm-clv fit -q --covariates 'x,C(g,b)' k.csv 2>/dev/null) <(crm-clv fit -q --covariates ' x , C( g , b) ' k.csv 2>/dev/null); crm-clv fit -q --covariates 'x,C(g)' k.csv 2>/dev/null | grep -c 'g='
same
2

== crm-survey: --cuts, --item, --item-weights, --cut, --na, --paired
$ same <(crm-survey nps --cuts 3,8 b.csv a.csv -q) <(crm-survey nps --cuts ' 3 , 8' b.csv a.csv -q)
$ same <(crm-survey csi --item a,b --item-weights 1,2 b.csv a.csv -q) <(crm-survey csi --item ' a, b ' --item-weights '1 , 2' b.csv a.csv -q)
$ same <(crm-survey csat --item a --na 9,2 b.csv a.csv -q) <(crm-survey csat --item a --na ' 9 , 2' b.csv a.csv -q)
$ same <(crm-survey compare --paired a,b a.csv -q) <(crm-survey compare --paired ' a , b' a.csv -q)
same
same
same
same

== an empty one: --transform
$ crm-segment kmeans --columns frequency,monetary --k 1 --transform log,,zscore c.csv
! crm-segment: --transform: '' is none of none, log, ln, zscore, rank, winsor:1,99
? 2

== an empty one: --cut
$ crm-segment grade --cut f=2,,m=50 c.csv
!~ crm-segment: --cut: 'f=2,,m=50'
? 2

== an empty one: --cuts of crm-rfm
$ printf 'segment,r,f,m\nall,*,*,*\n' > s; crm-rfm --from customers --segments s --cuts 'r=7,,30;f=1;m=1' c.csv
! crm-rfm: --cuts: '' is not a number
? 2

== an empty one: --covariates
$ printf 'recency_days,tenure_days,frequency,monetary,x,y\n1,2,1,1,1,1\n' > k.csv; crm-clv fit --covariates 'x,,y' k.csv > o
! crm-clv: --covariates: 'x,,y' is not a list like a,C(b) or a,C(b,BASE)
? 2

== an empty one: --anonymity
$ printf 'customer_id,date,amount,staff\n1,2025-01-01,1,x\n' | crm-import -q --anonymity '2,staff,,date'
! crm-import: --anonymity: an empty name
? 2

== an empty one: --na
$ crm-survey csat --na 9,,2 b.csv a.csv
! crm-survey: --na: an empty name
? 2

== an empty one: --item of csi
$ crm-survey csi --item a,,b b.csv a.csv
! crm-survey: --item: an empty name
? 2

== an empty one: --item-weights
$ crm-survey csi --item a,b --item-weights 1,,2 b.csv a.csv
! crm-survey: --item-weights: '' is not a number from 0
? 2

== an empty one: --paired
$ crm-survey compare --paired a, a.csv
! crm-survey: --paired: 'a,' is not two columns A,B
? 2

== an empty one: --attributes
$ crm-survey drivers --outcome n --attributes a,,b b.csv a.csv
! crm-survey: --attributes: an empty name
? 2
