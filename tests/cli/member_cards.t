#!tests/lib/cases
# crm-member prepaid and liability: what they say and refuse
$ h=customer_id,date,amount,kind,face_value,card
$ t() { printf "$h\n"; printf '%s\n' "$@"; }

== no row: the header all the same
$ t | crm-member prepaid
> t | crm-member liability -g kind
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
kind,period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
! crm-member: no line sells or uses a card (kind prepaid or redeem)
! crm-member: no line sells or uses a card (kind prepaid or redeem)

== two cards of a client, a family that shares one, a refund, a use that is undone
$ t A,2024-01-01,100,prepaid,120,1 A,2024-01-05,50,prepaid,,2 B,2024-01-06,30,redeem,,1 B,2024-01-07,-10,redeem,,1 A,2024-01-08,-50,prepaid,,2 | crm-member prepaid
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,150.00,20.00,20.00,50.00,0.00,100.00,83.33,2024-01-01,2024-01-06,1,2024-01-08
! crm-member: as of 2024-01-08, the last date in the input (-a sets another)
! crm-member: 1 card used by others than who bought it: the debt is the buyer's

== what the rows never sold is an opening, and said
$ t A,2024-01-01,5,redeem,, A,2024-01-02,10,prepaid,, A,2024-01-03,12,redeem,, | crm-member liability --period day -a 2024-01-03
period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
2024-01-01,7.00,0.00,0.00,5.00,0.00,0.00,2.00,0.00,1,2024-01-03
2024-01-02,2.00,10.00,0.00,0.00,0.00,0.00,12.00,10.00,1,2024-01-03
2024-01-03,12.00,0.00,0.00,12.00,0.00,0.00,0.00,0.00,0,2024-01-03
! crm-member: opening: 7.00 used on 1 account beyond what the rows sell, taken as sold before 2024-01-01, the first day of the input

== good on day N, gone on N + 1; used later it comes back
$ t A,2024-01-01,10,prepaid,, A,2024-01-31,4,redeem,, A,2024-02-05,1,redeem,, | crm-member liability --period day --expires 30 -a 2024-02-05 | grep -e period -e ^2024-01-31 -e ^2024-02-01 -e ^2024-02-05
period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
2024-01-31,10.00,0.00,0.00,4.00,0.00,0.00,6.00,6.00,1,2024-02-05
2024-02-01,6.00,0.00,0.00,0.00,0.00,6.00,0.00,0.00,0,2024-02-05
2024-02-05,0.00,0.00,0.00,1.00,0.00,-1.00,0.00,0.00,0,2024-02-05
! crm-member: 1.00 used on 1 account after it had expired: expired falls by it

== undone on a card that has lapsed meanwhile, it is gone at once
$ t A,2024-01-01,10,prepaid,, A,2024-01-02,4,redeem,, A,2024-03-01,-4,redeem,, | crm-member prepaid --expires 30 -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,10.00,0.00,0.00,0.00,10.00,0.00,0.00,,2024-01-02,0,2024-03-01

== more undone than was used: used before the rows begin
$ t A,2024-01-01,10,prepaid,, A,2024-01-02,-4,redeem,, | crm-member prepaid -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,10.00,0.00,-4.00,0.00,0.00,14.00,10.00,2024-01-01,,1,2024-01-02

== a refund of kind refund counts with a face value, and takes the newest lots
$ t A,2024-01-01,10,prepaid,15, A,2024-01-02,10,prepaid,, A,2024-01-03,-12,refund,-12, A,2024-01-03,-3,refund,, | crm-member prepaid -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,20.00,5.00,0.00,12.00,0.00,13.00,8.67,2024-01-01,,1,2024-01-03

== the order of rows has no meaning, and a client is where they appear first
$ t Z,2024-01-01,1,service,, A,2024-01-03,12,redeem,, Z,2024-01-02,10,prepaid,, A,2024-01-02,10,prepaid,, | crm-member prepaid -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
Z,0.00,10.00,0.00,0.00,0.00,0.00,10.00,10.00,2024-01-02,,1,2024-01-03
A,2.00,10.00,0.00,12.00,0.00,0.00,0.00,0.00,,2024-01-03,0,2024-01-03

== cards of nobody: with a number they are owed, without one they cannot be told apart
$ t ,2024-01-01,100,prepaid,,9 ,2024-01-01,50,prepaid,, A,2024-01-02,30,redeem,,9 ,2024-01-03,7,prepaid,,8 | crm-member prepaid
> t ,2024-01-01,100,prepaid,,9 ,2024-01-01,50,prepaid,, A,2024-01-02,30,redeem,,9 ,2024-01-03,7,prepaid,,8 | crm-member liability -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,100.00,0.00,30.00,0.00,0.00,70.00,70.00,2024-01-01,2024-01-02,1,2024-01-03
period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
2024-01,0.00,107.00,0.00,30.00,0.00,0.00,77.00,77.00,1,2024-01-03
! crm-member: as of 2024-01-03, the last date in the input (-a sets another)
! crm-member: walk-ins: 3 rows, 157.00 in all, in no client's numbers
! crm-member: walk-ins without a card number: 1 card line in no account, 50.00 sold, 0.00 used
! crm-member: 1 card used by others than who bought it: the debt is the buyer's
! crm-member: cards of nobody with an id: 1 with 7.00 on them

