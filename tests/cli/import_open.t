#!tests/lib/cases
# crm-import: what a file leaves open is asked about, and the answers give the sum

== a comma before three digits in a file of semicolons
$ printf 'Client;Date;Amount\nA;13/01/2024;45,500\nB;14/01/2024;120,000\n' | crm-import
! crm-import: standard input: is the ',' of the amount in line 2 before three decimals or before thousands? say --decimal . or --decimal ,
? 2

== it is before thousands
$ printf 'Client;Date;Amount\nA;13/01/2024;45,500\nB;14/01/2024;120\n' | crm-import --decimal . -q
customer_id,date,amount
A,2024-01-13,45500
B,2024-01-14,120

== it is before decimals
$ printf 'Client;Date;Amount\nA;13/01/2024;45,500\nB;14/01/2024;120\n' | crm-import --decimal , -q
customer_id,date,amount
A,2024-01-13,45.500
B,2024-01-14,120

== another cell settles it
$ printf 'Client;Date;Amount\nA;13/01/2024;45,500\nB;14/01/2024;12,50\n' | crm-import -q
> printf 'Client;Date;Amount\nA;13/01/2024;45,500\nB;14/01/2024;12.50\n' | crm-import -q | tail -n +2
customer_id,date,amount
A,2024-01-13,45.500
B,2024-01-14,12.50
A,2024-01-13,45500
B,2024-01-14,12.50

== a sign of countries with a point, and Chinese headers, settle it
$ printf 'Client;Date;Amount\nA;13/01/2024;£1,500\n' | crm-import -q
> printf '会员号;日期;金额\nA;2024-01-13;1,500\n' | crm-import -q | tail -n +2
customer_id,date,amount
A,2024-01-13,1500
A,2024-01-13,1500

== between tabs whole numbers beside it settle it
$ printf 'Client\tDate\tAmount\nA\t2024-01-13\t1,500\n' | crm-import -q
> printf 'Client\tDate\tAmount\nA\t2024-01-13\t1,500\nB\t2024-01-14\t80\n' | crm-import -q
! crm-import: standard input: is the ',' of the amount in line 2 before three decimals or before thousands? say --decimal . or --decimal ,
customer_id,date,amount
A,2024-01-13,1500
B,2024-01-14,80

== between commas it groups
$ printf 'Client,Date,Amount\nA,2024-01-13,"1,500"\n' | crm-import -q
customer_id,date,amount
A,2024-01-13,1500

== a journal whose words nobody knows
$ printf 'No;Datum;Kunde;Art;Was;Betrag\n1;2024-01-13;K1;Kopf;;38,50\n1;2024-01-13;K1;Zeil;Cut;22,00\n1;2024-01-13;K1;Zeil;Wash;16,50\n1;2024-01-13;K1;Geld;;38,50\n2;2024-01-14;K2;Kopf;;10,00\n2;2024-01-14;K2;Zeil;Cut;10,00\n2;2024-01-14;K2;Geld;;10,00\n' > "$TMP/j.csv"
> crm-import -q -c txn_id=No -c item=Was --keep-only Art=* -o /dev/null "$TMP/j.csv"
> crm-import -q -c txn_id=No -c item=Was --keep-only Art=Zeil "$TMP/j.csv"
> crm-import -q -c txn_id=No -c item=Was --skip Art=Kopf,Geld "$TMP/j.csv" | tail -n +2
customer_id,date,amount,txn_id,item
K1,2024-01-13,22.00,1,Cut
K1,2024-01-13,16.50,1,Wash
K2,2024-01-14,10.00,2,Cut
K1,2024-01-13,22.00,1,Cut
K1,2024-01-13,16.50,1,Wash
K2,2024-01-14,10.00,2,Cut

