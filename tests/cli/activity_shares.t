#!tests/lib/cases
# activity: profit where costs are known, shares of revenue, a note on a month that has not ended
$ cd $TMP; cost() { printf 'customer_id,date,amount,cost\nA,2024-01-02,100,60\nB,2024-01-03,100,%s\n,2024-01-31,50,%s\n' "$1" "$2"; }
$ kinds() { printf '%s\n' customer_id,date,amount,kind,discount a,2024-01-02,60,service,20 a,2024-01-02,20,product, b,2024-01-03,300,prepaid,100 b,2024-01-04,80,redeem,40 ,2024-01-31,20,product, c,2024-01-31,-10,refund,5; }

== a cost that is not known is not 0: profit of the lines that have one, and how much of revenue they are
$ cost '' '' | crm-churn activity -q | cut -d, -f2,6,9,21,22; cost ' ' 20 | crm-churn activity -q | cut -d, -f9,21; cost 0 0 | crm-churn activity -q | cut -d, -f9,21
clients,revenue,profit,cost_share,note
2,250.00,40.00,0.4,
profit,cost_share
70.00,0.6
profit,cost_share
190.00,1

== no cost at all is no profit
$ cost '' '' | crm-churn activity -q -g customer_id | cut -d, -f1,10,22
$ printf 'customer_id,date,amount\na,2024-01-31,5\n' | crm-churn activity -q | cut -d, -f9,19-22
customer_id,profit,cost_share
A,40.00,1
B,,0
,,0
profit,retail_share,discount_share,cost_share,note
,,,,

== a state keeps which costs are known
$ cost '' 20 | crm-churn activity --partial -o s; crm-churn activity -q --merge s | cut -d, -f9,21
profit,cost_share
70.00,0.6

== a refund without a cost takes nothing from the share of those with one
$ printf 'customer_id,date,amount,cost,kind\na,2024-01-02,60,20,service\na,2024-01-31,-20,,refund\n' | crm-churn activity -q | cut -d, -f6,9,21
revenue,profit,cost_share
40.00,40.00,0.75

== products of what was sold, discounts of list prices; what does not count and refunds are in neither
$ kinds | crm-churn activity -q | cut -d, -f6,12-17,19-22; kinds | crm-churn activity -q --basis service | cut -d, -f6,20
revenue,service,product,prepaid,redeemed,discount,refund,retail_share,discount_share,cost_share,note
390.00,60.00,40.00,300.00,80.00,165.00,10.00,0.4,0.230769230769,,
revenue,discount_share
170.00,0.25

== a month that has not ended has a note
$ cost '' '' | crm-churn activity -q -a 2024-02-28 | cut -d, -f1,2,22; cost '' '' | crm-churn activity -q --until 2024-01-30 | cut -d, -f1,22
period,clients,note
2024-01,2,
2024-02,0,open
period,note
2024-01,open
