#!tests/lib/cases
== below zero lies to the left of the zero line, and the same money is the same length (page/negative-bars.csv)
$ printf 'staff,period,clients,new,existing,visits,revenue,revenue_new,revenue_existing\nAnn,2025-03,1,0,1,1,400.00,0.00,400.00\nHouse,2025-03,1,0,1,1,-400.00,0.00,-400.00\n' > $TMP/n.csv
$ crm-report audit $TMP/n.csv > $TMP/n.html; grep -o '<h3>[^<]*' $TMP/n.html; grep -o '<rect[^>]*class="f[1x]"/>' $TMP/n.html | sed 's/y="[^"]*" //; s/height="[^"]*" //' | perl -ne '/x="([^"]*)" width="([^"]*)" class="(..)"/; $x{$3} = $1; $w{$3} = $2; END { printf "%s %s\n", $w{f1} == $w{fx} ? "alike" : "not alike", abs($x{fx} + $w{fx} - $x{f1}) < .11 ? "meet at zero" : "do not" }'
$ grep -o 'class="b">[^<]*' $TMP/n.html
<h3>What came in by staff, March 2025: below zero stands left of the line
alike meet at zero
class="b">400
class="b">−400

== felt less expected: what falls short is left of zero, and one is named as the worst only where intervals part
$ printf 'level,unit,n,mean_e,mean_p,gap,lo,hi,t,p,weight,weighted_gap,rank\ndimension,good,100,3,4,1,0.8,1.2,9,0.0001,,,3\ndimension,bad,100,4,3,-1,-1.2,-0.8,-9,0.0001,,,1\ndimension,odd,100,4,3.6,-0.4,-0.6,-0.2,-4,0.001,,,2\n' > $TMP/g.csv
$ crm-report audit $TMP/g.csv > $TMP/g.html; grep -o '<h3>[^<]*\|class="b">[^<]*' $TMP/g.html
$ grep -o '<rect[^>]*class="f[gx]"/>' $TMP/g.html | perl -ne '/x="([^"]*)".* width="([^"]*)".* class="(..)"/; push @w, $2; push @end, $3 eq "fx" ? $1 + $2 : $1; END { printf "%s, %.1f to %.1f to %.1f\n", abs($end[0] - $end[2]) < .11 && abs($end[1] - $end[2]) < .11 ? "meet at zero" : "do not", map { $_ / $w[0] } @w }'
$ sed 's/-0.6,-0.2/-0.9,-0.2/' $TMP/g.csv > $TMP/h.csv; crm-report audit $TMP/h.csv | grep -o '<h3>[^<]*'
$ grep -v bad $TMP/g.csv | sed 's/-0.6,-0.2/-0.9,0.2/' > $TMP/h.csv; crm-report audit $TMP/h.csv | grep -o '<h3>[^<]*'
<h3>Furthest short of what was expected: bad
class="b">−1
class="b">−0.4
class="b">+1
meet at zero, 1.0 to 0.4 to 1.0
<h3>Clients felt less than they expected in bad and odd
<h3>Nothing falls short of what was expected for certain

== a bridge says what the arithmetic gives, and its levels and changes are those of the file
$ printf 'period,opening,new,won_back,lost,closing,lost_opening,churn_rate,lo,hi,revenue_lost,revenue_lost_per_client,note,as_of\n2025-10,90,9,0,3,96,3,0.0333,0.01,0.09,1.00,1,,2025-12-31\n2025-11,96,10,2,8,100,8,0.0833,0.04,0.15,1.00,1,,2025-12-31\n2025-12,100,3,1,20,84,20,0.2,0.13,0.29,1.00,1,,2025-12-31\n' > $TMP/b.csv
$ crm-report audit $TMP/b.csv > $TMP/b.html; grep -o '<h3>[^<]*\|<desc[^<]*\|class="b">[^<]*' $TMP/b.html | sed 's/ id="[^"]*"//'
$ sed 's/,,2025-12-31$/,open,2025-12-05/' $TMP/b.csv | sed 's/,0.2,0.13,0.29,/,,,,/' > $TMP/c.csv; crm-report audit $TMP/c.csv | grep -o 'The period is not over: no churn rate'
<h3>16 clients fewer at the end of December 2025: 4 came in, 20 were lost
<desc>December 2025: start 100; new +3; won back +1; lost −20; end 84
class="b">100
class="b">+3
class="b">+1
class="b">−20
class="b">84
<h3>More came than went in 2 of the last 3 periods
<desc>Clients by period: new and won back above zero, lost below; the black mark is the net.
class="b">▬ net
The period is not over: no churn rate

