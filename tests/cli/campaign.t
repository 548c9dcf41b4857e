#!tests/lib/cases
# crm-campaign: what it says, and what it refuses
$ cd $TMP
$ printf 'customer_id,arm,seg\nA,call,x\nB,control,x\nC,call,y\nD,control,y\n' > list
$ printf 'customer_id,date,amount,item\nA,2024-01-05,10,cut\nA,2024-03-02,20,colour\nB,2024-02-20,5,cut\nC,2024-03-05,7,cut\nE,2024-03-05,7,cut\n,2024-04-30,1,cut\n' > tx
$ printf 'customer_id,arm\nA,call\nA,control\n' > twice; printf 'customer_id,arm\nA,call\nB,\n' > empty
$ printf 'customer_id,arm\nA,control\n' > one; printf 'customer_id,arm\n' > none; printf 'customer_id,arm,start\nA,call,2024-03-01\nB,control,\n' > late
$ printf 'customer_id,arm,start\nA,call,2024-03-01\nB,control,2024-02-10\n' > days; printf 'customer_id,seg\n,x\n' > nobody

== what the arms did more than the control, few as they are
$ crm-campaign effect tx -J list --start 2024-03-01
measure,arm,n,value,control_n,control,difference,lo,hi,p,p_adj,relative,relative_lo,relative_hi,theta,before,control_before,note
returned,call,2,1,2,0,1,0.0699851988552,1,0.0455002638964,0.0455002638964,,,,,,,few
visits,call,2,1,2,0,1,,,,,,,,0,0,0.5,few
spend,call,2,13.5,2,0,13.5,-69.0903307851,96.0903307851,0.28566615312,0.28566615312,,,,0,0,2.5,few
new_service,call,2,1,2,0,1,0.0699851988552,1,0.0455002638964,0.0455002638964,,,,,,,few
! crm-campaign: as of 2024-04-30, the last date in the input (-a sets another)
! crm-campaign: 1 row of clients who are not in the list
! crm-campaign: walk-ins: 1 row, 1.00 in all, in no client's numbers

== a window that has not ended: counts, a note, and status 1
$ crm-campaign effect tx -J list --start 2024-04-15 -q
measure,arm,n,value,control_n,control,difference,lo,hi,p,p_adj,relative,relative_lo,relative_hi,theta,before,control_before,note
returned,call,2,,2,,,,,,,,,,,,,open
visits,call,2,,2,,,,,,,,,,,,,open
spend,call,2,,2,,,,,,,,,,,,,open
new_service,call,2,,2,,,,,,,,,,,,,open
! crm-campaign: the window ends on 2024-05-14, and the last day known is 2024-04-30: no effect yet
? 1

== the last day of the window is enough
$ crm-campaign effect tx -J list --start 2024-04-01 -q | cut -d, -f1-5,18 | head -2
measure,arm,n,value,control_n,note
returned,call,2,0,2,few

== each client with a start of their own
$ crm-campaign effect tx -J days --start start -q | cut -d, -f1-6
measure,arm,n,value,control_n,control
returned,call,1,1,1,1
visits,call,1,1,1,1
spend,call,1,20,1,5
new_service,call,1,1,1,1

== what is never bought before is new, by category too where there is one
$ crm-campaign effect tx -J list --start 2024-03-01 --of category -q | cut -d, -f1-6
measure,arm,n,value,control_n,control
returned,call,2,1,2,0
visits,call,2,1,2,0
spend,call,2,13.5,2,0

== without --start
$ crm-campaign effect tx -J list
! crm-campaign: --start is needed: the first day of the window, or its column
? 2

== without a list
$ crm-campaign effect tx --start 2024-03-01
! crm-campaign: --join: one FILE, the list of those in the campaign
? 2

== two lists
$ crm-campaign effect tx -J list -J list --start 2024-03-01
! crm-campaign: 'list' is given twice
! crm-campaign: --join: one FILE, the list of those in the campaign
? 2

== a start that is neither day nor column
$ crm-campaign effect tx -J list --start foo
! crm-campaign: --start: 'foo' is neither a date like 2024-05-31 nor a column of the list
? 2

== a client without a start
$ crm-campaign effect tx -J late --start start
! crm-campaign: late:3: column start: empty: every client of the list has a start, those of the control too
? 2

== no control
$ crm-campaign effect tx -J list --start 2024-03-01 --control nobody
! crm-campaign: no client of the list is in arm 'nobody': without a control no effect can be told (another name: --control NAME; none at all: crm-campaign matched)
? 2

== only a control
$ crm-campaign effect tx -J one --start 2024-03-01
! crm-campaign: every client of the list is in the control
? 2

== nobody at all
$ crm-campaign effect tx -J none --start 2024-03-01
! crm-campaign: the list has no client
? 2

