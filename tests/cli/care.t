#!tests/lib/cases
$ cat >$TMP/r.csv <<'END'
> occasion,when,who,action,channel,priority
> birthday,birthday-2d,all,card,sms,2
> call-back,last_date+5d,,call her,call,1
> news,now,clv >= 100,tell the news,email,3
> END
$ cat >$TMP/c.csv <<'END'
> customer_id,name,phone,email,consent,birthday,last_date,clv,staff
> a,Ann,13800138000,a@x,yes,1990-03-12,2026-01-01,100,Kim
> b,王小明,+86 139-0013 9000,,YES,03-13,2026-03-05,300,Kim
> c,Cy,,c@x,yes,1992-03-12,2026-01-01,900.5,Lee
> d,Di,444,d@x,no,1993-03-12,2026-01-01,,
> e,Eve,13800138005,e@x,,1993-05-12,2026-01-01,50,Leo
> END

== a plan, what is held, totals, and what is said of it
$ crm-care plan $TMP/r.csv --from 2026-03-09 --held $TMP/held --totals $TMP/totals $TMP/c.csv
$ cat $TMP/held $TMP/totals
! crm-care: 5 clients = 3 planned + 1 held + 1 not due
! crm-care: 8 contacts due = 3 planned + 5 held (1 no consent, 1 no phone, 1 no email, 2 quiet)
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason
2026-03-09,c,news,tell the news,email,3,Lee,Cy,,900.5,now 2026-03-09
2026-03-10,b,call-back,call her,call,1,Kim,王小明,+86 139-0013 9000,300,last_date+5d 2026-03-10
2026-03-10,a,birthday,card,sms,2,Kim,Ann,13800138000,100,birthday-2d 2026-03-10
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason
2026-03-09,b,news,tell the news,email,3,Kim,王小明,+86 139-0013 9000,300,no email
2026-03-09,a,news,tell the news,email,3,Kim,Ann,13800138000,100,quiet
2026-03-10,c,birthday,card,sms,2,Lee,Cy,,900.5,no phone
2026-03-10,d,birthday,card,sms,2,,Di,444,,no consent
2026-03-11,b,birthday,card,sms,2,Kim,王小明,+86 139-0013 9000,300,quiet
measure,value
clients,5
clients_planned,3
clients_held,1
clients_not_due,1
contacts_due,8
contacts_planned,3
contacts_held,5
held_no_consent,1
held_no_phone,1
held_no_email,1
held_quiet,2
held_full,0
held_closed,0
moved_closed,0
moved_full,0
value_planned,1300.50
value_held,0.00

== RULES may come after options, and customers from a pipe
$ crm-care plan -q --from 2026-03-09 -o $TMP/one $TMP/r.csv $TMP/c.csv
$ crm-care plan -q --from 2026-03-09 $TMP/r.csv - <$TMP/c.csv | cmp - $TMP/one
$ cat $TMP/c.csv | crm-care plan -q $TMP/r.csv --from 2026-03-09 | cmp - $TMP/one
$ crm-care plan -q --from 2026-03-09 <(cat $TMP/r.csv) $TMP/c.csv | cmp - $TMP/one
$ crm-care plan -q --from 2026-03-09 <(cat $TMP/r.csv) <$TMP/c.csv | cmp - $TMP/one
$ crm-care plan -q --from 2026-03-09 - $TMP/c.csv <$TMP/r.csv | cmp - $TMP/one
$ crm-care plan -q --from 2026-03-09 - <$TMP/c.csv | sed 1q
$ crm-care plan -q --from 2026-03-09 - $TMP/c.csv <$TMP/c.csv
$ tr , ';' <$TMP/r.csv >$TMP/semi.csv; crm-care plan -q --from 2026-03-09 $TMP/semi.csv $TMP/c.csv | cmp - $TMP/one
! crm-care: the first of several files is read once, and holds no rules: name RULES before it (crm-care rules writes the shipped ones)
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason

== the plan names people, so nobody else may read it
$ (umask 022; crm-care plan -q --from 2026-03-09 -o $TMP/p --held $TMP/h --totals $TMP/t $TMP/r.csv $TMP/c.csv; crm-care plan -q --from 2026-03-09 -f ics -o $TMP/i $TMP/r.csv $TMP/c.csv; crm-care dates --from 2026-03-09 --birthdays $TMP/b $TMP/c.csv >$TMP/d)
$ stat -c '%a %n' $TMP/p $TMP/h $TMP/i $TMP/b $TMP/t | sed "s|$TMP/||"
600 p
600 h
600 i
600 b
644 t

== shipped rules need what they name, and say what is missing
$ crm-care plan --from 2026-03-01 $TMP/c.csv | cut -d, -f1-5
! crm-care: 25 of the shipped rules need columns that are not there: closed, first_date, lifecycle, children_birthday, expires_on, card_expires, keeps_until, risk_decile, due_stage, due_date, frequency, joined, recency_days
! crm-care: 5 clients = 2 planned + 2 held + 1 not due
! crm-care: 4 contacts due = 2 planned + 2 held (1 no consent, 1 no phone)
date,customer_id,occasion,action,channel
2026-03-05,a,birthday,send wishes and the birthday gift,sms
2026-03-06,b,birthday,send wishes and the birthday gift,sms

