#!tests/lib/cases
# crm-forecast base and what-if: what they say, and what they refuse
$ cd $TMP
$ perl -e 'srand 4; print "customer_id,date,amount\n"; for my $m (0 .. 29) { for my $i (1 .. 8) { my ($d, $n) = ($m * 30.4 + rand 30, 0); while ($d < 912) { my @t = gmtime(86400 * (18993 + $d)); printf "c%d,%04d-%02d-%02d,%.2f\n", 100 * $m + $i, $t[5] + 1900, $t[4] + 1, $t[3], 50 + rand 50 + 5 * $i; last if rand() < .2; $d += 1 - (20 + 3 * $i) * log(1 - rand); } } }' > tx
$ head -200 tx | grep -e date -e 2022-0 > short; printf 'customer_id,date,amount\nA,2024-01-05,1\nB,2024-01-09,1\n' > once; printf 'customer_id,date,amount\n' > none; printf 'customer_id,date,amount\nA,2024-01-05,1\nA,2024-01-15,2\nB,2024-01-20,5\n' > twice
$ printf 'x,t_x,T,zbar\n2,10,20,30\n0,0,15,\n1,4,30,25\n3,20,21,40\n5,30,40,20\n0,0,33,\n1,2,18,60\n' > summary; printf 'x,t_x,T\n2,30,20\n' > bad; printf 'x,t_x,T,weight\n2,10,20,1.5\n' > half
$ printf 'model,param,estimate\nmbg-nbd,r,1\nmbg-nbd,alpha,8\nmbg-nbd,a,1\nmbg-nbd,b,4\ngamma-gamma,p,4\ngamma-gamma,q,5\ngamma-gamma,v,60\nmbg-nbd,unit_days,7\n' > params; printf 'model,param,estimate\nbg-bb,alpha,1\nbg-bb,beta,1\nbg-bb,gamma,1\nbg-bb,delta,1\n' > bb

== months after the as-of day, then all of them; known and new are the total
$ crm-forecast base -q -a 2024-06-30 --horizon 2 tx > out; cut -d, -f1-3 out | head -10; tail -9 out | cut -d, -f1-3 | head -1; awk -F, 'NR > 1 && NF != 8 { print }' out; awk -F, '{ f[$1, $3, $2] = $4 } END { for (k in f) { split(k, a, SUBSEP); if (a[3] == "total") { d = f[a[1], a[2], "known"] + f[a[1], a[2], "new"] - f[k]; if (d > 1e-6 || d < -1e-6) print k, d } } }' out
period,source,measure
2024-07,known,visits
2024-07,known,clients
2024-07,known,revenue
2024-07,new,visits
2024-07,new,clients
2024-07,new,revenue
2024-07,total,visits
2024-07,total,clients
2024-07,total,revenue
total,known,visits

== the same bytes for any threads, any order of rows, and another seed draws others
$ crm-forecast base -q -j 1 -a 2024-06-30 tx > a; crm-forecast base -q -j 3 -a 2024-06-30 tx | cmp - a; (head -1 tx; tail -n +2 tx | sort -t, -k2) | crm-forecast base -q -a 2024-06-30 | cmp - a; crm-forecast base -q --seed 2 -a 2024-06-30 tx | cmp -s - a || echo others
others

== a season needs two years; the rest of the as-of day's month is said
$ crm-forecast base -a 2023-06-20 --horizon 1 tx | cut -d, -f1 | tail -1
total
! crm-forecast: after 2023-06-20: 455 rows not used
! crm-forecast: parameters went to the edge of what is searched, where clients do not differ or nobody leaves: limits are too narrow, for no errors of theirs are known
! crm-forecast: no season: whole months so far 17, 24 show one
! crm-forecast: the rest of 2023-06 (10 days) is drawn, too, but the first month shown is 2023-07

== --season none
$ crm-forecast base -a 2024-06-30 --season none --horizon 1 tx | wc -l
19
! crm-forecast: parameters went to the edge of what is searched, where clients do not differ or nobody leaves: limits are too narrow, for no errors of theirs are known