== each definition of retention has its own sentence, and an open window gives no rate
$ printf 'period,definition,new_or_existing,eligible,retained,rate,lo,hi,note,as_of\n' > $TMP/r; for d in visit:90d,new visit:90d,all pool:3m,all range:60d,all blocks:3m,all crr,all nth:3,all repeat,all share,all; do (cat $TMP/r; printf '2025-01,%s,100,40,0.4,0.3,0.5,,2025-12-31\n2025-02,%s,80,10,,,,open,2025-12-31\n' $d $d) > $TMP/one.csv; crm-report audit $TMP/one.csv | grep -o '<h3>[^<]*'; done
<h3>Of January 2025’s 100 new clients 40 % came back within 90 days
<h3>Of January 2025’s 100 clients 40 % came back within 90 days
<h3>Of January 2025’s 100 clients 40 % were seen in the 3 months after it
<h3>Of January 2025’s 100 clients 40 % were seen within 60 days after its end
<h3>Of the 100 clients of the 3 months before 40 % were seen in the 3 months up to January 2025
<h3>Of the 100 active at the start of January 2025 40 % still were at its end
<h3>Of January 2025’s 100 new clients 40 % reached visit number 3
<h3>Of January 2025’s 100 clients 40 % came twice or more in it
<h3>Of January 2025’s 100 clients 40 % had been here before

== who keeps the clients: named only where crm-churn says that they differ
$ printf 'staff,period,definition,new_or_existing,eligible,retained,rate,lo,hi,differs,note,as_of\nAnn,2025,visit:90d,all,100,90,0.9,0.83,0.94,%s,,2025-12-31\nBea,2025,visit:90d,all,100,50,0.5,0.4,0.6,%s,,2025-12-31\nCid,2025,visit:90d,all,100,70,0.7,0.6,0.78,no,,2025-12-31\n' yes yes > $TMP/k.csv
$ crm-report audit $TMP/k.csv | grep -o '<h3>[^<]*\|<circle[^>]*f[gx]"/>\|class="sn thin"/>\|class="b">[^<]*' | sed 's/c[xy]="[^"]*" //g'
$ sed 's/,yes,/,no,/' $TMP/k.csv > $TMP/l.csv; crm-report audit $TMP/l.csv | grep -o '<h3>[^<]*\|<circle[^>]*f[gx]"/>'
<h3>Fewer clients of Bea came back than chance explains, more of Ann; the other 1 do not differ
<circle r="4.4" class="fx"/>
class="b">50 %
class="sn thin"/>
class="b">70 %
<circle r="4.4" class="fg"/>
class="b">90 %
<h3>Whose clients come back differs no more than chance makes: no ranking

== complaints: the most named one only where its interval parts from the next
$ printf 'rank,complaint,label,count,pct_respondents,lo,hi,pct_mentions,cum_pct\n1,c1,loud,60,30,25,36,60,60\n2,c2,cold,20,10,%s\n3,c3,dear,20,10,7,15,20,100\n' 7,15,20,80 > $TMP/c.csv; crm-report audit $TMP/c.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
$ sed 's/,25,36,/,5,36,/' $TMP/c.csv > $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
$ sed '3s/7,15,20/7,27,20/' $TMP/c.csv > $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
<h3>“loud” was named most: by 30 %
class="b">60
class="b">20
class="b">20
<h3>The 3 complaints do not part clearly: none was named most
<h3>2 complaints, “loud” among them, do not part clearly at the top

== recommendation: more, fewer or not to be told; groups that part and that do not
$ printf 'n,promoters,passives,detractors,nps,se,lo,hi\n100,50,30,20,30,8,14,45\n' > $TMP/n.csv; crm-report audit $TMP/n.csv | grep -o '<h3>[^<]*\|class="sq">[^<]*\|class="b">NPS[^<]*'
$ sed 's/14,45/-2,45/' $TMP/n.csv > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*'
$ printf 'n,promoters,passives,detractors,nps,se,lo,hi\n100,20,30,50,-30,8,-45,-14\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*\|class="b">NPS[^<]*'
$ printf 'shop,n,promoters,passives,detractors,nps,se,lo,hi\nA,100,50,30,20,30,8,14,45\nB,100,20,30,50,-30,8,-45,-14\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*'
$ printf 'shop,n,promoters,passives,detractors,nps,se,lo,hi\nA,100,50,30,20,30,8,14,45\nB,100,45,30,25,20,8,4,35\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*'
<h3>More recommend us than not: NPS 30
class="sq">20 %
class="sq">50 %
class="b">NPS 30 (14–45)
<h3>Whether more recommend us than not cannot be told: NPS 30
<h3>Fewer recommend us than not: NPS −30
class="b">NPS −30 (−45 to −14)
<h3>The 2 groups do not recommend us alike
<h3>That the 2 groups recommend us differently cannot be told

