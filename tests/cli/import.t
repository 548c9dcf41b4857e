#!tests/lib/cases
# crm-import: recognition, fields, what is set aside
$ cd $TMP
$ import() { crm-import -q "$@"; }

== a plain export
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\nc2,2025-01-03,-2.5\n' | import
customer_id,date,amount
c1,2025-01-02,10
c2,2025-01-03,-2.5

== what was chosen is said in one line a file
$ printf 'Client,Date,Amount,Tax\nc1,13/01/2025,10,1\n' | crm-import 2>&1 >/dev/null
crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date (day/month/year) amount=Amount; dropped: Tax
crm-import: 1 row in = 1 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 10.00, of it 0.00 in 0 rows of walk-ins

== delimiters are found
$ for d in '\t' ';' '|'; do printf "Client${d}Date${d}Amount\nc1${d}2025-01-02${d}10\n" | import; done
customer_id,date,amount
c1,2025-01-02,10
customer_id,date,amount
c1,2025-01-02,10
customer_id,date,amount
c1,2025-01-02,10

== or given
$ printf 'Client:Date:Amount\nc1:2025-01-02:10\n' | import -d :
customer_id,date,amount
c1,2025-01-02,10

== encodings are found
$ printf '会员号,消费日期,实收金额\n一,2025-01-02,10\n' >u8
$ for e in GB18030 UTF-16LE UTF-16BE; do iconv -f UTF-8 -t $e u8 | import; done
$ (printf '\xff\xfe'; iconv -f UTF-8 -t UTF-16LE u8) | import
$ (printf '\xef\xbb\xbf'; cat u8) | import
customer_id,date,amount
一,2025-01-02,10
customer_id,date,amount
一,2025-01-02,10
customer_id,date,amount
一,2025-01-02,10
customer_id,date,amount
一,2025-01-02,10
customer_id,date,amount
一,2025-01-02,10

== or given
$ printf 'Client,Date,Amount\nRen\xe9e,2025-01-02,10\n' | import -e windows-1252
customer_id,date,amount
Renée,2025-01-02,10

== an encoding that is neither is not guessed
$ printf 'Client,Date,Amount\nRen\xe9e,2025-01-02,10\n' | import
! crm-import: standard input: neither UTF-8 nor GB18030 gives a text that makes sense: name the encoding with -e (windows-1252, big5, cp949, shift-jis ...)
? 2

== an encoding iconv does not know
$ printf 'Client,Date,Amount\n' | import -e klingon
! crm-import: standard input: 'klingon' is not an encoding this system knows
? 2

== an encoding cannot be told to drop bytes, nor be that of the locale
$ printf 'id,date,amount\n1,2024-01-01,5\n' > $TMP/a.csv; cd $TMP; crm-import -q -e UTF-8//IGNORE a.csv; crm-import -q -e '' a.csv
! crm-import: a.csv: 'UTF-8//IGNORE' is not an encoding this system knows
! crm-import: a.csv: '' is not an encoding this system knows
? 2

== bytes that contradict the encoding later stop with their line
$ (printf 'Client,Date,Amount\n'; for i in $(seq 200000); do echo "c$i,2025-01-02,1234567.89"; done; printf '\xbd\xf0,2025-01-02,1\n') >f
$ import f >/dev/null
! crm-import: f:200002: is not UTF-8: name the encoding of the file with -e (--rejects FILE sets such rows aside)
? 2

== title lines above and totals below
$ printf 'Salon Rose\nSales report,2025\n\nClient,Date,Amount\nc1,2025-01-02,10\nTotal,,10\nPrinted,x\n' | import -r r
$ cat r
customer_id,date,amount
c1,2025-01-02,10
file,line,reason,record
standard input,7,"2 fields, the header has 3","Printed,x"
? 0

== totals lines are counted and change nothing
$ printf '#title\nClient,Date,Amount\nc1,2025-01-02,10\n小计,,10\nc2,2025-01-03,5\n合计：2笔,,15\n#end\n' | import --totals t
$ cut -d, -f1,2 t | head -6
customer_id,date,amount
c1,2025-01-02,10
c2,2025-01-03,5
measure,value
rows_in,5
rows_out,2
rows_set_aside,0
rows_duplicates,0
rows_totals,3

