#!tests/lib/cases
# crm-import: presets, shipped ones and the user's own
$ cd $TMP
$ import() { crm-import -q "$@"; }
$ cat >orders.csv <<'EOF'
> Name,Email,Financial Status,Paid at,Created at,Cancelled at,Billing Name,Lineitem quantity,Lineitem name,Lineitem price,Lineitem discount,Source
> #1001,ann@example.com,paid,2026-06-11 14:44:57 -0400,2026-06-11 14:44:50 -0400,,"Doe, Ann",2,Shampoo,12.50,5.00,web
> #1001,,,,,,,1,Comb,3.00,0.00,
> #1002,bob@example.com,refunded,2026-06-12 09:00:00 -0400,2026-06-12 09:00:00 -0400,,Bob,1,Comb,3.00,0.00,web
> #1002,,,,,,,1,Brush,4.00,0.00,
> #1003,,paid,2026-06-12 10:00:00 -0400,2026-06-12 10:00:00 -0400,,,1,Comb,3.00,0.00,pos
> EOF
$ cat >bill.csv <<'EOF'
> 交易时间,微信订单号,商户订单号,用户标识,交易状态,应结订单金额,退款金额,商品名称
> `2021-01-28 17:07:11,`42,`S1,`o1,`SUCCESS,`88.00,`0.00,`护理
> `2021-01-29 10:00:00,`42,`S1,`o1,`REFUND,`0.00,`88.00,`护理
> 总交易单数,应结订单总金额
> `2,`88.00
> EOF
$ cat >sq.csv <<'EOF'
> Date,Time,Category,Item,Qty,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type,Customer ID,Itemization Type
> 2026-06-11,14:44:57,Hair,Cut,1.0,$50.00,-$5.00,$45.00,$4.00,T1,Payment,C1,Service
> 2026-06-11,14:44:57,Shop,Comb,1.0,$9.00,$0.00,$9.00,$0.70,T1,Payment,C1,Physical Good
> 2026-06-12,09:00:00,Shop,Comb,-1.0,-$9.00,$0.00,-$9.00,-$0.70,T2,Refund,C1,Physical Good
> 2026-06-12,09:00:00,,Card,1.0,$100.00,$0.00,$100.00,$0.00,T3,Payment,C2,Gift Card
> EOF
$ printf 'level: payment\ncustomer_id: No\ndate: Day\namount: Sum\n' >b.preset; printf 'No,Day,Sum\n7,2025-01-02,3.00\n' >b.csv
$ cat >own.preset <<'EOF'
> # a till of our own
> title: Own
> level: line
> needs: Who, When
> customer_id: Nobody | Who
> date: When
> amount: Gross - Off if What != "card"
> amount: Gross
> store: =Main St
> kind refund: Back = "yes"
> kind prepaid: What = "card"
> kind service: What = "cut"
> EOF
$ cat >own.csv <<'EOF'
> Who,Alt,When,Gross,Off,What,Back
> 7,8,2025-01-02,15.00,3.00,cut,
> 7,8,2025-01-02,3.00,,comb,yes
> 7,8,2025-01-02,5,,card,
> EOF

== shipped presets are shown
$ crm-import --list-presets | head -3
preset,level,title
alipay,payment,"Alipay, business detail"
loyverse-items,line,"Loyverse, receipts by item"

== Shopify: what belongs to the order stands in its first row only
$ crm-import -p shopify --keep name orders.csv 2>&1 | sed 1d
customer_id,date,amount,txn_id,item,quantity,discount,channel,name
ann@example.com,2026-06-11T14:44:57,20.00,#1001,Shampoo,2,5.00,web,"Doe, Ann"
ann@example.com,2026-06-11T14:44:57,3.00,#1001,Comb,1,0.00,web,"Doe, Ann"
,2026-06-12T10:00:00,3.00,#1003,Comb,1,0.00,pos,
crm-import: 5 rows in = 3 out + 2 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 26.00, of it 3.00 in 1 row of walk-ins
crm-import: set aside: refunded: 2 rows, 7.00

== rows left out are no failure; their reason and money are on record
$ import -p shopify -r r --totals t orders.csv >o; cut -d, -f2,3 r; grep -e rows_ -e amount_ t
line,reason
4,refunded
5,refunded
rows_in,5
rows_out,3
rows_set_aside,2
rows_duplicates,0
rows_totals,0
amount_in,33.00
amount_out,26.00
amount_set_aside,7.00
amount_duplicates,0.00

== WeChat Pay: refunds have their money in another column
$ import -p wechat-pay bill.csv
customer_id,date,amount,txn_id,item,kind
o1,2021-01-28T17:07:11,88.00,S1,护理,other
o1,2021-01-29T10:00:00,-88.00,S1,护理,refund