== shipped rules in Chinese
$ crm-care plan -q --lang zh --from 2026-03-01 $TMP/c.csv | cut -d, -f1-5
date,customer_id,occasion,action,channel
2026-03-05,a,生日,送上生日祝福和生日礼,短信
2026-03-06,b,生日,送上生日祝福和生日礼,短信

== the rules themselves, in both languages, and they can be read
$ crm-care rules | head -n 2; crm-care rules --lang zh | head -n 2; crm-care rules | wc -l
$ for l in en zh; do crm-care rules --lang $l >$TMP/$l.csv; sed 1q $TMP/$l.csv | cut -d, -f1-6; done
$ printf 'customer_id,%s\nx,,,,,,,,,,,,,,,,,\n' closed,followed_up,first_date,frequency,last_date,lifecycle,birthday,children_birthday,expires_on,expiring,card_expires,keeps_until,at_risk,risk_decile,due_stage,due_date,joined,recency_days | sed '2s/$/,/' >$TMP/all.csv
$ crm-care plan $TMP/en.csv --from 2026-01-01 $TMP/all.csv; crm-care plan $TMP/zh.csv -q --from 2026-01-01 $TMP/all.csv
! crm-care: there is no column consent: everybody may be contacted
! crm-care: 1 clients = 0 planned + 0 held + 1 not due
! crm-care: 0 contacts due = 0 planned + 0 held
occasion,when,who,action,channel,priority,term
complaint,closed+7d,followed_up is missing or followed_up = no,ask whether all is well now and give thanks for the word,call,1,投诉管理
occasion,when,who,action,channel,priority,term
投诉回访,closed+7d,followed_up is missing or followed_up = no,致电询问问题是否已解决，感谢顾客的意见,电话,1,投诉管理
27
occasion,when,who,action,channel,priority
occasion,when,who,action,channel,priority
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason

== rules reads no file
$ crm-care rules $TMP/c.csv
$ crm-care rules --lang fr
! crm-care: rules reads no FILE: it writes the shipped rules
! crm-care: --lang: 'fr' is none of en, zh
? 2

== consent: another column, another for one channel, none
$ printf 'customer_id,birthday,last_date,clv,ok,sms_ok\na,03-12,,100,J,n\nb,03-12,,100,j,Y\nc,03-12,,100,n,y\n' >$TMP/k.csv
$ for c in '--consent none' '--consent ok=j' '--consent ok=j --consent sms:sms_ok=y' ''; do echo "$c"; crm-care plan --quiet 0d --from 2026-03-09 $c $TMP/r.csv $TMP/k.csv 2>&1 | grep -v 'customer_id\|= ' | cut -d, -f1-3; done
--consent none
2026-03-09,a,news
2026-03-09,b,news
2026-03-09,c,news
2026-03-10,a,birthday
2026-03-10,b,birthday
2026-03-10,c,birthday
--consent ok=j
2026-03-09,a,news
2026-03-09,b,news
2026-03-10,a,birthday
2026-03-10,b,birthday
--consent ok=j --consent sms:sms_ok=y
2026-03-09,a,news
2026-03-09,b,news
2026-03-10,b,birthday
\
crm-care: there is no column consent: everybody may be contacted
2026-03-09,a,news
2026-03-09,b,news
2026-03-09,c,news
2026-03-10,a,birthday
2026-03-10,b,birthday
2026-03-10,c,birthday

== consent that nobody has
$ crm-care plan --from 2026-03-09 --consent consent=ja $TMP/r.csv $TMP/c.csv
! crm-care: none of the 4 clients due has given consent as --consent asks for it
! crm-care: 5 clients = 0 planned + 4 held + 1 not due
! crm-care: 8 contacts due = 0 planned + 8 held (8 no consent)
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason

== consent that is not said well
$ crm-care plan --from 2026-03-09 --consent yes $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --consent permission=yes $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --consent none --consent consent=yes $TMP/r.csv $TMP/c.csv
! crm-care: --consent: 'yes' is not COLUMN=VALUE, CHANNEL:COLUMN=VALUE or none
! crm-care: --consent: 'permission' is no column of the input
! crm-care: --consent: none, or a column for all channels
? 2

== contacts made before, and staff who left
$ printf 'date,customer_id\n2026-03-01,b\n2026-03-20,a\n2026-02-01,c\n' >$TMP/past.csv; printf 'staff\nKim\n' >$TMP/staff.csv
$ crm-care plan --from 2026-03-09 --consent none --quiet 1w --contacts $TMP/past.csv --staff-list $TMP/staff.csv --held $TMP/h $TMP/r.csv $TMP/c.csv
$ cat $TMP/h
! crm-care: 1 clients due have a stylist who is not on the staff list
! crm-care: 5 clients = 4 planned + 0 held + 1 not due
! crm-care: 8 contacts due = 4 planned + 4 held (1 no phone, 1 no email, 2 quiet)
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason
2026-03-09,c,news,tell the news,email,3,,Cy,,900.5,now 2026-03-09; Lee is not on the staff list
2026-03-10,b,call-back,call her,call,1,Kim,王小明,+86 139-0013 9000,300,last_date+5d 2026-03-10
2026-03-10,a,birthday,card,sms,2,Kim,Ann,13800138000,100,birthday-2d 2026-03-10
2026-03-10,d,birthday,card,sms,2,,Di,444,,birthday-2d 2026-03-10
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason
2026-03-09,b,news,tell the news,email,3,Kim,王小明,+86 139-0013 9000,300,no email
2026-03-09,a,news,tell the news,email,3,Kim,Ann,13800138000,100,quiet
2026-03-10,c,birthday,card,sms,2,,Cy,,900.5,no phone
2026-03-11,b,birthday,card,sms,2,Kim,王小明,+86 139-0013 9000,300,quiet