== shares that are not 1
$ crm-campaign effect tx -J list --start 2024-03-01 --arms control:.5,call:.4
! crm-campaign: --arms: the shares add up to 0.9, and must to 1 exactly
? 2

== an arm that is not planned
$ crm-campaign effect tx -J list --start 2024-03-01 --arms control:.5,mail:.5
! crm-campaign: --arms: the list has an arm 'call'
? 2

== a cost that is no number
$ crm-campaign effect tx -J list -q --start 2024-03-01 --money m --cost call:x
! crm-campaign: --cost: 'x' is no number
? 2

== a cost of nobody
$ crm-campaign effect tx -J list -q --start 2024-03-01 --money m --cost mail:3
! crm-campaign: --cost: the list has no arm 'mail'
? 2

== a window that is no number of days
$ crm-campaign effect tx -J list --start 2024-03-01 --horizon 1m
! crm-campaign: --horizon: days or weeks, so that the window before the start is as long
? 2

== new in what
$ crm-campaign effect tx -J list --start 2024-03-01 --of staff
! crm-campaign: --of: 'staff' is neither item nor category
? 2

== a client in the list twice
$ crm-campaign effect tx -J twice --start 2024-03-01
! crm-campaign: twice:3: column customer_id: 'A' is in the list twice
? 2

== a client without an arm
$ crm-campaign effect tx -J empty --start 2024-03-01
! crm-campaign: empty:3: column arm: empty: every client of the list has an arm
? 2

== a row of the list without a client
$ crm-campaign matched tx -J nobody --treated 'seg = x' --start 2024-03-01
! crm-campaign: nobody:2: column customer_id: empty: the list names the clients of the campaign
? 2

== an option that needs another
$ crm-campaign effect tx -J list --start 2024-03-01 --ratio r
! crm-campaign: --ratio needs --arms ARM:SHARE,...
? 2

== treated by what they bought
$ crm-campaign matched tx -J list --treated 'item = cut' --start 2024-03-01
! crm-campaign: --treated: column 1: item is a column of the transactions: who bought in the campaign came, by definition; --treated takes columns of the list, as known before the start
? 2

== treated by a column that is not there
$ crm-campaign matched tx -J list --treated 'foo = x' --start 2024-03-01
! crm-campaign: --treated: column 1: 'foo' is no column of the input
? 2

== treated by a value that does not fit: nobody is, and that is the reason
$ crm-campaign matched tx -q -J list --treated 'seg > 3' --start 2024-03-01 | head -1
window,measure,treated_n,treated,matched_n,matched,difference,lo,hi,p,relative,relative_lo,relative_hi,note
! crm-campaign: not to be trusted: nobody with a visit before the start is treated

== nobody is not treated
$ crm-campaign matched tx -q -J list --treated 'seg is not missing' --start 2024-03-01 | head -1
window,measure,treated_n,treated,matched_n,matched,difference,lo,hi,p,relative,relative_lo,relative_hi,note
! crm-campaign: not to be trusted: everybody with a visit before the start is treated

== without --treated
$ crm-campaign matched tx -J list --start 2024-03-01
! crm-campaign: --treated is needed: a condition on columns of the list
? 2

== nobody has a match: the others had no visit before
$ crm-campaign matched tx -J list --treated 'seg = x' --start 2024-03-01 -q | head -2
window,measure,treated_n,treated,matched_n,matched,difference,lo,hi,p,relative,relative_lo,relative_hi,note
after,returned,0,,0,,,,,,,,,
! crm-campaign: not to be trusted: everybody with a visit before the start is treated

== the treated are unlike everybody else
$ printf 'customer_id,seg\nA,x\nB,y\n' > two; printf 'customer_id,date,amount\nA,2024-01-05,10\nB,2024-02-20,500\nB,2024-02-21,500\nB,2024-04-01,1\n' > far
$ crm-campaign matched far -J two --treated 'seg = x' --start 2024-03-01 -q | head -2
window,measure,treated_n,treated,matched_n,matched,difference,lo,hi,p,relative,relative_lo,relative_hi,note
after,returned,0,,0,,,,,,,,,
! crm-campaign: not to be trusted: fewer than half of the treated have a match

== an arm that exists already
$ crm-campaign assign list --arms a:.5,control:.5
! crm-campaign: column 'arm' exists already: use --replace or --into NAME
? 2

== a split
$ crm-campaign assign list --arms a:.5,control:.5 --replace
customer_id,arm,seg
A,a,x
B,control,x
C,control,y
D,a,y
! crm-campaign: a: 2 clients
! crm-campaign: control: 2 clients

