#!tests/lib/cases
# -f table: pictures, naming columns in every block, one record below the other, terminals
$ tx() { printf '%s\n' customer_id,date,amount,staff 'a,2024-01-03T10:00:00,80,Ana' 'b,2024-01-06T11:30:00,40,Ivy' 'a,2024-02-10T11:00:00,20,Ana' 'c,2024-02-11T10:00:00,50,Ivy' 'b,2024-03-01T15:00:00,50,Ivy' 'd,2024-03-05T10:10:00,30,Ana' 'a,2024-03-15T16:00:00,70,Ivy' 'c,2024-03-20T10:00:00,5,Ivy'; }
# a terminal of some width: term COLUMNS COMMAND
$ term() { local w=$1; shift; printf '%s' "stty cols $w; $*" > $TMP/cmd; LC_ALL=${L-C.UTF-8} script -qec "bash $TMP/cmd" /dev/null | tr -d '\r'; }

== cohorts are a triangle; a period that is not over has a ~
$ tx | crm-churn cohort -q -f table; tx | crm-churn cohort -q -f table --ascii -a 2024-03-31
cohort       n    1    2
2024-01      2  █50    ~
2024-02      1    ~
2024-03      1
of 100 clients of the cohort, came N periods later; ░▒▓█ from 8, 17, 25, 33; ~ not over yet
cohort       n    1    2
2024-01      2  *50 #100
2024-02      1 #100
2024-03      1
of 100 clients of the cohort, came N periods later; .:*# from 17, 33, 50, 67

== blocks of -g have one each, and ages that do not fit a further block
$ tx | crm-churn cohort -q -f table -g staff -a 2024-03-31; tx | crm-churn cohort -q -f table --ascii --period day -a 2024-01-20 | cut -c1-60
staff Ana
cohort       n    1    2
2024-01      1 █100    0
2024-03      1
of 100 clients of the cohort, came N periods later; ░▒▓█ from 17, 33, 50, 67
\
staff Ivy
cohort       n    1    2
2024-01      2    0 █100
2024-02      1 █100
of 100 clients of the cohort, came N periods later; ░▒▓█ from 17, 33, 50, 67
cohort          n    1    2    3    4    5    6    7    8   
2024-01-03      1    0    0    0    0    0    0    0    0   
2024-01-06      1    0    0    0    0    0    0    0    0   
\
block 2 of 2
cohort          n   13   14   15   16   17
2024-01-03      1    0    0    0    0    0
2024-01-06      1    0    0
of 100 clients of the cohort, came N periods later; .:*# fro

== --long and other formats keep the table
$ tx | crm-churn cohort -q -f table --long -a 2024-03-31 | head -n 9; tx | crm-churn cohort -q -a 2024-03-31 | head -n 2
── 1 of 6 ──────────────────────────────────────────────────────────────────────
cohort     2024-01
age        0
customers  2
active     2
rate       1.0000
lo         0.34238
hi         1
amount     120.00
cohort,age,customers,active,rate,lo,hi,amount,as_of
2024-01,0,2,2,1,0.342380227507,1,120.00,2024-03-31