== Square: kinds and a gift card
$ import -p square-items sq.csv; import -p square-items --tax in --drop item,category,txn_id,kind,quantity,discount sq.csv
customer_id,date,amount,txn_id,item,category,kind,quantity,discount
C1,2026-06-11T14:44:57,45.00,T1,Cut,Hair,service,1.0,5.00
C1,2026-06-11T14:44:57,9.00,T1,Comb,Shop,product,1.0,0.00
C1,2026-06-12T09:00:00,-9.00,T2,Comb,Shop,refund,-1.0,0.00
C2,2026-06-12T09:00:00,100.00,T3,Card,,prepaid,1.0,0.00
customer_id,date,amount
C1,2026-06-11T14:44:57,49.00
C1,2026-06-11T14:44:57,9.70
C1,2026-06-12T09:00:00,-9.70
C2,2026-06-12T09:00:00,100.00

== a preset that is recognised is named
$ crm-import sq.csv 2>&1 >/dev/null | sed -n 2p
crm-import: sq.csv: looks like Square, item sales: --preset square-items knows its refunds and taxes

== a file the preset is not for
$ printf 'Client,Date,Amount\n' | import -p square-items
! crm-import: standard input:1: no export that preset square-items is for: there is no column 'Event Type'
? 2

== no such preset
$ import -p nonsense sq.csv
! crm-import: --preset: 'nonsense' is no file and no shipped preset; --list-presets shows them
? 2

== levels do not mix, with a preset or without
$ printf 'Date,Event Type,Net Sales,Gift Card Sales,Total Collected,Customer ID\n2026-06-11,Payment,$1.00,$0.00,$1.00,C1\n' >tx.csv
$ import sq.csv tx.csv; import -n x -p square-items -p square-transactions sq.csv tx.csv
! crm-import: tx.csv:1: a row is a ticket here (square-transactions) and a line in sq.csv (square-items): the same sale would count twice; import one kind, and compare it with --reconcile
! crm-import: tx.csv:1: a row is a ticket here (square-transactions) and a line in sq.csv (square-items): the same sale would count twice; import one kind, and compare it with --reconcile
? 2

== two presets need a namespace
$ import -p wechat-pay -p ./b.preset bill.csv b.csv
$ import -n x -p wechat-pay -p ./b.preset bill.csv b.csv
! crm-import: b.csv:1: preset b here and wechat-pay in bill.csv: the same id may be two persons; import each till alone with its own --namespace, or all with one if they share their ids
customer_id,date,amount,txn_id,item,kind
x:o1,2021-01-28T17:07:11,88.00,S1,护理,other
x:o1,2021-01-29T10:00:00,-88.00,S1,护理,refund
x:7,2025-01-02,3.00,,,

== a preset of one's own
$ import -p ./own.preset own.csv
customer_id,date,amount,kind,store
7,2025-01-02,12.00,service,Main St
7,2025-01-02,-3.00,refund,Main St
7,2025-01-02,5.00,prepaid,Main St

== -c overrides it
$ import -p ./own.preset -c store==Other -c customer_id=Alt own.csv | sed -n 2p
8,2025-01-02,12.00,service,Other

== a preset over the dictionary
$ printf '会员号,消费时间,实收金额,支付方式,状态\n1,2025-01-02,10,现金,正常\n1,2025-01-03,20,划卡,正常\n1,2025-01-04,30,现金,已作废\n' | import -p salon-cn
customer_id,date,amount,kind
1,2025-01-02,10,
1,2025-01-03,20,redeem

== tax without a preset
$ printf 'Client,Date,Amount,Tax\n' | import --tax in
! crm-import: standard input: --tax: nothing says whether amounts are with tax, and in which column it stands: a --preset can
? 2

== tax that the preset does not know
$ import -p ./own.preset --tax in own.csv
! crm-import: own.csv: --tax: the preset does not say whether amounts are with tax, and in which column it stands: a --preset can
? 2