== a split under another name, with another seed
$ crm-campaign assign list -q --arms a:.5,control:.5 --into group --seed 2
customer_id,arm,seg,group
A,call,x,a
B,control,x,control
C,call,y,control
D,control,y,a

== a split without control
$ crm-campaign assign list --arms a:.5,b:.5
! crm-campaign: --arms: none is called 'control': without a control no effect can be told (another name: --control NAME)
? 2

== an arm without a share
$ crm-campaign assign list --arms a:.5,control
! crm-campaign: --arms: 'control' is not ARM:NUMBER
? 2

== an arm twice
$ crm-campaign assign list --arms a:.5,a:.5
! crm-campaign: --arms: arm 'a' is given twice
? 2

== a share that is none
$ crm-campaign assign list --arms a:.5,control:half
! crm-campaign: --arms: 'half' is no share like .4, 40% or 1/3, above 0 and at most 1
? 2

== one arm
$ crm-campaign assign list --arms control:1
! crm-campaign: --arms: two arms or more, one of them the control
? 2

== without --arms
$ crm-campaign assign list
! crm-campaign: --arms is needed: control:.5,call:.5
? 2

== no base
$ crm-campaign power </dev/null
! crm-campaign: --base SHARE is needed
? 2

== no question
$ crm-campaign power --base .2 </dev/null
! crm-campaign: standard input: there is no header line: the file is empty
? 2

== more than all
$ crm-campaign power --base .2 --lift .9 </dev/null
! crm-campaign: --lift: the share of the treated would be 1.1, and no test shows a difference of 0.9
? 2

== a mean needs a spread
$ crm-campaign power --measure spend --base .2 --lift .9 </dev/null
! crm-campaign: --measure spend needs --mean M and --sd S above 0
? 2

== a base of a mean
$ crm-campaign power --measure spend --mean 3 --sd 1 --base .2 --lift .9 </dev/null
! crm-campaign: --base belongs to returned and new_service, --mean and --sd to visits and spend
? 2

== a lift that is none
$ crm-campaign power --base .2 --lift x </dev/null
! crm-campaign: --lift: 'x' is neither a difference like .05 nor 25%
? 2

== a lift in per cent of the base
$ crm-campaign power --base .2 --lift 25% --n 1000 </dev/null
measure,base,difference,n_treated,n_control,power
returned,0.2,0.05,500,500,0.473339481022

== the clients of a list
$ crm-campaign power --base .2 --lift 25% list
measure,base,difference,n_treated,n_control,power
returned,0.2,0.05,2,2,0.0326255479635

== a list and a number
$ crm-campaign power --base .2 --lift 25% --n 5 list
! crm-campaign: --n N or a list, not both
? 2

== a list of one
$ crm-campaign power --base .2 one
! crm-campaign: a list of one client has no two arms
? 2

== an empty arm
$ crm-campaign power --base .2 --n 3 --share .01 </dev/null
! crm-campaign: --share: one arm of 3 clients is empty
? 2

== so few show nothing
$ crm-campaign power --base .95 --n 10 </dev/null
! crm-campaign: so few clients show no difference, not even from 0.95 to 1
? 2

== for people
$ crm-campaign power --base .2 --lift .05 -f table </dev/null
measure   base  difference  n_treated  n_control     power
────────  ────  ──────────  ─────────  ─────────  ────────
returned   0.2        0.05       1094       1094  0.800094

1094 treated and 1094 control clients show a difference of 5 points (20 %
becomes 25 %) in 80 of 100 campaigns that have it.

== by what
$ crm-campaign uplift tx -J list --start 2024-03-01
! crm-campaign: --terms a,C(b) or --score COL is needed
? 2

== a half where nobody came
$ crm-campaign uplift tx -q -J list --start 2024-03-01 --terms 'C(seg)'
! crm-campaign: the model of arm call: all 1 outcomes are equal
? 2

== a score that is no number
$ crm-campaign uplift tx -q -J list --start 2024-03-01 --score seg
! crm-campaign: list:2: column seg: 'x' is not a number
? 2

== the control is no arm
$ crm-campaign uplift tx -q -J list --start 2024-03-01 --terms 'C(seg)' --arm control
! crm-campaign: --arm: 'control' is the control
? 2

== an arm of nobody
$ crm-campaign uplift tx -q -J list --start 2024-03-01 --terms 'C(seg)' --arm mail
! crm-campaign: --arm: no client of the list is in arm 'mail'
? 2

== a window that is open
$ crm-campaign uplift tx -q -J list --start 2024-04-15 --terms 'C(seg)'
customer_id,arm,seg,uplift,decile
A,call,x,,
B,control,x,,
C,call,y,,
D,control,y,,
! crm-campaign: the window ends on 2024-05-14, and the last day known is 2024-04-30: no effect yet
? 1