== figures below their words
$ printf 'Client,Date,Amount,Item\nc1,2025-01-02,10,x\n总交易单数,总金额\n1,10\n' | import
customer_id,date,amount,item
c1,2025-01-02,10,x

== empty records are no rows
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\n,,\n , ,\n' | crm-import 2>&1 >/dev/null | sed 1d
crm-import: 1 row in = 1 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: 2 empty records are no rows
crm-import: amount 10.00, of it 0.00 in 0 rows of walk-ins

== day and month are settled by all dates
$ printf 'Client,Date,Amount\nc1,03/04/2025,1\nc2,04/13/2025,1\n' | import
$ printf 'Client,Date,Amount\nc1,03/04/2025,1\nc2,13/04/2025,1\n' | import
customer_id,date,amount
c1,2025-03-04,1
c2,2025-04-13,1
customer_id,date,amount
c1,2025-04-03,1
c2,2025-04-13,1

== two readings: the option is asked for
$ printf 'Client,Date,Amount\nc1,03/04/2025,1\n' | import
! crm-import: standard input: column Date: '03/04/2025' in line 2 can be day/month/year or month/day/year, and no row settles it: say -D dmy or -D mdy
? 2

== and given in any spelling
$ for f in dmy DD/MM/YYYY %d/%m/%Y; do printf 'Client,Date,Amount\nc1,03/04/2025,1\n' | import -D $f | tail -1; done
$ printf 'Client,Date,Amount\nc1,03/04/2025,1\n' | import -D mdy | tail -1
c1,2025-04-03,1
c1,2025-04-03,1
c1,2025-04-03,1
c1,2025-03-04,1

== dates that contradict each other
$ printf 'Client,Date,Amount\nc1,13/04/2025,1\nc2,04/13/2025,1\n' | import
! crm-import: standard input: column Date: line 3 cannot be day/month/year and line 2 cannot be month/day/year: say which the file has with -D dmy or -D mdy
? 2

