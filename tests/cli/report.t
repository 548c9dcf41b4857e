#!tests/lib/cases
$ cat >$TMP/bridge.csv <<'END'
> period,opening,new,won_back,lost,closing,churn_rate,lo,hi,revenue_lost,revenue_lost_per_client,as_of
> 2025-11,100,10,2,5,107,0.05,0.02,0.11,900.00,180,2025-12-31
> 2025-12,107,3,1,20,91,0.186915887850,0.12,0.27,4100.50,205.025,2025-12-31
> END

== a page from one result: numbers in full, actions, nothing from outside
$ crm-report monthly --title 'A & <b>' -o $TMP/r.html $TMP/bridge.csv
$ grep -o '<data value="0.186915887850">' $TMP/r.html | sort -u
$ grep -o '<h1><bdi>.*</h1>' $TMP/r.html
$ grep -ciE '<script|src=|href="[^#]|url\(' $TMP/r.html
<data value="0.186915887850">
<h1><bdi>A &amp; &lt;b&gt;</bdi></h1>
0
? 1

== the same bytes twice, and in Chinese
$ crm-report monthly $TMP/bridge.csv >$TMP/1; crm-report monthly $TMP/bridge.csv | cmp - $TMP/1
$ crm-report audit --lang zh $TMP/bridge.csv | grep -o '<html[^>]*>\|顾客盘点报告</title>'
<html lang="zh-CN">
顾客盘点报告</title>

== names of the input cannot become markup or turn the line
$ printf 'customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,name\n"<script>x</script>",,30,own,2025-01-01,5,1.2,due,10.00,"""&\047",\342\200\256evil\n' >$TMP/o.csv
$ crm-report audit $TMP/o.csv | grep -o '<bdi class="n">[^/]*/[^/]*/bdi></td>\|<bdi>&quot;[^/]*<\|<bdi>evil'
<bdi>evil
<bdi class="n">&lt;script&gt;x&lt;/script&gt;</bdi></td>
<bdi>&quot;&amp;&#39;<

== --mask leaves the first character of a name
$ printf 'customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,name,phone\na,,30,own,2025-01-01,5,1.2,due,10.00,,王小明,13900001111\n' >$TMP/o.csv
$ crm-report monthly --mask $TMP/o.csv | grep -c '小明\|13900001111'; crm-report monthly --mask $TMP/o.csv | grep -o '<bdi>王…</bdi>\|<bdi>\**1111</bdi>'
0
<bdi>王…</bdi>
<bdi>*******1111</bdi>

== the list says who, what they spent, why and when; a column that is empty is left out, and the numbers stand in full
$ printf 'customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,phone\n1024,,30,own,2025-01-01,5,1.2,due,10.00,,13900001111\n' >$TMP/o.csv
$ crm-report monthly $TMP/o.csv | grep -o '<tr><td>.*1024.*'
$ crm-report monthly $TMP/o.csv | grep -o '<th [^<]*' | sed 's/<th //' | head -5
<tr><td><i class="prio"></i><bdi class="n">1024</bdi></td><td class="r"><data value="10.00">10</data></td><td class="wide">Past their usual time: due: usually every 30 days, 5 days past it</td><td><bdi>13900001111</bdi></td><td>1 Jan</td></tr>
scope="col">Client
scope="col" class="r">Spent in 365 days
scope="col">Action and reason
scope="col">Phone
scope="col">Day

== groups in front of an analysis are recognised
$ printf 'staff,period,clients,new,existing,visits,revenue,revenue_new,revenue_existing\nAnna,2025-12,5,1,4,6,300.00,50.00,250.00\nBea,2025-12,4,1,3,5,400.00,50.00,350.00\n' >$TMP/s.csv
$ crm-report monthly $TMP/s.csv | grep -o 'Bea' | sort -u
Bea

== a result without a picture is a table
$ printf 'term,chisq,df,p\nage,1.5,1,0.22\n' >$TMP/d.csv
$ crm-report audit $TMP/d.csv | grep -o '<h3>.*</h3>\|<td class="r">0.22</td>'
<h3>crm-churn drivers --zph <bdi class="n">d.csv</bdi></h3>
<td class="r">0.22</td>

== what is no result is refused by name
$ printf 'customer_id,date,amount\na,2025-01-01,1\n' >$TMP/t.csv; crm-report audit $TMP/t.csv 2>&1 | sed "s,$TMP/,,"
$ printf 'a,b\n1,2\n' >$TMP/x.csv; crm-report audit $TMP/bridge.csv $TMP/x.csv 2>&1 | sed "s,$TMP/,,"
crm-report: t.csv:1: these are transactions: a page is made of results, such as those of crm-churn activity
crm-report: x.csv:1: no analysis writes this header: crm-report(1) lists those it knows

