#!tests/lib/cases
# a value beside a column must fit what the column holds
$ cd $TMP
$ printf 'customer_id,date,amount\nA,2025-01-02T10:00:00,9\nB,2025-01-30T10:00:00,3000\nC,2025-02-01,20\n' >t.csv
$ printf 'customer_id,frequency,monetary,grade\na,5,9000,A\nb,5,300,C\n' >c.csv
$ printf 'rid,score,team\n1,4,x\n2,5,y\n' >s.csv

== numbers
$ for v in 2k 5k ¥5000 p90; do crm-rfm -q --where "amount >= $v" t.csv >o; crm-churn activity -q --where "amount >= $v" t.csv >o; done
! crm-rfm: --where: column 11: '2k' is no number, and amount holds numbers
! crm-churn: --where: column 11: '2k' is no number, and amount holds numbers
! crm-rfm: --where: column 11: '5k' is no number, and amount holds numbers
! crm-churn: --where: column 11: '5k' is no number, and amount holds numbers
! crm-rfm: --where: column 11: '¥5000' is no number, and amount holds numbers
! crm-churn: --where: column 11: '¥5000' is no number, and amount holds numbers
! crm-rfm: --where: column 11: 'p90' is no number, and amount holds numbers
! crm-churn: --where: column 11: 'p90' is no number, and amount holds numbers
? 2

== in rules of crm-segment
$ printf 'vip: monetary >= 2k\nrest: *\n' >r; crm-segment rules -q r c.csv
! crm-segment: r:1: column 18: '2k' is no number, and monetary holds numbers
? 2

== dates are read as --since reads them; a month stands for its days
$ for v in 2025-1-30 2025/01/30; do crm-rfm -q --where "date >= $v" t.csv >o; done
$ for e in 'date = 2025-01' 'date > 2025-01' 'date <= 2025-01' 'date in 2025-01..2025-02'; do crm-rfm -q --where "$e" t.csv | sed 1d | cut -d, -f1 | tr '\n' ' '; echo; done
! crm-rfm: --where: column 9: '2025-1-30' is no date (2025-01-31) or month (2025-01), and date holds dates
! crm-rfm: --where: column 9: '2025/01/30' is no date (2025-01-31) or month (2025-01), and date holds dates
A B 
C 
A B 
A B C 

== text stays text
$ crm-segment rules -q /dev/stdin c.csv <<<'good: grade in A..C' | cut -d, -f1,4,5
customer_id,grade,group
a,A,good
b,C,good

== of customers, plain tables and questionnaires too
$ printf 'customer_id,recency_days,frequency,monetary\na,3,5,100\nb,4,2,20\n' >m.csv; crm-rfm -q --from customers --where 'frequency >= 2k' m.csv >o
$ printf 't,e,g\n1,1,x\n2,0,y\n' >l.csv; crm-churn survival -q --time t --event e --where 't < soon' l.csv >o
$ crm-survey codebook -q --where 'score > high' s.csv >o
! crm-rfm: --where: column 14: '2k' is no number, and frequency holds numbers
! crm-churn: --where: column 5: 'soon' is no number, and t holds numbers
! crm-survey: --where: column 9: 'high' is no number, and score holds numbers
? 2

== each of several texts has its own places
$ crm-rfm -q --where 'date > 2024-01' --where 'amount > 2k' t.csv >o
! crm-rfm: --where: column 10: '2k' is no number, and amount holds numbers
? 2

== that nobody was chosen is said
$ printf 't,e\n1,1\n2,0\n' >l.csv; crm-rfm -a 2025-03-01 --where 'amount > 9999' t.csv | sed 1d; crm-churn activity -a 2025-03-01 --since 2025-02-02 t.csv | sed 1d; crm-churn survival --time t --event e --where 't > 9' l.csv | sed 1d
! crm-rfm: --since, --until and --where leave no row
! crm-churn: --since, --until and --where leave no row
! crm-churn: --where: no row was chosen

== one reader of numbers, dates and amounts: blanks round a cell do not count
$ printf 'customer_id,recency_days,tenure_days,frequency,monetary\nA,1,10, 3,30\nB,2,12,2 ,20\nC,3,20,1,5\n' >pad.csv
$ printf 'often: frequency >= 3\nrest: *\n' >r; crm-segment rules -q r pad.csv | cut -d, -f6; crm-segment grade -q --cut median pad.csv | cut -d, -f6; crm-rfm -q --from customers -b 3 --method ntile pad.csv | cut -d, -f7
$ printf 'customer_id,date,amount\nA, 2024-01-05,9\nB,2024-01-06, 9\n' >padtx.csv; crm-rfm -q padtx.csv | cut -d, -f1,2,7; crm-churn activity -q padtx.csv | cut -d, -f1,2,6; crm-churn overdue -q -a 2024-02-06 padtx.csv | wc -l
group
often
rest
rest
grade
A
C
C
f
3
2
1
customer_id,first_date,monetary
A,2024-01-05,9.00
B,2024-01-06,9.00
period,clients,revenue
2024-01,2,18.00
3

== one vocabulary of yes and no
$ for w in y YES t 是 oui Sí ✓; do printf 't,e\n1,%s\n2,no\n' $w | crm-churn survival -q --time t --event e | sed -n 2p | cut -d, -f3; done | uniq -c | sed 's/^ *//'
$ for w in -1 1.5 maybe 'y/n'; do printf 't,e\n1,%s\n' $w | crm-churn survival -q --time t --event e >o 2>e; echo $?; done | uniq -c | sed 's/^ *//'
7 1
4 2
