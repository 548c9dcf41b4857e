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
! crm-import: c: column Currency: several currencies: 'USD' (1 row), 'EUR' (1 row), 'usd' (1 row); they cannot be summed: import one at a time, --keep-only 'Currency=USD'

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