== the question names the words
$ printf 'No;Datum;Kunde;Art;Betrag\n1;2024-01-13;K1;Zeil;22,00\n1;2024-01-13;K1;Zeil;16,50\n1;2024-01-13;K1;Geld;38,50\n2;2024-01-14;K2;Zeil;10,00\n2;2024-01-14;K2;Geld;10,00\n' > "$TMP/j.csv"
> cd "$TMP" && crm-import -c txn_id=No j.csv
> crm-import -q -c txn_id=No --keep-only Art=Zeil j.csv
! crm-import: j.csv: column Art: in 2 of 2 tickets the rows of 'Zeil' have the money of the others: lines, tickets and payments of the same sales? --skip 'Art=Zeil' leaves these out, --keep-only 'Art=Zeil' sums them alone, --keep-only 'Art=Geld'; all: --keep-only 'Art=*'
customer_id,date,amount,txn_id
K1,2024-01-13,22.00,1
K1,2024-01-13,16.50,1
K2,2024-01-14,10.00,2

== words that were left out leave the others open
$ printf 'No;Datum;Kunde;Art;Betrag\n1;2024-01-13;K1;Kopf;38,50\n1;2024-01-13;K1;Zeil;22,00\n1;2024-01-13;K1;Zeil;16,50\n1;2024-01-13;K1;Geld;38,50\n' | crm-import -c txn_id=No --skip Art=Kopf
! crm-import: standard input: column Art: in 1 of 1 tickets the rows of 'Zeil' have the money of the others: lines, tickets and payments of the same sales? --skip 'Art=Zeil' leaves these out, --keep-only 'Art=Zeil' sums them alone, --keep-only 'Art=Kopf', --keep-only 'Art=Geld'; all: --keep-only 'Art=*'
? 2

== lines of two sorts at one price are no journal
$ printf 'Receipt,Client,Date,Item,Room,Amount\n1,Ann,2024-01-13,Cut,A,20\n1,Ann,2024-01-13,Wash,B,20\n2,Bob,2024-01-13,Cut,A,20\n3,Cat,2024-01-14,Wash,B,25\n3,Cat,2024-01-14,Cut,A,20\n' | crm-import -q
customer_id,date,amount,txn_id,item
Ann,2024-01-13,20,1,Cut
Ann,2024-01-13,20,1,Wash
Bob,2024-01-13,20,2,Cut
Cat,2024-01-14,25,3,Wash
Cat,2024-01-14,20,3,Cut

== payments under a name nobody knows
$ printf 'Receipt,Client,Date,Item,Amount\n1,Ann,2024-01-13,Cut,20\n1,Ann,2024-01-13,Wash,30\n1,Ann,2024-01-13,Kontant,50\n2,Bob,2024-01-13,Cut,20\n2,Bob,2024-01-13,Kontant,20\n' > "$TMP/k.csv"
> cd "$TMP" && crm-import k.csv
> crm-import -q --skip Item=Kontant k.csv
! crm-import: k.csv: column Item: in 2 of 2 tickets the rows called Kontant have the money of the others: payments or totals? --skip 'Item=Kontant' leaves them out, --keep-only 'Item=*' keeps them
customer_id,date,amount,txn_id,item
Ann,2024-01-13,20,1,Cut
Ann,2024-01-13,30,1,Wash
Bob,2024-01-13,20,2,Cut

== payments that nothing tells apart
$ printf 'Receipt,Client,Date,Amount\n1,Ann,2024-01-13,20\n1,Ann,2024-01-13,30\n1,Ann,2024-01-13,50\n2,Bob,2024-01-13,15\n2,Bob,2024-01-13,16\n2,Bob,2024-01-13,31\n' > "$TMP/k.csv"
> cd "$TMP" && crm-import k.csv
! crm-import: k.csv: column Amount: in 2 of 2 tickets one row is the sum of the others (line 4): tickets or payments among lines, and no column tells them apart; --once-per row takes every row
? 2

== a ticket's total on its lines, without numbers of tickets
$ printf 'Client,Date,Item,Amount\nAnn,2024-01-13 10:05,Cut,80\nAnn,2024-01-13 10:05,Wash,80\nBob,2024-01-13 11:00,Cut,50\n' > "$TMP/v.csv"
> cd "$TMP" && crm-import v.csv
> crm-import -q --once-per visit v.csv
> crm-import -q --once-per row v.csv
! crm-import: v.csv: column Amount: lines of one client at one time have one amount though they differ (line 2, 1 time): the ticket's total on each line? --once-per visit takes it once, --once-per row takes every line
customer_id,date,amount,item
Ann,2024-01-13T10:05:00,80,Cut
Ann,2024-01-13T10:05:00,0.00,Wash
Bob,2024-01-13T11:00:00,50,Cut
customer_id,date,amount,item
Ann,2024-01-13T10:05:00,80,Cut
Ann,2024-01-13T10:05:00,80,Wash
Bob,2024-01-13T11:00:00,50,Cut

