#!tests/lib/cases
# crm-import: what a row means
$ cd $TMP
$ import() { crm-import -q "$@"; }

== states: what did not happen is set aside, and counted by its word
$ printf 'Client,Date,Amount,Status\nAnn,2024-01-05,10,Completed\nBob,2024-01-06,20,Cancelled\nCat,2024-01-07,30,No Show\nDan,2024-01-08,40,Voided\nEve,2024-01-09,50,cancelled\n' | crm-import
customer_id,date,amount
Ann,2024-01-05,10
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount state=Status
! crm-import: 5 rows in = 1 out + 4 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 10.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: Status 'Cancelled': 2 rows, 70.00
! crm-import: set aside: Status 'No Show': 1 row, 30.00
! crm-import: set aside: Status 'Voided': 1 row, 40.00

== states in Chinese and in European languages
$ printf '会员号,消费时间,实收金额,状态\n1,2024-01-05,10,已完成\n2,2024-01-06,20,已作废\n3,2024-01-07,30,反结账\n4,2024-01-08,40,未到店\n' | import
$ printf 'Kunde;Datum;Betrag;Zahlungsstatus\n1;05.01.2024;10;bezahlt\n2;16.01.2024;20;storniert\n' | import
$ printf 'Cliente;Fecha;Importe;Estado\n1;05/01/2024;10;Pagado\n2;16/01/2024;20;Anulado\n3;16/01/2024;20;No se presentó\n' | import
customer_id,date,amount
1,2024-01-05,10
customer_id,date,amount
1,2024-01-05,10
customer_id,date,amount
1,2024-01-05,10

== states that are all fine
$ printf 'Client,Date,Amount,Status\nAnn,2024-01-05,10,Completed\n取消,2024-01-06,20,paid\n' | import
customer_id,date,amount
Ann,2024-01-05,10
取消,2024-01-06,20

== unknown words are asked about, and answered
$ printf 'Client,Date,Amount,Status\nA,2024-01-13,10,ok\nB,2024-01-13,20,Foo\nC,2024-01-14,30,Bar\nD,2024-01-14,5,Void\n' >s
$ import s; import --skip Status=Foo,Bar s; import --keep-only Status=ok,foo s; import --skip state=Foo --skip Status=Bar -c state=Status s | tail -1
customer_id,date,amount
A,2024-01-13,10
customer_id,date,amount
A,2024-01-13,10
B,2024-01-13,20
A,2024-01-13,10
! crm-import: s: column Status: 'Foo' (1 row), 'Bar' (1 row): did these rows happen? --skip 'Status=Foo,Bar' leaves them out, --keep-only 'Status=ok,Foo,Bar' keeps them

== so are rows without a word among others
$ printf 'Client,Date,Amount,Status\nA,2024-01-13,10,ok\nB,2024-01-13,20,\n' >s
$ import s; import --skip Status= s; import --keep-only Status=ok, s | tail -1
customer_id,date,amount
A,2024-01-13,10
B,2024-01-13,20
! crm-import: s: column Status: 1 row has no word here: did they happen? --skip 'Status=' leaves them out, --keep-only 'Status=ok,' keeps them

== a refunded sale beside refunds of their own
$ printf 'Client,Date,Amount,Status\nA,2024-01-13,10,ok\nB,2024-01-13,20,Refunded\nB,2024-01-14,-20,ok\n' >s
$ import s; import --keep-only Status=ok,Refunded s; printf 'Client,Date,Amount,Status\nA,2024-01-13,10,ok\nB,2024-01-13,20,Refunded\n' | import | tail -1
customer_id,date,amount
A,2024-01-13,10
B,2024-01-13,20
B,2024-01-14,-20
A,2024-01-13,10
! crm-import: s: column Status: 'Refunded' stands in 1 row of an export that also has amounts below zero: were the sales taken back by rows of their own? --skip 'Status=Refunded' leaves these rows out, --keep-only 'Status=Refunded,...' keeps them

