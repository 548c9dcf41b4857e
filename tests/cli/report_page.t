#!tests/lib/cases
$ cat >$TMP/activity.csv <<'END'
> period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,avg_visit,visits_per_client,walkin_revenue,note,as_of
> 2025-09,80,70,10,90,9000.00,7000.00,1900.00,98.9,1.125,100.00,edge,2025-12-31
> 2025-10,90,20,70,100,10000.00,2000.00,7800.00,98,1.111,200.00,,2025-12-31
> 2025-11,100,10,90,120,12000.00,1000.00,10800.00,98.333,1.2,200.00,,2025-12-31
> 2025-12,110,15,95,140,15000.50,1500.50,13100.00,104.29,1.2727,400.00,,2025-12-31
> END
$ cat >$TMP/contacts.csv <<'END'
> date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason,consent
> 2026-01-02,c1,late,offer two dates,call,1,Ann,Lulu Lamp,13900001111,100.50,now 2026-01-02,yes
> 2026-01-03,c2,late,offer two dates,call,1,Ben,Mona Moon,13900002222,200.00,now 2026-01-02,yes
> 2026-01-03,c3,birthday,send wishes,sms,2,,Nora Nail,13900003333,50.00,birthday 2026-01-03,YES
> 2026-01-04,c1,birthday,send wishes,sms,2,Ann,Lulu Lamp,13900001111,100.50,birthday 2026-01-04,yes
> 2026-01-04,c4,birthday,send wishes,sms,2,,Olga Oil,13900004444,70.00,birthday 2026-01-04,no
> END
$ cat >$TMP/held.csv <<'END'
> date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason,consent
> 2026-01-02,held1,late,offer two dates,call,1,,Pia Pink,1,10.00,no consent,no
> 2026-01-02,held2,late,offer two dates,call,1,,Quin Q,2,20.00,no consent,
> 2026-01-02,held3,late,offer two dates,call,1,,Rosa R,,30.00,no phone,yes
> 2026-01-02,c2,birthday,send wishes,sms,2,Ben,Mona Moon,13900002222,200.00,quiet,yes
> END

== the first screen as text: figures with their changes, parts that add up, each client once, who is not named counted
$ crm-report monthly --title Garden -o $TMP/r.html --summary $TMP/s.txt $TMP/activity.csv $TMP/contacts.csv $TMP/held.csv; cat $TMP/s.txt
Garden · December 2025, whole period · as of 31 December 2025
\
December brought 25 % more than November: more clients, more often, at a larger bill
\
What happened
  Revenue: 15,001; ▲ +25 % on Nov
  Clients: 110; ▲ +10 % on Nov
  Visits: 140; ▲ +16.7 % on Nov
  Average visit: 104; ▲ +6.1 % on Nov
  New clients: 15; ▲ +5 on Nov
  Walk-in revenue: 400; ▲ +100 % on Nov
\
Why
  Largest part of +3,001: more clients, +1,254
  - more clients  +1,254  (100 → 110)
  - more visits each  +774  (1.2 → 1.273)
  - larger bill  +773  (98.3 → 104.3)
  - walk-ins  +200  (200 → 400)
\
What to do next
  3 clients to contact, worth 351
  - Call: late  2 clients  301
  - SMS: birthday  1 client  50
  Not contacted: 4 — said no 2 (80), never asked 1 (20), no phone 1 (30). Ask the never-asked at their next visit.

== nobody else is named, on the page, the card or in the summary
$ for k in monthly audit card; do crm-report $k --summary $TMP/s.txt $TMP/contacts.csv $TMP/held.csv | cat - $TMP/s.txt | grep -o 'Lulu\|Mona\|Nora\|Olga\|Pia\|Quin\|Rosa\|c4\|held[123]' | sort | uniq -c; echo; done
      1 Lulu
      1 Mona
      1 Nora
\
      1 Lulu
      1 Mona
      1 Nora
\
\

== fault P1: those who said no and those never asked are counted, not called
& test -d ${SHARED:-none}/../faults/page
$ F=$SHARED/../faults/page; crm-churn overdue -q -a 2025-06-01 -J $F/consent-clients.csv $F/consent-tx.csv > $TMP/due.csv
$ crm-report monthly $TMP/due.csv > $TMP/p.html; grep -o 'Ann\|Bea\|222' $TMP/p.html | sort -u; grep -o 'Not contacted: [0-9]* — [^(<]*' $TMP/p.html
Ann
Not contacted: 1 — said no 1 

== a month that is not over is said and compared with nothing
$ sed 's/2025-12-31/2025-12-10/' $TMP/activity.csv > $TMP/open.csv; crm-report monthly --summary $TMP/s.txt $TMP/open.csv > $TMP/p.html; head -6 $TMP/s.txt; grep -c 'class="warn"' $TMP/p.html
Monthly report · November 2025, whole period · as of 10 December 2025
\
November brought 20 % more than October: more clients, more often
\! December 2025 is not over: its numbers go to 10 December 2025 and are compared with nothing
\
What happened
1

== where history begins is said, and its new clients are no measure
$ head -3 $TMP/activity.csv > $TMP/two.csv; crm-report monthly --summary $TMP/s.txt $TMP/two.csv > $TMP/p.html; grep '^!\|New' $TMP/s.txt
\! History on file begins in September 2025: clients from before count there as new.
  New clients: 20