== a trend is one only with its test
$ printf 'period,n,value,lo,hi\n2025-01,9,4,3.8,4.2\n2025-02,9,4.1,3.9,4.3\n2025-03,9,4.2,4,4.4\n' > $TMP/t.csv; crm-report audit $TMP/t.csv | grep -o '<h3>[^<]*'
$ for p in 0.01,1,0.1 0.4,0.3,0.02 0.001,-1,-0.1; do printf 'series,n,S,var_s,z,p,tau,sen,lo,hi\ncsat,3,3,3.6,1,%s,-0.2,0.2\n' $p > $TMP/tt.csv; crm-report audit $TMP/t.csv $TMP/tt.csv | grep -o '<h3>[AN][^<]*'; done
<h3>March 2025: 4.2 (4–4.4)
<h3>Answers rose over 3 periods, by 0.1 a period
<h3>No trend can be told in 3 periods
<h3>Answers fell over 3 periods, by 0.1 a period

== what goes with leaving: only what Holm leaves, and nothing where nothing is left
$ printf 'term,estimate,se,z,p,effect,lo,hi\n(Intercept),1,1,1,0.3,2.7,1,7\nrecency_days,0.1,0.02,5,1e-06,1.105,1.06,1.15\nC(source)online,0.5,0.25,2,0.04,1.65,1.01,2.7\nvisits,-0.1,0.1,-1,0.3,0.9,0.74,1.1\n' > $TMP/d.csv
$ crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*\|class="i">[^<]*\|class="b">[^<]*\|class="sn thin"\|<circle[^>]*f[gx]"/>' | sed 's/c[xy]="[^"]*" //g'
$ sed 's/1e-06/0.2/' $TMP/d.csv > $TMP/e.csv; crm-report audit $TMP/e.csv | grep -o '<h3>[^<]*'
<h3>Linked: recency days. Of 2 others it cannot be told
class="i">recency days
<circle r="4.4" class="fx"/>
class="b">1.1
class="i">source: online
class="sn thin"
class="b">1.65
class="i">visits
class="sn thin"
class="b">0.9
<h3>None of these can be told from chance

== a step is the narrowest only where its interval parts from all others
$ printf 'step,clients,conversion,lo,hi,days_median\nprospect,100,,,,\nfirst,80,0.8,0.71,0.87,\nregular,20,0.25,0.17,0.36,\n' > $TMP/f.csv; crm-report audit $TMP/f.csv | grep -o '<h3>[^<]*\|class="b">[^<]*\|class="m">[0-9]* %'
$ sed 's/0.25,0.17,0.36/0.65,0.5,0.8/' $TMP/f.csv > $TMP/g.csv; crm-report audit $TMP/g.csv | grep -o '<h3>[^<]*'
<h3>The narrowest step: 25 % of “first” reached “regular”
class="b">100
class="m">80 %
class="b">80
class="m">25 %
class="b">20
<h3>Of 100 clients at “prospect” 20 reached “regular”

== a list that names people is drawn as its sums, and nobody is named in the picture
$ printf 'customer_id,category,typical_interval,basis,due_date,overdue_days,overdue_ratio,due_stage,spend_365d,staff_last,name,phone,consent\nx1,,30,own,2025-01-01,5,1.2,due,10.00,Ann,Zoe,1390001,no\nx2,,30,own,2025-01-01,-5,0.5,on_time,20.50,Ann,Yan,1390002,yes\nx3,,30,own,2025-01-01,500,9,lost,30.00,Ann,Kim,1390003,yes\n' > $TMP/o.csv
$ crm-report audit $TMP/o.csv | tr '\n' ' ' | grep -o '<figure id="overdue".*</figure>' > $TMP/o.fig; grep -o '<h3>[^<]*\|<td><bdi>[a-z ]*</bdi></td><td class="r">[^<]*</td><td class="r">[^<]*' $TMP/o.fig | sed 's/<[^>]*>/ /g' | head -6; grep -c 'Zoe\|Yan\|Kim\|139000\|x[123]' $TMP/o.fig
 1 client is past their own usual time
  on time   1  20.5
  due   1  10
  late   0  0
  very late   0  0
  lost   1  
0
? 1

== who moved up and who down is said where groups have an order, else that they changed
$ printf 'from,to,customers,monetary\nchampions,loyal,5,1.00\nloyal,champions,3,1.00\nloyal,loyal,9,1.00\n(new),new,4,1.00\nat_risk,(gone),2,1.00\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*\|[0-9]* came in and [0-9]* went' | sort -u
$ printf 'from,to,customers,monetary\nred,blue,5,1.00\nblue,blue,9,1.00\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*'
4 came in and 2 went
<h3>5 clients moved down, 3 up
<h3>5 of 14 clients changed groups

== every picture has words for those who cannot see it, and the same in Chinese without a full stop
$ crm-report audit --lang zh $TMP/x.csv $TMP/b.csv 2>/dev/null; printf 'period,opening,new,won_back,lost,closing\n2025-11,96,10,2,8,100\n2025-12,100,3,1,20,84\n' > $TMP/b.csv; crm-report audit --lang zh $TMP/b.csv | grep -o '<h3>[^<]*\|<svg[^>]*>\|<title id[^<]*'
<h3>2025年12月顾客净减16位：来4位，走20位
<svg viewBox="0 0 360 208" role="img" aria-labelledby="bridge-t bridge-d">
<title id="bridge-t">2025年12月顾客净减16位：来4位，走20位
<h3>最近2期中，1期来的多于走的
<svg viewBox="0 0 360 222" role="img" aria-labelledby="flows-t flows-d">
<title id="flows-t">最近2期中，1期来的多于走的

== shares, sums and scores below zero: no part of a whole, no change in per cent, and the zero line is there
$ printf 'segment,customers,customers_pct,visits,monetary,monetary_pct\nnew,10,50,10,-500.00,-25\nloyal,10,50,30,2500.00,125\n' > $TMP/s.csv; crm-report audit $TMP/s.csv > $TMP/s.html; grep -o '<h3>[^<]*\|<rect[^>]*class="fx"/>' $TMP/s.html | sed 's/<rect.*class=/class=/'
$ printf 'period,clients,new,existing,visits,revenue,revenue_new,revenue_existing,walkin_revenue\n2025-01,3,1,2,3,100.00,50.00,50.00,0.00\n2025-02,3,1,2,3,-60.00,-100.00,40.00,0.00\n' > $TMP/a.csv; crm-report audit $TMP/a.csv | grep -o '<h3>[^<]*'
$ printf 'period,n,value,lo,hi\n2025-01,30,-20,-40,-5\n2025-02,30,-30,-50,-10\n' > $TMP/t.csv; crm-report audit $TMP/t.csv | grep -o '<h3>[^<]*\|class="z"'
<h3>Clients by segment
class="fx"/>
<h3>Revenue of February 2025 was −60
<h3>February 2025: −30 (−50 to −10)
class="z"

== of many groups the smallest are one bar, and of many in the team those who differ are drawn
$ (echo 'staff,period,clients,new,existing,visits,revenue,revenue_new,revenue_existing'; for i in $(seq 10 49); do echo "S$i,2025-12,1,0,1,1,$((i * 10)).00,0.00,$((i * 10)).00"; done) > $TMP/a.csv; crm-report audit $TMP/a.csv > $TMP/a.html; grep -o '<h3>[^<]*' $TMP/a.html; grep -o 'class="i">1[^<]*\|class="b">2,[^<]*' $TMP/a.html; grep -o '<rect[^>]*class="f[1n]"' $TMP/a.html | wc -l
$ (echo 'staff,period,definition,new_or_existing,eligible,retained,rate,lo,hi,differs,note,as_of'; for i in $(seq 10 49); do echo "S$i,2025,visit:90d,all,$((i * 10)),$((i * 5)),0.5,0.4,0.6,no,,2025-12-31"; done; echo 'Zed,2025,visit:90d,all,9,0,0,0,0.3,yes,,2025-12-31') > $TMP/k.csv; crm-report audit $TMP/k.csv > $TMP/k.html; grep -o '<h3>[^<]*\|class="i">Z[^<]*\|[0-9]* of [0-9]* are drawn' $TMP/k.html
<h3>What came in by staff, December 2025: 100 to 490 each
class="i">13 others
class="b">2,080
28
<h3>Fewer clients of Zed came back than chance explains; the other 40 do not differ
class="i">Zed (n 9)
28 of 41 are drawn