== a column of states that no header names
$ printf 'Client,Date,Amount,Flag\nA,2024-01-13,10,done\nB,2024-01-13,20,void\n' >s
$ import s; import --skip Flag=void s
customer_id,date,amount
A,2024-01-13,10
! crm-import: s: column Flag: 'void': did these rows happen? --skip 'Flag=void' leaves them out, --keep-only 'Flag=done,void' keeps all
? 0

== states among the kinds of lines
$ printf 'Client,Date,Amount,Type\nA,2024-01-13,10,Sale\nB,2024-01-13,20,Void\n' | import
customer_id,date,amount,kind
A,2024-01-13,10,other

== --skip and --keep-only of no column, and without a word
$ printf 'Client,Date,Amount\nA,2024-01-13,10\n' >s; import --skip Foo=1 s; import --keep-only Foo s
! crm-import: --skip: no file has a column 'Foo'
! crm-import: --keep-only: 'Foo' is not COLUMN=WORD,...
? 2

== several currencies are refused, one is fine
$ printf 'Date,Client,Currency,Amount\n2024-01-05,Ann,USD,10\n2024-01-06,Bob,EUR,20\n2024-01-07,Ann,usd,30\n' >c
$ import c; import --keep-only Currency=EUR c; import --skip Currency=eur c | tail -1
customer_id,date,amount
Bob,2024-01-06,20
Ann,2024-01-07,30
! crm-import: c: column Currency: several currencies: 'USD' (1 row), 'EUR' (1 row), 'usd' (1 row); they cannot be summed: import one at a time, --keep-only 'Currency=USD', --keep-only 'Currency=EUR', --keep-only 'Currency=usd'

== several signs in the amounts
$ printf 'Client,Date,Amount\nA,2024-01-13,$10\nB,2024-01-13,€20\n' | import
! crm-import: standard input: column Amount: lines 2 and 3 are in different currencies, and cannot be summed: import one currency at a time (--skip, --keep-only, or a file for each)
? 2

== one currency, written in several ways
$ printf 'Client,Date,Amount\nA,2024-01-13,$10\nB,2024-01-13,$20 CAD\nA,2024-01-13,10\n' | import
customer_id,date,amount
A,2024-01-13,10
B,2024-01-13,20
A,2024-01-13,10

== a dash in the place of decimals; a minus at the end stays one
$ printf 'Client;Date;Amount\nA;13.01.2024;45,-\nB;14.01.2024;1.200,-\nC;15.01.2024;12,50\nD;15.01.2024;12,50-\nE;15.01.2024;-3,--\n' | import
$ printf "Client;Date;Amount\nA;13.01.2024;45.-\nB;14.01.2024;1'200.–\n" | import | tail -2
customer_id,date,amount
A,2024-01-13,45
B,2024-01-14,1200
C,2024-01-15,12.50
D,2024-01-15,-12.50
E,2024-01-15,-3
A,2024-01-13,45
B,2024-01-14,1200

== the zero of accountants, a guard before a number, a number that went through a double
$ printf "Client,Date,Amount\nA,2024-01-13, \$ -   \nB,2024-01-13,'10\n't Hart,2024-01-13,33.619999999999997\n'7,2024-01-13,-0.30000000000000004\n" | crm-import 2>&1 | sed 1d
customer_id,date,amount
A,2024-01-13,0
B,2024-01-13,10
't Hart,2024-01-13,33.62
7,2024-01-13,-0.30
crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 43.32, of it 0.00 in 0 rows of walk-ins
crm-import: 2 amounts have been through a double (33.619999999999997, 1.5E+02): the number of four decimals is taken

== five decimals that a till printed stay an error
$ printf 'Client,Date,Amount\nA,2024-01-13,33.61999\n' | import
customer_id,date,amount
! crm-import: standard input:2: column Amount: '33.61999' has more than 4 decimals (--rejects FILE sets such rows aside)
? 2

