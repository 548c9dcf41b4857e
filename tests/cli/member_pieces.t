#!tests/lib/cases
# crm-member liability in pieces: what states say and refuse
$ h=customer_id,date,amount,kind,face_value,card,store
$ t() { printf "$h\n"; printf '%s\n' "$@"; }
$ m() { crm-member liability "$@"; }
$ a='A,2024-01-01,100,prepaid,120,,N A,2024-01-09,30,redeem,,,S ,2024-01-10,5,service,,,S'; b='B,2024-02-01,50,prepaid,,7,S A,2024-02-03,-10,redeem,,,S A,2024-03-01,10,redeem,,7,N'

== the pieces give what one run gives, what is said too; -a may be said to the merge alone
$ t $a >$TMP/1; t $b >$TMP/2; t $a $b >$TMP/all; for g in '' '-g store'; do m $g --partial -o $TMP/s1 $TMP/1; m $g --partial -j 2 -o $TMP/s2 $TMP/2; for o in '' '-a 2024-02-15 --bonus last'; do m $g $o $TMP/all >$TMP/x 2>&1; m $g $o --merge $TMP/s1 $TMP/s2 >$TMP/y 2>&1; cmp $TMP/x $TMP/y && wc -l <$TMP/y; done; done
7
5
10
7

== -g and --unit of the pieces hold; a state of states; two in one file
$ t $a >$TMP/1; t $b >$TMP/2; m -g store --partial $TMP/1 >$TMP/s; m -g store --partial $TMP/2 >>$TMP/s; m --merge --partial $TMP/s | m --merge -q -a 2024-03-01
store,period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
N,2024-01,0.00,100.00,20.00,30.00,0.00,0.00,90.00,75.00,1,2024-03-01
N,2024-02,90.00,0.00,0.00,-10.00,0.00,0.00,100.00,83.33,1,2024-03-01
N,2024-03,100.00,0.00,0.00,0.00,0.00,0.00,100.00,83.33,1,2024-03-01
S,2024-01,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0,2024-03-01
S,2024-02,0.00,50.00,0.00,0.00,0.00,0.00,50.00,50.00,1,2024-03-01
S,2024-03,50.00,0.00,0.00,10.00,0.00,0.00,40.00,40.00,1,2024-03-01

== sessions
$ printf 'customer_id,date,amount,kind,face_value,quantity\nA,2024-01-01,90,prepaid,3,1\nA,2024-01-02,0,redeem,,2\n' >$TMP/1; m --unit quantity --partial $TMP/1 >$TMP/s; m --merge -q $TMP/s; m --merge -q --bonus last $TMP/s
period,opening,sold,bonus,used,refunded,expired,closing,closing_cash,clients,as_of
2024-01,0,3,0,2,0,0,1,30.00,1,2024-01-02
! crm-member: --bonus last: a card of sessions has no bonus, each session is worth the same
? 2

== made with others
$ t $a >$TMP/1; cd $TMP; m --partial 1 >s; m --partial -a 2024-01-05 1 >a; m --partial --where 'store = N' 1 >w; m --partial -g store 1 >g; for x in '-g store s' '--unit quantity s' '--since 2024-01-01 s' '--where amount>1 w' '-a 2024-01-06 a' 's g' 's w' '-g card g'; do m --merge -q $x | tail -n +2; done
! crm-member: s: was made with another --by
! crm-member: s: was made with another --unit
! crm-member: s: was made with another --since
! crm-member: w: was made with another --where
! crm-member: a: was made with another -a
! crm-member: g: was made with another --by
! crm-member: w: was made with another --where
! crm-member: g: was made with another --by

== no state, and a damaged one
$ t $a >$TMP/1; cd $TMP; m --partial 1 >s; m --merge 1; head -c 60 s >d; m --merge d
! crm-member: 1: is no state of crm-member --partial, or damaged
! crm-member: d: is no state of crm-member --partial, or damaged
? 2
