#!tests/lib/cases
# crm-import: words of states and totals in other languages, with days and counts beside them
$ cd $TMP
$ import() { crm-import -q "$@"; }

== states of other languages are set aside too
$ printf 'Client,Date,Amount,상태\nA,2024-01-13,10,완료\nB,2024-01-14,20,취소\nC,2024-01-14,20,노쇼\nD,2024-01-14,20,환불\n' | import
$ printf 'Client,Date,Amount,Статус\nA,2024-01-13,10,Оплачен\nB,2024-01-14,20,Отменён\nC,2024-01-14,20,Возврат\n' | import
customer_id,date,amount
A,2024-01-13,10
customer_id,date,amount
A,2024-01-13,10

== totals with a day, in other languages, and with a day or a count beside the word
$ for w in 總計 합계 Итого Razem Celkem Toplam 日计 累计 'Total for 2024-01-14' 'Total (3 rows)' '合计（3笔）'; do printf 'Client,Date,Item,Amount\nA,2024-01-13,Cut,10\nB,2024-01-13,Cut,20\nC,2024-01-14,Cut,30\n%s,2024-01-14,,60\n' "$w" | import | grep -c .; done | sort | uniq -c | tr -s ' '
 11 4

== subtotals of one row, and a grand total, all with days
$ printf 'Client,Date,Item,Amount\nA,2024-01-13,Cut,10\nB,2024-01-13,Cut,20\nSubtotal,2024-01-13,,30\nC,2024-01-14,Cut,30\nSubtotal,2024-01-14,,30\nGrand total,2024-01-14,,60\n' >s
$ import s
customer_id,date,amount,item
A,2024-01-13,10,Cut
B,2024-01-13,20,Cut
C,2024-01-14,30,Cut

== many of them that do not all agree: asked
$ printf 'Client,Date,Item,Amount\nA,2024-01-13,Cut,10\nB,2024-01-13,Cut,20\nC,2024-01-13,Cut,20\nSubtotal,2024-01-13,,50\nC,2024-01-14,Cut,30\nSubtotal,2024-01-14,,31\nSubtotal,2024-01-14,,30\n' >s
$ import s
! crm-import: s:5: 2 of 3 rows called total are sums of other rows: are the others sales? --skip COLUMN=WORD leaves rows of that name out, --keep-only 'COLUMN=*' keeps them
? 2

== items that begin so are items
$ printf 'Client,Date,Item,Amount\nA,2024-01-13,Total care 2,10\nB,2024-01-13,Summer cut 20,20\nC,2024-01-14,Total 2,30\n' | import | grep -c .
4