== of the same day
$ printf 'Client,Date,Item,Amount\nAnn,2024-01-13,Cut,80\nAnn,2024-01-13,Wash,80\nBob,2024-01-13,Cut,50\nBob,2024-01-13,Wash,50\n' > "$TMP/v.csv"
> cd "$TMP" && crm-import v.csv
> crm-import -q --once-per visit v.csv
! crm-import: v.csv: column Amount: lines of one client at one time have one amount though they differ (line 2, 2 times): the ticket's total on each line? --once-per visit takes it once, --once-per row takes every line
customer_id,date,amount,item
Ann,2024-01-13,80,Cut
Ann,2024-01-13,0.00,Wash
Bob,2024-01-13,50,Cut
Bob,2024-01-13,0.00,Wash

== lines of other amounts say that they are lines
$ printf 'Client,Date,Item,Amount\nAnn,2024-01-13,Cut,80\nAnn,2024-01-13,Wash,80\nBob,2024-01-13,Cut,80\nBob,2024-01-13,Dry,50\n' | crm-import -q
customer_id,date,amount,item
Ann,2024-01-13,80,Cut
Ann,2024-01-13,80,Wash
Bob,2024-01-13,80,Cut
Bob,2024-01-13,50,Dry

== tips among the items are left out, whatever else is said of that column
$ printf 'Receipt,Client,Date,Item,Amount\n1,Ann,2024-01-13,Cut,20\n1,Ann,2024-01-13,Tip,5\n2,Bob,2024-01-13,Deposit slip,7\n2,Bob,2024-01-13,Cut,20\n' | crm-import -q --skip 'Item=Deposit slip'
customer_id,date,amount,txn_id,item
Ann,2024-01-13,20,1,Cut
Bob,2024-01-13,20,2,Cut

== codes of a state are asked about
$ printf 'Client,Date,Amount,Status\nA,2025-01-13,10,1\nB,2025-01-14,20,0\nC,2025-02-14,30,9\n' > "$TMP/s.csv"
> cd "$TMP" && crm-import s.csv
> crm-import --keep-only Status=1 s.csv
! crm-import: s.csv: column Status: codes '1' (1 row), '0' (1 row), '9' (1 row): which rows happened? --keep-only 'Status=1', --keep-only 'Status=0', --keep-only 'Status=9' keeps those, several with commas; --keep-only 'Status=*' keeps all
! crm-import: s.csv: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount state=Status
! crm-import: 3 rows in = 1 out + 2 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 10.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: Status '0': 1 row, 20.00
! crm-import: set aside: Status '9': 1 row, 30.00
customer_id,date,amount
A,2025-01-13,10

== one code alone says nothing, nor do a few rows of hundreds
$ printf 'Client,Date,Amount,Status\nA,2025-01-13,10,1\nB,2025-01-14,20,1\n' | crm-import -q
> { echo 'Client,Date,Amount,Status'; for i in $(seq 100); do echo "C$i,2025-01-13,$i,1"; done; echo 'D,2025-01-13,1,0'; } | crm-import -o /dev/null
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount state=Status
! crm-import: standard input: column Status has codes 1 (100), 0 (1): all are taken; --skip or --keep-only Status=CODE leaves rows out
! crm-import: 101 rows in = 101 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 5051.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount
A,2025-01-13,10
B,2025-01-14,20