== an amount for every row
$ printf 'customer_id: Client\ndate: Date\namount: A if K = "x"\n' >p; printf 'Client,Date,A,K\nc,2025-01-02,1,y\n' | import -p ./p
! crm-import: standard input:2: column amount: no amount of the preset is for this row (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== a term that is no number
$ printf 'customer_id: Client\ndate: Date\namount: A - B\n' >p; printf 'Client,Date,A,B\nc,2025-01-02,1,x\n' | import -p ./p
! crm-import: standard input:2: column B: 'x' is not a number (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount

== every mistake in a preset has its line and reason
$ try() { printf "$1" >p; import -p ./p own.csv 2>&1; }
$ try 'level: line\nnonsense\n'
$ try 'level: row\n'
$ try '\n# x\nnosuchfield: A\n'
$ try 'date: A\ndate: B\n'
$ try 'date:\n'
$ try 'tax: maybe\n'
$ try 'order: today\n'
$ try 'decimal: x\n'
$ try 'others: mine\n'
$ try 'kind gift: A = 1\n'
$ try 'skip: A = 1\n'
$ try 'kind refund: A =\n'
$ try 'amount: A\namount: B\n'
$ try 'amount: A + \n'
$ try 'fill: A\n'
$ try 'needs: A,,B\n'
$ try 'title: x\n'
crm-import: ./p:2: a line of a preset is 'key: value'
crm-import: ./p:1: level must be line, ticket or payment
crm-import: ./p:3: 'nosuchfield' is no key of a preset and no field
crm-import: ./p:2: date stands here twice
crm-import: ./p:1: a value is missing behind the colon
crm-import: ./p:1: tax must be in or out, and the columns it stands in: 'tax: out GST + PST'
crm-import: ./p:1: order must be dmy, mdy, ymd or excel
crm-import: ./p:1: decimal must be '.' or ','
crm-import: ./p:1: others can only be dictionary
crm-import: ./p:1: kind must be service, product, prepaid, redeem, refund or other
crm-import: ./p:1: skip needs a reason: 'skip void: CONDITION'
crm-import: ./p:1: expected a value, but the rule ends here
crm-import: ./p:2: no row is left for an amount behind one without a condition
crm-import: ./p:1: a column is missing in the sum
crm-import: ./p:1: fill needs the column of the ticket: 'fill Name: Email, Paid at'
crm-import: ./p:1: a name is missing
crm-import: ./p: the preset names no column
? 2

== what cannot be settled, and the preset that knows it
$ printf 'InvoiceNo,InvoiceDate,UnitPrice,CustomerID,Quantity,Description\n5,1/2/25 9:00,1,7,2,Cut\n' >f; import f; crm-import -p online f 2>&1 | sed 's/ txn_id.*//'
! crm-import: f: column InvoiceDate: '1/2/25 9:00' in line 2 can be day/month/year or month/day/year, and no row settles it: say -D dmy or -D mdy; it looks like Online Retail: try --preset online-retail
crm-import: f: preset online-retail; UTF-8, comma, header in line 1; customer_id=CustomerID date=InvoiceDate (month/day/year by the preset, no row tells) amount=quantity*price
customer_id,date,amount,txn_id,item,quantity
7,2025-01-02T09:00:00,2.00,5,Cut,2
crm-import: 1 row in = 1 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 2.00, of it 0.00 in 0 rows of walk-ins

== an order called #1002 that cannot be read is no remark
$ printf 'Name,Lineitem name,Lineitem price,Lineitem quantity,Financial Status,Email,Created at\n#1,Comb,3.00,1,paid,a@x.com,\n#2,Comb,3.00\n# a remark,,,,,,\n' >f; import -p shopify -r r f; cut -d, -f2- r
customer_id,date,amount,txn_id,item,quantity
line,reason,record
2,column Created at: no date,"#1,Comb,3.00,1,paid,a@x.com,"
3,"3 fields, the header has 7","#2,Comb,3.00"
? 0

== exports of other years have other headers
$ printf 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n489434,85048,Ball,12,2009-12-01 07:45:00,6.95,13085,UK\nC489449,22087,Bunting,-12,2009-12-01 10:33:00,2.95,16321,Australia\n' | import -p online-retail
$ printf '交易时间,微信订单号,商户订单号,用户标识,交易状态,总金额,退款金额,商品名称\n`2018-08-11 17:07:11,`42,`S1,`o1,`SUCCESS,`88.00,`0.00,`剪发\n`2018-08-12 10:00:00,`42,`S1,`o1,`REFUND,`0.00,`88.00,`剪发\n' | import -p wechat-pay
customer_id,date,amount,txn_id,item,quantity
13085,2009-12-01T07:45:00,83.40,489434,Ball,12
16321,2009-12-01T10:33:00,-35.40,C489449,Bunting,-12
customer_id,date,amount,txn_id,item,kind
o1,2018-08-11T17:07:11,88.00,S1,剪发,other
o1,2018-08-12T10:00:00,-88.00,S1,剪发,refund

== the beginning of a name means all presets that begin so; one that fits every file comes last
$ crm-import -p square sq.csv 2>&1 | sed -n 's/; UTF.*//p'; printf 'Receipt,Date,Description,Client,Staff,Amount\n1,01/20/2025,Cut,a,Jo,5\n' >f; crm-import -p s f 2>&1 | sed -n 's/; UTF.*//p'; crm-import -p salon-cn f 2>&1 | sed -n 's/; UTF.*//p'
crm-import: sq.csv: preset square-items
crm-import: f: preset salon-receipts
crm-import: f: preset salon-cn

== Shopify in total: a discount code is in the sum of the order, and not in its items
$ printf 'Name,Email,Financial Status,Paid at,Subtotal,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem discount\n#2,a@x.com,paid,2025-01-02,90.00,9.00,99.00,TEN,10.00,2025-01-02,2,Shampoo,30.00,0.00\n#2,a@x.com,,,,,,,,2025-01-02,1,Mask,40.00,0.00\n#1,b@x.com,refunded,2025-01-01,20.00,0,20.00,,0,2025-01-01,1,Comb,20.00,0\n' >f; import -p shopify-totals f; import -p shopify f | cut -d, -f3
customer_id,date,amount,txn_id,discount,campaign
a@x.com,2025-01-02,90.00,#2,10.00,TEN
amount
50.00
40.00
