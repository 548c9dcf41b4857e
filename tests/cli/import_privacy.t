#!tests/lib/cases
# crm-import: pseudonyms and back, masks, consent, anonymity
$ cd $TMP
$ import() { crm-import -q "$@"; }
$ printf 'Client,Date,Amount,Phone,Name,Referred By\nID7007,2025-01-02,1,138 0000 1111,Ann Lee,\nID8008,2025-01-03,2,+86-13800001111,Ann Lee,\n,2025-01-05,4,13800001111,Zed Queen,\nID9009,13900007777,3,13900007777,Bob Rook,\n' >shop.csv
$ printf 'customer_id,Name,Phone,District,Gender,Consent\nID7007,Ann Lee,13800001111,Old Town,F,yes\nID8008,Ann Lee,,Old Town,F,no\nID9009,Bob Rook,13900007777,Hill,M,yes\n' >clients.csv
$ (umask 077; printf '%064d\n' 7 >key)

== a key is made once, for its owner alone
$ crm-import --new-key k && stat -c %a k && wc -c <k; crm-import --new-key k
! crm-import: k: exists already: a key that is replaced is lost
600
65
? 2

== a key others can read is refused
$ chmod 644 key; import --pseudonymise key shop.csv
! crm-import: key: others can read this key: chmod 600 it
? 2

== no key in the file
$ (umask 077; echo nonsense >k); import --pseudonymise k shop.csv
! crm-import: k: no key of --new-key
? 2

== no id, name or phone in any output or message, but in the key map
$ crm-import --pseudonymise key --key-map map --keep phone,name -r r --totals t --link phone --link-map lm --clients clients.csv --clients-out co --candidates ca shop.csv >out 2>err; echo $?
$ grep -l -e ID7007 -e ID8008 -e ID9009 -e 'Ann' -e Zed -e Bob -e 1380000 -e '138 0' -e 1390000 out err r t lm co ca map
$ stat -c %a map; wc -l <out; cut -d, -f3,4 r
1
map
600
4
reason,record
column Date: is not a date,

== nor without --rejects, in the message that stops the run
$ import --pseudonymise key shop.csv >out
! crm-import: shop.csv:5: column Date: is not a date (--rejects FILE sets such rows aside)
? 2

== nor of codes for walk-ins and keys that join too many
$ printf 'Client,Date,Amount,Phone\nWALK_IN,2025-01-02,1,13800001111\nb,2025-01-02,1,13800001111\n' >f
$ crm-import --pseudonymise key --link phone --link-max 1 f 2>&1 | tail -1
crm-import: 1 key joins more than 1 id: --link-max allows more

== the same key gives the same pseudonyms, another key others
$ import --pseudonymise key -T clients clients.csv | cut -d, -f1 >1; import --pseudonymise key -T clients clients.csv | cut -d, -f1 >2; cmp 1 2
$ crm-import --new-key k; import --pseudonymise k -T clients clients.csv | cut -d, -f1 | sort | comm -12 - <(sort 1)
customer_id

== the call list comes back with names
$ import --pseudonymise key --key-map map -T clients clients.csv >list.csv
$ import --reidentify map list.csv
customer_id,name,phone,gender,district,consent
ID7007,Ann Lee,13800001111,female,Old Town,yes
ID8008,Ann Lee,,female,Old Town,no
ID9009,Bob Rook,13900007777,male,Hill,yes

== fields are apart: an id and a phone of the same digits differ
$ printf 'customer_id,phone\n13800001111,13800001111\n' | import --pseudonymise key -T clients | sed -n 2p | tr , '\n' | sort -u | wc -l
2

== a key map without pseudonyms
$ import --key-map map shop.csv
! crm-import: --key-map needs --pseudonymise KEYFILE
? 2

== phones are masked
$ import --mask phone -T clients clients.csv | cut -d, -f1,3
$ import --mask name clients.csv
! crm-import: --mask: only a phone can be masked, not 'name'
customer_id,phone
ID7007,138****1111
ID8008,
ID9009,139****7777
? 2

== clients without consent are left out
$ import --consent Consent=yes -T clients clients.csv | cut -d, -f1
$ import --consent Consent=yes --clients clients.csv -r r --max-rejects 1 shop.csv; echo $?; cut -d, -f2,3 r
customer_id
ID7007
ID9009
customer_id,date,amount
ID7007,2025-01-02,1
0
line,reason
3,no consent
4,no consent
5,column Date: '13900007777' is not a date

== one no of a person under two ids counts for her
$ import --consent Consent=yes --clients clients.csv --link phone -r r --max-rejects 1 shop.csv | sed 1d
$ import --consent Consent=yes --clients clients.csv --link phone,name -r r --max-rejects 1 shop.csv | sed 1d

== consent that nothing tells of
$ import --consent Consent=yes shop.csv; import --consent Consent shop.csv
! crm-import: --consent: shop.csv has no column 'Consent'; --clients LIST may
! crm-import: --consent: 'Consent' is not FIELD=VALUE
? 2

== clients who stand out are counted
$ import -T clients --anonymity 2,district,gender clients.csv | tail -1
! crm-import: anonymity: 1 client is in 1 group of fewer than 2
ID9009,Bob Rook,13900007777,male,Hill,yes

== and what makes them so is blanked
$ import -T clients --anonymity 2,district,gender --suppress clients.csv
! crm-import: anonymity: 1 client is in 1 group of fewer than 2: these columns are empty for her
customer_id,name,phone,gender,district,consent
ID7007,Ann Lee,13800001111,female,Old Town,yes
ID8008,Ann Lee,,female,Old Town,no
ID9009,Bob Rook,13900007777,,,yes

== mistakes in it
$ import -T clients --anonymity 1,district clients.csv; import -T clients --anonymity 5,income clients.csv; import --suppress -T clients clients.csv
! crm-import: --anonymity: '1,district' is not K,FIELD,... with K from 2
! crm-import: --anonymity: the output has no column 'income'
! crm-import: --suppress needs --anonymity K,FIELD,...
? 2

== which are found before anything is written
$ import -T clients --anonymity 5,income -o o --totals t --pseudonymise key --key-map m clients.csv; ls o t m 2>/dev/null
! crm-import: --anonymity: the output has no column 'income'
? 2

== nor is a person of a client list who said no in one of her records
$ printf 'customer_id,Name,Phone,Consent\n7,Ann,13800001111,yes\n8,Ann,13800001111,no\n9,Bob,13900001111,yes\n,Bob,13900001111,no\n10,Cy,,yes\n' >l; printf 'old_id,customer_id\n8,7\n' >m
$ import -T clients --consent Consent=yes --link phone l; import -T clients --consent Consent=yes --map m <l
customer_id,name,phone,consent
10,Cy,,yes
customer_id,name,phone,consent
9,Bob,13900001111,yes
10,Cy,,yes
