#!tests/lib/cases
# crm-clv --season: month factors found in transactions
$ cd $TMP
$ perl -e 'srand 5; my (@cum) = (0); for my $d (0 .. 1095) { my @t = gmtime(86400 * (18993 + $d)); push @cum, $cum[-1] + 1 + .4 * sin(.5236 * ($t[4] + 1)) } print "customer_id,date,amount\n"; for my $i (1 .. 700) { my ($d, $gap) = (rand 1000, 20 + rand 40); my $s = $cum[int $d]; while (1) { $d++ while $d < 1095 && $cum[int($d) + 1] < $s; last if $d >= 1095; my @t = gmtime(86400 * (18993 + int $d)); printf "c%d,%04d-%02d-%02d,%d\n", $i, $t[5] + 1900, $t[4] + 1, $t[3], 40 + rand 40; last if rand() < .15; $s += 1 - $gap * log(1 - rand) } }' > tx; (head -1 tx; tail -n +2 tx | sort -u -t, -k1,2) > days
$ crm-rfm -q -a 2024-12-30 days > customers; sed '3s/,[0-9]*-[0-9]*-[0-9]*,/,2019-01-01,/' customers > early; (head -1 days; grep ,2024 days) > year; head -1 customers > none

== validate says whether it helps, and expects with it
$ crm-clv validate --split 2024-06-30 -a 2024-12-30 days > plain 2> said; grep verdict said | cut -c1-60; crm-clv validate --split 2024-06-30 -a 2024-12-30 --season auto days 2> said > with; cmp -s plain with || echo differ; grep -e 'a week' -e mbg-nbd -e verdict said | cut -c1-90
crm-clv: verdict: do not believe it here: the total is off b
differ
crm-clv: season: a week held out is off by 3.53 visits with it, by 7.29 without: it helps
crm-clv: mbg-nbd: 427.761 visits (+7.7 %); a client: bias +0.0483, MAE 0.568, RMSE 1.09
crm-clv: verdict: believe it: the total came true within a tenth, and single clients are t

== less than two years show none: as without
$ crm-clv validate -q --split 2023-06-30 -a 2023-12-30 days > plain 2> said; crm-clv validate --split 2023-06-30 -a 2023-12-30 --season auto days 2> said | cmp - plain; grep season said
crm-clv: no season: fewer than 24 whole months, or months that differ by no more than chance

== predict: three months of the high season are worth more than by the model alone, a year about as much
$ for h in 13w 52w; do for s in none "auto --transactions days"; do crm-clv predict -q --horizon $h --season $s customers 2> said | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "expected_visits") c = i; next } { sum += $c } END { printf "%.2f ", sum }'; done; done | awk '{ print ($2 / $1 > 1.2), ($2 / $1 < 1.6), ($4 / $3 > .9), ($4 / $3 < 1.2) }'
1 1 1 1

== the season is said
$ crm-clv predict --season auto --transactions days customers 2>&1 >/dev/null | grep -c 'season: Jan 1.*Sep 0.[567]'
1

== customers alone do not tell
$ crm-clv predict --season auto customers; crm-clv predict --transactions days --season none --params x customers; crm-clv predict --season auto --transactions days -m mbg-cnbd-k customers; crm-clv validate --season auto -m mbg-cnbd-k --split 2024-06-30 days
! crm-clv: --season auto: customers do not tell the months of visits: --transactions FILE
! crm-clv: --season and --params: only one of them
! crm-clv: --season auto: not for mbg-cnbd-k
! crm-clv: --season auto: not for mbg-cnbd-k
? 2

== a client who came before the first transaction; another as-of day; a day before all visits
$ crm-clv predict -q --season auto --transactions days early; (cat customers; tail -1 customers | sed 's/^c/x/' | awk -F, -v OFS=, '{ $5++; $4++; print }') | crm-clv predict -q --season auto --transactions days; (head -1 customers; echo c1,2019-01-01,2019-02-01,0,31,2,60.00,30,30,,,,,,2019-02-01) > old; crm-clv predict -q --season auto --transactions days old
! crm-clv: early:3: column first_date: '2019-01-01' is before the first visit of --transactions
! crm-clv: standard input:702: column tenure_days: '602' days after first_date is another as-of day than that of the rows before
! crm-clv: --season auto: no visit in the transactions up to the as-of day 2019-02-01
? 2

== no client
$ crm-clv predict --season auto --transactions days none | cut -d, -f1
customer_id

== transactions that show no season: as without
$ crm-rfm -q -a 2024-12-30 year > young 2> said; crm-clv predict -q --season auto --transactions year young > with 2> said; crm-clv predict -q young 2> said | cmp - with