== a forecast is a fan; in a table of its own it is none
$ (echo period,revenue; for y in 2021 2022; do for m in 01 02 03 04 05 06 07 08 09 10 11 12; do echo $y-$m,$((1000 + 10#$m * 37 % 90)); done; done) > $TMP/p; crm-forecast series -q --value revenue --method naive -f table $TMP/p; crm-forecast series -q --value revenue --method naive -f table --ascii $TMP/p | tail -n 3
period         forecast  936                                               1,232
2022-01           1,037                    ◆
2022-02           1,074                           ◆
2022-03           1,021                  ◆
2022-04           1,058                        ◆
2022-05           1,005               ◆
2022-06           1,042                     ◆
2022-07           1,079                            ◆
2022-08           1,026                  ◆
2022-09           1,063                         ◆
2022-10           1,010                ◆
2022-11           1,047                      ◆
2022-12           1,084                             ◆
2023-01           1,084             ├─────━━━━━━━━━━●━━━━━━━━━━─────┤
2023-02           1,084       ├───────━━━━━━━━━━━━━━●━━━━━━━━━━━━━━───────┤
2023-03           1,084  ├────────━━━━━━━━━━━━━━━━━━●━━━━━━━━━━━━━━━━━━────────┤
◆ actual  ● forecast  ━ 80 %  ─ the limits lo and hi
2023-02           1,084       |-------==============o==============-------|
2023-03           1,084  |--------==================o==================--------|
* actual, o forecast, = 80 %, - the limits lo and hi

== visits by weekday and hour are a heat map; without a time they are a table
$ tx | crm-churn activity -q -g weekday,hour -f table; tx | crm-churn activity -q -g weekday,hour -f table --ascii | tail -n 2; (tx; echo e,2024-03-20,5,Ivy) | crm-churn activity -q -g weekday,hour -f table --ascii 2>&1 | head -n 2 | cut -c1-40
      10    11    12    13    14    15    16       all
Mon    0     0     0     0     0     0     0         0
Tue    1▄    0     0     0     0     0     0         1
Wed    2█    0     0     0     0     0     0         2
Thu    0     0     0     0     0     0     0         0
Fri    0     0     0     0     0     1▄    1▄        2
Sat    0     2█    0     0     0     0     0         2
Sun    1▄    0     0     0     0     0     0         1
visits; ▁…█ = share of the busiest hour, 2
Sun    1=    0     0     0     0     0     0         1
visits; . to @ = share of the busiest hour, 2
-- 1 of 9 ------------------------------
weekday            Tuesday

== survival is curves
$ (echo time,event,g; for t in 1 2 3 4 5 6 7 8; do echo $t,1,x; echo $((t * 2)),$((t % 2)),y; done) > $TMP/t; crm-churn survival -q --time time --event event -g g -f table --ascii $TMP/t; crm-churn survival -q --time time --event event -f table $TMP/t | head -n 4
share not yet lost by time; at risk below
100 % |aaaabbbb
      |
      |    aaaabbbbbbbbbbbbbbb
      |
 75 % |        aaaa           bbbbbbbbbbbbbb
      |
      |            aaa
      |                                     bbbbbbbbbbbbbbb
 50 % |               aaaa
      |
      |                   aaaa
      |
 25 % |                       aaa                          bbbbbbbb
      |
      |                          aaaa
      |
  0 % |                              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      +------------------------------------------------------------
       0       3       5       8       11      13      16
aaa    8       6       3       1       0       0       0  x
bbb    8       7       6       5       3       2       1  y
\
x: 8 of 8 left, half of them by 4.5 (from 3).
y: 4 of 8 left, half of them by 14 (from 6).
share not yet lost by time; at risk below
100 % ┤━━━━━
      │     ━━━━
      │

== every block repeats what names the row
$ tx | crm-churn activity -q -f table --ascii -g staff -a 2024-03-31 | grep -A1 'block\|staff' | cut -c1-50
staff              Ana
period             2024-01
--
staff              Ana
period             2024-02
--
staff              Ana
period             2024-03
--
staff              Ivy
period             2024-01
--
staff              Ivy
period             2024-02
--
staff              Ivy
period             2024-03

== more than three blocks: one record below the other, and that is said
$ tx | crm-rfm -f table --features -a 2024-03-31 | head -n 5; tx | crm-rfm -q -f table --long --ascii -a 2024-03-31 | head -n 3
! crm-rfm: r: nobody has the score 3 (of 1 to 5)
! crm-rfm: f: nobody has the scores 3, 4 (of 1 to 5)
! crm-rfm: m: nobody has the score 3 (of 1 to 5)
! crm-rfm: more than 3 blocks of columns: one record below the other
── 1 of 4 ──────────────────────────────────────────────────────────────────────
customer_id         a
first_date          2024-01-03
last_date           2024-03-15
recency_days        16
-- 1 of 4 ----------------------------------------------------------------------
customer_id      a
first_date       2024-01-03

== no row
$ tx | crm-churn cohort -q -f table --where 'amount > 1000' -a 2024-03-31
cohort  age  customers  active  rate  lo  hi  amount  as_of
──────  ───  ─────────  ──────  ────  ──  ──  ──────  ─────

== a terminal's width, bold headings, and NO_COLOR; a pipe has neither
& command -v script
$ tx > $TMP/t; term 120 crm-churn activity -q -a 2024-03-31 -f table $TMP/t | head -n 1 | cat -v | cut -c1-40; term 120 NO_COLOR=1 crm-churn activity -q -a 2024-03-31 -f table $TMP/t | awk '!/─/ { if (length($0) > n) n = length($0) } END { print (n > 80 && n <= 120) }'; term 120 "crm-churn activity -q -a 2024-03-31 -f table $TMP/t | cat" | cmp - <(crm-churn activity -q -a 2024-03-31 -f table $TMP/t) && echo as in a file
^[[1mperiod   clients  new  existing  vi
1
as in a file

== a terminal that is not UTF-8, and one of 10 columns
& command -v script
$ tx > $TMP/t; L=C term 80 NO_COLOR=1 crm-churn cohort -q -a 2024-03-31 -f table $TMP/t | cmp - <(crm-churn cohort -q -a 2024-03-31 -f table --ascii $TMP/t) && echo ascii; term 10 NO_COLOR=1 crm-churn cohort -q -a 2024-03-31 -f table $TMP/t | head -n 2
ascii
cohort       n    1    2
2024-01      2  ▓50 █100
