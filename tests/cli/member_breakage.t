#!tests/lib/cases
# crm-member breakage and effect: what they say and refuse
$ t() { printf 'customer_id,date,amount,kind,face_value,card\n'; printf '%s\n' "$@"; }
$ many() { t $(for i in $(seq $1); do echo A,2024-01-01,100,prepaid,,$i A,2024-01-0$((i % 8 + 2)),40,redeem,,$i; done); }

== no row: the header all the same
$ t | crm-member breakage -q
age,at_risk,used,share_used,lo,hi,cards

== uses come before censorings of a day; what is undone was none; opening is left out
$ t A,2024-01-01,10,prepaid,,1 A,2024-01-03,4,redeem,,1 A,2024-01-04,1,redeem,,1 A,2024-01-05,-2,redeem,,1 B,2024-01-01,10,prepaid,,2 B,2024-01-03,-5,prepaid,,2 C,2024-01-02,9,redeem,,3 | crm-member breakage -q --digits 4
age,at_risk,used,share_used,lo,hi,cards
2,20.00,3.00,0.15,0.03544,0.519,2

== all of it is used: no limits
$ t A,2024-01-01,10,prepaid,, A,2024-01-03,4,redeem,, A,2024-01-04,6,redeem,, | crm-member breakage -q
age,at_risk,used,share_used,lo,hi,cards
2,10.00,4.00,0.4,,,1
3,6.00,6.00,1,,,1

== one card of a million millions takes nothing from the limits of the others, and is said to the cent
$ t E,2024-01-01,999999999999.99,prepaid,,E A,2023-12-20,50,prepaid,,A B,2023-12-20,50,prepaid,,B C,2023-12-20,60,prepaid,,C A,2024-01-01,20,redeem,,A B,2024-01-05,20,redeem,,B C,2024-01-02,5,redeem,,C | crm-member breakage -q -a 2024-01-07 --digits 6; t A,2023-12-20,50,prepaid,,A B,2023-12-20,50,prepaid,,B C,2023-12-20,60,prepaid,,C A,2024-01-01,20,redeem,,A B,2024-01-05,20,redeem,,B C,2024-01-02,5,redeem,,C E,2024-01-01,0.01,prepaid,,E | crm-member breakage -q -a 2024-01-07 --digits 6
age,at_risk,used,share_used,lo,hi,cards
12,160.00,20.00,0.125,0.0225326,0.542682,3
13,140.00,5.00,0.15625,0.0455885,0.461321,3
16,135.00,20.00,0.28125,0.144359,0.50318,3
age,at_risk,used,share_used,lo,hi,cards
12,160.00,20.00,0.125,0.0225326,0.542682,3
13,140.00,5.00,0.15625,0.0455885,0.461321,3
16,135.00,20.00,0.28125,0.144359,0.50318,3

== an estimate of too little is refused
$ many 19 | crm-member breakage -q --estimate $TMP/e | tail -1; many 19 | crm-member breakage -q --estimate $TMP/e
age,at_risk,used,share_used,lo,hi,cards
age,at_risk,used,share_used,lo,hi,cards
! crm-member: an estimate of what is never used needs 20 cards at risk on a day of use, and there is none: the curve is all there is
! crm-member: an estimate of what is never used needs 20 cards at risk on a day of use, and there is none: the curve is all there is
? 2

== an estimate, said to be one; a horizon too far is refused
$ many 20 | crm-member breakage -a 2024-01-31 --estimate $TMP/e --digits 4 | tail -1; cat $TMP/e; many 20 | crm-member breakage -q -a 2024-01-31 --estimate $TMP/e --horizon 3 >/dev/null; head -3 $TMP/e; many 20 | crm-member breakage -q --estimate $TMP/e --horizon 40 >/dev/null
8,1280.00,80.00,0.4,0.4,0.4,20
measure,value,lo,hi
horizon,8,,
share_never_used,0.6,0.6,0.6
open_balance,1200.00,,
expected_unused,1200,,
expected_unused_cash,1200,,
measure,value,lo,hi
horizon,3,,
share_never_used,0.84,0.73095810974,0.907557777355
! crm-member: an estimate, no booking: 0.6 of what is sold is not used within 8 days; use may still come later, and where the law keeps the value alive it never becomes income
! crm-member: 0 cards are at risk at an age of 40 days, an estimate needs 20: the last use at such an age is at 8
? 2

== effect needs to know who is a member
$ t A,2024-01-01,10,service,, | crm-member effect; t A,2024-01-01,10,service,, | crm-member effect --member 'level ='; t A,2024-01-01,10,service,, | crm-member effect --member 'level = gold'; printf 'customer_id,level\nA,x\n' >$TMP/c; t A,2024-01-01,10,service,, | crm-member effect --member 'level = gold' -J $TMP/c
! crm-member: --member EXPR is needed: which clients are members, as 'level is not missing'
! crm-member: --member: column 8: expected a value, but the rule ends here
! crm-member: --member: column 1: 'level' is no column of the input
!~ crm-member: .*joined
? 2

== days of joining that are none, and what differs between rows of one client
$ printf 'customer_id,level,joined\nA,x,soon\n' >$TMP/c; t A,2024-01-01,10,service,, | crm-member effect -q --member 'level = x' -J $TMP/c; printf 'customer_id,date,amount,joined\nA,2024-01-01,1,2024-01-01\nA,2024-01-02,1,\n' | crm-member effect -q --member 'joined is not missing'
measure,members,others,member_mean,other_mean,difference,lo,hi,smd_before
measure,members,others,member_mean,other_mean,difference,lo,hi,smd_before
! crm-member: standard input:2: column joined: 'soon' is not a date (YYYY-MM-DD)
! crm-member: rows of one client say different things of membership: --member and column joined are about clients, mostly of a -J file
? 2

== too few to tell; who is left out
$ printf 'customer_id,level,joined\nA,x,2024-02-01\nB,x,2023-12-31\nC,x,\nD,x,2024-02-02\nE,x,2024-03-01\nF,,\n' >$TMP/c; t A,2024-01-01,10,service,, A,2024-02-01,10,prepaid,, A,2024-02-01,10,service,, B,2024-01-03,5,service,, C,2024-01-04,5,service,, D,2024-02-03,5,service,, E,2024-03-01,5,service,, F,2024-02-01,7,service,, | crm-member effect -a 2024-03-05 --horizon 10d --member 'level = x' -J $TMP/c
measure,members,others,member_mean,other_mean,difference,lo,hi,smd_before
returned,1,2,,,,,,
visits,1,2,,,,,,
spend,1,2,,,,,,
visits_before,1,2,,,,,,
spend_before,1,2,,,,,,
! crm-member: left out: 1 member without a day of joining
! crm-member: left out: 1 member who joined before the rows begin
! crm-member: left out: 1 member who joined on a day without a visit
! crm-member: left out: 1 member whose horizon is not over
! crm-member: cards count as spend when they are sold, which may be on joining: look at --basis service too
! crm-member: verdict: none to be told: 1 member and 2 visits of others, at least 20 of each are needed

== a value that does not fit its column
$ printf 'customer_id,level,joined\nA,1,\nB,2,\n' >$TMP/c; t A,2024-01-01,10,service,, B,2024-01-01,1,service,, | crm-member effect -q --member 'level > 2k' -J $TMP/c
measure,members,others,member_mean,other_mean,difference,lo,hi,smd_before
! crm-member: --member: column 9: '2k' is no number, and level holds numbers
? 2
