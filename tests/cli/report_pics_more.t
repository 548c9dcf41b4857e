#!tests/lib/cases
== a campaign: what brought more back, of what it cannot be told, and no result while the window is open
$ printf 'measure,arm,n,value,control_n,control,difference,lo,hi,p,p_adj,relative,relative_lo,relative_hi,theta,before,control_before,note\nreturned,call,100,0.3,100,0.1,0.2,0.09,0.3,0.001,0.002,2,1,3,,,,\nreturned,post,100,0.12,100,0.1,0.02,-0.07,0.11,0.6,0.6,0.2,-1,1,,,,\n' > $TMP/c.csv
$ crm-report audit $TMP/c.csv | grep -o '<h3>[^<]*\|<circle[^>]*f[gx]"/>\|class="sn thin"\|class="b">[^<]*' | sed 's/c[xy]="[^"]*" //g'
$ sed 's/0.001,0.002,/0.3,0.6,/' $TMP/c.csv > $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
$ sed 's/0.2,0.09,0.3,0.001,0.002/-0.2,-0.3,-0.09,0.001,0.002/' $TMP/c.csv > $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
$ sed 's/,$/,ratio/' $TMP/c.csv > $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
$ head -1 $TMP/c.csv > $TMP/d.csv; printf 'returned,call,100,,100,,,,,,,,,,,,,open\n' >> $TMP/d.csv; crm-report audit $TMP/d.csv | grep -o '<h3>[^<]*'
<h3>Call brought more back; of post it cannot be told
<circle r="4.4" class="fg"/>
class="b">+20
class="sn thin"
class="b">+2
<h3>No effect of call and post can be told
<h3>Call brought fewer back than the control
<h3>The groups are not of the planned sizes: do not trust the result
<h3>The window is not over: no result yet

== what it brought, after its cost
$ printf 'arm,n,incremental,lo,hi,cost,net,net_lo,net_hi\ncall,100,500,300,700,100,400,200,600\npost,100,50,-100,200,10,40,-110,190\n' > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
$ sed 's/400,200,600/-400,-600,-200/' $TMP/m.csv > $TMP/n.csv; crm-report audit $TMP/n.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
<h3>Call paid; of post it cannot be told
class="b">+400
class="b">+40
<h3>Call cost more than it brought
class="b">−400
class="b">+40

== members who were different before are no comparison
$ printf 'measure,members,others,member_mean,other_mean,difference,lo,hi,smd_before\nreturned,90,60,0.5,0.4,0.1,0.02,0.18,\nvisits,90,60,2,1.5,0.5,0.1,0.9,\nspend,90,60,200,150,50,-10,110,\nvisits_before,90,60,3,3,0,-0.5,0.5,0.01\nspend_before,90,60,300,290,10,-40,60,0.02\n' > $TMP/e.csv; crm-report audit $TMP/e.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
$ sed 's/0,-0.5,0.5,0.01/1,0.5,1.5,0.3/' $TMP/e.csv > $TMP/f.csv; crm-report audit $TMP/f.csv | grep -o '<h3>[^<]*'
$ sed 's/0.5,0.1,0.9,/0.1,-0.3,0.5,/' $TMP/e.csv > $TMP/f.csv; crm-report audit $TMP/f.csv | grep -o '<h3>[^<]*'
<h3>Members made 0.5 more visits than similar clients after joining
class="b">+10
class="b">+0.5
class="b">+50
class="b">0
class="b">+10
<h3>Members were different before they joined: do not trust the comparison
<h3>No effect of joining can be told

== offers beat the favourites only where McNemar says so
$ printf 'method,k,clients,hit_rate,lo,hi,mrr,coverage,won,lost,p\npopular,3,100,0.4,0.3,0.5,0.3,1,,,\nagain,3,100,0.6,0.5,0.7,0.4,0.9,30,10,0.002\n' > $TMP/o.csv; crm-report audit $TMP/o.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
$ sed 's/0.002/0.2/' $TMP/o.csv > $TMP/p.csv; crm-report audit $TMP/p.csv | grep -o '<h3>[^<]*'
<h3>Of 100 clients “again” meets 20 more than naming the favourites
class="b">40 %
class="b">60 %
<h3>No gain over naming the favourites can be told