== words for kinds and ways to pay that no list has are named
$ printf 'Client,Date,Amount,Type,Payment Method\nA,2025-01-13,10,Service,Cash\nB,2025-01-14,10,Xyz,Foo\nC,2025-02-14,10,Zzz,Bar\nC,2025-02-15,10,Product,Foo\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount kind=Type; dropped: 'Payment Method'
! crm-import: standard input: column Type: no known kind: 'Xyz' (1 row), 'Zzz' (1 row); written without one
! crm-import: standard input: column Payment Method: no known way to pay: 'Foo' (2 rows); taken for money
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 40.00, of it 0.00 in 0 rows of walk-ins
! crm-import: 2 rows have a kind that is no known word: left empty
customer_id,date,amount,kind
A,2025-01-13,10,service
B,2025-01-14,10,
C,2025-02-14,10,
C,2025-02-15,10,product

== a year of another century
$ printf 'Client,Date,Amount\nA,2025-01-13,10\nB,2025-01-14,10\nC,2025-02-14,10\nD,1900-01-01,5\n' > "$TMP/y.csv"
> cd "$TMP" && crm-import -q y.csv
> crm-import --skip Date=1900-01-01 y.csv
> crm-import -q --keep-only 'Date=*' y.csv
> crm-import -q -r - -o /dev/null y.csv
! crm-import: y.csv:5: column Date: '1900-01-01' is of no year of ours: a slip, or another calendar? --skip 'Date=1900-01-01' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
! crm-import: y.csv: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount
! crm-import: 4 rows in = 3 out + 1 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 30.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: Date '1900-01-01': 1 row, 5.00
? 1
customer_id,date,amount
customer_id,date,amount
A,2025-01-13,10
B,2025-01-14,10
C,2025-02-14,10
customer_id,date,amount
A,2025-01-13,10
B,2025-01-14,10
C,2025-02-14,10
D,1900-01-01,5
file,line,reason,record
y.csv,5,"column Date: '1900-01-01' is of no year of ours: a slip, or another calendar? --skip 'Date=1900-01-01' leaves such rows out, --keep-only 'Date=*' keeps them","D,1900-01-01,5"

== days far from all others
$ for day in 0001-01-01 1970-01-01 1999-06-05 2052-01-01 2099-12-31; do
>     printf 'Client,Date,Amount\nA,2025-01-13,10\nB,2025-01-14,10\nC,2025-02-14,10\nD,'$day',5\n' | crm-import -q -o /dev/null; done
! crm-import: standard input:5: column Date: '0001-01-01' is of no year of ours: a slip, or another calendar? --skip 'Date=0001-01-01' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
! crm-import: standard input:5: column Date: '1970-01-01' is far from all other days: a slip? --skip 'Date=1970-01-01' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
! crm-import: standard input:5: column Date: '1999-06-05' is far from all other days: a slip? --skip 'Date=1999-06-05' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
! crm-import: standard input:5: column Date: '2052-01-01' is far from all other days: a slip? --skip 'Date=2052-01-01' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
! crm-import: standard input:5: column Date: '2099-12-31' is of no year of ours: a slip, or another calendar? --skip 'Date=2099-12-31' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
? 2

== days alone by less are said
$ printf 'Client,Date,Amount\nA,2025-01-13,10\nB,2025-01-14,10\nC,2025-02-14,10\nD,2021-01-01,5\n' | crm-import -o /dev/null
> printf 'Client,Date,Amount\nA,2025-01-13,10\nB,2025-01-14,10\nC,2025-02-14,10\nD,2027-01-01,5\n' | crm-import -o /dev/null
> printf 'customer_id,date,amount\nA,2025-01-13,10\nB,2025-01-14,10\nC,2025-02-14,10\nD,1900-01-01,5\n' | crm-import -o /dev/null
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount
! crm-import: standard input: the first day, 2021-01-01, stands alone, 1473 days before the next: is it a slip?
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 35.00, of it 0.00 in 0 rows of walk-ins
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount
! crm-import: standard input: the last day, 2027-01-01, stands alone, 686 days after the one before: is it a slip?
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 35.00, of it 0.00 in 0 rows of walk-ins
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=customer_id date=date amount=amount
! crm-import: standard input: the first day, 1900-01-01, stands alone, 45668 days before the next: is it a slip?
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 35.00, of it 0.00 in 0 rows of walk-ins

