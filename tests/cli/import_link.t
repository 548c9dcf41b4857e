#!tests/lib/cases
# crm-import --link and what goes with it: one person under several ids
$ cd $TMP
$ import() { crm-import -q "$@"; }
$ printf 'Client,Date,Amount,Phone,Card\n7,2025-01-02,1,138 0000 1111,\n8,2025-01-03,2,+86-13800001111,K9\n9,2025-01-04,3,,k-9\n,2025-01-05,4,13800001111,\n10,2025-01-06,5,13900002222,\n,2025-01-07,6,13777777777,\n' >shop.csv
$ printf 'customer_id,Name,Phone,Birthday,Consent\n7,Ann Lee,,1990-05-06,yes\n8,,13800001111,,no\n10,Bob,13900002222,,yes\n11,Bob,13900002223,,yes\n12,ann lee,,1990-05-06,\n' >clients.csv
$ printf 'customer_id,Name,Phone,Joined,Consent,Shoe\n8,Annie,+86 13800001111,2020-05-06,no,38\n7,Ann,13800001111,2021-01-01,yes,\n,Nobody,,,,\n9,Bob,13900001111,,yes,40\n,,13900001111,2019-01-01,,41\n,Nobody,,,,\n' >l

== one id a person, the smallest; rows without an id by their phone
$ crm-import --link phone,card shop.csv 2>&1 | grep -v header
crm-import: 4 ids are 2 persons
customer_id,date,amount,card
7,2025-01-02,1,
7,2025-01-03,2,K9
7,2025-01-04,3,k-9
7,2025-01-05,4,
10,2025-01-06,5,
,2025-01-07,6,
crm-import: 6 rows in = 6 out + 0 set aside + 0 duplicates + 0 lines of totals
crm-import: amount 21.00, of it 6.00 in 1 row of walk-ins

== the map of ids, and the map applied
$ import --link phone,card --link-map map.csv shop.csv >o; cat map.csv
$ import --map map.csv shop.csv | sed -n 3,4p
old_id,customer_id
10,10
7,7
8,7
9,7
7,2025-01-03,2,K9
7,2025-01-04,3,k-9

== any order of rows gives the same ids
$ (head -1 shop.csv; sed 1d shop.csv | tac) >back.csv
$ import --link card,phone --link-map back.map back.csv >o; import --link phone,card --link-map map.csv shop.csv >o; cmp back.map map.csv

== standard input and pipes are kept for the second look
$ import --link phone,card <shop.csv | sed -n 3p; import --link phone,card <(cat shop.csv) | sed -n 3p; cat shop.csv | import --link phone,card - | sed -n 3p
7,2025-01-03,2,K9
7,2025-01-03,2,K9
7,2025-01-03,2,K9

== a client list is linked with the rows and written as one row a client
$ import --link phone --clients clients.csv --clients-out c.csv --drop date shop.csv; import --link phone --clients clients.csv --clients-out c.csv shop.csv >o; cat c.csv
! crm-import: --drop: the stream must have 'date'
customer_id,name,phone,birthday,consent,card
7,Ann Lee,13800001111,1990-05-06,no,K9
10,Bob,13900002222,,yes,
11,Bob,13900002223,,yes,
12,ann lee,,1990-05-06,,
9,,,,,k-9

== every client of the stream has a row, in the same run and with the options of the rows
$ printf 'Name,Lineitem name,Lineitem price,Lineitem quantity,Financial Status,Email,Billing Name,Created at\n#1,Comb,3.00,1,paid,a@x.com,Ann,2025-01-02\n#1,Brush,4.00,1,,,,\n#2,Comb,3.00,1,voided,b@x.com,Bob,2025-01-02\n' >orders.csv
$ import -p shopify --clients-out c.csv orders.csv >o; cat c.csv
$ printf 'Client,Date,Amount,Phone,Birthday,Agrees\na,2025-01-02,1,13800001111,03/04/1990,yes\nb,2025-01-02,1,13900001111,,no\nTotal,,2,,,\n,2025-01-03,1,13700001111,,yes\n' >f; import --consent Agrees=yes -n x --clients-out c.csv f; cat c.csv
customer_id,name,email
a@x.com,Ann,a@x.com
customer_id,date,amount
x:a,2025-01-02,1
,2025-01-03,1
customer_id,phone,birthday
x:a,13800001111,