== then the others are bad rows
$ printf 'Client,Date,Amount\nc1,13/04/2025,1\nc2,04/13/2025,1\n' | import -D dmy
! crm-import: standard input:3: column Date: '04/13/2025' is not a date in order day/month/year (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== a format that shows no order
$ printf 'Client,Date,Amount\n' | import -D local
! crm-import: --date-format: 'local' does not show the order of day, month and year (dmy, mdy, ymd)
? 2

== serial days of a spreadsheet
$ printf 'Client,Date,Amount\nc1,45000,1\n' | import
! crm-import: standard input: column Date: numbers where dates should be: if they are serial days of a spreadsheet, say -D excel
? 2

== said to be such
$ printf 'Client,Date,Amount\nc1,45000,1\nc1,45000.5,1\n' | import -D excel
customer_id,date,amount
c1,2023-03-15,1
c1,2023-03-15T12:00:00,1

== dates in words and Chinese signs
$ printf 'Client,Date,Amount\nc1,"Oct 5, 2026",1\nc1,2026年10月5日 14时05分,1\nc1,2026/10/5 下午2:05,1\n' | import
customer_id,date,amount
c1,2026-10-05,1
c1,2026-10-05T14:05:00,1
c1,2026-10-05T14:05:00,1

== date and time in two columns are joined
$ printf 'Client,Date,Time,Amount\nc1,2025-01-02,9:05,10\nc1,2025-01-02,,10\n' | import
$ printf '会员号,消费日期,消费时间,实收金额\nc1,2025-01-02,14:05:09,10\n' | import
customer_id,date,amount
c1,2025-01-02T09:05:00,10
c1,2025-01-02,10
customer_id,date,amount
c1,2025-01-02T14:05:09,10

== a bad time
$ printf 'Client,Date,Time,Amount\nc1,2025-01-02,9:05,10\nc1,2025-01-02,25:00,10\n' | import
! crm-import: standard input:3: column Time: '25:00' is not a time (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== numbers of many tills
$ printf 'Client,Date,Amount\na,2025-01-02,"$1,149.00 "\nb,2025-01-02,($33.62)\nc,2025-01-02,12.50-\nd,2025-01-02,１２８\ne,2025-01-02,`5\n' | import; printf 'Client,Date,Amount\nf,2025-01-02,88元\ng,2025-01-02,￥１２８\n' | import | tail -2
customer_id,date,amount
a,2025-01-02,1149.00
b,2025-01-02,-33.62
c,2025-01-02,-12.50
d,2025-01-02,128
e,2025-01-02,5
f,2025-01-02,88
g,2025-01-02,128

== a decimal comma
$ printf 'Client;Date;Amount\na;2025-01-02;1.234,56 €\nb;2025-01-02;7\n' | crm-import 2>&1
crm-import: standard input: UTF-8, semicolon, header in line 1; customer_id=Client date=Date amount=Amount; ',' before decimals
customer_id,date,amount
a,2025-01-02,1234.56
b,2025-01-02,7
crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 1241.56, of it 0.00 in 0 rows of walk-ins

== a sign that may be either is asked for
$ printf 'Client,Date,Amount\na,2025-01-02,1.234\n' | import
! crm-import: standard input: is the '.' of the amount in line 2 before three decimals or before thousands? say --decimal . or --decimal ,
? 2

== and given
$ printf 'Client,Date,Amount\na,2025-01-02,1.234\n' | import --decimal . | tail -1
$ printf 'Client,Date,Amount\na,2025-01-02,1.234\n' | import --decimal , | tail -1
a,2025-01-02,1.234
a,2025-01-02,1234

== but not in a stream of our own
$ printf 'customer_id,date,amount\na,2025-01-02,1.234\n' | import
customer_id,date,amount
a,2025-01-02,1.234

== signs that contradict each other
$ printf 'Client;Date;Amount\na;2025-01-02;1,5\nb;2025-01-02;1.5\n' | import
! crm-import: standard input: line 3 has '.' before the decimals, line 2 has ',': say which the file has with --decimal
? 2

== --decimal of another sign
$ printf 'Client,Date,Amount\n' | import --decimal x
! crm-import: --decimal: 'x' is neither '.' nor ','
? 2

== what is no amount stops with its line and value
$ printf '会员号,消费时间,金额\nc1,2025-01-02,10\nc1,2025-01-02,abc\n' | import
! crm-import: standard input:3: column 金额: 'abc' is not a number (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== an amount with more than four decimals
$ printf 'Client,Date,Amount\nc1,2025-01-02,1.50000\nc1,2025-01-02,1.00001\n' | import
! crm-import: standard input:3: column Amount: '1.00001' has more than 4 decimals (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== no date, no amount
$ printf 'Client,Date,Amount\nc1,,1\nc1,2025-01-02,\n' | import -r r; echo $?
$ cut -d, -f2,3 r
customer_id,date,amount
1
line,reason
2,column Date: no date
3,column Amount: no amount

== set aside within a limit
$ printf 'Client,Date,Amount\nc1,2025-01-02,1\nc1,x,1\n' >f
$ for m in 0 1 49% 50%; do import -r r --max-rejects $m f >o; echo $m $?; done
0 1
1 0
49% 1
50% 0

== a limit without rejects
$ import --max-rejects 5 f
! crm-import: --max-rejects needs --rejects FILE
? 2

== a limit that is none
$ import --max-rejects few -r r f
! crm-import: --max-rejects: 'few' is not N or N%
? 2

== the sum of what is set aside is in the totals
$ printf 'Client,Date,Qty,Amount\nc1,2025-01-02,1,1.50\nc2,2025-01-03,x,2.25\n,2025-01-04,1,3\n' | import -r r --totals t >o
$ cat t
? 0
measure,value
rows_in,3
rows_out,2
rows_set_aside,1
rows_duplicates,0
rows_totals,0
amount_in,6.75
amount_out,4.50
amount_set_aside,2.25
amount_duplicates,0.00
first_date,2025-01-02
last_date,2025-01-04
clients,1
walk_in_rows,1
walk_in_amount,3.00

== which column is it
$ printf 'Who,When,Amount\n' | import
! crm-import: standard input:1: which column is the customer_id? say -c customer_id=HEADER; there are 'Who' 'When' 'Amount'
? 2

== which date
$ printf 'Client,Begin,End,Amount\nc1,2025-01-02,2025-01-03,1\n' | import
! crm-import: standard input:1: which column is the date? say -c date=HEADER; there are 'Begin' 'End'
? 2

== columns named by the user
$ printf 'Who,When,Paid,Total\nc1,2025-01-02,1,2\n' | import -c customer_id=Who -c date=when -c amount=Total
customer_id,date,amount
c1,2025-01-02,2

== a constant
$ printf 'Client,Date,Amount\nc1,2025-01-02,1\n' | import -c 'store==Main St' -c 'staff==a,b'
customer_id,date,amount,staff,store
c1,2025-01-02,1,"a,b",Main St

== no such field
$ printf 'Client,Date,Amount\n' | import -c colour2=Client
! crm-import: --column: 'colour2' is no field; --list-fields shows them
? 2

== no such header in any file
$ printf 'Client,Date,Amount\n' | import -c store=Shop
! crm-import: --column store: no file has a column 'Shop'
? 2

== two columns of one name that are used
$ printf 'Client,Date,Amount,Amount\nc1,2025-01-02,1,2\n' | import
! crm-import: standard input:1: amount can be column 3 or 4, both called 'Amount': say which with -c 'amount=Amount#1' or -c 'amount=Amount#2'
? 2

== two columns of one name that are not
$ printf 'Client,Date,Amount,x,x\nc1,2025-01-02,1,2,3\n' | import
customer_id,date,amount
c1,2025-01-02,1

== two columns of one name that the user names
$ printf 'Client,Date,Amount,x,x\n' | import -c store=x
! crm-import: standard input:1: columns 4 and 5 are called 'x': write x#1 for the first, x#2 for the second
? 2

== amounts made from quantity and price
$ printf 'Client,Date,Qty,Unit Price\nc1,2025-01-02,3,2.55\nc1,2025-01-02,-1,27.50\n' | crm-import 2>/dev/null
customer_id,date,amount,quantity
c1,2025-01-02,7.65,3
c1,2025-01-02,-27.50,-1

== less a discount
$ printf 'Client,Date,Qty,Price,Discount\nc1,2025-01-02,2,10.00,5.00\nc1,2025-01-02,-2,10.00,5.00\nc1,2025-01-02,1,10.00,\n' | import
customer_id,date,amount,quantity,discount
c1,2025-01-02,15.00,2,5.00
c1,2025-01-02,-15.00,-2,5.00
c1,2025-01-02,10.00,1,

== times what a rate leaves
$ printf 'Client,Date,Qty,Price,Discount\nc1,2025-01-02,2,10.00,0.15\nc1,2025-01-02,1,10.00,0\n' | import
$ printf '会员,日期,数量,单价,折扣\nc1,2025-01-02,2,10.00,8.5\nc1,2025-01-02,1,10.00,10\n' | import
customer_id,date,amount,quantity,discount_rate
c1,2025-01-02,17.00,2,0.15
c1,2025-01-02,10.00,1,0
customer_id,date,amount,quantity,discount_rate
c1,2025-01-02,17.00,2,0.15
c1,2025-01-02,10.00,1,0

== a discount that may be either is asked for
$ printf 'Client,Date,Qty,Price,Discount\nc1,2025-01-02,2,10.00,0.15\n' | import
! crm-import: standard input:1: the amount is made from price, quantity and discount, but is the discount an amount or a share? say -c discount=HEADER or -c discount_rate=HEADER
? 2

== and given
$ printf 'Client,Date,Qty,Price,Discount\nc1,2025-01-02,2,10.00,0.15\n' | import -c discount=Discount | tail -1
$ printf 'Client,Date,Qty,Price,Discount\nc1,2025-01-02,2,10.00,0.15\n' | import -c discount_rate=Discount | tail -1
c1,2025-01-02,19.85,2,0.15
c1,2025-01-02,17.00,2,0.15

== a made amount needs both
$ printf 'Client,Date,Qty,Price\nc1,2025-01-02,,2\n' | import
! crm-import: standard input:2: column Qty: no quantity to make the amount from (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount,quantity

== words for kinds, and refunds that stand there positive
$ printf '会员号,日期,金额,类型\nc1,2025-01-02,10,服务\nc1,2025-01-02,10,退款\nc1,2025-01-02,-4,产品\nc1,2025-01-02,500,充值\nc1,2025-01-02,30,划卡\nc1,2025-01-02,1,神秘\n' | crm-import
!~ header in line 1
! crm-import: standard input: column 类型: no known kind: '神秘' (1 row); written without one
! crm-import: 6 rows in = 6 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 527.00, of it 0.00 in 0 rows of walk-ins
! crm-import: 1 refund stood there with a positive amount: now negative
! crm-import: 1 row has a kind that is no known word: left empty
customer_id,date,amount,kind
c1,2025-01-02,10,service
c1,2025-01-02,-10.00,refund
c1,2025-01-02,-4,refund
c1,2025-01-02,500,prepaid
c1,2025-01-02,30,redeem
c1,2025-01-02,1,

== a type that says nothing of kinds is no kind
$ printf 'Client,Date,Amount,Type\nc1,2025-01-02,10,NATIVE\n' | import
customer_id,date,amount
c1,2025-01-02,10

== blanks of every kind are trimmed, words for nothing are empty
$ printf 'Client,Date,Amount,Item,Staff\n\xc2\xa0c1\xe3\x80\x80, 2025-01-02 ,\t10,NA, -\nN/A,2025-01-02,1,`x,无\n' | import
customer_id,date,amount,item,staff
c1,2025-01-02,10,,
,2025-01-02,1,x,

== fields with commas, quotes and line ends are quoted
$ printf 'Client;Date;Amount;Item\nc1;2025-01-02;1;"a ""b""\nc"\nc2;2025-01-02;1;x, y\n' | import
$ printf 'Client;Date;Amount;Item\nc1;2025-01-02;1;"a\tb\\"\n' | import -f tsv
customer_id,date,amount,item
c1,2025-01-02,1,"a ""b""
c"
c2,2025-01-02,1,"x, y"
customer_id	date	amount	item
c1	2025-01-02	1	a\tb\\

== quotes that a till did not quote
$ printf 'Client,Date,Amount,Item\n="007",2025-01-02,1,7" plate\n' | crm-import 2>&1 | sed 1d
customer_id,date,amount,item
007,2025-01-02,1,"7"" plate"
crm-import: 1 row in = 1 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: 1 row has quotes inside a field: read as it stands
crm-import: amount 1.00, of it 0.00 in 0 rows of walk-ins

== a quote that is never closed is refused
$ printf 'Client,Date,Amount,Item\nc1,2025-01-02,1,"x\nc2,2025-01-02,1,y\n' | import
! crm-import: standard input:2: quote opened here is never closed (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount,item

== --keep
$ printf 'Client,Date,Time,Amount,Tax,My Note\nc1,2025-01-02,9:00,1,0.1,x\n' >f
$ import --keep 'Tax,my note' f; import --keep all f; import --keep phone f
customer_id,date,amount,Tax,my note
c1,2025-01-02T09:00:00,1,0.1,x
customer_id,date,amount,Tax,My Note
c1,2025-01-02T09:00:00,1,0.1,x
! crm-import: --keep: no file has a column 'phone'
? 2

== --keep by the name of a field
$ printf 'Client,Date,Amount,手机号\nc1,2025-01-02,1,138\n' | import --keep phone
customer_id,date,amount,phone
c1,2025-01-02,1,138

== --drop
$ printf 'Client,Date,Amount,Item,Staff\nc1,2025-01-02,1,a,b\n' >f
$ import --drop item,staff f; import --drop date f; import --drop nonsense f
customer_id,date,amount
c1,2025-01-02,1
! crm-import: --drop: the stream must have 'date'
! crm-import: --drop: there is no column 'nonsense'
? 2

== codes for walk-ins
$ printf 'Client,Date,Amount\nWALK_IN,2025-01-02,1\nc1,2025-01-02,1\nx,2025-01-02,1\n' >f
$ crm-import f 2>&1 >/dev/null | sed -n 2p; import --walk-in WALK_IN,x f
crm-import: f: 'WALK_IN' looks like a code for walk-ins; if so, say --walk-in
customer_id,date,amount
,2025-01-02,1
c1,2025-01-02,1
,2025-01-02,1

== a namespace
$ printf 'Client,Date,Amount\n7,2025-01-02,1\n,2025-01-02,1\n"a,b",2025-01-02,1\n' | import -n shop
customer_id,date,amount
shop:7,2025-01-02,1
,2025-01-02,1
"shop:a,b",2025-01-02,1

== a namespace that would not do
$ printf 'Client,Date,Amount\n' | import -n 'a:b'
! crm-import: --namespace: 'a:b' is not a name without blanks, colons, commas, quotes and backslashes
? 2

== several files: the header is the union
$ printf 'Client,Date,Amount,Item\nc1,2025-01-02,1,a\n' >a
$ printf 'Staff,Amount,Date,Client\nS,2,05/13/2025,c2\n' >b
$ import a b; import - b <a
customer_id,date,amount,item,staff
c1,2025-01-02,1,a,
c2,2025-05-13,2,,S
customer_id,date,amount,item,staff
c1,2025-01-02,1,a,
c2,2025-05-13,2,,S

== ids of two tills do not meet without a namespace
$ printf 'Client,Date,Amount\n7,2025-01-02,1\n' >a; printf '会员号,日期,金额\n7,2025-01-03,1\n' >b
$ import a b; import -n x a b
customer_id,date,amount
x:7,2025-01-02,1
x:7,2025-01-03,1
! crm-import: b:1: ids are in column '会员号' here and 'Client' in a: the same number may be two persons; import each till alone with its own --namespace, or all with one if they share their ids
? 0

== ids a spreadsheet has damaged
$ printf 'Client,Date,Amount\n1.38E+10,2025-01-02,1\n' | import >o
! crm-import: standard input: ids like 1.38E+10: a spreadsheet has lost their last digits, and clients with them
? 0

== a client list
$ printf '会员卡号,姓名,手机号码,生日,性别,入会日期,职业,备注\n7,王芳,13800000000,1990年5月6日,女,2020/1/2,教师,x\n8,李雷,,5月6日,先生,,,\n' | import -T clients
customer_id,name,phone,birthday,gender,occupation,joined,note
7,王芳,13800000000,1990-05-06,female,教师,2020-01-02,x
8,李雷,,05-06,male,,,

== a name beside a number
$ printf '客户,手机\n7,138\n' | import -T clients; printf '客户编号,客户\n7,王芳\n' | import -T clients
customer_id,phone
7,138
customer_id,name
7,王芳

== a phone may be the id and stay a phone
$ printf 'Name,Phone\nAnn,138\n' | import -T clients -c customer_id=Phone
customer_id,name,phone
138,Ann,138

== answers keep every question
$ printf '序号,会员号,提交时间,您满意吗,q2\n1,c1,2025/1/2 9:00,５,NA\n2,,2025/1/3 9:00,4,"a, b"\n' | import -T answers
rid,customer_id,date,您满意吗,q2
1,c1,2025-01-02T09:00:00,5,NA
2,,2025-01-03T09:00:00,4,"a, b"

== other formats
$ printf 'Client,Date,Amount,Item\nc1,2025-01-02,1.50,a\\b\n' >f
$ import -f jsonl f; import -f tsv f
{"customer_id":"c1","date":"2025-01-02","amount":1.50,"item":"a\\b"}
customer_id	date	amount	item
c1	2025-01-02	1.50	a\\b

== the output file is whole or not at all
$ printf 'Client,Date,Amount\nc1,2025-01-02,1\nc1,x,1\n' >f; echo old >o
$ import -o o f; cat o
! crm-import: f:3: column Date: 'x' is not a date (--rejects FILE sets such rows aside)
old

== nothing but a header
$ printf 'Client,Date,Amount\n' | import
customer_id,date,amount

== an empty file
$ import </dev/null
! crm-import: standard input: there is no header line: the file is empty
? 2

== a missing file
$ import nowhere.csv
!~ ^crm-import: nowhere.csv: .*No such file
? 2

== the dictionary is shown
$ crm-import --list-fields | grep ^txn_id, | cut -c1-60
txn_id,ticket the line belongs to,"txn id, transaction id, t

== every time is looked at, also where the day is that of the row before
$ printf 'Client,Date,Amount\n' >$TMP/a.csv
$ for t in 00:00:00 23:59:59 24:00:00 12:60:00 12:00:60 1a:00:00 12-00-00 09:05 29:05 12:5 ''; do echo "c,2025-01-02 $t,1"; done >>$TMP/a.csv
$ import -q -r $TMP/r.csv $TMP/a.csv | cut -d, -f2; sed 1d $TMP/r.csv | cut -d, -f2,3
date
2025-01-02T00:00:00
2025-01-02T23:59:59
2025-01-02T09:05:00
2025-01-02
4,column Date: '2025-01-02 24:00:00' is not a date
5,column Date: '2025-01-02 12:60:00' is not a date
6,column Date: '2025-01-02 12:00:60' is not a date
7,column Date: '2025-01-02 1a:00:00' is not a date
8,column Date: '2025-01-02 12-00-00' is not a date
10,column Date: '2025-01-02 29:05' is not a date
11,column Date: '2025-01-02 12:5' is not a date

== an amount of fifteen digits can be as large as money can be
$ printf 'Client,Date,Amount\nc1,2025-01-02,922337203685477\n' | import -q --decimal .
customer_id,date,amount
c1,2025-01-02,922337203685477

== and is refused when it is larger
$ printf 'Client,Date,Amount\nc1,2025-01-02,999999999999999\n' | import -q --decimal .
customer_id,date,amount
!~ column Amount: '999999999999999' is too large
? 2

== the sum of amounts too large to be added is refused where it happens
$ printf 'Client,Date,Amount\nc1,2025-01-02,922337203685477\nc2,2025-01-02,1.00\n' | import -q --decimal .
customer_id,date,amount
!~ ^crm-import: standard input:3: column Amount: the sum of all amounts is too large
? 2

== a till that does not fill its disk
$ printf 'Client,Date,Amount\nc1,2025-01-02,1\n' | import >/dev/full
!~ ^crm-import: .*No space left
? 2

== the second of two columns of one name
$ printf 'Client,Date,Amount,Amount,Note,Note\nc1,2025-01-02,1,2,a,b\n' >2; import -c amount=Amount#2 --keep 'Note#2' 2; import --keep Note -c amount=Amount#1 2; import --keep all -c 'amount=Amount#1' 2; import -c 'amount=Amount#3' 2
! crm-import: 2:1: columns 5 and 6 are called 'Note': write Note#1 for the first, Note#2 for the second
! crm-import: 2:1: columns 3 and 4 are called 'Amount': write Amount#1 for the first, Amount#2 for the second
! crm-import: 2:1: amount can be column 3 or 4, both called 'Amount': say which with -c 'amount=Amount#1' or -c 'amount=Amount#2'
customer_id,date,amount,Note#2
c1,2025-01-02,2,b
? 2

== options that a script left empty
$ printf 'Client,Date,Amount\nc1,2025-01-02,1\n' >f; for o in key link drop keep walk-in; do import --$o= f; done; import --key date,,amount f; for o in clients map link-map totals rejects new-key; do import --$o= f; done
! crm-import: --key: a name is empty
! crm-import: --link: a name is empty
! crm-import: --drop: a name is empty
! crm-import: --keep: a name is empty
! crm-import: --walk-in: a name is empty
! crm-import: --key: a name is empty
! crm-import: --clients: the name of the file is empty
! crm-import: --map: the name of the file is empty
! crm-import: --link-map: the name of the file is empty
! crm-import: --totals: the name of the file is empty
! crm-import: --rejects: the name of the file is empty
! crm-import: --new-key: the name of the file is empty
? 2

== the totals of pieces are those of all, with clients of two pieces counted once; rows go their way
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\n,2025-01-03,2.5\n' > 1; printf 'Client,Date,Amount\nc1,2025-01-05,7\nc2,2025-01-01,1\nx,y,1\n' > 2
> import --partial --totals 1.state 1; import --partial -r bad --totals 2.state -o 2.tx 2; echo $?; cat 2.tx
> crm-import --merge 1.state 2.state; echo $?; crm-import --merge -q --max-rejects 1 --totals t < <(cat 1.state 2.state); echo $?; crm-import --merge -q 1.state 2.state | cmp - t
customer_id,date,amount
c1,2025-01-02,10
,2025-01-03,2.5
1
customer_id,date,amount
c1,2025-01-05,7
c2,2025-01-01,1
measure,value
rows_in,5
rows_out,4
rows_set_aside,1
rows_duplicates,0
rows_totals,0
amount_in,20.50
amount_out,20.50
amount_set_aside,0.00
amount_duplicates,0.00
first_date,2025-01-01
last_date,2025-01-05
clients,2
walk_in_rows,1
walk_in_amount,2.50
1
0
! crm-import: 5 rows in = 4 out + 1 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 20.50, of it 2.50 in 1 row of walk-ins

== --partial without --totals: a state instead of rows; a state of states
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\n' | import --partial > s; cp s u; import --merge --partial -o all s u; import --merge all | grep -e rows_in -e amount_out -e clients
rows_in,2
amount_out,20.00
clients,1

== what one piece cannot know
$ printf 'Client,Date,Amount\nc1,2025-01-02,10\n' > f; printf 'old_id,customer_id\nc1,c2\n' > m
> import --partial --key all f; import --partial --link phone f; import --partial -T clients --map m f; import --partial --reconcile f f; import --partial --anonymity 3,amount f
! crm-import: --key needs all rows, --partial has a piece
! crm-import: --link needs all rows, --partial has a piece
! crm-import: --map with -T clients needs all rows, --partial has a piece
! crm-import: --reconcile needs all rows, --partial has a piece
! crm-import: --anonymity needs all rows, --partial has a piece
? 2

== states of two kinds of files; no state; half of one; sums that are too large
$ printf 'Client,Date,Amount\nc1,2025-01-02,900000000000000\n' > f; printf 'Client,Name\nc1,Ann\n' > l; import --partial f > s; import --partial -T clients l > t
> import --merge s t; import --merge f; head -c 40 s > h; import --merge h; cp s u; import --merge s u
! crm-import: t: was made with another --type than the states before
! crm-import: f: is no state of crm-import --partial, or damaged
! crm-import: h: is no state of crm-import --partial, or damaged
! crm-import: u: the sums of the states are too large
? 2

== sums among the sales, with a day or without, and what stands below
$ printf 'Date,Receipt,Client,Item,Amount\n2025-01-02,r1,a,Cut,1\n2025-01-02,r2,b,Cut,2\n2025-01-02,小计,,,3\n2025-01-03,r3,a,Total repair,4\n2025-01-03,r4,a,Cut,5\n2025-01-03,Subtotal,,,9\nNet total,,,,12\nPage 1 of 1\n*** End of report ***\n' >f; crm-import f 2>&1 | sed 1d
crm-import: f: rows called total, subtotal, 合计 ... are sums, with a day or not
customer_id,date,amount,txn_id,item
a,2025-01-02,1,r1,Cut
b,2025-01-02,2,r2,Cut
a,2025-01-03,4,r3,Total repair
a,2025-01-03,5,r4,Cut
crm-import: 9 rows in = 4 out + 0 set aside + 0 duplicates + 5 lines of totals
crm-import: amount 12.00, of it 0.00 in 0 rows of walk-ins
crm-import: 3 totals of the till agree with the rows

== somebody who is called so is nobody's sum
$ printf 'Date,Receipt,Client,Store,Amount\n2025-01-02,r1,a,Total,1\n2025-01-02,r2,b,Total,2\n' | import
customer_id,date,amount,txn_id,store
a,2025-01-02,1,r1,Total
b,2025-01-02,2,r2,Total

== a total without consent is a total
$ printf 'Client,Date,Amount,Consent\na,2025-01-02,1,yes\nb,2025-01-02,1,no\nTotal,,2,\n' | crm-import --consent Consent=yes 2>&1 | grep rows.in
crm-import: 3 rows in = 1 out + 1 set aside + 0 duplicates + 1 line of totals