== fewer than 7 months, and not even one: the total is not known
$ crm-forecast base -a 2022-05-31 --horizon 1 short | cut -d, -f1 | tail -1; crm-forecast base --params params -a 2024-01-20 --horizon 1 --digits 4 twice | cut -d, -f1-4
total
period,source,measure,forecast
2024-02,known,visits,0.9399
2024-02,known,clients,0.6325
2024-02,known,revenue,39.64
2024-02,new,visits,
2024-02,new,clients,
2024-02,new,revenue,
2024-02,total,visits,
2024-02,total,clients,
2024-02,total,revenue,
total,known,visits,0.9399
total,known,clients,0.6325
total,known,revenue,39.64
total,new,visits,
total,new,clients,
total,new,revenue,
total,total,visits,
total,total,clients,
total,total,revenue,
! crm-forecast: after 2022-05-31: 49 rows not used
! crm-forecast: parameters went to the edge of what is searched, where clients do not differ or nobody leaves: limits are too narrow, for no errors of theirs are known
! crm-forecast: no season: whole months so far 5, 24 show one
! crm-forecast: months of first visits so far 5, too few for ets: naive
! crm-forecast: parameters of a file are taken as exact: limits hold none of their errors
! crm-forecast: no season: whole months so far 0, 24 show one
! crm-forecast: no whole month of first visits: new clients are not forecast, nor is the total
! crm-forecast: the rest of 2024-01 (11 days) is drawn, too, but the first month shown is 2024-02

== nobody came again
$ crm-forecast base once
! crm-forecast: as of 2024-01-09, the last date in the input (-a sets another)
! crm-forecast: no client ever came back, so that there is nothing to fit
? 2

== nobody
$ crm-forecast base none
period,source,measure,forecast,lo,hi,lo80,hi80
! crm-forecast: no client has come: nothing to forecast

== a summary: known clients alone, months counted
$ crm-forecast base --summary-input --params params --horizon 1 --digits 6 summary | cut -d, -f1-4
period,source,measure,forecast
1,known,visits,1.49884
1,known,clients,1.139
1,known,revenue,63.554
total,known,visits,1.49884
total,known,clients,1.139
total,known,revenue,63.554
! crm-forecast: parameters of a file are taken as exact: limits hold none of their errors

== what is no history
$ crm-forecast base --summary-input --params params bad; crm-forecast base --summary-input --params params half
! crm-forecast: bad:2: column x: x whole, 0 <= t_x <= T, t_x 0 without a repeat and weight above 0 were expected
! crm-forecast: half:2: column weight: a whole number of clients was expected
? 2

== parameters of a model that counts periods; of another unit; a model that is none
$ crm-forecast base --summary-input --params bb summary; crm-forecast base --summary-input --params params --time-unit day summary; crm-forecast base -m bg-bb tx
! crm-forecast: bb: bg-bb counts periods, not visits by day
! crm-forecast: params: is in units of 7 days: use --time-unit week
! crm-forecast: --model: 'bg-bb' is none of mbg-nbd, bg-nbd, pareto-nbd, mbg-cnbd-k
? 2

== a horizon is at most ten years, and futures are counted
$ crm-forecast base --horizon 121 tx; crm-forecast base --runs 5 tx
! crm-forecast: --horizon: '121' is not a number from 1 to 120
! crm-forecast: --runs: '5' is not a number from 100 to 1000000
? 2

== clients who came earlier are forecast, but no model is made of them
$ crm-forecast base -q -a 2024-06-30 --cohort-from 2023-01-01 --horizon 1 tx | wc -l
19

== an export that begins in the middle: which first visits count as new
$ (cat tx; for i in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4 5 6; do echo o$i$k,2022-01-0$i,60; echo o$i$k,2022-02-1$i,60; done; done) | crm-forecast base -a 2024-06-30 --horizon 1 2>&1 >/dev/null | grep -e begin -e count
crm-forecast: 2022-01 has 62 new clients, a month in the middle 8: the export seems to begin in the middle of their history; use --cohort-from with a later day
crm-forecast: first visits count as new from 2022-04: before, many are of clients who had come earlier