== the header again, delimiters without a column
$ printf 'Client,Date,Amount\nC1,2024-01-13,10\n\xef\xbb\xbfClient,Date,Amount\nC2,2024-01-14,20\nC3,2024-01-14,20,,\n' | crm-import 2>&1 | sed 1d
$ printf 'Client,Date,Amount,\nC1,2024-01-13,10\n' | import | tail -1
$ printf 'Client ID,Phone\n1,15550100001\nClient ID,Phone\n2,15550100002\n' | import -T clients
customer_id,date,amount
C1,2024-01-13,10
C2,2024-01-14,20
C3,2024-01-14,20
crm-import: 4 rows in = 3 out + 0 set aside + 0 duplicates + 1 line of totals
crm-import: amount 50.00, of it 0.00 in 0 rows of walk-ins
C1,2024-01-13,10
customer_id,phone
1,15550100001
2,15550100002

== a report in bands
$ printf 'Client,Date,Item,Amount\nAnn Lee,,,\n,13/01/2024,Cut,10.00\n,13/01/2024,Wash,5.00\nTotal Ann Lee,,,15.00\nBob Ray,,,\n,15/01/2024,Cut,20.00\nBob Ray Total,,,20.00\n' >b
$ import b; import --fill-down Client b; import --fill-down Foo b
customer_id,date,amount,item
customer_id,date,amount,item
Ann Lee,2024-01-13,10.00,Cut
Ann Lee,2024-01-13,5.00,Wash
Bob Ray,2024-01-15,20.00,Cut
! crm-import: b:2: column Date: no date: if the row is a heading of those below, say --fill-down 'Client' (--rejects FILE sets such rows aside)
! crm-import: --fill-down: no file has a column 'Foo'
? 2

== names of zones
$ printf 'Client,Date,Amount\nA,13-Jan-2024 10:05 AM CST,10\nA,2024-01-14 10:05 MESZ,10\n' | import
customer_id,date,amount
A,2024-01-13T10:05:00,10
A,2024-01-14T10:05:00,10

== birthdays of two-digit years, and with a time
$ printf 'Client ID,Birthday,Joined\n1,05/13/45,2020-01-01\n2,05/14/72,2020-01-01\n3,12/25/19,2020-01-01\n4,12/25/20,2020-01-01\n5,1985/5/13 0:00:00,\n' | import -T clients
customer_id,birthday,joined
1,1945-05-13,2020-01-01
2,1972-05-14,2020-01-01
3,2019-12-25,2020-01-01
4,1920-12-25,2020-01-01
5,1985-05-13,

== masked and made-up telephones are no key
$ printf 'Client ID,Phone\n1,138****1111\n2,138****1111\n3,138xxxx1111\n4,13800000000\n5,13800000000\n6,12345678\n7,12345678\n8,13800001111\n9,+86 138 0000 1111\n' | import -T clients --link phone | cut -d, -f1 | tr '\n' ' '
customer_id 1 2 3 4 5 6 7 8 
\c

== a name in two columns, an id or else a telephone
$ printf 'Customer ID,First Name,Last Name\n1,Ann,Lee\n2,,Ray\n3,明,李\n' | import -T clients
$ printf 'Member,Phone,Date,Amount\n7,1555,2024-01-13,10\n,1666,2024-01-13,20\n' | import -c 'customer_id=Member|Phone'
$ printf 'Member,Date,Amount\n7,2024-01-13,10\n' | import -c 'customer_id=Foo|Bar'
customer_id,name
1,Ann Lee
2,Ray
3,李明
customer_id,date,amount
7,2024-01-13,10
1666,2024-01-13,20
! crm-import: --column customer_id: no file has a column 'Foo|Bar'
? 2

== ids composed and taken apart are one; full-width ones are said
$ printf 'Client,Date,Amount\nRené,2024-01-01,10\nRene\xcc\x81,2024-02-01,20\nＡ１,2024-02-01,1\n' >n
$ import n | cut -d, -f1 | sort | uniq -c | sed 's/^ *//'; import -n s n | cut -d, -f1 | sort | uniq -c | sed 's/^ *//'; crm-import n 2>&1 | grep full
2 René
1 customer_id
1 Ａ１
1 customer_id
2 s:René
1 s:Ａ１
crm-import: n: ids in full-width letters, 'Ａ１': they are others than in plain ones

