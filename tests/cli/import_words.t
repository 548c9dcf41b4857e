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
! crm-import: s: column Client: 2 of 3 rows called 'Subtotal' or the like (line 5) are sums of other rows: are they sales? --skip 'Client=Subtotal' leaves rows of that name out, --keep-only 'Client=*' keeps them
? 2

== items that begin so are items
$ printf 'Client,Date,Item,Amount\nA,2024-01-13,Total care 2,10\nB,2024-01-13,Summer cut 20,20\nC,2024-01-14,Total 2,30\n' | import | grep -c .
4

== columns of yes and no, or of days, that say nothing happened
$ flags() { printf "Client,Date,Amount,$1\nA,2024-01-13,10,$2\nB,2024-01-14,20,$3\nC,2024-01-14,5,$2\n" | crm-import 2>&1 | grep aside:; }
$ flags Voided No Yes; flags 'Is Void' False True; flags 是否退款 否 是; flags 是否作废 0 1; flags Cancelled N Y; flags 'Paid?' Yes No; flags 'Cancelled at' '' 2024-01-15; flags 是否支付 是 否
crm-import: set aside: Voided 'Yes': 1 row, 20.00
crm-import: set aside: Is Void 'True': 1 row, 20.00
crm-import: set aside: 是否退款 '是': 1 row, 20.00
crm-import: set aside: 是否作废 '1': 1 row, 20.00
crm-import: set aside: Cancelled 'Y': 1 row, 20.00
crm-import: set aside: Paid? 'No': 1 row, 20.00
crm-import: set aside: Cancelled at '2024-01-15': 1 row, 20.00
crm-import: set aside: 是否支付 '否': 1 row, 20.00

== kept when somebody says so; a reason, a fee and a person are no flags
$ printf 'Client,Date,Amount,Voided\nA,2024-01-13,10,No\nB,2024-01-14,20,Yes\n' | import --keep-only 'Voided=*' | grep -c ,
$ printf 'Client,Date,Amount,Cancelled by,Void reason,Refund amount\nA,2024-01-13,10,no,1,1\nB,2024-01-14,20,,,0\n' | import -c amount=Amount | grep -c ,
3
3

== refunded sales beside refunds of their own
$ printf 'Client,Date,Amount,Refunded\nA,2024-01-13,10,No\nB,2024-01-14,20,Yes\nB,2024-01-15,-20,No\n' >s
$ import s
! crm-import: s: column Refunded: 'Yes' stands in 1 row of an export that also has amounts below zero: were the sales taken back by rows of their own? --skip 'Refunded=Yes' leaves these rows out, --keep-only 'Refunded=Yes,...' keeps them
? 2

== sorts of clients are no ids
$ printf 'Member,Date,Amount,Phone\nMember,2024-01-13,10,10000000001\nGuest,2024-01-14,20,\nMember,2024-01-14,20,10000000002\n' >s
$ import -c customer_id=Phone s; import s
customer_id,date,amount
10000000001,2024-01-13,10
,2024-01-14,20
10000000002,2024-01-14,20
! crm-import: s: column Member: 'Member' is a sort of client: does it name clients? say -c 'customer_id=Phone' for another column, or -c 'customer_id=Member' if it does
? 2

== payments and totals among the items of a ticket
$ printf 'Ticket,Date,Client,Item,Amount\n1,2024-01-13,A,Cut,30\n1,2024-01-13,A,Wash,20\n1,2024-01-13,A,Cash,50\n2,2024-01-13,B,Cut,30\n2,2024-01-13,B,Card,-30\n' >s
$ import --skip Item=Cash,Card s | grep -c ,; import s
4
! crm-import: s: column Item: in 2 of 2 tickets the rows called Cash,Card have the money of the others: payments or totals? --skip 'Item=Cash,Card' leaves them out, --keep-only 'Item=*' keeps them
? 2

== tips among the items are no sales
$ printf 'Date,Client,Item,Amount\n2024-01-13,A,Cut,30\n2024-01-13,A,Tip,5\n2024-01-14,B,Cut,30\n' >s
$ crm-import s; import --keep-only 'Item=*' s | grep -c ,
customer_id,date,amount,item
A,2024-01-13,30,Cut
B,2024-01-14,30,Cut
4
! crm-import: s: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount item=Item
! crm-import: s: column Item has tips, which are no sales: left out; --keep-only 'Item=*' keeps them
! crm-import: 3 rows in = 2 out + 1 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 60.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: Item 'Tip': 1 row, 5.00

== a deposit, a check-up and a card of courses are items
$ printf 'Ticket,Date,Client,Item,Amount\n1,2024-01-13,A,Check,30\n1,2024-01-13,A,Cut,50\n2,2024-01-14,B,Cut,30\n' | import | grep -c ,
4

== change that was given back is no sale
$ printf '日期,会员号,应收金额,实收金额,找零\n2024-01-13,A,88,100,12\n2024-01-14,B,50,50,0\n' >s
$ crm-import s
customer_id,date,amount
A,2024-01-13,88
B,2024-01-14,50
! crm-import: s: UTF-8, comma, header in line 1; customer_id=会员号 date=日期 amount=应收金额 (by its rows; 实收金额 would give 12.00 more); dropped: 实收金额, 找零
! crm-import: s: the amount is 应收金额: 实收金额 is what was handed over, and 找零 of it was given back
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 138.00, of it 0.00 in 0 rows of walk-ins

== who may be contacted, as the page itself calls it
$ for h in 同意联系 是否同意联系 允许联系 'SMS consent' 'Marketing opt-in'; do printf '会员号,姓名,%s\n7,张甲,否\n8,李乙,是\n' "$h" | crm-import -q -T clients | head -n 1; done
customer_id,name,consent
customer_id,name,consent
customer_id,name,consent
customer_id,name,consent
customer_id,name,consent