== what-if: nothing said, and what is no change
$ crm-forecast what-if tx; crm-forecast what-if --new 10 tx; crm-forecast what-if --spend -101% tx
! crm-forecast: what is changed? --retention +5%, --new -10% or --spend +3%
! crm-forecast: --new: '10' is no change from -100% to +1000%, like +5%
! crm-forecast: --spend: '-101%' is no change from -100% to +1000%, like +5%
? 2

== amounts change money alone, by what is said
$ crm-forecast what-if -q --spend +3% -a 2024-06-30 tx > out; head -1 out; awk -F, 'NR > 1 { want = $3 == "revenue" ? .03 * $9 : 0; d = $10 - want; if (d > 1e-6 * $9 || d < -1e-6 * $9) print }' out
period,source,measure,forecast,lo,hi,lo80,hi80,base,difference

== no change is none; fewer new clients leave the known ones as they are
$ crm-forecast what-if -q --new 0% -a 2024-06-30 tx | awk -F, 'NR > 1 && $10 != 0'; crm-forecast what-if -q --new -50% -a 2024-06-30 tx > out; awk -F, '$2 == "known" && $10 != 0' out; awk -F, '$1 == "total" && $2 == "new" && $3 != "revenue" { r = $4 / $9; print $3, (r > .45 && r < .55) }' out
visits 1
clients 1

== more who stay: the first month of known clients moves less, later ones do
$ crm-forecast what-if -q --retention +5% -a 2024-06-30 --horizon 6 tx | awk -F, '$2 == "known" && $3 == "visits" { d[$1] = $10 / $9 } END { print (d["2024-07"] > 0), (d["2024-12"] > d["2024-07"]), (d["2024-12"] > .05) }'
1 1 1

== what-if has the header of base and two columns
$ crm-forecast what-if -q --new +10% none
period,source,measure,forecast,lo,hi,lo80,hi80,base,difference

== validate --people: base beside what carries the months on, at the same origins
$ crm-forecast validate --people --runs 100 --horizon 2 -a 2024-06-30 tx > out; cut -d, -f1-3 out
method,horizon,origins
base,1,22
base,2,21
naive,1,22
naive,2,21
seasonal-naive,1,6
seasonal-naive,2,5
ets,1,22
ets,2,21
theta,1,22
theta,2,21
! crm-forecast: visits: base misses by 25 % less than naive (mase 0.87, 1.16)

== of money, and the same for any threads
$ crm-forecast validate -q --people --runs 100 --horizon 1 --measure revenue -j 1 -a 2023-12-31 tx > out; crm-forecast validate -q --people --runs 100 --horizon 1 --measure revenue -j 3 -a 2023-12-31 tx | cmp - out; cut -d, -f1-3 out | head -2
method,horizon,origins
base,1,16

== too few months, nobody, and what people do not have
$ crm-forecast validate --people -a 2022-02-28 short; crm-forecast validate --people none; crm-forecast validate --people -g shop tx; crm-forecast validate --people --value v tx; crm-forecast validate --measure clients tx
method,horizon,origins,mase,rmse,bias_pct,coverage95
method,horizon,origins,mase,rmse,bias_pct,coverage95
! crm-forecast: after 2022-02-28: 111 rows not used
! crm-forecast: fewer than 4 whole months: nothing to look back on
! crm-forecast: fewer than 4 whole months: nothing to look back on
! crm-forecast: --people: all clients together, not --by nor --where
! crm-forecast: --people and --value: only one of them
! crm-forecast: --measure needs --people
? 2

== a likelihood with a ridge: no limits, but for --fixed
$ crm-forecast base --horizon 1 --digits 4 -a 2024-01-31 --season none twice | head -2; crm-forecast base -q --fixed --horizon 1 --digits 4 -a 2024-01-31 twice | head -2 | tail -1 | cut -d, -f1-6
period,source,measure,forecast,lo,hi,lo80,hi80
2024-02,known,visits,1.568,,,,
2024-02,known,visits,1.568,0,4
! crm-forecast: the likelihood has a flat ridge: errors of the parameters are not known, and limits stay empty (--fixed: limits without them)
! crm-forecast: months of first visits so far 1, too few for ets: naive