== a long history is no slip
$ printf 'Client,Date,Amount\nA,2005-01-13,10\nB,2010-01-14,10\nC,2018-02-14,10\nD,2025-02-14,10\n' | crm-import -o /dev/null
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 40.00, of it 0.00 in 0 rows of walk-ins

== taxes among the items
$ printf 'Receipt,Client,Date,Item,Amount\n1,A,2024-01-13,Cut,50\n1,A,2024-01-13,VAT 20%%,10\n' > "$TMP/t.csv"
> cd "$TMP" && crm-import t.csv
> crm-import -q --skip 'Item=VAT 20%' t.csv
> crm-import -q --keep-only 'Item=*' t.csv
! crm-import: t.csv: column Item: rows called VAT 20% (line 3) are tax: --skip 'Item=VAT 20%' gives amounts without it, --keep-only 'Item=*' with it
customer_id,date,amount,txn_id,item
A,2024-01-13,50,1,Cut
customer_id,date,amount,txn_id,item
A,2024-01-13,50,1,Cut
A,2024-01-13,10,1,VAT 20%

== one row and one that is called total
$ printf 'Client,Date,Amount\nAnn,2024-01-13,50\nTotal,2024-01-14,50\n' > "$TMP/t.csv"
> cd "$TMP" && crm-import t.csv
> crm-import -q --skip Client=Total t.csv
> crm-import -q --keep-only 'Client=*' t.csv
! crm-import: t.csv: column Client: 1 of 1 rows called 'Total' or the like (line 3) are sums of other rows: are they sales? --skip 'Client=Total' leaves rows of that name out, --keep-only 'Client=*' keeps them
customer_id,date,amount
Ann,2024-01-13,50
customer_id,date,amount
Ann,2024-01-13,50
Total,2024-01-14,50

== an item called Total is sold
$ printf 'Client,Date,Item,Amount\nAnn,2024-01-13,Total,50\nBob,2024-01-14,Cut,50\n' | crm-import -q
customer_id,date,amount,item
Ann,2024-01-13,50,Total
Bob,2024-01-14,50,Cut

== a client called 取消, with good states
$ printf '会员号,日期,金额,状态\n取消,2024-01-13,10,已完成\nB,2024-01-14,20,已完成\n' | crm-import -q
customer_id,date,amount
取消,2024-01-13,10
B,2024-01-14,20

== text that was encoded twice
$ printf 'Client,Date,Amount\nRen\303\203\302\251,2024-01-13,10\n' | crm-import -q
> printf 'Client,Date,Item,Amount\nA,2024-01-13,\303\245\342\200\260\302\252,10\n' | crm-import -q -o /dev/null
> printf 'Client,Date,Item,Amount\nA,2024-01-13,CAF\303\211\302\256,10\nB,2024-01-13,\303\205sa,5\n' | crm-import -q -o /dev/null
> printf 'Client,Date,Item,Amount\nA,2024-01-13,Coup\303\251,10\n' | crm-import -q -o /dev/null -e windows-1252
! crm-import: standard input:2: letters like "Ã©" or "å‰ª" in place of one: UTF-8 was read as windows-1252 and saved again; iconv -f utf-8 -t windows-1252 gives the text back
! crm-import: standard input:2: letters like "Ã©" or "å‰ª" in place of one: UTF-8 was read as windows-1252 and saved again; iconv -f utf-8 -t windows-1252 gives the text back
! crm-import: standard input:2: letters like "Ã©" or "å‰ª" in place of one: UTF-8 was read as windows-1252 and saved again; iconv -f utf-8 -t windows-1252 gives the text back
customer_id,date,amount
RenÃ©,2024-01-13,10

== one client's two lines are asked about, a house of one price is not
$ printf 'Client,Date,Item,Amount\nAnn,2024-01-13,Cut,80\nAnn,2024-01-13,Wash,80\n' | crm-import
> { echo Client,Date,Item,Amount; for i in 1 2 3 4; do printf "K$i,2024-01-13,Cut,50\nK$i,2024-01-13,Wash,50\n"; done; } | crm-import -q | wc -l
! crm-import: standard input: column Amount: lines of one client at one time have one amount though they differ (line 2, 1 time): the ticket's total on each line? --once-per visit takes it once, --once-per row takes every line
9