== a bad day of a contact, a staff list without staff
$ printf 'date,customer_id\nyesterday,b\n' | crm-care plan --from 2026-03-09 --contacts - $TMP/r.csv $TMP/c.csv
$ printf 'name\nKim\n' >$TMP/s; crm-care plan --from 2026-03-09 --staff-list $TMP/s $TMP/r.csv $TMP/c.csv
$ echo staff >$TMP/s; crm-care plan --from 2026-03-09 --staff-list $TMP/s $TMP/r.csv $TMP/c.csv
! crm-care: standard input:2: column date: 'yesterday' is not a date like 2026-05-31
!~ crm-care: .*/s:1: no column 'staff'; the header has 'name'; name the right one with -c staff=HEADER
! crm-care: --staff-list: nobody is on it
? 2

== telephone numbers by country, masked
$ crm-care plan -q --from 2026-03-09 --phone e164 --country cn --consent none $TMP/r.csv $TMP/c.csv | cut -d, -f2,8,9
$ crm-care plan --from 2026-03-09 --phone national --country CN --mask --consent none $TMP/r.csv $TMP/c.csv | cut -d, -f2,8,9
! crm-care: 1 telephone numbers are none of CN, and stay as they are
! crm-care: 5 clients = 4 planned + 0 held + 1 not due
! crm-care: 8 contacts due = 4 planned + 4 held (1 no phone, 1 no email, 2 quiet)
customer_id,name,phone
c,Cy,
b,王小明,+8613900139000
a,Ann,+8613800138000
d,Di,444
customer_id,name,phone
c,C*,
b,王**,*******9000
a,A**,*******8000
d,D*,444

== in which country?
$ crm-care plan --from 2026-03-09 --phone e164 $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --country XX $TMP/r.csv $TMP/c.csv
! crm-care: --phone: in which country are these numbers dialled? --country, one of AE AT AU BE CA CH CN DE DK ES FR GB HK ID IE IN IT JP KR MO MY NL NO NZ PH PL PT SE SG TH TW US VN
! crm-care: --country: 'XX' is none of AE AT AU BE CA CH CN DE DK ES FR GB HK ID IE IN IT JP KR MO MY NL NO NZ PH PL PT SE SG TH TW US VN
? 2

== columns kept
$ crm-care plan -q --from 2026-03-09 --keep email,clv $TMP/r.csv $TMP/c.csv | cut -d, -f1,2,12-
$ crm-care plan --from 2026-03-09 --keep email, $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --keep mail $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --keep phone $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --keep email,email $TMP/r.csv $TMP/c.csv
! crm-care: --keep: an empty name
! crm-care: --keep: 'mail' is no column of the input
! crm-care: --keep: 'phone' is a column of the plan already
! crm-care: --keep: 'email' is given twice
? 2
date,customer_id,email,clv
2026-03-09,c,c@x,900.5
2026-03-10,b,,300
2026-03-10,a,a@x,100

== the day of the plan: -a, the column as_of, --from
$ sed '1s/$/,as_of/; 2,$s/$/,2026-03-08/' $TMP/c.csv >$TMP/asof.csv
$ crm-care plan -q --to 2026-03-20 $TMP/r.csv $TMP/asof.csv
$ crm-care plan -q -a 2026-03-10 $TMP/r.csv $TMP/asof.csv | cut -d, -f1,2,12
$ crm-care plan -q $TMP/r.csv $TMP/c.csv
$ sed '3s/03-08/03-09/' $TMP/asof.csv | crm-care plan -q $TMP/r.csv
$ sed '2s/2026-03-08/soon/' $TMP/asof.csv | crm-care plan -q $TMP/r.csv
$ sed '2s/2026-03-08//' $TMP/asof.csv | crm-care plan -q $TMP/r.csv
! crm-care: for which day is the plan? --as-of DATE or --from DATE
! crm-care: standard input:3: column as_of: '2026-03-09' is another day than in the rows above: which one is the plan for? --as-of DATE
! crm-care: standard input:2: column as_of: 'soon' is not a date like 2026-05-31
! crm-care: for which day is the plan? --as-of DATE or --from DATE: as_of is empty in the first row
? 2
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason,as_of
2026-03-08,c,news,tell the news,email,3,Lee,Cy,,900.5,now 2026-03-08,2026-03-08
2026-03-10,b,call-back,call her,call,1,Kim,王小明,+86 139-0013 9000,300,last_date+5d 2026-03-10,2026-03-08
2026-03-10,a,birthday,card,sms,2,Kim,Ann,13800138000,100,birthday-2d 2026-03-10,2026-03-08
date,customer_id,as_of
2026-03-10,b,2026-03-08
2026-03-10,a,2026-03-08
2026-03-10,c,2026-03-08