== what goes together is told with its interval, and nothing where nothing is left
$ printf 'lhs,rhs,n,n_lhs,n_rhs,support,confidence,lo,hi,lift,leverage,conviction,p,p_adj,redundant\ncut,dye,40,50,100,0.1,0.8,0.67,0.89,3.2,0.05,2,0,0,0\n' > $TMP/r.csv; crm-report audit $TMP/r.csv | grep -o '<h3>[^<]*\|class="b">[^<]*\|class="m">3[^<]*'
$ sed 's/,0,0,0$/,0.4,0.4,0/' $TMP/r.csv > $TMP/s.csv; crm-report audit $TMP/s.csv | grep -o '<h3>[^<]*'
<h3>With cut goes dye: on 80 % of its tickets (67–89 %)
class="m">3.2×
class="b">80 %
<h3>No two items go together more often than chance

== who does not come: groups differ only where intervals part; a period with its own interval
$ printf 'staff,period,bookings,completed,no_show,late_cancelled,cancelled,rescheduled,unclosed,ahead,no_show_rate,lo,hi,lost_amount,lost_hours\nAna,2024-01,100,90,10,0,0,0,0,0,0.1,0.05,0.17,1.00,1\nMei,2024-01,100,60,40,0,0,0,0,0,0.4,%s,1.00,1\n' 0.31,0.5 > $TMP/b.csv; crm-report audit $TMP/b.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
$ sed 's/0.31,0.5/0.15,0.5/' $TMP/b.csv > $TMP/c.csv; crm-report audit $TMP/c.csv | grep -o '<h3>[^<]*'
$ sed 1d $TMP/b.csv | head -1 | cut -d, -f2- > $TMP/row; (head -1 $TMP/b.csv | cut -d, -f2-; cat $TMP/row) > $TMP/c.csv; crm-report audit $TMP/c.csv | grep -o '<h3>[^<]*'
<h3>How often clients do not come differs by staff
class="b">40 %
class="b">10 %
<h3>No difference by staff can be told in who does not come
<h3>10 % of the appointments due in January 2024 were missed (5–17 %)

== how full the week is: minutes booked over minutes open, all staff together; closed hours are hatched
$ printf 'staff,weekday,hour,open_min,booked_min,served_min,overlap_min,outside_min,rate\nAna,Monday,9,60,30,30,0,0,0.5\nMei,Monday,9,60,60,60,0,0,1\nAna,Monday,10,60,0,0,0,0,0\nAna,Tuesday,9,60,12,12,0,0,0.2\n' > $TMP/w.csv; crm-report audit $TMP/w.csv > $TMP/w.html; grep -o '<h3>[^<]*\|class="h[ld]">[^<]*' $TMP/w.html; grep -o 'class="hat"' $TMP/w.html | wc -l
<h3>Monday 9:00 is fullest, 75 %; Monday 10:00 emptiest, 0 %
class="hd">75
class="hl">0
class="hl">20
11

== booked ahead: more missed, fewer, or not to be told
$ printf 'from,to,bookings,completed,no_show,no_show_rate,lo,hi\n0,0,100,95,5,0.05,0.02,0.11\n1,1,100,90,10,0.1,0.05,0.17\n31,,100,60,40,0.4,%s\n' 0.31,0.5 > $TMP/l.csv; crm-report audit $TMP/l.csv | grep -o '<h3>[^<]*\|class="i">[^<]*\|class="b">[^<]*'
$ sed 's/0.31,0.5/0.1,0.5/' $TMP/l.csv > $TMP/m.csv; crm-report audit $TMP/m.csv | grep -o '<h3>[^<]*'
<h3>Booked longest ahead, missed more often
class="i">0 days (n 100)
class="b">5 %
class="i">1 day (n 100)
class="b">10 %
class="i">31 + days (n 100)
class="b">40 %
<h3>That booking ahead changes who does not come cannot be told

