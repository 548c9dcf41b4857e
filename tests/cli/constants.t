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
