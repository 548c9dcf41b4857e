#!tests/lib/cases
# crm-member levels: what it says and refuses
$ t() { printf 'customer_id,date,amount\n'; printf '%s\n' "$@"; }
$ r() { printf 'level,measure,window,reach,keep,grace\n' >$TMP/r; printf '%s\n' "$@" >>$TMP/r; }
$ l() { crm-member levels $TMP/r -q "$@"; }

== no row: the headers all the same
$ r a,spend,10d,5,5,; t | l --moves $TMP/m --moves-from 2024-01-01; cat $TMP/m
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
from,to,customers

== the day counts; what is paid leaves the window; grace, and back in time
$ r a,spend,10d,5,5,3d b,spend,10d,10,10,; for d in 01 09 10 11 13 14; do t A,2024-01-01,5 A,2024-01-01,4.99 A,2024-01-09,0.01 B,2024-01-01,10 | l -a 2024-01-$d | tail -2; done
A,a,2024-01-01,9.99,b,0.01,2024-01-13,yes,,2024-01-01
B,b,2024-01-01,10.00,,,2024-01-10,yes,,2024-01-01
A,b,2024-01-09,10.00,,,2024-01-10,yes,,2024-01-09
B,b,2024-01-01,10.00,,,2024-01-10,yes,,2024-01-09
A,b,2024-01-09,10.00,,,2024-01-10,yes,,2024-01-10
B,b,2024-01-01,10.00,,,2024-01-10,yes,,2024-01-10
A,,,0.01,a,4.99,,,,2024-01-11
B,,,0.00,a,5.00,,,,2024-01-11
A,,,0.01,a,4.99,,,,2024-01-13
B,,,0.00,a,5.00,,,,2024-01-13
A,,,0.01,a,4.99,,,,2024-01-14
B,,,0.00,a,5.00,,,,2024-01-14

== visits are days, cards sold are spend and no visit, and the other way round with --basis service
$ r a,visits,10d,2,1,2d b,spend,20d,100,1,0; printf 'customer_id,date,amount,kind\nA,2024-01-01,5,service\nA,2024-01-01,5,service\nA,2024-01-02,100,prepaid\nA,2024-01-03,70,redeem\n' >$TMP/t; for b in cash service; do l --basis $b --within 5d $TMP/t; done
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,b,2024-01-02,110.00,,,2024-01-21,no,,2024-01-03
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,a,2024-01-03,80.00,b,20.00,2024-01-14,no,,2024-01-03

== a level that is kept for ever; a refund that leaves the window lifts
$ r a,spend,30d,5,0,; t A,2024-01-01,5 A,2024-01-20,-2 B,2024-01-02,-2 B,2024-01-03,6 | l -a 2024-02-02
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,,,-2.00,a,7.00,,,,2024-02-02
B,a,2024-02-01,0.00,,,,no,,2024-02-02

== --state gives what the whole history gives, and who came no more is still there
$ r a,spend,10d,5,5,3d b,spend,10d,10,5,9d; t A,2024-01-01,12 B,2023-12-30,5 >$TMP/1; l -a 2024-01-05 -o $TMP/s $TMP/1; t A,2024-01-09,6 C,2024-01-12,7 >$TMP/2; crm-member levels $TMP/r -q $TMP/1 $TMP/2; l --state $TMP/s --moves $TMP/m $TMP/1 $TMP/2; cat $TMP/m; sed -i '/^B/s/5.00,b/0.00,b/' $TMP/s; t A,2024-01-01,12 >$TMP/1; l --state $TMP/s $TMP/1 $TMP/2 
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,b,2024-01-01,6.00,,,2024-01-27,yes,,2024-01-12
B,,,0.00,a,5.00,,,,2024-01-12
C,a,2024-01-12,7.00,b,3.00,2024-01-24,yes,,2024-01-12
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,b,2024-01-01,6.00,,,2024-01-27,yes,,2024-01-12
B,,,0.00,a,5.00,,,,2024-01-12
C,a,2024-01-12,7.00,b,3.00,2024-01-24,yes,,2024-01-12
from,to,customers
(new),a,1
a,,1
b,b,1
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
A,b,2024-01-01,6.00,,,2024-01-27,yes,,2024-01-12
C,a,2024-01-12,7.00,b,3.00,2024-01-24,yes,,2024-01-12
B,,,0.00,a,5.00,,,,2024-01-12

== rows that do not go back to where the state looked are seen
$ r a,spend,10d,5,5,3d; t A,2024-01-01,5 B,2024-01-04,2 >$TMP/1; l -o $TMP/s $TMP/1; t C,2024-01-06,7 >$TMP/2; l --state $TMP/s $TMP/2
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
C,a,2024-01-06,7.00,,,2024-01-18,yes,,2024-01-06
A,a,2024-01-01,0.00,,,2024-01-07,yes,2024-01-05,2024-01-06
B,,,0.00,a,5.00,,,,2024-01-06
! crm-member: --state: on its day 2 clients have another measure in these rows: they do not go back by the longest window, or the rules are other ones
? 1

