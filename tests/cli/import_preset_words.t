#!tests/lib/cases
# crm-import: presets say what options can say, and what belongs to a whole order
$ cd $TMP
$ cat >orders.csv <<'EOF'
> Name,Email,Financial Status,Paid at,Subtotal,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount,Lineitem discount
> #1,a@x.com,paid,2024-01-16,72.00,72.00,8.00,2024-01-16,2,A,30.00,0.00,0.00
> #1,,,,,,,,1,B,20.00,,0.00
> #2,b@x.com,partially_refunded,2024-01-17,50.00,50.00,0.00,2024-01-17,1,A,50.00,20.00,0.00
> EOF

== Shopify: discounts and refunds of the order are taken off its first row
$ crm-import -p shopify-orders orders.csv; crm-import -q -p shopify-totals orders.csv
! crm-import: orders.csv: preset shopify-orders; UTF-8, comma, header in line 1; customer_id=Email date='Paid at' amount=quantity*price-discount-'Discount Amount'-'Refunded Amount' txn_id=Name item='Lineitem name' quantity='Lineitem quantity' discount='Lineitem discount'; dropped: Total, 'Lineitem price'
! crm-import: 3 rows in = 3 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 102.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,txn_id,item,quantity,discount
a@x.com,2024-01-16,52.00,#1,A,2,0.00
a@x.com,2024-01-16,20.00,#1,B,1,0.00
b@x.com,2024-01-17,30.00,#2,A,1,0.00
customer_id,date,amount,txn_id,discount
a@x.com,2024-01-16,72.00,#1,8.00
b@x.com,2024-01-17,30.00,#2,0.00

== orders that come to another sum than their rows are said, exit status 1
$ sed 's/^#1,a@x.com,paid,2024-01-16,72.00/#1,a@x.com,paid,2024-01-16,62.00/' orders.csv | crm-import -q -p shopify-orders
! crm-import: standard input: the rows of 1 of 2 orders come to another sum than the order's (line 2: 72.00, the order says 62.00)
? 1
customer_id,date,amount,txn_id,item,quantity,discount
a@x.com,2024-01-16,52.00,#1,A,2,0.00
a@x.com,2024-01-16,20.00,#1,B,1,0.00
b@x.com,2024-01-17,30.00,#2,A,1,0.00

== what a preset can say as options do
$ printf 'level: line\ncustomer_id: Who\ndate: Day\namount: Sum\ntxn_id: No\nitem: What\nfill-down: Day\nonce-per: txn_id\nkeep-only: State=done,half\n' > own.preset
> printf 'Who,Day,Sum,No,What,State\na,2024-01-13,30,1,cut,done\na,,30,1,wash,half\nb,,5,2,comb,open\nb,,7,3,comb,done\n' > own.csv; crm-import -p own.preset own.csv
! crm-import: own.csv: preset own; UTF-8, comma, header in line 1; customer_id=Who date=Day amount=Sum txn_id=No item=What state=State
! crm-import: 4 rows in = 3 out + 1 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 37.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: State 'open': 1 row, 5.00
customer_id,date,amount,txn_id,item
a,2024-01-13,30,1,cut
a,2024-01-13,0.00,1,wash
b,2024-01-13,7,3,comb

== the user's answer comes first
$ printf 'level: line\ncustomer_id: Who\ndate: Day\namount: Sum\ntxn_id: No\nonce-per: txn_id\n' > own.preset
> printf 'Who,Day,Sum,No\na,2024-01-13,30,1\na,2024-01-13,30,1\n' > own.csv; crm-import -q -p own.preset --once-per row own.csv
customer_id,date,amount,txn_id
a,2024-01-13,30,1
a,2024-01-13,30,1

== what it cannot say
$ printf 'customer_id: Who\nonce-per: ticket\n' > own.preset; printf 'Who\n' | crm-import -p own.preset
> printf 'customer_id: Who\nkeep-only: done\n' > own.preset; printf 'Who\n' | crm-import -p own.preset
! crm-import: own.preset:2: once-per must be txn_id, visit or row
! crm-import: own.preset:2: keep-only must be COLUMN=WORD,...
? 2
