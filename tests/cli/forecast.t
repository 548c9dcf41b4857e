#!tests/lib/cases
# crm-forecast: what it says, and what it refuses
$ cd $TMP
$ printf 'period,v\n2024-01,10\n2024-02,12\n2024-03,11\n' > short; printf 'period,v\n2024-03,11\n2024-01,10\n2024-02,12\n' > shuffled
$ printf 'period,v\n2024-01,10\n2024-03,11\n2024-04,9\n2024-05,10\n' > gap; printf 'period,v\n2024-01,10\n2024-02,\n2024-03,11\n' > empty
$ printf 'period,v\n2024-01,10\n2024-01,11\n' > twice; printf 'period,v\n2024-01,10\nsoon,11\n' > bad; printf 'period,v\n2024-01,10\n2024-02,x\n' > word
$ printf 'period,v\n2024-01,10\n2024-02-01,11\n' > mixed; printf 'period,v\n' > none; printf 'period,v,as_of\n2024-01,10,2024-03-10\n2024-02,12,2024-03-10\n2024-03,4,2024-03-10\n' > open
$ (echo period,v; for m in 01 02 03 04 05 06 07 08 09 10 11 12; do echo 2024-$m,$((20 + ${m#0} * 7 % 5)); done) > year
$ (echo shop,period,v; for m in 1 2 3 4 5 6 7 8 9; do echo b,2024-0$m,$((20 + m * 7 % 5)); echo a,2024-0$m,$((10 + m * 4 % 7)); done) > shops
$ printf 'shop,period,v\na,2024-01,1\na,2024-02,2\nb,2024-01,3\nc,2024-01,\n' > uneven
$ printf 'stat,value\nmodel,ANN\nalpha,.5\nl0,10\n' > ann; printf 'stat,value\nmodel,AAN\nalpha,.5\nl0,10\n' > aan; printf 'stat,value\nmodel,XYZ\n' > xyz; printf 'stat,value\nalpha,.5\n' > nomodel
$ printf 'stat,value\nmodel,ANN\nalpha,much\nl0,10\n' > much; printf 'stat,value\nmodel,ANA\nalpha,.5\nl0,10\n' > ana; printf 'period,v,t\n2024-01-01,10,x\n2024-01-08,12,x\n2024-01-15,11,x\n' > weeks
$ printf 'customer_id,date,amount\nA,2024-01-05,1\nA,2024-02-05,1\nB,2024-01-09,1\nC,2024-01-10,1\nC,2024-06-30,1\n' > tx

== too few periods for ets: naive, said in a note and in the row
$ crm-forecast series --value v --horizon 2 short
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,
2024-02,12,10,,,,,,
2024-03,11,12,,,,,,
2024-04,,,11,7.90102483848,14.0989751615,8.97368905696,13.026310943,naive
2024-05,,,11,6.61738729712,15.3826127029,8.13436358277,13.8656364172,naive
! crm-forecast: the series: fewer than 7 periods are too few for ets: naive

== the order of the rows has no meaning
$ crm-forecast series --value v short > one; crm-forecast series -q --value v shuffled | cmp - one
! crm-forecast: the series: fewer than 7 periods are too few for ets: naive

== a method that cannot: rows without a forecast
$ crm-forecast series --value v --method ets --horizon 1 short
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,
2024-02,12,,,,,,,
2024-03,11,,,,,,,
2024-04,,,,,,,,short
! crm-forecast: the series: too few periods for the method (ets needs 7, theta 3): no forecast

== seasonal naive without a season
$ crm-forecast series --value v --method seasonal-naive --horizon 1 short | tail -1
2024-04,,,11,7.90102483848,14.0989751615,8.97368905696,13.026310943,
! crm-forecast: the series: less than two full rounds of the season: none is used

== a floor, and another level
$ crm-forecast series -q --value v --horizon 4 --floor 9 --level 50 short | tail -1
2024-07,,,11,9,13.1329238691,9,15.0526218861,naive

== the sum of the horizon has its own limits
$ crm-forecast series -q --value v --horizon 2 --total short | tail -1
2024-04..2024-05,,,22,15.0704808783,28.9295191217,17.4690309878,26.5309690122,naive

== the running period is left out
$ crm-forecast series --value v --horizon 2 open
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,
2024-02,12,10,,,,,,
2024-03,4,,12,8.08007203092,15.9199279691,9.43689686891,14.5631031311,running naive
2024-04,,,12,6.4563847026,17.5436152974,8.37522479025,15.6247752097,naive
! crm-forecast: the series: fewer than 7 periods are too few for ets: naive
! crm-forecast: the series: the period that had not ended on the as-of day is left out of the fit

== as of a day before the first period has ended
$ crm-forecast series --value v -a 2024-01-10 short
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,running
2024-02,12,,,,,,,running
2024-03,11,,,,,,,running
! crm-forecast: the series: no period with a value has ended: no forecast
! crm-forecast: the series: the period that had not ended on the as-of day is left out of the fit

== a period without a row
$ crm-forecast series --value v gap
! crm-forecast: period 2024-02 has no value: --missing zero if nothing happened in it, --missing longest to use the longest run without a gap
? 2

== an empty one
$ crm-forecast series --value v empty
! crm-forecast: period 2024-02 has no value: --missing zero if nothing happened in it, --missing longest to use the longest run without a gap
? 2

== nothing happened in it
$ crm-forecast series -q --value v --missing zero --horizon 1 gap
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,
2024-02,0,10,,,,,,missing
2024-03,11,0,,,,,,
2024-04,9,11,,,,,,
2024-05,10,9,,,,,,
2024-06,,,10,-4.73235973526,24.7323597353,0.3670277455,19.6329722545,naive

== or the longest run
$ crm-forecast series -q --value v --missing longest --horizon 1 gap
period,actual,fitted,forecast,lo,hi,lo80,hi80,note
2024-01,10,,,,,,,unused
2024-02,,,,,,,,missing
2024-03,11,,,,,,,
2024-04,9,11,,,,,,
2024-05,10,9,,,,,,
2024-06,,,10,6.90102483848,13.0989751615,7.97368905696,12.026310943,naive

== weeks are days a week apart
$ crm-forecast series -q --value v --horizon 2 weeks | tail -2 | cut -d, -f1
2024-01-22
2024-01-29

== a block of -g each, then their sum
$ crm-forecast series -q --value v -g shop --method naive --horizon 2 --total shops | grep -v '2024-0'
shop,period,actual,fitted,forecast,lo,hi,lo80,hi80,note
a,2024-10,,,11,4.31741376482,17.6825862352,6.63049172376,15.3695082762,
a,2024-11,,,11,1.54939591449,20.4506040855,4.82058213484,17.1794178652,
a,2024-10..2024-11,,,22,7.05728291264,36.9427170874,12.2294824661,31.7705175339,
b,2024-10,,,23,18.2493610354,27.7506389646,19.8937241447,26.1062758553,
b,2024-11,,,23,16.2815819464,29.7184180536,18.607062557,27.392937443,
b,2024-10..2024-11,,,46,35.3772483387,56.6227516613,39.0541560308,52.9458439692,
total,2024-10,,,34,32.0680527294,35.9319472706,32.736767579,35.263232421,
total,2024-11,,,34,31.2678139681,36.7321860319,32.2135195778,35.7864804222,
total,2024-10..2024-11,,,68,63.680034574,72.319965426,65.1753264353,70.8246735647,

== groups that do not have the same periods have no sum
$ crm-forecast series --value v -g shop --horizon 1 uneven
shop,period,actual,fitted,forecast,lo,hi,lo80,hi80,note
a,2024-01,1,,,,,,,
a,2024-02,2,1,,,,,,
a,2024-03,,,2,0.0400360154599,3.95996398454,0.718448434455,3.28155156554,naive
b,2024-01,3,,,,,,,
b,2024-02,,,3,,,,,naive
! crm-forecast: c: no period with a value has ended: no forecast
! crm-forecast: a, b: fewer than 7 periods are too few for ets: naive
! crm-forecast: b: one period alone says nothing of its errors: no limits
! crm-forecast: no sum of the groups: they do not have the same periods

== two rows of one period
$ crm-forecast series --value v twice
! crm-forecast: period 2024-01 stands in two rows (several series in one table: -g COL)
? 2

== of one block
$ (cat shops; tail -1 shops) | crm-forecast series --value v -g shop
! crm-forecast: a: period 2024-09 stands in two rows (several series in one table: -g COL)
? 2

== what is no period
$ crm-forecast series --value v bad
! crm-forecast: bad:3: column period: 'soon' is no period: a month 2025-03, a quarter 2025-Q1, a year 2025 or a day 2025-03-31 was expected
? 2

== periods of two lengths
$ crm-forecast series --value v mixed
! crm-forecast: mixed:3: column period: '2024-02-01' is a period of another length than those before it in the series
? 2

== what is no number
$ crm-forecast series --value v word
! crm-forecast: word:3: column v: 'x' is not a number
? 2

== a header and no row
$ crm-forecast series --value v none
period,actual,fitted,forecast,lo,hi,lo80,hi80,note

== without --value
$ crm-forecast series short
! crm-forecast: --value is needed: the column to forecast
? 2

== parameters that are known
$ crm-forecast series -q --value v --params ann --horizon 1 --fit fit short | tail -1; grep -E '^(model|n|sigma2|alpha|mase),' fit
2024-04,,,11,7.08007203092,14.9199279691,8.43689686891,13.5631031311,
model,ANN
n,3
sigma2,4
alpha,0.5
mase,0.444444444444

== a parameter that is not there
$ crm-forecast series -q --value v --params aan year
! crm-forecast: --params: AAN of the series needs alpha, l0, beta, b0
? 2

== a model that is none, and none at all
$ crm-forecast series -q --value v --params xyz year; crm-forecast series -q --value v --params nomodel year
! crm-forecast: xyz:2: column value: 'XYZ' is no ets model like AAdN
! crm-forecast: --params: no row model of the series
? 2

== a parameter that is no number
$ crm-forecast series -q --value v --params much year
! crm-forecast: much:3: column value: 'much' is not a number
? 2

== a season that the series does not have
$ crm-forecast series -q --value v --params ana year
! crm-forecast: --params: ANA has a season, and the series has none, or fewer than two rounds of it
? 2

== --model that is none, or cannot be
$ crm-forecast series --value v --model AXA year; crm-forecast series --value v --model ANA year; crm-forecast series --value v --model AAdN --method theta year
! crm-forecast: --model: 'AXA' is none of ANN AAN AAdN MNN MAN MAdN ANA AAA AAdA MNA MAA MAdA MNM MAM MAdM
! crm-forecast: the series: ANA needs a season and two full rounds of it
! crm-forecast: --method theta has no ets model
? 2

== relative errors need values above 0
$ printf 'period,v\n2017,1\n2018,2\n2019,0\n2020,2\n2021,3\n2022,1\n2023,2\n2024,3\n' | crm-forecast series --value v --model MNN
! crm-forecast: the series: MNN needs values above 0 throughout
? 2

== a model for which there are too few periods
$ (echo period,v; for y in 2023 2024; do for q in 1 2 3 4; do echo $y-Q$q,$((q * 3 % 5)); done; done) | crm-forecast series --value v --model AAdA
! crm-forecast: the series: AAdA needs 11 periods, and there are 8
? 2

== validate: every method beside the naive ones, and a verdict
$ crm-forecast validate --value v --horizon 1 year | cut -d, -f1-3
method,horizon,origins
naive,1,4
ets,1,4
theta,1,4
! crm-forecast: the series: ets misses by 43 % less than naive (mase 0.532, 0.935)

== validate: too short
$ crm-forecast validate --value v short
method,horizon,origins,mase,rmse,bias_pct,coverage95
! crm-forecast: the series: fewer than 4 periods: nothing to look back on

== the same bytes for any number of threads
$ crm-forecast series -q --value v -g shop -j1 --total shops > j1; crm-forecast series -q --value v -g shop -j3 --total shops | cmp - j1; crm-forecast validate -q --value v -g shop -j1 shops > j1; crm-forecast validate -q --value v -g shop -j3 shops | cmp - j1

== cohort: who is lost is the question
$ crm-forecast cohort -a 2024-06-30 tx
! crm-forecast: --inactive is needed: after how many days without a visit a client is lost (crm-churn intervals suggests one)
? 2

== cohort: each leaves at the age after the last visit
$ crm-forecast cohort --inactive 31 -a 2024-06-30 --horizon 1 tx | cut -d, -f1-4
cohort,age,customers,observed
2024-01,0,3,1
2024-01,1,2,0.666666666667
2024-01,2,1,0.333333333333
2024-01,3,1,0.333333333333
2024-01,4,,

== cohort: an export that begins in the middle
$ (echo customer_id,date,amount; for i in 1 2 3 4 5 6 7 8; do echo c$i,2024-01-05,1; done; echo d,2024-02-05,1; echo e,2024-03-05,1) | crm-forecast cohort --inactive 31 -a 2024-06-30 2>&1 | grep begin
crm-forecast: 2024-01 has 8 new clients, a month in the middle 1: the export seems to begin in the middle of their history; use --cohort-from with a later day

== cohort: nobody has left
$ printf 'cohort,age,customers\nx,0,10\nx,1,10\nx,2,10\n' | crm-forecast cohort --survivors --horizon 1 | tail -1
x,3,,,,,
! crm-forecast: x: alpha and beta are not identified: no projection (--pool: one fit of all)

== cohort: one age cannot tell two parameters
$ printf 'cohort,age,customers\nx,0,10\nx,1,8\n' | crm-forecast cohort --survivors --horizon 1 | tail -1
x,2,,,,,
! crm-forecast: all cohorts together: alpha and beta are not identified: no projection

== cohort: survivors who rise, an age that is not there, what is no number of customers
$ printf 'cohort,age,customers\nx,0,10\nx,1,11\n' | crm-forecast cohort --survivors; printf 'cohort,age,customers\nx,0,10\nx,2,9\n' | crm-forecast cohort --survivors; printf 'cohort,age,customers\nx,0,1.5\n' > half; crm-forecast cohort --survivors half; printf 'cohort,age,customers\nx,-1,1\n' > below; crm-forecast cohort --survivors below
! crm-forecast: cohort x: more customers at age 1 than before
! crm-forecast: cohort x has no age 1
! crm-forecast: half:2: column customers: a whole number from 0 to 1000000000 was expected
! crm-forecast: below:2: column age: a whole number from 0 to 100000 was expected
? 2