== the ticket's total on each of its lines: asked about when little shows it
$ printf 'Receipt No,Date,Client,Service,Total Amount\n1,2024-01-13,Ann,Cut,80.00\n1,2024-01-13,Ann,Wash,80.00\n2,2024-01-14,Bob,Cut,50.00\n' >t
$ import t; import --once-per txn_id t; import --once-per row t | tail -2
customer_id,date,amount,txn_id,item
Ann,2024-01-13,80.00,1,Cut
Ann,2024-01-13,0.00,1,Wash
Bob,2024-01-14,50.00,2,Cut
Ann,2024-01-13,80.00,1,Wash
Bob,2024-01-14,50.00,2,Cut
! crm-import: t: column Total Amount: the lines of 1 ticket (line 2) have the same amount each though they differ: the ticket's total on each line? --once-per txn_id takes it once, --once-per row takes every line

== taken once when the header or the amounts show it
$ printf '单号,日期,会员号,项目,整单金额\n1,2024-01-13,a,剪发,80\n1,2024-01-13,a,洗头,80\n2,2024-01-14,b,剪发,50\n' | import
$ printf 'Receipt,Date,Client,Item,Amount\n1,2024-01-13,a,Cut,80\n1,2024-01-13,a,Wash,80\n2,2024-01-14,b,Cut,50\n3,2024-01-14,b,Cut,60\n3,2024-01-14,b,Comb,60\n4,2024-01-15,b,Wash,70\n4,2024-01-15,b,Comb,70\n' | crm-import 2>&1 | grep -e once -e 'amount [0-9]'
customer_id,date,amount,txn_id,item
a,2024-01-13,80,1,剪发
a,2024-01-13,0.00,1,洗头
b,2024-01-14,50,2,剪发
crm-import: standard input: column Amount is the ticket's on each of its lines: taken once, with the first
crm-import: amount 260.00, of it 0.00 in 0 rows of walk-ins

== a column whose lines add up to it is taken instead
$ printf 'Receipt,Date,Client,Item,Total,Price\n1,2024-01-13,a,Cut,80,50\n1,2024-01-13,a,Wash,80,30\n2,2024-01-14,b,Cut,50,50\n' | crm-import 2>&1 | sed 1d
crm-import: standard input: the amount is Price: Total is the ticket's on each of its lines, and the sum of theirs
customer_id,date,amount,txn_id,item
a,2024-01-13,50,1,Cut
a,2024-01-13,30,1,Wash
b,2024-01-14,50,2,Cut
crm-import: 3 rows in = 3 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 130.00, of it 0.00 in 0 rows of walk-ins

== two equal lines are two, and lines of one price beside others
$ printf 'Receipt,Date,Client,Item,Amount\n1,2024-01-13,a,Cut,80\n1,2024-01-13,a,Cut,80\n2,2024-01-14,b,Cut,50\n2,2024-01-14,b,Wash,20\n3,2024-01-14,b,Cut,50\n3,2024-01-14,b,Dry,50\n' | crm-import 2>&1 | grep 'amount [0-9]'
crm-import: amount 330.00, of it 0.00 in 0 rows of walk-ins

== once a ticket, and a line that has another amount
$ printf 'Receipt,Date,Client,Item,Amount\n1,2024-01-13,a,Cut,80\n1,2024-01-13,a,Cut,70\n' >t; import --once-per txn_id t; printf 'Date,Client,Amount\n2024-01-13,a,80\n' >u; import --once-per txn_id u
customer_id,date,amount,txn_id,item
! crm-import: t:3: column Amount: another amount than in the lines of the ticket before it: once a ticket is wrong here (--rejects FILE sets such rows aside)
! crm-import: u:1: --once-per txn_id: which column is the txn_id? say -c txn_id=HEADER
? 2