== the card number may come from a -J file
$ printf 'customer_id,card\nA,1\nB,1\n' >$TMP/c; printf 'customer_id,date,amount,kind\nA,2024-01-01,10,prepaid\nB,2024-01-02,4,redeem\n' | crm-member prepaid -q -J $TMP/c
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of,card
A,0.00,10.00,0.00,4.00,0.00,0.00,6.00,6.00,2024-01-01,2024-01-02,1,2024-01-02,1

== cards that carry less than was paid are asked about
$ t A,2024-01-01,998,prepaid,10, | crm-member prepaid -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
! crm-member: face_value is below the amount paid in 1 of 1 cards sold: --unit quantity if it counts sessions, --unit money if it is money
? 2

== uses that cost nothing are asked about
$ t A,2024-01-01,998,prepaid,, A,2024-01-02,0,redeem,, | crm-member prepaid -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
! crm-member: all 1 redeemed lines have amount 0: --unit quantity if cards are used by the session, --unit money if nothing was taken off them
? 2

== sessions: each is worth the same, and there is no bonus to put first
$ t A,2024-01-01,100,prepaid,3, A,2024-01-02,0,redeem,, | crm-member prepaid -q --unit quantity
> t | crm-member prepaid --unit quantity --bonus first
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0,3,0,1,0,0,2,66.67,2024-01-01,2024-01-02,1,2024-01-02
! crm-member: --bonus first: a card of sessions has no bonus, each session is worth the same
? 2

== a card of sessions that does not say how many
$ t A,2024-01-01,100,prepaid,, | crm-member prepaid --unit quantity -q
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
! crm-member: standard input:2: column face_value: --unit quantity needs the sessions of every card that is sold, and this one has none
? 2

== cells that are none
$ t A,2024-01-01,100,prepaid,1o0, | crm-member prepaid -q
> printf 'customer_id,date,amount,kind,quantity\nA,2024-01-01,0,redeem,two\n' | crm-member prepaid -q --unit quantity
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
! crm-member: standard input:2: column face_value: '1o0' is not a number
! crm-member: standard input:2: column quantity: 'two' is not a number
? 2

== no column says what a line is
$ printf 'customer_id,date,amount\nA,2024-01-01,1\n' | crm-member prepaid
! crm-member: column kind is needed: it says which lines sell a card (prepaid) and which use one (redeem); -c kind=HEADER names it
? 2

== some cards that carry less are a bonus below 0
$ t A,2024-01-01,100,prepaid,90, A,2024-01-01,100,prepaid,120, A,2024-01-01,100,prepaid,, | crm-member prepaid
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,300.00,10.00,0.00,0.00,0.00,310.00,300.00,2024-01-01,,1,2024-01-01
! crm-member: as of 2024-01-01, the last date in the input (-a sets another)
! crm-member: 1 card carries less than was paid: a bonus below 0

== dates that stand alone
$ t A,2020-01-01,1,prepaid,, A,2024-01-01,1,prepaid,, A,2024-01-02,1,prepaid,, | crm-member prepaid -q
> t A,2024-01-01,1,prepaid,, A,2024-01-02,1,prepaid,, | crm-member prepaid -q -a 2024-06-01
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,2.00,0.00,0.00,0.00,0.00,2.00,2.00,2024-01-01,,1,2024-06-01
! crm-member: the first date, 2020-01-01, stands alone: the next one is 2024-01-01; say with --since where the history begins
! crm-member: the as-of day 2024-06-01 lies 151 days after the last row, 2024-01-02
? 1

== amounts that do not fit
$ t A,2024-01-01,900000000000000,prepaid,, A,2024-01-01,900000000000000,prepaid,, | crm-member liability -q
period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
! crm-member: the amounts of a card do not fit in 64 bits
? 2

== columns of the rows are the rows' own
$ printf 'customer_id,date\nA,2024-02-02\n' >$TMP/c; t A,2024-01-01,10,prepaid,, | crm-member prepaid -q --replace -J $TMP/c
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of,date
! crm-member: the rows' own column date is needed, not that of a -J file
? 2

== people without an id
$ t A,2024-01-01,10,prepaid,, WALK_IN,2024-01-01,10,service,, | crm-member prepaid -a 2024-01-01
> t A,2024-01-01,10,prepaid,, WALK_IN,2024-01-01,10,service,, A,2024-02-01,1,service,, | crm-member prepaid -a 2024-01-01 --walk-in WALK_IN
> t A,2024-01-01,10,prepaid,, | crm-member prepaid -a 2024-01-01 -v --where 'kind = redeem'
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,10.00,0.00,0.00,0.00,0.00,10.00,10.00,2024-01-01,,1,2024-01-01
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
A,0.00,10.00,0.00,0.00,0.00,0.00,10.00,10.00,2024-01-01,,1,2024-01-01
customer_id,opening,sold,bonus,used,refunded,expired,balance,balance_cash,oldest,last_used,cards,as_of
! crm-member: customer_id 'WALK_IN' looks like a till's code for walk-ins: --walk-in WALK_IN
! crm-member: walk-ins: 1 row, 10.00 in all, in no client's numbers
! crm-member: after 2024-01-01: 1 row not used
! crm-member: --where: no row was chosen
! crm-member: --since, --until and --where leave no row
! crm-member: left out by --since, --until or --where: 1 row
! crm-member: no line sells or uses a card (kind prepaid or redeem)