== a client list whose rows are of one person becomes one row; her own record first, one no is no, the earliest day joined
$ crm-import -T clients --link phone --keep Shoe --totals t l 2>&1 | grep -v header; sed '/rows_to/q' t; grep -e name -e joined t
$ (sed 1q l; sed 1d l | tac) | import -T clients --link phone --keep Shoe | sort | head -3
crm-import: 3 ids are 2 persons
customer_id,name,phone,joined,consent,Shoe
7,Ann,13800001111,2020-05-06,no,38
,Nobody,,,,
9,Bob,13900001111,2019-01-01,yes,40
,Nobody,,,,
crm-import: 6 rows in = 4 out + 0 set aside + 2 duplicates + 0 lines of totals
measure,value
rows_in,6
rows_out,4
rows_set_aside,0
rows_duplicates,2
rows_totals,0
filled_name,1
filled_joined,0.5
,Nobody,,,,
,Nobody,,,,
7,Ann,13800001111,2020-05-06,no,38

== and so by a map; other formats and --anonymity see the merged rows
$ printf 'old_id,customer_id\n8,7\n' >m; import -T clients --map m l | sed 3q; import -T clients --map m -f jsonl l | sed 1q; import -T clients --map m -f tsv l | sed 2q; import -T clients --map m --anonymity 2,name l | sed 2q
! crm-import: anonymity: 2 clients are in 2 groups of fewer than 2
customer_id,name,phone,joined,consent
7,Ann,13800001111,2020-05-06,no
,Nobody,,,
{"customer_id":"7","name":"Ann","phone":"13800001111","joined":"2020-05-06","consent":"no"}
customer_id	name	phone	joined	consent
7	Ann	13800001111	2020-05-06	no
customer_id,name,phone,joined,consent
7,Ann,13800001111,2020-05-06,no

== a client list of the rows themselves
$ import --clients-out c.csv --keep phone shop.csv >o; cat c.csv
customer_id,phone,card
7,138 0000 1111,
8,+86-13800001111,K9
9,,k-9
10,13900002222,

== probable pairs are listed and not merged
$ import --candidates pairs.csv -T clients clients.csv >o; cat pairs.csv; cut -d, -f1 o | tr '\n' ' '; echo
customer_id,other_id,score,reason
12,7,80,same name and birthday
10,11,60,"same name, phone one digit off"
customer_id 7 8 10 11 12 

== a key that joins too many ids is refused and named
$ (echo Client,Date,Amount,Phone; for i in 1 2 3 4 5 6; do echo c$i,2025-01-02,1,13800001111; done) >f
$ import --link phone f; import --link phone --link-max 6 f | sed 3q
! crm-import: phone '13800001111' joins 6 ids ('c1' 'c2' 'c3' 'c4' 'c5' 'c6'): --link-max 5 allows fewer
customer_id,date,amount
c1,2025-01-02,1
c1,2025-01-02,1

== what is no key joins nobody
$ printf 'Client,Date,Amount,Phone\na,2025-01-02,1,0000000\nb,2025-01-02,1,0000000\nc,2025-01-02,1,-\nd,2025-01-02,1,-\n' | import --link phone --link-map m >o; cat m
! crm-import: --link: no row has a usable key in these fields: nobody is linked
old_id,customer_id
a,a
b,b
c,c
d,d

== two tills with the same numbers stay apart unless a key says otherwise
$ import -n shop --keep phone shop.csv >1.csv; import -n web --keep phone shop.csv >2.csv
$ import -k all --link phone --link-map m 1.csv 2.csv >o; grep -e :10 -e :9 m
shop:10,shop:10
shop:9,shop:9
web:10,shop:10
web:9,web:9

== a field that cannot link
$ import --link amount shop.csv
! crm-import: --link: 'amount' is none of phone, card, email, name, birthday
? 2

== options that need --link
$ import --link-map m shop.csv; import --clients clients.csv shop.csv
! crm-import: --link-map needs --link FIELD,...
! crm-import: --clients needs --link FIELD,...
? 2

== no such field in any file
$ printf 'Client,Date,Amount\na,2025-01-02,1\n' | import --link phone
! crm-import: --link: no row has a usable key in these fields: nobody is linked
customer_id,date,amount
a,2025-01-02,1

== a map that contradicts itself
$ printf 'old_id,customer_id\na,b\na,c\n' >m; import --map m shop.csv
! crm-import: m:3: column old_id: 'a' stands for two ids
? 2

== answers get the same ids
$ printf 'rid,customer_id,q1\n1,8,5\n2,10,4\n' >q.csv
$ import --link phone,card --link-map map.csv shop.csv >o; import -T answers --map map.csv q.csv
rid,customer_id,q1
1,7,5
2,10,4

== a total is nobody, in rows and in lists
$ printf 'customer_id,Name,Phone\n7,Ann,13800001111\n合计,1,\n' >l; crm-import -T clients l 2>&1 | sed 1d
$ printf 'Client,Date,Amount,Phone\n7,2025-01-02,1,13800001111\nTotal,,1,13800001111\n# one row,,,\n' >f; import --link phone --link-map m f >o; cat m
customer_id,name,phone
7,Ann,13800001111
crm-import: 2 rows in = 1 out + 0 set aside + 0 duplicates + 1 line of totals
old_id,customer_id
7,7