== spans that are none
$ crm-care plan --from 2026-03-09 --to 2026-03-08 $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --to 2226-03-08 $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --quiet soon $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --slip 3x $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --most 0 $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --most 3/shop $TMP/r.csv $TMP/c.csv
! crm-care: --to is before the first day
! crm-care: --to is more than 36600 days after the first day
! crm-care: --quiet: 'soon' is not a span of time like 14d, 2w or 0d
! crm-care: --slip: '3x' is not a span of time like 14d, 2w or 0d
! crm-care: --most: '0' is not a number of contacts a day like 8 or 8/staff
! crm-care: --most: '3/shop' is not a number of contacts a day like 8 or 8/staff
? 2

== closed days, in words of both languages
$ crm-care plan -q --from 2026-03-09 --closed 'Tue, 周三,2026-03-12,festival:womens_day' $TMP/r.csv $TMP/c.csv | cut -d, -f1,2,11
$ crm-care plan --from 2026-03-09 --closed someday $TMP/r.csv $TMP/c.csv
$ crm-care plan --from 2026-03-09 --closed festival:eastern $TMP/r.csv $TMP/c.csv
! crm-care: --closed: 'someday' is no closed day: write mon, 2026-05-31 or festival:spring_festival
! crm-care: --closed: 'eastern' is no festival: crm-care dates lists them
? 2
date,customer_id,reason
2026-03-09,b,last_date+5d 2026-03-10; closed
2026-03-09,a,birthday-2d 2026-03-10; closed
2026-03-09,c,now 2026-03-09

== rules that cannot be read
$ bad() { printf 'occasion,when,who,action,channel,priority\n%s\n' "$1" >$TMP/bad.csv; crm-care plan --from 2026-03-09 $TMP/bad.csv $TMP/c.csv; }
$ bad ',birthday,,x,sms,1'; bad 'x,,,x,sms,1'; bad 'x,birthday,,x,sms,high'; bad 'x,birthday,,x,sms,0'
$ bad 'x,festival(sping_festival),,x,sms,1'; bad 'x,festival(x),,x,sms,1'; bad 'x,every 0d since last_date,,x,sms,1'
$ bad 'x,every 90d after last_date,,x,sms,1'; bad 'x,last date,,x,sms,1'; bad 'x,birthday-99999d,,x,sms,1'; bad 'x,yearly(),,x,sms,1'
$ bad 'x,now,clv >,x,sms,1'; bad 'x,now,points > 3,x,sms,1'; bad 'x,born-3d,,x,sms,1'; bad 'x,now,clv > many,x,sms,1'
$ printf 'occasion,when,who,action,channel,priority\n' >$TMP/bad.csv; crm-care plan --from 2026-03-09 $TMP/bad.csv $TMP/c.csv
$ printf 'occasion,wen,who,action,channel,priority\nx,now,all,x,sms,1\n' >$TMP/bad.csv; crm-care plan --from 2026-03-09 $TMP/bad.csv $TMP/c.csv
$ printf 'occasion,when,who\nx,now,all\n' >$TMP/bad.csv; crm-care plan --from 2026-03-09 $TMP/bad.csv $TMP/c.csv
!~ crm-care: .*/bad\.csv:2: column occasion: is empty: a rule needs a name
!~ crm-care: .*/bad\.csv:2: column when: is empty: on which day is the client to be contacted
!~ crm-care: .*/bad\.csv:2: column priority: 'high' is not a whole number from 1, the most urgent
!~ crm-care: .*/bad\.csv:2: column priority: '0' is not a whole number from 1, the most urgent
!~ crm-care: .*/bad\.csv:2: column when: 'sping_festival' is no festival: did you mean spring_festival
!~ crm-care: .*/bad\.csv:2: column when: 'x' is no festival: crm-care dates lists them, --calendar FILE adds more
!~ crm-care: .*/bad\.csv:2: column when: '0d' is not a span of time like 90d, 12w, 3m or 1y
!~ crm-care: .*/bad\.csv:2: column when: 'after' is not 'since': write every 90d since COLUMN
!~ crm-care: .*/bad\.csv:2: column when: 'last date' is no day to act on: write birthday, yearly\(COLUMN\), festival\(NAME\), every 90d since COLUMN, now or a column of dates, with \+7d or -7d after it if need be
!~ crm-care: .*/bad\.csv:2: column when: 'birthday-99999d' ends in a span of more than 36500
!~ crm-care: .*/bad\.csv:2: column when: '' is no name of a column
!~ crm-care: .*/bad\.csv:2: column who, character 6: expected a value, but the rule ends here
!~ crm-care: .*/bad\.csv:2: column who, character 1: 'points' is no column of the input
!~ crm-care: .*/bad\.csv:2: column when: 'born' is no column of the input
!~ crm-care: .*/bad\.csv:2: column who, character 7: 'many' is no number, and clv holds numbers
!~ crm-care: .*/bad\.csv: there is no rule in this file
!~ crm-care: .*/bad\.csv:1: no column 'when'; the header has 'occasion' 'wen' 'who' 'action' 'channel' 'priority'; name the right one with -c when=HEADER
!~ crm-care: .*/bad\.csv:1: no column 'action'; the header has 'occasion' 'when' 'who'; name the right one with -c action=HEADER
? 2

