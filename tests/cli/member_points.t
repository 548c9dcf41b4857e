#!tests/lib/cases
# crm-member points: what it says and refuses
$ t() { printf 'customer_id,date,amount,txn_id\n'; printf '%s\n' "$@"; }
$ r() { printf 'earn,per,where,times,expires\n' >$TMP/r; printf '%s\n' "$@" >>$TMP/r; }
$ s() { printf 'customer_id,date,points\n' >$TMP/s; printf '%s\n' "$@" >>$TMP/s; }
$ p() { crm-member points $TMP/r -q --ledger $TMP/l "$@" | cut -d, -f1-10; cat $TMP/l; }

== no row: the headers all the same
$ r 1,10,,,; t | p
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
customer_id,date,points,why,balance

== cut once a ticket and toward zero, also of a refund
$ r 1,10,,,; t A,2024-01-01,9,1 A,2024-01-01,9,1 A,2024-01-02,-19,2 A,2024-01-03,9,3 A,2024-01-03,9,4 | p
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,1,1,0,0,0,0,,0.00
customer_id,date,points,why,balance
A,2024-01-01,1,earn,1
A,2024-01-02,-1,take back,0

== without ticket numbers a day is one ticket
$ r 1,10,,,; t A,2024-01-01,9, B,2024-01-01,5, A,2024-01-01,9, | p
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,1,0,0,0,1,0,,0.01
B,0,0,0,0,0,0,0,,0.00
customer_id,date,points,why,balance
A,2024-01-01,1,earn,1

== the first rule that earns, the largest times of all
$ r '2,1,amount > 100,,' 1,1,,, ',,txn_id = 7,3,' ',,txn_id = 7,1.5,'; t A,2024-01-01,101,7 A,2024-01-02,10,7 A,2024-01-03,10,8 | p
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,646,0,0,0,646,0,,6.46
customer_id,date,points,why,balance
A,2024-01-01,606,earn,606
A,2024-01-02,30,earn,636
A,2024-01-03,10,earn,646

== thirds are exact
$ r 1,3,,,; t A,2024-01-01,0.99,1 A,2024-01-01,0.01,1 A,2024-01-01,2,1 | p
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,1,0,0,0,1,0,,0.01
customer_id,date,points,why,balance
A,2024-01-01,1,earn,1

== good to the end of the month a year on, gone the day after; what is next is said
$ r 1,1,,,1m/month; t A,2024-01-31,5,1 A,2024-02-03,7,2 | p -a 2024-03-04
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,12,0,0,5,7,7,2024-03-31,0.07
customer_id,date,points,why,balance
A,2024-01-31,5,earn,5
A,2024-02-03,7,earn,12
A,2024-03-01,-5,expire,7

== lines of one ticket that lapse on different days
$ r '10,1,amount > 5,,10d' 1,3,,,20d; t A,2024-01-01,6,1 A,2024-01-01,5,1 A,2024-01-02,6,2 A,2024-01-02,-31,2 | p -a 2024-01-02
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,0,110,0,0,0,110,60,2024-01-11,1.10
customer_id,date,points,why,balance
A,2024-01-01,60,earn,60
A,2024-01-01,1,earn,61
A,2024-01-02,49,earn,110

== redeeming takes what lapses soonest; taking back the newest; more than there is
$ r '1,1,txn_id = s,,10d' 1,1,,,; s A,2024-01-03,4 A,2024-01-20,9 B,2024-01-05,2; t A,2024-01-01,5,1 A,2024-01-02,5,s A,2024-01-04,-7,2 | p --redemptions $TMP/s -a 2024-01-21
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability
A,9,10,7,13,0,-1,0,,0.00
B,2,0,0,2,0,0,0,,0.00
customer_id,date,points,why,balance
A,2024-01-01,5,earn,5
A,2024-01-02,5,earn,10
A,2024-01-03,-4,redeem,6
A,2024-01-04,-7,take back,-1
A,2024-01-20,9,opening,8
A,2024-01-20,-9,redeem,-1
B,2024-01-05,2,opening,2
B,2024-01-05,-2,redeem,0

== what is said
$ r 1,10,,,; s A,2024-01-01,5 ,2024-01-01,5 A,2024-02-01,5; t A,2024-01-01,-30,1 A,2024-01-03,9,3 | crm-member points $TMP/r -v --redemptions $TMP/s --point-value 0.005
> t A,2024-01-03,9,3 | crm-member points $TMP/r -a 2024-01-03 --since 2024-01-02 --redemptions $TMP/s | tail -1
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability,as_of
A,5,0,3,5,0,-3,0,,0.000,2024-01-03
A,0,0,0,0,0,0,0,,0.00,2024-01-03
! crm-member: as of 2024-01-03, the last date in the input (-a sets another)
! crm-member: opening: 5 points redeemed by 1 client beyond what the rows earn, taken as earned before them
! crm-member: 1 client is below 0: more was taken back than was left
! crm-member: a refund takes back points at the rate of its own day: the rows do not say which sale it belongs to
! crm-member: --redemptions: 1 row without a customer_id not used
! crm-member: --redemptions: 1 row after the as-of day not used
! crm-member: --redemptions: 1 row without a customer_id not used
! crm-member: --redemptions: 1 row after the as-of day not used
! crm-member: --redemptions: 1 row left out by --since or --until