== a page has one format
$ crm-report monthly -f jsonl $TMP/bridge.csv
! crm-report: --format: a page is HTML, in no other format
? 2

== an empty result is a smaller page
$ head -1 $TMP/bridge.csv >$TMP/e.csv; crm-report monthly $TMP/e.csv | tail -c 15
</body></html>

== numbers that no analysis writes: the page says nothing of them, and holds no nan
$ printf 'period,opening,new,won_back,lost,closing,closing_check\n2025-01,5,1e300,,2,9,\n' >$TMP/b.csv
$ printf 'cohort,age,customers,active,rate,lo,hi,amount\n2025-01,0,,2,1,0.3,1e99,5\n2025-01,1,-1e200,2,1e250,x,1,5\n' >$TMP/c.csv
$ crm-report monthly $TMP/b.csv >$TMP/p.html; crm-report audit $TMP/b.csv $TMP/c.csv >>$TMP/p.html
$ grep -c 'nan\|inf' $TMP/p.html; grep -o '<bdi>1e300' $TMP/p.html | sort -u
0
<bdi>1e300

== two results of one analysis: each says which file it is of
$ printf 'measure,value\nrows_in,3\nrows_out,3\n' > $TMP/a\&b.csv; printf 'measure,value\nrows_in,5\nrows_out,4\n' > $TMP/c.csv
$ cd $TMP; crm-report audit a\&b.csv c.csv | grep -o '<p class="more">.*</p>\|<b>. rows read</b>\|class="good">...\|class="bad">...'; crm-report audit c.csv | grep -o 'c.csv\|<b>. rows read</b>'
<p class="more"><bdi>a&amp;b.csv</bdi></p>
class="good">✓
<b>3 rows read</b>
<p class="more"><bdi>c.csv</bdi></p>
class="bad">! c
<b>5 rows read</b>
<b>5 rows read</b>

== a result with two columns of one name is refused
$ sed 's/revenue_lost_per_client/lost/' $TMP/bridge.csv > $TMP/twice.csv; cd $TMP; crm-report monthly twice.csv
! crm-report: twice.csv:1: two columns are called 'lost'
? 2

== satisfaction, effort and an index have one header: the page does not say which it is
$ printf 'n,mean,lo,hi,top_pct,top_lo,top_hi,index\n9,4,3,5,80,70,90,75\n' > $TMP/csat.csv; sed 's/^9,4/7,5/' $TMP/csat.csv > $TMP/ces.csv
$ cd $TMP; crm-report audit csat.csv ces.csv | grep -o '<bdi>c[a-z]*.csv</bdi></span></p><h3>[0-9]*'
<bdi>csat.csv</bdi></span></p><h3>80
<bdi>ces.csv</bdi></span></p><h3>80

== nobody is named who said no or was never asked, and the column may be another
$ printf 'customer_id,typical_interval,due_date,due_stage,name,phone,consent,sms\na,30,2025-01-01,due,Zoe,1390000,no,1\nb,30,2025-01-01,late,Yan,1391111,,0\nc,30,2025-01-01,late,Xia,1392222,YES,\n' > $TMP/o.csv
$ crm-report monthly $TMP/o.csv | grep -o 'Zoe\|Yan\|Xia' | sort -u
$ crm-report audit --consent sms=1 $TMP/o.csv | grep -o 'Zoe\|Yan\|Xia' | sort -u
$ crm-report audit --consent none $TMP/o.csv | grep -o 'Zoe\|Yan\|Xia' | sort -u
$ crm-report audit --consent wechat=1 $TMP/o.csv
$ crm-report audit --consent wechat $TMP/o.csv
Xia
Zoe
Xia
Yan
Zoe
! crm-report: --consent: no result with clients has a column 'wechat'
! crm-report: --consent: 'wechat' is not COLUMN=VALUE or none
? 2

== what one result knows of a client holds in all of them
$ printf 'date,customer_id,occasion,action,channel,priority,reason\n2026-01-01,w99,late,call,call,1,now\n2026-01-01,w98,late,call,call,1,now\n' > $TMP/top.csv; printf 'customer_id,typical_interval,due_date,due_stage,consent\nw99,30,2025-01-01,due,no\n' > $TMP/o.csv
$ crm-report audit $TMP/top.csv $TMP/o.csv | grep -c w99; crm-report audit $TMP/top.csv | grep -c w99
0
1

== results of different days are refused, or said to be taken together
$ sed 's/2025-12-31/2025-12-10/' $TMP/bridge.csv > $TMP/early.csv; cd $TMP; crm-report monthly bridge.csv early.csv
$ cd $TMP; crm-report monthly --stale-ok bridge.csv early.csv | tail -c 15
</body></html>
! crm-report: early.csv: as of 2025-12-10, other results are as of 2025-12-31: make all for one day, or --stale-ok
