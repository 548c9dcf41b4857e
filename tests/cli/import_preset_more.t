#!tests/lib/cases
# crm-import: presets of systems whose columns were read in public files; the rows are made up
$ cd $TMP
$ import() { crm-import "$@"; }
$ cat > paypal.csv <<'END'
> "Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title"
> "10/21/2019","03:46:20","PDT","Ann Doe","Website Payment","Completed","USD","1,250.00","-40.99","1,209.01","ann@example.com","shop@example.com","T1","Cut"
> "10/21/2019","04:46:20","PDT","","Bank Deposit to PP Account ","Completed","USD","6.99","0.00","6.99","","shop@example.com","T2",""
> "10/22/2019","08:57:01","PDT","Supplier Ltd","Website Payment","Completed","USD","-1,000.00","0.00","-1,000.00","shop@example.com","x@example.com","T3",""
> "10/22/2019","09:57:01","PDT","Bea Roe","Website Payment","Pending","USD","7.00","0.00","7.00","bea@example.com","shop@example.com","T4",""
> "10/23/2019","03:02:12","PDT","Ann Doe","Payment Refund","Completed","USD","-50.00","0.00","-50.00","shop@example.com","ann@example.com","T5",""
> END
$ cat > stripe.csv <<'END'
> "balance_transaction_id","created_utc","currency","gross","fee","net","reporting_category","description","customer_id"
> "txn_1","2020-01-23 08:26:29","usd","12.00","0.65","11.35","charge","Cut","cus_1"
> "txn_2","2020-01-24 08:26:31","usd","-2.00","0.00","-2.00","refund","REFUND FOR PAYMENT","cus_1"
> "txn_3","2020-01-25 08:26:31","usd","-9.00","0.00","-9.00","payout","STRIPE PAYOUT",""
> END
$ cat > woo.csv <<'END'
> order_id,order_number,order_date,status,tax_total,discount_total,order_total,customer_id,customer_email
> 11,11,9/6/2016  6:29:00,completed,2.00,1.00,22.00,5,ann@example.com
> 12,12,9/7/2016  6:29:00,pending,2.00,0.00,32.00,6,bea@example.com
> 13,13,9/28/2016  6:29:00,cancelled,2.00,0.00,32.00,6,bea@example.com
> END
$ cat > sumup.csv <<'END'
> Account,Date,Time,Type,Transaction ID,Receipt Number,Payment Method,Quantity,Description,Currency,Price (Gross),Price (Net),Tax,Tax rate,Transaction refunded
> a@example.org,15.03.23,11:53,Sales,TD1,S1,Cash,2,Shampoo ,CHF,14.00,13.00,1.00,7.7%,
> a@example.org,16.03.23,11:55,Sales,TD2,S2,Card,1,Cut,CHF,70.00,65.00,5.00,7.7%,
> END

== PayPal: payments received and refunds, no other movements of the balance
$ import -p paypal paypal.csv
customer_id,date,amount,txn_id,item,kind
Ann Doe,2019-10-21T03:46:20,1250.00,T1,Cut,
Ann Doe,2019-10-23T03:02:12,-50.00,T5,,refund
!~ ^crm-import: paypal.csv: preset paypal; .*
! crm-import: 5 rows in = 2 out + 3 set aside + 0 duplicates + 0 lines of totals
! crm-import: amount 1200.00, of it 0.00 in 0 rows of walk-ins
! crm-import: set aside: not-a-sale: 1 row, 6.99
! crm-import: set aside: paid-by-us: 1 row, -1000.00
! crm-import: set aside: unfinished: 1 row, 7.00

== Stripe: charges and refunds, gross
$ import -q -p stripe stripe.csv
customer_id,date,amount,txn_id,item,kind
cus_1,2020-01-23T08:26:29,12.00,txn_1,Cut,other
cus_1,2020-01-24T08:26:31,-2.00,txn_2,REFUND FOR PAYMENT,refund

== WooCommerce: an order a row, what was charged; without the tax if wanted
$ import -q -p woocommerce woo.csv; import -q -p woocommerce --tax out woo.csv | tail -1
customer_id,date,amount,txn_id,kind,discount
ann@example.com,2016-09-06T06:29:00,22.00,11,other,1.00
ann@example.com,2016-09-06T06:29:00,20.00,11,other,1.00

== SumUp: items, all of walk-ins
$ import -q -p sumup sumup.csv
customer_id,date,amount,txn_id,item,kind,quantity
,2023-03-15T11:53:00,14.00,TD1,Shampoo,other,2
,2023-03-16T11:55:00,70.00,TD2,Cut,other,1

== a file that looks like one is told so
$ for f in paypal stripe woo sumup; do import $f.csv 2>&1 >/dev/null | grep -o 'looks like [A-Z][A-Za-z]*'; done
looks like PayPal
looks like Stripe
looks like WooCommerce
looks like SumUp