== a journal of tickets, lines and payments
$ printf 'Sale Date,Invoice Number,Line Type,Details,Quantity,Total,Paid,Customer Code\n2024-01-13 10:00,1,Sale,,2,38.50,38.50,ann-1\n2024-01-13 10:00,1,Sale Line,Cut,1,22.00,0,ann-1\n2024-01-13 10:00,1,Sale Line,Wash,1,16.50,0,ann-1\n2024-01-13 10:00,1,Payment,Cash,0,0,38.50,ann-1\n' | crm-import
customer_id,date,amount,txn_id,item,kind,quantity
ann-1,2024-01-13T10:00:00,22.00,1,Cut,other,1
ann-1,2024-01-13T10:00:00,16.50,1,Wash,other,1
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id='Customer Code' date='Sale Date' amount=Total (by its rows; Paid would give 38.50 less) txn_id='Invoice Number' item=Details kind='Line Type' quantity=Quantity; dropped: Paid
! crm-import: standard input: a journal: of its Line Type, the lines are summed, which come to the same as the other levels
! crm-import: 4 rows in = 2 out + 2 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 38.50, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: Line Type 'Sale': 1 row, 38.50
! crm-import: set aside: Line Type 'Payment': 1 row, 0.00

== a journal whose levels differ is asked about
$ printf 'Date,Ticket,Row Type,Client,Amount\n2024-01-13,1,Line,a,20\n2024-01-13,1,Line,a,15\n2024-01-13,1,Payment,a,30\n' >j
$ import j; import --keep-only 'Row Type=Line' j | tail -1; import --keep-only 'Row Type=*' j | tail -1
a,2024-01-13,15,1,other
a,2024-01-13,30,1,other
! crm-import: j: column Row Type: rows of several levels of the same tickets, whose sums differ: which are to be summed? --keep-only 'Row Type=Line', --keep-only 'Row Type=Payment'; all: --keep-only 'Row Type=*'

== payments beside lines, told by nothing but their missing item
$ printf 'Date,Ticket,Client,Item,Amount\n2024-01-13,1,a,Cut,22\n2024-01-13,1,a,Wash,16\n2024-01-13,1,a,,38\n2024-01-14,2,b,Cut,22\n2024-01-14,2,b,,22\n' | crm-import 2>&1 | grep -e without -e 'amount [0-9]'
crm-import: standard input: rows without Item are tickets or payments, with the money of their lines: left out
crm-import: amount 60.00, of it 0.00 in 0 rows of walk-ins

== totals with a day, by word in many languages and by arithmetic
$ for w in 'Day Total' 'Total Sales' Tagessumme 'Total du jour' 本日合计 'Totale giornaliero' ''; do printf "Date,Client,Item,Amount\n2024-01-01,C0,Cut,10.00\n2024-01-01,C1,Cut,11.00\n2024-01-01,C2,Cut,12.00\n2024-01-01,$w,,33.00\n2024-01-02,C1,Cut,10.00\n2024-01-02,C2,Cut,11.00\n2024-01-02,$w,,21.00\n" | crm-import 2>&1 | grep -e 'amount [0-9]' -e agree; done | sort | uniq -c | sed 's/^ *//'
7 crm-import: 2 totals of the till agree with the rows
7 crm-import: amount 54.00, of it 0.00 in 0 rows of walk-ins

== an item called Total is sold
$ printf 'Date,Client,Item,Amount\n2024-01-01,a,Cut,10\n2024-01-01,b,Total,30\n2024-01-02,c,Cut,12\n2024-01-03,c,Wash,12\n' | crm-import 2>&1 | grep 'amount [0-9]'
crm-import: amount 64.00, of it 0.00 in 0 rows of walk-ins

== a total of the till that disagrees is exit 1, with both numbers, even with -q
$ printf 'Client,Date,Amount\nC1,2024-01-13,10\nC2,2024-01-14,20\nTotal,,60\n' | import
customer_id,date,amount
C1,2024-01-13,10
C2,2024-01-14,20
! crm-import: standard input:4: 'Total' says 60.00, the rows before it come to 30.00 (2 rows)
? 1