== days that are taken together are said
$ sed 's/2025-12-31/2025-12-10/;s/^2025-12.*//' $TMP/activity.csv | sed '/^$/d' > $TMP/open.csv; printf 'cohort,age,customers,active,rate,lo,hi,as_of\n2025-10,0,50,50,1,1,1,2025-12-31\n2025-10,1,50,20,0.4,0.3,0.5,2025-12-31\n' > $TMP/cohort.csv
$ crm-report monthly --stale-ok --summary $TMP/s.txt $TMP/open.csv $TMP/cohort.csv > $TMP/p.html; grep '^!' $TMP/s.txt; grep -o '<span class="bad">10 December 2025' $TMP/p.html | sort -u
\! Results of different days stand here: 10 December 2025, 31 December 2025
<span class="bad">10 December 2025

== columns in another order, others more and others missing: known by what is drawn
$ printf 'revenue,visits,existing,extra,new,clients,period\n100.00,9,3,x,5,8,2025-11\n150.00,9,3,x,5,8,2025-12\n' > $TMP/few.csv; crm-report monthly $TMP/few.csv | grep -o '<h1>.*</h1>'
<h1><bdi>December brought 50 % more than November</bdi></h1>

== the style sheet is the one the page lets in
$ crm-report monthly $TMP/activity.csv > $TMP/p.html; grep -o "style-src 'sha256-[^']*" $TMP/p.html | sed 's/.*sha256-//'
$ perl -MDigest::SHA=sha256_base64 -0777 -ne 'm{<style>(.*?)</style>}s and print sha256_base64($1), "=\n"' $TMP/p.html | diff - <(grep -o "style-src 'sha256-[^']*" $TMP/p.html | sed 's/.*sha256-//') && echo same
$ grep -c 'style="' $TMP/p.html
~ ^[A-Za-z0-9+/]{43}=$
same
0
? 1

== a card is a picture of its own, with the same facts and nobody's name
$ crm-report card --title 'A & B' -o $TMP/c.svg $TMP/activity.csv $TMP/contacts.csv; head -1 $TMP/c.svg | grep -o 'viewBox="[^"]*"'; grep -o '>A &amp; B<\|>15,001<\|>3 clients[^<]*' $TMP/c.svg; perl -ne '$n++ while /<text/g; $m++ while m{</text>}g; END { print $n == $m && $n > 20 ? "whole\n" : "not whole $n $m\n" }' $TMP/c.svg
$ crm-report card -f jsonl $TMP/activity.csv
viewBox="0 0 1080 1440"
>A &amp; B<
>15,001<
>3 clients to contact, worth 351
whole
! crm-report: --format: a card is SVG, in no other format
? 2

== in Chinese no word is left in English but names, ids and file names; amounts from ten thousand in 万
$ sed -i 's/Ann/小林/; s/Ben/豆豆/; s/offer two dates/send wishes/' $TMP/contacts.csv $TMP/held.csv; crm-report monthly --lang zh --title 花园 --summary $TMP/s.txt $TMP/activity.csv $TMP/contacts.csv $TMP/held.csv > $TMP/p.html; head -1 $TMP/s.txt; sed -n 6p $TMP/s.txt; perl -0777 -ne 's{<style>.*?</style>}{}s; s{<bdi.*?</bdi>}{}gs; s{<[^>]*>}{ }g; s{\w+\.csv}{}g; print "$_\n" for sort keys %{{ map { $_ => 1 } /([A-Za-z]{3,})/g }}' $TMP/p.html
花园 · 2025年12月，整期 · 截至2025年12月31日
  营业额：1.5万; ▲ +25% 比11月

== a list of thousands stays in its file, and the page below 300 kB
$ (echo customer_id,typical_interval,due_date,due_stage,spend_365d,overdue_ratio; for i in $(seq 1 9000); do echo c$i,30,2025-01-01,late,$i.00,1.5; done) > $TMP/o.csv; crm-report monthly $TMP/o.csv > $TMP/p.html; grep -o 'to contact[^<]*</h3>' $TMP/p.html; grep -o '12 of 9,000.* is the file [a-z.]*' $TMP/p.html; [ $(stat -c %s $TMP/p.html) -lt 300000 ] && echo small
to contact; they spent 40,504,500 in 365 days</h3>
12 of 9,000, the most urgent of each action. The full list is the file o.csv.
small

== nobody to contact
$ head -1 $TMP/contacts.csv > $TMP/none.csv; crm-report monthly --summary $TMP/s.txt $TMP/none.csv > $TMP/p.html; cat $TMP/s.txt; grep -c 'id="contacts"' $TMP/p.html
Monthly report
\
Monthly report
\
What to do next
  Nobody to contact
0
? 1

== without the file of those who were held the plan's totals count them
$ printf 'measure,value\nclients,9\nclients_planned,4\nclients_held,3\nheld_no_consent,3\nheld_no_phone,0\nheld_quiet,1\n' > $TMP/care.csv; crm-report monthly --summary $TMP/s.txt $TMP/contacts.csv $TMP/care.csv > $TMP/p.html; grep Not $TMP/s.txt
$ grep -v c4 $TMP/contacts.csv > $TMP/all.csv; crm-report monthly --summary $TMP/s.txt $TMP/all.csv $TMP/care.csv > $TMP/p.html; grep Not $TMP/s.txt
  Not contacted: 1 — said no 1 (70).
  Not contacted: 3 clients who are due; contacts held: no consent 3, quiet 1.