== redemptions that are none
$ r 1,10,,,; s A,2024-01-01,1.5; t A,2024-01-01,30,1 | crm-member points $TMP/r -q --redemptions $TMP/s 2>&1 | tail -1 | sed "s|$TMP/||"
> s A,today,1; t A,2024-01-01,30,1 | crm-member points $TMP/r -q --redemptions $TMP/s 2>&1 | tail -1 | sed "s|$TMP/||"
crm-member: s:2: column points: '1.5' is no whole number of points from 0 on
crm-member: s:2: column date: 'today' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)

== a value of points that is none
$ r 1,10,,,; t A,2024-01-01,30,1 | crm-member points $TMP/r --point-value x
! crm-member: --point-value: 'x' is no amount of money from 0 on
? 2

== rules that are none, by line and column
$ for x in ,,,, 1,0,,, 1,x,,, -1,,,, 1,,,0, ,5,,2, ,,,2,1y 1,,,,12x 1,,,,1y/week '1,,kind = x,,' '1,,amount > 1 and (,,' '1,,birthday_month = yes,,'; do r 1,1,,, "$x"; t A,2024-01-01,30,1 | crm-member points $TMP/r -q 2>&1 | grep -v ^customer | sed "s|$TMP/||"; done
crm-member: r:3: column earn: '' is no rule: a row says what is earned or how many times
crm-member: r:3: column per: '0' is not above 0
crm-member: r:3: column per: 'x' is not a number
crm-member: r:3: column earn: '-1' is below 0
crm-member: r:3: column times: '0' is not above 0; a row with earn 0 gives nothing
crm-member: r:3: column per: '5' says nothing without earn
crm-member: r:3: column expires: '1y' says nothing without earn
crm-member: r:3: column expires: '12x' is no time points are good for, like 365d, 12m, 12m/month or 1y/year
crm-member: r:3: column expires: '1y/week' is no time points are good for, like 365d, 12m, 12m/month or 1y/year
crm-member: r:3: column where: at 1: 'kind' is no column of the input
crm-member: r:3: column where: at 17: expected a column, but the rule ends here
crm-member: r:3: column where: 'birthday_month = yes' needs a column birthday, of the rows or of a -J file

== files of rules that are none
$ r; t A,2024-01-01,30,1 | crm-member points $TMP/r 2>&1 | sed "s|$TMP/||"
> printf 'birn,per\n' >$TMP/r; t A,2024-01-01,30,1 | crm-member points $TMP/r 2>&1 | sed "s|$TMP/||"
> r 1,0.3333,,, 1,7.7777,,, 1,3.1313,,,; t A,2024-01-01,30,1 | crm-member points $TMP/r 2>&1 | sed "s|$TMP/||"
> r $(yes 1,1,,, | head -65); t A,2024-01-01,30,1 | crm-member points $TMP/r 2>&1 | sed "s|$TMP/||"
> t A,2024-01-01,30,1 | crm-member points nothing
crm-member: r: has no rule
crm-member: r:1: 'birn' is no column of such rules
crm-member: r:4: column per: the rates of these rules have no small common measure
crm-member: r:66: column earn: '1' is one rule too many: 64 can be taken
! crm-member: nothing: No such file or directory
? 2

== a value that does not fit its column is seen after the first rule holds
$ r '1,,amount > 2k,,' 1,,,,; t A,2024-01-01,30,1 | crm-member points $TMP/r -q 2>&1 | tail -1 | sed "s|$TMP/||"
crm-member: r:2: column where: '2k' is no number, and amount holds numbers

== a birthday that is none; shipped rules by name, in the month of birth
$ printf 'earn,per,where\n1,,birthday_month = yes\n' >$TMP/r; printf 'customer_id,birthday\nA,soon\n' >$TMP/j; t A,2024-01-01,30,1 | crm-member points $TMP/r -q -J $TMP/j 2>&1 | tail -1
> printf 'customer_id,birthday\nA,1999-01-31\n' >$TMP/j; printf 'customer_id,date,amount,kind,item\nA,2024-01-01,30,service,\nA,2024-02-01,30,service,\nA,2024-02-02,90,prepaid,\nA,2024-02-03,10,product,洗发水\nB,2024-02-03,10,product,\n' >$TMP/t; for r in points points-zh; do crm-member points $r -q -J $TMP/j $TMP/t; done
crm-member: standard input:2: column birthday: 'soon' is not a date (YYYY-MM-DD)
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability,as_of,birthday
A,0,10,0,0,0,10,6,2025-01-31,0.10,2024-02-03,1999-01-31
B,0,1,0,0,0,1,1,2025-02-28,0.01,2024-02-03,
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability,as_of,birthday
A,0,12,0,0,0,12,12,2025-12-31,0.12,2024-02-03,1999-01-31
B,0,1,0,0,0,1,1,2025-12-31,0.01,2024-02-03,

== points that do not fit
$ r 1,0.0001,,,; t A,2024-01-01,900000000000000,1 | crm-member points $TMP/r -q --point-value 1
> r 999999999,0.0001,,,; t A,2024-01-01,900000000000000,1 | crm-member points $TMP/r -q
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability,as_of
customer_id,opening,earned,taken_back,redeemed,expired,balance,expiring,expires_on,liability,as_of
! crm-member: the value of a client's points does not fit
! crm-member: standard input:2: column amount: the points of a ticket do not fit in 64 bits
? 2