== so is a number of rows
$ printf 'Client,Date,Amount\nC1,2024-01-13,10\nC2,2024-01-14,20\n合计：3笔,,\n' | import >/dev/null; printf 'Client,Date,Amount\nC1,2024-01-13,10\nC2,2024-01-14,20\n合计：2笔,,30\n' | import >/dev/null
! crm-import: standard input:4: the total says 3 rows, there are 2

== totals of pages and of all, with what was left out or without it
$ printf 'Client,Date,Amount,Status\nC1,2024-01-13,10,ok\nC2,2024-01-14,20,void\nPage total,,10,\nC3,2024-01-14,5,ok\nPage total,,5,\nGrand total,,35,\n' | crm-import 2>&1 | grep agree
crm-import: 3 totals of the till agree with the rows

== prepaid money by item and tender
$ printf 'Date,Client,Item,Amount,Payment Method\n2024-01-13,Ann,Gift Card 100,100,Card\n2024-01-20,Ann,Cut,60,Gift Card\n2024-01-21,Ann,Colour,40,Gift Card\n2024-01-22,Ann,Cut,-60,Gift Card\n' | crm-import
$ printf '日期,会员号,项目,金额,支付方式\n2024-01-13,a,会员充值,100,微信\n2024-01-20,a,剪发,60,余额\n' | import
customer_id,date,amount,item,kind
Ann,2024-01-13,100,Gift Card 100,prepaid
Ann,2024-01-20,60,Cut,redeem
Ann,2024-01-21,40,Colour,redeem
Ann,2024-01-22,-60,Cut,redeem
customer_id,date,amount,item,kind
a,2024-01-13,100,会员充值,prepaid
a,2024-01-20,60,剪发,redeem
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount item=Item kind=(item and tender)
! crm-import: standard input: 3 rows are paid with prepaid money: kind redeem
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 140.00, of it 0.00 in 0 rows of walk-ins

== prepaid money and other in one cell is asked about
$ printf 'Date,Client,Item,Amount,Payment Method\n2024-01-13,Ann,Cut,100,"Cash, Gift Card"\n2024-01-20,Ann,Cut,60,Cash\n' >p
$ import p; import -c tender== p; import --skip 'Payment Method=Cash, Gift Card' p | tail -1
customer_id,date,amount,item
Ann,2024-01-13,100,Cut
Ann,2024-01-20,60,Cut
Ann,2024-01-20,60,Cut
! crm-import: p: column Payment Method: 'Cash, Gift Card' (1 row) is prepaid money and other: how much was paid now? say -c tender== to take all as paid, or --skip 'Payment Method=Cash, Gift Card'

== a client in the first line of a ticket only
$ printf 'Receipt,Client,Date,Item,Amount\n1,Ann,2024-01-13,Cut,10\n1,,2024-01-13,Wash,5\n2,Bob,2024-01-14,Cut,20\n3,,2024-01-14,Cut,20\n' | crm-import 2>&1 | sed 1d
$ printf 'Receipt,Client,Date,Item,Amount\n1,Ann,2024-01-13,Cut,10\n1,,2024-01-13,Wash,5\n2,Bob,2024-01-14,Cut,20\n2,Cat,2024-01-14,Cut,30\n' | import | sed -n 3p
crm-import: standard input: column Client stands in the first line of a ticket only: its other lines are that client's
customer_id,date,amount,txn_id,item
Ann,2024-01-13,10,1,Cut
Ann,2024-01-13,5,1,Wash
Bob,2024-01-14,20,2,Cut
,2024-01-14,20,3,Cut
crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 55.00, of it 20.00 in 1 row of walk-ins
,2024-01-13,5,1,Wash