== rules where clients should be, transactions
$ crm-care plan --from 2026-03-09 $TMP/r.csv $TMP/r.csv
$ printf 'customer_id,date,amount\na,2024-01-01,1\n' | crm-care plan --from 2026-03-09
$ printf 'name,phone\na,1\n' | crm-care plan --from 2026-03-09
!~ crm-care: '.*/r.csv' is given twice
! crm-care: these are rules, not clients: RULES comes first, once, as a file
! crm-care: these are transactions, not clients: run crm-rfm first
! crm-care: standard input:1: no column 'customer_id'; the header has 'name' 'phone'; name the right one with -c customer_id=HEADER
? 2

== a client twice, a client without an id
$ (cat $TMP/c.csv; sed -n 2p $TMP/c.csv) | crm-care plan --from 2026-03-09 $TMP/r.csv
$ (cat $TMP/c.csv; sed -n '2s/^a//p' $TMP/c.csv) | crm-care plan --from 2026-03-09 $TMP/r.csv | cut -d, -f1-3
! crm-care: standard input:7: column customer_id: 'a' stands there twice: one row a client
! crm-care: 1 row without customer_id set aside
! crm-care: 5 clients = 3 planned + 1 held + 1 not due
! crm-care: 8 contacts due = 3 planned + 5 held (1 no consent, 1 no phone, 1 no email, 2 quiet)
date,customer_id,occasion
2026-03-09,c,news
2026-03-10,b,call-back
2026-03-10,a,birthday

== dates that cannot be read are named, and the row stays
$ (sed 1q $TMP/c.csv; for i in 1 2 3 4 5 6 7; do echo "$i,N,1,e,yes,1990-13-0$i,2026-03-05,1,K"; done) | crm-care plan --from 2026-03-09 $TMP/r.csv | cut -d, -f1-3
! crm-care: standard input:2: column birthday: '1990-13-01' is no date, or one whose lunisolar day is not known: nothing is due by it
! crm-care: standard input:3: column birthday: '1990-13-02' is no date, or one whose lunisolar day is not known: nothing is due by it
! crm-care: standard input:4: column birthday: '1990-13-03' is no date, or one whose lunisolar day is not known: nothing is due by it
! crm-care: standard input:5: column birthday: '1990-13-04' is no date, or one whose lunisolar day is not known: nothing is due by it
! crm-care: standard input:6: column birthday: '1990-13-05' is no date, or one whose lunisolar day is not known: nothing is due by it
! crm-care: 7 dates could not be read, the first of them named above
! crm-care: 7 clients = 7 planned + 0 held + 0 not due
! crm-care: 7 contacts due = 7 planned + 0 held
date,customer_id,occasion
2026-03-10,1,call-back
2026-03-10,2,call-back
2026-03-10,3,call-back
2026-03-10,4,call-back
2026-03-10,5,call-back
2026-03-10,6,call-back
2026-03-10,7,call-back

== a value that is no number
$ sed 's/900.5/rich/' $TMP/c.csv | crm-care plan --from 2026-03-09 $TMP/r.csv
$ crm-care plan --from 2026-03-09 --value gold $TMP/r.csv $TMP/c.csv
! crm-care: standard input:4: column clv: 'rich' is not a number
! crm-care: --value: 'gold' is no column of the input
? 2

== estimates are added to the cent
$ sed 's/900.5/900.123456789/; s/,100,/,100.005,/' $TMP/c.csv | crm-care plan -q --from 2026-03-09 --consent none --totals $TMP/t $TMP/r.csv >$TMP/p; grep value_ $TMP/t; grep -c 900.123456789 $TMP/p
value_planned,1300.13
value_held,0.00
1

== several birthdays of children, twins among them; a time after the date
$ printf 'customer_id,children_birthday\na,2015-03-10;2015-03-10 2018-03-11 00:00:00\nb,2020-03-12T00:00；2021-03-09\n' >$TMP/k.csv; printf 'occasion,when,who,action,channel,priority\nchild,children_birthday,all,wish,letter,1\n' >$TMP/kr.csv
$ crm-care plan --quiet 0d --from 2026-03-09 $TMP/kr.csv $TMP/k.csv | cut -d, -f1-3
! crm-care: there is no column consent: everybody may be contacted
! crm-care: 2 clients = 2 planned + 0 held + 0 not due
! crm-care: 4 contacts due = 4 planned + 0 held
date,customer_id,occasion
2026-03-09,b,child
2026-03-10,a,child
2026-03-11,a,child
2026-03-12,b,child

