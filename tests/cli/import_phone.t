#!tests/lib/cases
# crm-import: telephones in one spelling, and linked over spellings
$ cd $TMP
$ printf 'Client ID,Name,Phone\n1,Ann,+44 7700 900123\n2,Ann B,07700 900123\n3,Cat,020 7946 0018 ext 5\n4,Dan,12\n5,Eve,\n' >c.csv

== international numbers
$ crm-import -T clients --phone e164 --country GB c.csv
! crm-import: c.csv: UTF-8, comma, header in line 1; customer_id='Client ID' name=Name phone=Phone
! crm-import: 5 rows in = 5 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: 1 telephone is no number of --country: as it stands
customer_id,name,phone
1,Ann,+447700900123
2,Ann B,+447700900123
3,Cat,+442079460018
4,Dan,12
5,Eve,

== as they are dialled at home
$ crm-import -q -T clients --phone national --country gb c.csv
customer_id,name,phone
1,Ann,07700900123
2,Ann B,07700900123
3,Cat,02079460018
4,Dan,12
5,Eve,

== without it they stay
$ crm-import -q -T clients c.csv | cut -d, -f3
phone
+44 7700 900123
07700 900123
020 7946 0018 ext 5
12
\

== one person under two spellings, with their country
$ crm-import -q -T clients --link phone --country GB c.csv; crm-import -q -T clients --link phone c.csv | wc -l
customer_id,name,phone
1,Ann,+44 7700 900123
3,Cat,020 7946 0018 ext 5
4,Dan,12
5,Eve,
6

== an id that is a telephone, in sales and in a list
$ printf 'Phone,Date,Amount\n(0)7700 900123,2024-01-13,10\n0044 7700 900123,2024-01-14,20\n' | crm-import -q -c customer_id=Phone --phone e164 --country GB
customer_id,date,amount
+447700900123,2024-01-13,10
+447700900123,2024-01-14,20

== a kept column, masks and pseudonyms see the same spelling
$ printf 'Client,Date,Amount,Mobile\nA,2024-01-13,10,07700 900123\n' | crm-import -q --keep Mobile --phone e164 --country GB --mask phone
> crm-import -q --new-key k && printf 'Client,Date,Amount,Mobile\nA,2024-01-13,10,07700 900123\nB,2024-01-13,10,+447700900123\n' | crm-import -q --keep Mobile --phone e164 --country GB --pseudonymise k | cut -d, -f4 | sort -u | wc -l
customer_id,date,amount,Mobile
A,2024-01-13,10,447*****0123
2

== the country must be said, and known
$ crm-import -T clients --phone e164 c.csv
> crm-import -T clients --phone e164 --country XX c.csv
! crm-import: --phone: in which country are these numbers dialled? --country, one of AE AT AU BE CA CH CN DE DK ES FR GB HK ID IE IN IT JP KR MO MY NL NO NZ PH PL PT SE SG TH TW US VN
! crm-import: --country: 'XX' is none of AE AT AU BE CA CH CN DE DK ES FR GB HK ID IE IN IT JP KR MO MY NL NO NZ PH PL PT SE SG TH TW US VN
? 2

== any number of threads
$ { echo 'Client ID,Phone'; for i in $(seq 20000); do printf '%d,07700 9%05d\n' $i $i; done; } >many.csv
> crm-import -q -T clients --phone e164 --country GB -j 1 many.csv | md5sum >1; crm-import -q -T clients --phone e164 --country GB -j 4 many.csv | md5sum | cmp - 1 && crm-import -q -T clients --phone e164 --country GB many.csv | tail -1
20000,+447700920000
