#!tests/lib/cases
# crm-import: which of several columns of money is the amount

== a total that holds tips
$ printf 'Client,Date,Item,Subtotal,Tip,Total\nA,2025-01-13,Cut,50,5,55\nB,2025-01-14,Cut,40,0,40\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Subtotal (by its rows; Total would give 5.00 more) item=Item; dropped: Tip, Total
! crm-import: standard input: the amount is Subtotal: Total holds Tip (5.00) too
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 90.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item
A,2025-01-13,50,Cut
B,2025-01-14,40,Cut

== and taxes
$ printf 'Client,Date,Item,Subtotal,Tax,Tip,Total\nA,2025-01-13,Cut,50,4,5,59\nB,2025-01-14,Cut,40,3.2,0,43.20\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Subtotal (by its rows; Total would give 12.20 more) item=Item; dropped: Tax, Tip, Total
! crm-import: standard input: the amount is Subtotal: Total holds Tip (5.00) and Tax (7.20) too
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 90.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item
A,2025-01-13,50,Cut
B,2025-01-14,40,Cut

== the user's column stands, and what another would give is said
$ printf 'Client,Date,Item,Subtotal,Tip,Total\nA,2025-01-13,Cut,50,5,55\nB,2025-01-14,Cut,40,0,40\n' | crm-import -c amount=Total -o /dev/null
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Total (as you say; Subtotal would give 5.00 less) item=Item; dropped: Subtotal, Tip
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 95.00, of it 0.00 in 0 rows of walk-ins

== tips beside a total that is all there is
$ printf 'Client,Date,Item,Tip,Total\nA,2025-01-13,Cut,5,59\nB,2025-01-14,Cut,0,43.20\n' > "$TMP/m.csv"
> cd "$TMP" && crm-import m.csv
> crm-import -q -c 'amount=Total - Tip' m.csv
> crm-import -q -c amount=Total m.csv | tail -n +2
! crm-import: m.csv: column Tip: tips, 5.00 in 1 row: does the amount in Total hold that? -c 'amount=Total - Tip' takes it off, -c 'amount=Total' takes it as it stands
customer_id,date,amount,item
A,2025-01-13,54.00,Cut
B,2025-01-14,43.20,Cut
A,2025-01-13,59,Cut
B,2025-01-14,43.20,Cut

== tips beside an amount are said
$ printf 'Client,Date,Item,Amount,Tip\nA,2025-01-13,Cut,50,5\nB,2025-01-14,Cut,40,\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount item=Item; dropped: Tip
! crm-import: standard input: Tip (5.00): taken to stand beside the amount, not in it
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 90.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item
A,2025-01-13,50,Cut
B,2025-01-14,40,Cut

== money that was given back
$ printf 'Client,Date,Item,Amount,Refunded Amount\nA,2025-01-13,Cut,50,20\nB,2025-01-14,Cut,40,0\n' > "$TMP/m.csv"
> cd "$TMP" && crm-import m.csv
> crm-import -c 'amount=Amount - Refunded Amount' m.csv
! crm-import: m.csv: column Refunded Amount: money given back, 20.00 in 1 row: does the amount in Amount hold that? -c 'amount=Amount - Refunded Amount' takes it off, -c 'amount=Amount' takes it as it stands
! crm-import: m.csv: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount-'Refunded Amount' item=Item
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 70.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item
A,2025-01-13,30.00,Cut
B,2025-01-14,40.00,Cut

== refunds on rows of their own are out already
$ printf 'Client,Date,Item,Amount,Refunded\nA,2025-01-13,Cut,50,0\nA,2025-01-14,Cut,-20,20\n' | crm-import -q
customer_id,date,amount,item
A,2025-01-13,50,Cut
A,2025-01-14,-20,Cut

== prices before the discount
$ printf 'Client,Date,Item,Price,Qty,Discount,Amount\nA,2025-01-13,Cut,40,2,8,80\nB,2025-01-14,Cut,40,1,0,40\n' > "$TMP/m.csv"
> cd "$TMP" && crm-import m.csv
> crm-import -q -c 'amount=Amount - Discount' m.csv
! crm-import: m.csv: column Discount: discounts, 8.00 in 1 row: does the amount in Amount hold that? -c 'amount=Amount - Discount' takes it off, -c 'amount=Amount' takes it as it stands
customer_id,date,amount,item,quantity,discount
A,2025-01-13,72.00,Cut,2,8
B,2025-01-14,40.00,Cut,1,0

== a net amount beside the gross one
$ printf 'Client,Date,Item,Gross,Discount,Net\nA,2025-01-13,Cut,80,8,72\nB,2025-01-14,Cut,40,0,40\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Net (by its name; Gross would give 8.00 more) item=Item discount=Discount; dropped: Gross
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 112.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item,discount
A,2025-01-13,72,Cut,8
B,2025-01-14,40,Cut,0

== an amount without the tax that another holds
$ printf 'Client,Date,Item,Amount,Tax,Total\nA,2025-01-13,Cut,50,4,54\nB,2025-01-14,Cut,40,3.2,43.20\n' | crm-import
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id=Client date=Date amount=Amount (by its name; Total would give 7.20 more) item=Item; dropped: Tax, Total
! crm-import: 2 rows in = 2 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 90.00, of it 0.00 in 0 rows of walk-ins
customer_id,date,amount,item
A,2025-01-13,50,Cut
B,2025-01-14,40,Cut

== deposits that were counted when they were paid
$ printf 'Client,Date,Item,Amount,Deposit\nA,2025-01-01,Deposit,50,\nA,2025-01-13,Colour,120,50\nB,2025-01-14,Cut,40,\n' > "$TMP/m.csv"
> cd "$TMP" && crm-import m.csv
> crm-import -q -c 'amount=Amount - Deposit' m.csv
! crm-import: m.csv: column Deposit: deposits counted when they were paid, 50.00 in 1 row: does the amount in Amount hold that? -c 'amount=Amount - Deposit' takes it off, -c 'amount=Amount' takes it as it stands
customer_id,date,amount,item,kind
A,2025-01-01,50.00,Deposit,prepaid
A,2025-01-13,70.00,Colour,
B,2025-01-14,40.00,Cut,

== a deposit is prepaid, and who pays with it redeems it
$ printf 'Client,Date,Item,Amount,Payment Method\nA,2025-01-01,Deposit,50,Cash\nA,2025-01-13,Colour,50,Deposit\nA,2025-01-13,Colour,70,Cash\n' | crm-import -q
customer_id,date,amount,item,kind
A,2025-01-01,50,Deposit,prepaid
A,2025-01-13,50,Colour,redeem
A,2025-01-13,70,Colour,

== a sum of columns the file does not have
$ printf 'Client,Date,Item,Amount,Tip\nA,2025-01-13,Cut,50,5\n' | crm-import -c 'amount=Amount - Tips'
! crm-import: --column amount: no file has a column 'Amount - Tips'
? 2

== a cell of the sum that is no number
$ printf 'Client,Date,Item,Amount,Tip\nA,2025-01-13,Cut,50,x\n' | crm-import -q -c 'amount=Amount - Tip'
! crm-import: standard input:2: column Amount: 'x' is not a number (--rejects FILE sets such rows aside)
? 2
customer_id,date,amount,item

== a column whose own name has a sign
$ printf 'Client,Date,Item,Total - Tip,Tip\nA,2025-01-13,Cut,50,5\n' | crm-import -q -c 'amount=Total - Tip'
customer_id,date,amount,item
A,2025-01-13,50,Cut