== cards: opening, what came and went, closing, as the file has them
$ printf 'period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of\n2025-12,1000.00,300.00,60.00,200.00,0.00,0.00,1160.00,900.00,9,2025-12-31\n' > $TMP/l.csv; crm-report audit $TMP/l.csv | grep -o '<h3>[^<]*\|class="b">[^<]*'
<h3>1,160 of service is owed on cards to 9 clients
class="b">1,000
class="b">+300
class="b">+60
class="b">−200
class="b">1,160

== a forecast is told with its limits, the sum of the horizon with its own
$ printf 'period,actual,fitted,forecast,lo,hi,lo80,hi80,note\n2025-11,100,99,,,,,,\n2025-12,110,108,,,,,,\n2026-01,,,120,90,150,100,140,\n2026-02,,,130,95,165,105,155,\n' > $TMP/f.csv; crm-report audit $TMP/f.csv | grep -o '<h3>[^<]*'
$ printf '2026-01..2026-02,,,250,200,300,215,285,\n' >> $TMP/f.csv; crm-report audit $TMP/f.csv | grep -o '<h3>[^<]*'
<h3>January 2026: 120 expected, 90 to 150
<h3>January 2026 to February 2026: 250 expected, 200 to 300

== lists of clients are drawn as sums, and name nobody
$ printf 'customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of\nZoe,gold,2025-01-01,9,,,2026-01-01,yes,,2025-12-31\nYan,gold,2025-01-01,9,,,2026-01-01,,,2025-12-31\nKim,,,1,gold,5,,,,2025-12-31\n' > $TMP/l.csv
$ printf 'customer_id,rank,item,score,why\nZoe,1,cut,1,had it\nZoe,2,dye,1,had it\nYan,1,cut,1,had it\nKim,1,dye,1,had it\n' > $TMP/r.csv
$ printf 'date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason\n2026-01-01,Zoe,late,call,call,1,Ann,Zoe Z,1390001,9,now\n2026-01-02,Yan,late,call,call,1,Ann,Yan Y,1390002,9,now\n' > $TMP/c.csv
$ crm-report audit $TMP/l.csv $TMP/r.csv $TMP/c.csv > $TMP/x.html; tr '\n' ' ' < $TMP/x.html | grep -o '<figure id="[lrc].*</figure>' > $TMP/x.fig; grep -o '<h3>[^<]*' $TMP/x.fig | grep -v '[Cc]all'; grep -o '<svg.*' $TMP/x.fig | grep -c 'Zoe Z\|Yan Y\|Kim\|139000'
<h3>3 clients get an offer, 2 different items
<h3>1 of 3 clients is about to fall a level
<h3>2 contacts are planned on 2 days
0
? 1

== risks are counted; a score that could not be told from chance has none
$ printf 'customer_id,churn_risk,risk_decile\nZoe,0.9,1\nYan,0.2,2\nKim,0.5,1\n' > $TMP/s.csv; crm-report audit $TMP/s.csv > $TMP/s.html; grep -o '<h3>[^<]*' $TMP/s.html; tr '\n' ' ' < $TMP/s.html | grep -o '<figure id="score".*</figure>' | grep -c 'Zoe\|Yan\|Kim'
$ printf 'customer_id,churn_risk,risk_decile\nZoe,,\nYan,,\n' > $TMP/s.csv; crm-report audit $TMP/s.csv | grep -o '<h3>[^<]*'
<h3>2 of 3 clients are more likely to leave than to stay
0
<h3>The score cannot tell who leaves from chance

== lists of the best are counted by how many a client is on
$ printf 'list,rank,customer_id,value\na,1,Zoe,9\na,2,Yan,8\nb,1,Zoe,9\nc,1,Zoe,9\n' > $TMP/t.csv; crm-report audit $TMP/t.csv > $TMP/t.html; grep -o '<h3>[^<]*\|class="i">[^<]*\|class="b">[^<]*' $TMP/t.html; grep -c 'Zoe\|Yan' $TMP/t.html
<h3>1 client is on three of the lists or more
class="i">on 3 lists
class="b">1
class="i">on 1 list
class="b">1
0
? 1