== ids that name nobody
$ printf '日期,项目,金额,会员,手机号\n2024-01-01,剪发,30,是,10000000001\n2024-01-02,剪发,31,是,10000000002\n2024-01-03,剪发,32,否,\n' >y
$ import y; import -c customer_id=手机号 y | cut -d, -f1 | tail -3
$ (echo Client,Date,Amount,Ticket; for i in $(seq 30); do echo "op1,2024-01-0$((i % 2 + 1)),5,$i"; done) >o; import o >/dev/null
$ (echo Client,Date,Amount,Ticket; for i in $(seq 60); do echo "op1,2024-01-0$((i % 2 + 1)),5,$i"; done) >o; import o; import -c customer_id=Client o | wc -l
$ (echo Client,Date,Amount,Name; for i in $(seq 40); do echo "VIP,2024-01-$((i % 20 + 10)),$i.50,Name $i"; done) >v; import v
$ (echo Client,Date,Amount,Name; for i in $(seq 16); do echo "c1,2024-01-$((i % 8 + 10)),$i.50,Name $((i % 8))"; done) | import | wc -l
10000000001
10000000002
\
61
17
! crm-import: y: column 会员: '是' says yes or no: does it name clients? say -c 'customer_id=手机号' for another column, or -c 'customer_id=会员' if it does
! crm-import: o: column Client: 'op1' has dozens of tickets on one day: does it name clients? say -c 'customer_id=HEADER' for another column, or -c 'customer_id=Client' if it does
! crm-import: v: column Client: 'VIP' stands beside many names or telephones: does it name clients? say -c 'customer_id=Name' for another column, or -c 'customer_id=Client' if it does

== bytes that are no text are bad rows, for every encoding and wherever they stand
$ printf 'customer_id,date,amount,item\nc1,2024-01-01,10,\xe5\x89\nc2,2024-01-02,20,Cut\n' >u
$ printf 'customer_id,date,amount,item\nc1,2024-01-01,10,剪发\nc3,2024-01-01,10,美发\nc2,2024-01-02,20,Cut\n' | iconv -f UTF-8 -t GB18030 | sed '3s/..$//;3s/$/\xbc/' >g
$ printf 'customer_id,date,amount,item\nc1,2024-01-01,10,a\xe5\x89\nc1,2024-01-01,10,\xff ok\nc2,2024-01-02,20,Cut\n' >e
$ import u; import g; import -e utf-8 e; for f in u g '-e utf-8 e'; do import -r r $f | tail -1; cut -d, -f2,3 r | tail -n +2; done
customer_id,date,amount,item
customer_id,date,amount,item
customer_id,date,amount,item
c2,2024-01-02,20,Cut
2,is not UTF-8: name the encoding of the file with -e
c2,2024-01-02,20,Cut
3,a byte is not GB18030: is the encoding of the file another? name it with -e
c2,2024-01-02,20,Cut
2,a byte is not utf-8: is the encoding of the file another? name it with -e
3,a byte is not utf-8: is the encoding of the file another? name it with -e
! crm-import: u:2: is not UTF-8: name the encoding of the file with -e (--rejects FILE sets such rows aside)
! crm-import: g:3: a byte is not GB18030: is the encoding of the file another? name it with -e (--rejects FILE sets such rows aside)
! crm-import: e:2: a byte is not utf-8: is the encoding of the file another? name it with -e (--rejects FILE sets such rows aside)

== other encodings are not taken for Chinese
$ for e in 'CP949 김민수 이영희' 'BIG5 陳美玲 林志明' 'SHIFT_JIS 田中さくら カット'; do set -- $e; printf "Client,Date,Amount\n$2,2024-01-13,10\n$3,2024-01-14,20\n" | iconv -f UTF-8 -t $1 | import; done 2>&1 | uniq -c | sed 's/^ *//'
$ printf 'Client,Date,Amount\n김민수,2024-01-13,10\n' | iconv -f UTF-8 -t CP949 | import -e cp949 | tail -1
$ for t in 王芳 陈伟 散客 李娜; do printf "Client,Date,Amount\n$t,2024-01-13,10\n" | iconv -f UTF-8 -t GB18030 | import | tail -1; done
3 crm-import: standard input: neither UTF-8 nor GB18030 gives a text that makes sense: name the encoding with -e (windows-1252, big5, cp949, shift-jis ...)
김민수,2024-01-13,10
王芳,2024-01-13,10
陈伟,2024-01-13,10
散客,2024-01-13,10
李娜,2024-01-13,10