== lunar birthdays: by the client's calendar, by option, of a Gregorian date
$ printf 'customer_id,birthday,birthday_calendar\na,1990-01-15,lunar\nb,1990-01-15,农历\nc,1990-01-15,公历\nd,1990-01-15,\ne,正月十五,\nf,1990-01-15,moon\n' >$TMP/l.csv; printf 'occasion,when,who,action,channel,priority\nb,birthday,all,wish,letter,1\n' >$TMP/lr.csv
$ crm-care plan --from 2026-01-01 --to 2026-12-31 $TMP/lr.csv $TMP/l.csv | cut -d, -f1-3
$ crm-care plan -q --from 2026-01-01 --to 2026-12-31 --lunar birthday $TMP/lr.csv $TMP/l.csv | cut -d, -f1-2 | paste -sd' '
$ crm-care plan -q --from 2026-01-01 --to 2026-12-31 --lunar-of birthday $TMP/lr.csv $TMP/l.csv | cut -d, -f1-2 | paste -sd' '
$ crm-care plan --from 2026-01-01 --lunar born $TMP/lr.csv $TMP/l.csv
$ crm-care plan --from 2026-01-01 --lunar birthday, $TMP/lr.csv $TMP/l.csv
$ crm-care plan --from 2026-01-01 --lunar birthday --lunar-of birthday $TMP/lr.csv $TMP/l.csv
! crm-care: there is no column consent: everybody may be contacted
!~ crm-care: .*/l\.csv:7: column birthday_calendar: 'moon' is neither lunar nor solar: nothing is due by this birthday
! crm-care: 1 date could not be read
! crm-care: 6 clients = 5 planned + 0 held + 1 not due
! crm-care: 5 contacts due = 5 planned + 0 held
!~ crm-care: .*/l\.csv:7: column birthday_calendar: 'moon' is neither lunar nor solar: nothing is due by this birthday
! crm-care: 1 date could not be read
!~ crm-care: .*/l\.csv:7: column birthday_calendar: 'moon' is neither lunar nor solar: nothing is due by this birthday
! crm-care: 1 date could not be read
! crm-care: there is no column consent: everybody may be contacted
! crm-care: --lunar: 'born' is no column of the input
! crm-care: there is no column consent: everybody may be contacted
! crm-care: --lunar: a name is empty
! crm-care: there is no column consent: everybody may be contacted
! crm-care: --lunar and --lunar-of: only one of them for 'birthday'
? 2
date,customer_id,occasion
2026-01-15,c,b
2026-01-15,d,b
2026-03-03,a,b
2026-03-03,b,b
2026-03-03,e,b
date,customer_id 2026-01-15,c 2026-03-03,a 2026-03-03,b 2026-03-03,d 2026-03-03,e
date,customer_id 2026-01-15,c 2026-02-06,a 2026-02-06,b 2026-02-06,d 2026-03-03,e

== 29 February
$ printf 'customer_id,birthday\na,2000-02-29\n' >$TMP/l.csv; printf 'occasion,when,who,action,channel,priority\nb,birthday,all,wish,letter,1\n' >$TMP/lr.csv
$ for d in 02-28 03-01; do crm-care plan -q --leap-day $d --from 2026-02-20 --to 2026-03-10 $TMP/lr.csv $TMP/l.csv | sed 1d | cut -d, -f1; crm-care plan -q --leap-day $d --from 2028-02-20 --to 2028-03-10 $TMP/lr.csv $TMP/l.csv | sed 1d | cut -d, -f1; done
2026-02-28
2028-02-29
2026-03-01
2028-02-29

== every so many days or months since, not the day itself
$ printf 'customer_id,last_date\na,2026-01-01\nb,2025-12-02\nc,2026-03-31\n' >$TMP/k.csv; printf 'occasion,when,who,action,channel,priority\nn,every 30d since last_date,all,n,letter,1\nm,every 1m since last_date-1d,all,m,letter,2\n' >$TMP/kr.csv
$ crm-care plan -q --quiet 0d --from 2026-01-01 --to 2026-05-31 $TMP/kr.csv $TMP/k.csv | cut -d, -f1-3,11
date,customer_id,occasion,reason
2026-01-01,b,n,every 30d since last_date 2026-01-01
2026-01-01,b,m,every 1m since last_date-1d 2026-01-01
2026-01-31,a,n,every 30d since last_date 2026-01-31
2026-01-31,b,n,every 30d since last_date 2026-01-31
2026-01-31,a,m,every 1m since last_date-1d 2026-01-31
2026-02-01,b,m,every 1m since last_date-1d 2026-02-01
2026-02-28,a,m,every 1m since last_date-1d 2026-02-28
2026-03-01,b,m,every 1m since last_date-1d 2026-03-01
2026-03-02,a,n,every 30d since last_date 2026-03-02
2026-03-02,b,n,every 30d since last_date 2026-03-02
2026-03-31,a,m,every 1m since last_date-1d 2026-03-31
2026-04-01,a,n,every 30d since last_date 2026-04-01
2026-04-01,b,n,every 30d since last_date 2026-04-01
2026-04-01,b,m,every 1m since last_date-1d 2026-04-01
2026-04-29,c,m,every 1m since last_date-1d 2026-04-29
2026-04-30,c,n,every 30d since last_date 2026-04-30
2026-04-30,a,m,every 1m since last_date-1d 2026-04-30
2026-05-01,a,n,every 30d since last_date 2026-05-01
2026-05-01,b,n,every 30d since last_date 2026-05-01
2026-05-01,b,m,every 1m since last_date-1d 2026-05-01
2026-05-30,c,n,every 30d since last_date 2026-05-30
2026-05-30,c,m,every 1m since last_date-1d 2026-05-30
2026-05-31,a,n,every 30d since last_date 2026-05-31
2026-05-31,b,n,every 30d since last_date 2026-05-31
2026-05-31,a,m,every 1m since last_date-1d 2026-05-31