== states and days that do not go together
$ r a,spend,10d,5,5,; t A,2024-01-01,5 >$TMP/t; l -o $TMP/s $TMP/t; for e in 's/,a,/,z,/' 's/A,a,2024-01-01/A,a,soon/' 's/,no,/,no,x/;s/,yes,,/,yes,x,/' '$s/2024-01-01$/now/' '$p;$s/A/B/;$s/2024-01-01$/2024-01-02/' '$p' '$s/5.00/five/'; do sed "$e" $TMP/s >$TMP/s2; l --state $TMP/s2 $TMP/t 2>&1 | sed "s|$TMP/||"; done
crm-member: s2:2: column level: 'z' is no level of the rules
crm-member: s2:2: column since: 'soon' is not a date (YYYY-MM-DD)
crm-member: s2:2: column below_since: 'x' is not a date (YYYY-MM-DD)
crm-member: s2:2: column as_of: 'now' is not a date (YYYY-MM-DD)
crm-member: s2:3: column as_of: '2024-01-02' is another day than in the rows before
crm-member: s2:3: column customer_id: 'A' stands twice
crm-member: s2:2: column measure: 'five' is not a number

== days in the wrong order
$ r a,spend,10d,5,5,; t A,2024-01-01,5 >$TMP/t; l -o $TMP/s $TMP/t; l --state $TMP/s -a 2023-12-31 $TMP/t | tail -n +2; l --state $TMP/s --moves $TMP/m --moves-from 2023-12-01 $TMP/t | tail -n +2; l --moves $TMP/m --moves-from 2024-02-01 $TMP/t | tail -n +2; l --moves $TMP/m $TMP/t
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
! crm-member: --state is of 2024-01-01, after the as-of day 2023-12-31
! crm-member: --moves-from 2023-12-01: before the day of --state, 2024-01-01
! crm-member: --moves-from 2024-02-01: after the as-of day 2024-01-01
! crm-member: --moves: since when? --moves-from DATE or --state FILE says it
? 2

== rules that are none, by line and column
$ for x in ,spend,10d,1,1, '(new),spend,10d,1,1,' a,spend,10d,9,9, b,money,10d,1,1, b,spend,ten,1,1, b,spend,10d,x,1, b,spend,10d,9,10, b,visits,10d,1.5,1, b,spend,10d,9,9,soon b,spend,10d,1,1,; do r a,spend,10d,5,5, "$x"; t A,2024-01-01,5 | l 2>&1 | sed "s|$TMP/||"; done; r; t | l 2>&1 | sed "s|$TMP/||"; r $(for i in $(seq 33); do echo l$i,spend,10d,$i,1,; done); t | l 2>&1 | sed "s|$TMP/||"
crm-member: r:3: column level: '' is no name of a level
crm-member: r:3: column level: '(new)' is taken already
crm-member: r:3: column level: 'a' is taken already
crm-member: r:3: column measure: 'money' is neither spend nor visits
crm-member: r:3: column window: 'ten' is no span of time, like 365d, 12m or 1y
crm-member: r:3: column reach: 'x' is not a number
crm-member: r:3: column keep: '10' is above reach: who has just come up would fall
crm-member: r:3: column reach: '1.5' is no whole number of visits
crm-member: r:3: column grace: 'soon' is no span of time, like 60d, 3m or 0
crm-member: r:3: column reach: '1' is below that of the level before: lowest first
crm-member: r: has no level
crm-member: r:34: column level: 'l33' is one level too many: 32 can be taken

== shipped rules by name; an input that begins in the middle is said
$ { t; for m in 1 2 3; do for i in $(seq $((m == 1 ? 9 : 2))); do echo c$m$i,2024-0$m-01,3000; done; done; } | crm-member levels levels-zh | grep c31; t A,2024-01-01,3000 | crm-member levels levels -q | tail -1
c31,银卡,2024-03-01,3000.00,金卡,2000.00,2025-05-31,no,,2024-03-01
A,silver,2024-01-01,3000.00,gold,2000.00,2025-03-30,no,,2024-01-01
! crm-member: as of 2024-03-01, the last date in the input (-a sets another)
! crm-member: 2024-01 has 9 new clients, a month in the middle 2: the rows seem to begin in the middle of a history; levels reached before are not known; --state takes the last output

== amounts that do not fit
$ r a,spend,10d,5,5,; t A,2024-01-01,900000000000000 A,2024-01-01,900000000000000 | l; t A,2024-01-01,900000000000000 A,2024-01-02,900000000000000 | l
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
customer_id,level,since,measure,next_level,missing,keeps_until,at_risk,below_since,as_of
! crm-member: the amounts of a client's day do not fit in 64 bits
! crm-member: the amounts of a client do not fit in 64 bits
? 2