== rows chosen by --where, also by a column of -J
$ printf 'customer_id,shop\na,1\nb,2\n' >$TMP/j.csv
$ crm-care plan --from 2026-03-09 -J $TMP/j.csv --where 'shop = 2' $TMP/r.csv $TMP/c.csv | cut -d, -f1-3
$ crm-care plan --from 2026-03-09 --where 'shop = 2' $TMP/r.csv $TMP/c.csv
! crm-care: 1 clients = 1 planned + 0 held + 0 not due
! crm-care: 3 contacts due = 1 planned + 2 held (1 no email, 1 quiet)
! crm-care: --where: column 1: 'shop' is no column of the input
? 2
date,customer_id,occasion
2026-03-10,b,call-back

== age of the client on the day of the plan
$ printf 'occasion,when,who,action,channel,priority\nyoung,now,age < 35,x,letter,1\n' >$TMP/kr.csv
$ sed 's/,03-13,/,1991-03-10,/' $TMP/c.csv | crm-care plan -q --from 2026-03-09 $TMP/kr.csv | cut -d, -f1-3
$ crm-care plan -q --from 2026-03-09 $TMP/kr.csv $TMP/c.csv | cut -d, -f1-3
! crm-care: column birthday: age is made of dates as YYYY-MM-DD, and some row has another text there
date,customer_id,occasion
2026-03-09,c,young
2026-03-09,b,young

== nothing to do: header only, no row at all
$ sed 1q $TMP/c.csv | crm-care plan --from 2026-03-09 $TMP/r.csv
$ : | crm-care plan --from 2026-03-09 $TMP/r.csv
! crm-care: 0 clients = 0 planned + 0 held + 0 not due
! crm-care: 0 contacts due = 0 planned + 0 held
! crm-care: standard input: there is no header line: the file is empty
? 2
date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason

== the contacts of one stylist, of a plan for all
$ crm-care plan -q --from 2026-03-09 --staff Kim --totals $TMP/t $TMP/r.csv $TMP/c.csv | cut -d, -f1,2,7; grep contacts_planned $TMP/t
$ crm-care plan -q --from 2026-03-09 --staff Kim -f ics $TMP/r.csv $TMP/c.csv | grep -c VEVENT
$ crm-care plan -q --from 2026-03-09 --consent none --staff '' $TMP/r.csv $TMP/c.csv | cut -d, -f1,2,7
date,customer_id,staff
2026-03-10,b,Kim
2026-03-10,a,Kim
contacts_planned,3
4
date,customer_id,staff
2026-03-10,d,

== the table for people
$ crm-care plan -q --from 2026-03-09 -f table $TMP/r.csv $TMP/c.csv | head -n 4
date        customer_id  occasion   action         channel  priority  staff
──────────  ───────────  ─────────  ─────────────  ───────  ────────  ─────
2026-03-09  c            news       tell the news  email           3  Lee
2026-03-10  b            call-back  call her       call            1  Kim

== a workbook that names people
& crm-care rules -f xlsx -o $TMP/x.xlsx
$ crm-care plan -q --from 2026-03-09 -f xlsx -o $TMP/p.xlsx --held $TMP/h.xlsx $TMP/r.csv $TMP/c.csv; stat -c %a $TMP/p.xlsx $TMP/h.xlsx
600
600

== a check of every row
$ crm-care plan -q --from 2026-03-09 --check 'priority <= 2' $TMP/r.csv $TMP/c.csv | wc -l
! crm-care: --check: not priority <= 2: date=2026-03-09 customer_id=c occasion=news action=tell the news channel=email priority=3 staff=Lee name=Cy value=900.5 reason=now 2026-03-09
4

== a calendar file
$ crm-care plan -q -a 2026-03-08 --from 2026-03-09 -f ics $TMP/r.csv $TMP/c.csv | tr -d '\r'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//crm-tools//crm-care//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
UID:5c768649c5004336672bfecc40ddaa94@crm-care
DTSTAMP:20260308T000000Z
DTSTART;VALUE=DATE:20260309
DTEND;VALUE=DATE:20260310
SUMMARY:tell the news: Cy
DESCRIPTION:news\nemail\nLee\nnow 2026-03-09
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:9a26c699213f980e8c7491ffeaca9c52@crm-care
DTSTAMP:20260308T000000Z
DTSTART;VALUE=DATE:20260310
DTEND;VALUE=DATE:20260311
SUMMARY:call her: 王小明
DESCRIPTION:call-back\ncall +86 139-0013 9000\nKim\nlast_date+5d 2026-03-10
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:e67c9e24a7e4c99cc82f03f8b96dcb88@crm-care
DTSTAMP:20260308T000000Z
DTSTART;VALUE=DATE:20260310
DTEND;VALUE=DATE:20260311
SUMMARY:card: Ann
DESCRIPTION:birthday\nsms 13800138000\nKim\nbirthday-2d 2026-03-10
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR

== a moved contact is the same event
$ crm-care plan -q --from 2026-03-09 -f ics $TMP/r.csv $TMP/c.csv | grep UID >$TMP/a; crm-care plan -q --from 2026-03-09 --closed tue,thu -f ics $TMP/r.csv $TMP/c.csv | grep UID | sort | cmp - <(sort $TMP/a)

== ics is for plans
$ crm-care dates --from 2026-01-01 -f ics
! crm-care: --format: 'ics' is none of csv, tsv, jsonl, table, excel, xlsx
? 2

== festivals
$ crm-care dates --from 2026-02-14 --to 2026-03-08
$ crm-care dates -a 2026-02-17
$ crm-care dates
$ crm-care dates --from 2026-02-14 $TMP/c.csv
$ crm-care dates --from 2026-02-14 --lunar birthday
! crm-care: from which day on? --from DATE
! crm-care: a FILE is read for --birthdays OUT only
! crm-care: --lunar and --lunar-of need --birthdays OUT
? 2
date,festival,festival_zh,lunar
2026-02-14,valentines_day,情人节,2025-12-27
2026-02-16,lunar_new_years_eve,除夕,2025-12-29
2026-02-17,spring_festival,春节,2026-01-01
2026-03-03,lantern,元宵节,2026-01-15
2026-03-08,womens_day,妇女节,2026-01-20
date,festival,festival_zh,lunar
2026-02-17,spring_festival,春节,2026-01-01

== a salon's own days
$ printf 'date,festival,festival_zh\n2026-02-15,anniversary,店庆\n2026-02-17,春节,\n' >$TMP/own.csv
$ crm-care dates --from 2026-02-15 --to 2026-02-17 --calendar $TMP/own.csv
$ printf 'occasion,when,who,action,channel,priority\no,festival(店庆)+1d,all,come,letter,1\n' >$TMP/kr.csv; crm-care plan -q --from 2026-02-15 --calendar $TMP/own.csv $TMP/kr.csv $TMP/c.csv | cut -d, -f1-3,11
$ printf 'date,festival\n2026-02-15,春节\n' | crm-care dates --from 2026-02-15 --calendar - | grep spring
$ printf 'date,festival\nsoon,x\n' >$TMP/own.csv; crm-care dates --from 2026-02-15 --calendar $TMP/own.csv
$ printf 'date,festival\n2026-02-15,\n' >$TMP/own.csv; crm-care dates --from 2026-02-15 --calendar $TMP/own.csv
!~ crm-care: .*/own\.csv:2: column date: 'soon' is not a date like 2026-05-31
!~ crm-care: .*/own\.csv:2: column festival: '' is no name of a festival
? 2
date,festival,festival_zh,lunar
2026-02-15,anniversary,店庆,2025-12-28
2026-02-16,lunar_new_years_eve,除夕,2025-12-29
2026-02-17,spring_festival,春节,2026-01-01
date,customer_id,occasion,reason
2026-02-16,c,o,festival(店庆)+1d 2026-02-16
2026-02-16,b,o,festival(店庆)+1d 2026-02-16
2026-02-16,a,o,festival(店庆)+1d 2026-02-16
2026-02-15,spring_festival,春节,2025-12-28
2026-02-17,spring_festival,春节,2026-01-01

== beyond the table
$ crm-care dates --from 2100-02-01 --to 2100-04-20 | cut -d, -f1,2,4
! crm-care: lunisolar dates and solar terms are known from 1901-02-19 to 2100-02-08 only; there are none outside
date,festival,lunar
2100-02-01,little_new_year,2099-12-23
2100-02-08,lunar_new_years_eve,2099-12-30
2100-02-14,valentines_day,
2100-03-07,mothering_sunday,
2100-03-08,womens_day,
2100-03-28,easter,

== birthdays, and ones that cannot be read
$ printf 'customer_id,birthday,birthday_calendar\nb,1990-02-30,lunar\na,1990-02-29,\na2,1990-03-01,\nc,1995-08L-30,lunar\nd,,\ne,1990-03-01,moon\n' >$TMP/p.csv
$ crm-care dates --from 2026-02-28 --to 2026-10-12 --birthdays $TMP/b $TMP/p.csv >$TMP/d; cat $TMP/b
!~ crm-care: .*/p\.csv:3: column birthday: '1990-02-29' is no date, or its lunisolar day is not known
!~ crm-care: .*/p\.csv:7: column birthday_calendar: 'moon' is neither lunar nor solar
! crm-care: 2 birthdays could not be read
date,customer_id,birthday,lunar,note
2026-03-01,a2,1990-03-01,2026-01-13,
2026-04-16,b,1990-02-30,2026-02-29,month of 29 days
2026-10-09,c,1995-08L-30,2026-08-29,no leap month 8; month of 29 days
