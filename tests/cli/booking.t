#!tests/lib/cases
# crm-booking: what it says and refuses
$ b() { printf 'customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by\n'; printf '%s\n' "$@"; }
$ s() { printf 'start,status\n'; printf '%s\n' "$@"; }
$ h() { printf 'staff,weekday,date,from,to\n'; printf '%s\n' "$@"; }
$ one=A,1,2024-01-01T09:00:00,2024-01-05T10:00:00,60,completed,Ana,50,,

== no row: the header all the same
$ for a in outcome rebook lead occupancy; do b | grep . | head -1 | crm-booking $a -q; done; h >$TMP/h; b | head -1 | crm-booking gaps --hours $TMP/h -q
period,bookings,completed,no_show,late_cancelled,cancelled,rescheduled,unclosed,ahead,no_show_rate,lo,hi,lost_amount,lost_hours
period,definition,visits,rebooked,rate,lo,hi,note
period,n,mean,p10,p25,median,p75,p90
staff,weekday,hour,open_min,booked_min,served_min,overlap_min,outside_min,rate
date,staff,from,to,minutes

== clients: one row each, kept and broken, and the next of those ahead
$ b A,1,2024-01-01T09:00:00,2024-01-05T10:00:00,60,completed,Ana,50,, A,2,2024-01-01T09:00:00,2024-01-09T10:00:00,60,no_show,Ana,50,, A,3,2024-01-01T09:00:00,2024-01-06T10:00:00,60,no_show,Ana,50,, B,4,2024-01-01T09:00:00,2024-01-08T10:00:00,60,cancelled,Ana,50,2024-01-07T11:00:00, B,5,2024-01-01T09:00:00,2024-01-08T10:00:00,60,cancelled,Ana,50,2024-01-07T11:00:00,salon ,6,2024-01-01T09:00:00,2024-01-08T10:00:00,60,no_show,Ana,50,, A,7,2024-01-01T09:00:00,2024-02-20T10:00:00,60,booked,Mei,50,, A,8,2024-01-01T09:00:00,2024-02-10T09:30:00,60,booked,Ana,50,, C,9,2024-01-01T09:00:00,2024-01-03,,booked,,50,, C,10,2024-01-01T09:00:00,2024-02-03,,booked,,50,, ,,,2024-02-10T09:30:00,60,blocked,Ana,,, >$TMP/b; crm-booking clients --digits 3 $TMP/b; crm-booking clients -q -a 2024-01-06 --digits 3 --until 2024-01-31 $TMP/b; s | head -1 | crm-booking clients
! crm-booking: as of 2024-01-09, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: 1 booking up to 2024-01-09 never closed (unclosed): whether they came is not known
! crm-booking: without customer_id: 1 booking in no client's row
! crm-booking: clients needs column customer_id, and the bookings have none (-c customer_id=HEADER says what it is called)
? 2
customer_id,bookings,kept,no_shows,late_cancellations,cancellations,moves,unclosed,bookings_ahead,no_show_rate,last_no_show,next_booking,next_time,next_staff,as_of
A,5,1,2,0,0,0,0,2,0.667,2024-01-09,2024-02-10,09:30,Ana,2024-01-09
B,2,0,0,1,1,0,0,0,,,,,,2024-01-09
C,2,0,0,0,0,0,1,1,,,2024-02-03,,,2024-01-09
customer_id,bookings,kept,no_shows,late_cancellations,cancellations,moves,unclosed,bookings_ahead,no_show_rate,last_no_show,next_booking,next_time,next_staff,as_of
A,3,1,1,0,0,0,0,1,0.5,2024-01-06,2024-01-09,10:00,Ana,2024-01-06
B,2,0,0,0,0,0,0,2,,,2024-01-08,10:00,Ana,2024-01-06
C,1,0,0,0,0,0,1,0,,,,,,2024-01-06

== a book that marks only what did not happen is looked at, with -q too
$ s 2025-01-01T10:00,no_show 2025-01-02T10:00,booked 2025-01-02T11:00,booked | crm-booking outcome -q -a 2025-01-05 | cut -d, -f1-4,8; s 2025-01-01T10:00,no_show 2025-01-02T10:00,completed 2025-01-02T11:00,booked 2025-01-02T11:00,booked | crm-booking outcome -q -a 2025-01-05 >/dev/null; echo $?
! crm-booking: no booking is completed, 1 is a no-show: does the book mark only what did not happen? crm-import --status =completed reads it so
period,bookings,completed,no_show,unclosed
2025-01,3,0,1,2
0

== joins: a walk-in has a ticket and no booking, and is counted in both
$ b A,1,2024-01-01T09:00:00,2024-01-05T10:00:00,60,completed,Ana,50,, B,2,2024-01-01T09:00:00,2024-01-05T11:00:00,60,cancelled,Ana,50,2024-01-02T09:00:00, >$TMP/b; printf 'customer_id,date,amount,txn_id\nA,2024-01-05,50,1\nA,2024-01-05,5,1\nB,2024-01-05,9,2\n,2024-01-05,9,3\n,2024-01-05,9,4\nB,2024-01-05,9,5\nB,2024-01-05,1,2\n' >$TMP/t; crm-booking joins -q --digits 3 --transactions $TMP/t $TMP/b
period,tickets,without_booking,anonymous,share,lo,hi,visits,without_ticket
2024-01,5,4,2,0.8,0.376,0.964,1,0

== columns that are needed
$ echo x | crm-booking outcome; echo start,x | crm-booking outcome; s | head -1 | crm-booking lead; s | head -1 | crm-booking rebook; echo customer_id,start,status | crm-booking rebook; s | head -1 | crm-booking occupancy; s | head -1 | crm-booking outcome --unit booking; s | head -1 | crm-booking outcome --unit day
!~ crm-booking: .*start.*
!~ crm-booking: .*status.*
! crm-booking: lead needs column booked_at, and the bookings have none (-c booked_at=HEADER says what it is called)
! crm-booking: rebook needs column customer_id, and the bookings have none (-c customer_id=HEADER says what it is called)
! crm-booking: rebook needs column booked_at, and the bookings have none (-c booked_at=HEADER says what it is called)
! crm-booking: occupancy needs column duration_min, and the bookings have none (-c duration_min=HEADER says what it is called)
! crm-booking: --unit booking needs column booking_id, and the bookings have none (-c booking_id=HEADER says what it is called)
! crm-booking: --unit day needs column customer_id, and the bookings have none (-c customer_id=HEADER says what it is called)
? 2

== cells that are none: place and value
$ for row in soon,booked ,booked 2024-01-05,done 2024-01-05,; do s $row | crm-booking outcome >/dev/null; done
! crm-booking: standard input:2: column start: 'soon' is not a date and time (YYYY-MM-DDTHH:MM:SS)
! crm-booking: standard input:2: column start: '' is not a date and time (YYYY-MM-DDTHH:MM:SS)
! crm-booking: standard input:2: column status: 'done' is none of booked, completed, no_show, cancelled, late_cancelled, rescheduled, blocked
! crm-booking: standard input:2: column status: '' is none of booked, completed, no_show, cancelled, late_cancelled, rescheduled, blocked
? 2

== minutes, amounts, who cancelled, a time with a zone
$ for row in ,,,2024-01-05T09:00,1.5,booked,,,, ,,,2024-01-05T09:00,-5,booked,,,, ,,,2024-01-05T09:00,30,booked,,x,, ,,,2024-01-05T09:00,30,cancelled,,,,reception ,,,2024-01-05T09:00:00Z,30,booked,,,, ,,9am,2024-01-05T09:00:00,30,booked,,,,; do b "$row" | crm-booking outcome >/dev/null; done
! crm-booking: standard input:2: column duration_min: '1.5' is no whole number of minutes
! crm-booking: standard input:2: column duration_min: '-5' is no whole number of minutes
! crm-booking: standard input:2: column amount: 'x' is not a number
! crm-booking: standard input:2: column cancelled_by: 'reception' is neither client nor salon
! crm-booking: standard input:2: column start: '2024-01-05T09:00:00Z' is not a date and time (YYYY-MM-DDTHH:MM:SS)
! crm-booking: standard input:2: column booked_at: '9am' is not a date and time (YYYY-MM-DDTHH:MM:SS)
? 2

== an end instead of minutes, and one that cannot be
$ e() { printf 'start,end,duration_min,status\n%s\n' "$1"; }; e 2024-01-05T09:00,2024-01-05T10:30,,no_show | crm-booking outcome -q | cut -d, -f1,14; for row in 2024-01-05T09:00,2024-01-05T08:00,,booked 2024-01-05T09:00,2026-01-05T08:00,,booked 2024-01-05T09:00,2024-01-05T10:00,45,booked; do e $row | crm-booking outcome >/dev/null; done
period,lost_hours
2024-01,1.5
! crm-booking: standard input:2: column end: '2024-01-05T08:00' lies before the start
! crm-booking: standard input:2: column end: '2026-01-05T08:00' lies more than a year after the start
! crm-booking: standard input:2: column end: '2024-01-05T10:00' and duration_min do not agree: leave one column out
? 2

== the day: said, asked for where nothing is known, and where it stands alone
$ s 2024-01-05,completed | crm-booking outcome 2>&1 >/dev/null; s 2024-01-05,booked | crm-booking outcome >/dev/null; s 2024-01-05,completed 2024-09-05,completed | crm-booking outcome >/dev/null; s 2020-01-05,completed 2024-01-05,completed | crm-booking outcome -a 2024-01-31 >/dev/null
crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
crm-booking: no column amount: lost_amount is 0
! crm-booking: no booking is closed, and none says when it was made: say with -a the day the book was exported
! crm-booking: the last date, 2024-09-05, stands alone: the one before it is 2024-01-05; say with -a which day the analysis is made for
! crm-booking: the first date, 2020-01-05, stands alone: the next one is 2024-01-05; say with --since where the history begins
? 2

== a day long after all that is known is exit 1
$ s 2024-01-05,completed 2024-02-09,booked | crm-booking outcome -a 2024-03-01 -q
period,bookings,completed,no_show,late_cancelled,cancelled,rescheduled,unclosed,ahead,no_show_rate,lo,hi,lost_amount,lost_hours
2024-01,1,1,0,0,0,0,0,0,0,0,0.793450685623,0.00,0
2024-02,1,0,0,0,0,0,1,0,,,,0.00,0
! crm-booking: the as-of day 2024-03-01 lies 56 days after the last day the book knows of, 2024-01-05
? 1

== what is not used, never closed, or without a duration is said
$ b $one B,2,2024-02-01,2024-02-05T10:00,60,booked,Ana,50,, C,3,2024-01-01,2024-01-04T10:00,60,booked,Ana,50,, C,4,2024-01-01,2024-01-04T10:00,,no_show,Ana,50,, | crm-booking outcome -a 2024-01-31
period,bookings,completed,no_show,late_cancelled,cancelled,rescheduled,unclosed,ahead,no_show_rate,lo,hi,lost_amount,lost_hours
2024-01,3,1,1,0,0,0,1,0,0.5,0.0945312057342,0.905468794266,50.00,0
! crm-booking: made after 2024-01-31: 1 row not used
! crm-booking: 1 booking up to 2024-01-31 never closed (unclosed): whether they came is not known
! crm-booking: 1 no-show or late cancellation without a duration: not in lost_hours

== a book of completed ones alone is doubted
$ b $(for i in $(seq 100); do echo $one; done) | crm-booking outcome -a 2024-01-31 | tail -1 | cut -d, -f1-4
2024-01,100,100,0
! crm-booking: 100 bookings are completed, and none is a no-show or cancelled: was the book exported without them?

== late: exactly 24 hours is in time, the salon never late, moves stay moves
$ late() { b A,1,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-04T10:00:00, A,2,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-04T10:00:01, A,3,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-05T09:00:00,salon A,4,2024-01-01,2024-01-05T10:00:00,60,rescheduled,Ana,50,2024-01-05T09:00:00, A,5,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-04, A,6,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-05, A,7,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,, A,8,2024-01-01,2024-01-05T10:00:00,60,late_cancelled,Ana,50,2024-01-02,; }; for o in '' --late-moves '--late 48h' '--late 90min' '--late 2d'; do late | crm-booking outcome -q $o | tail -1 | cut -d, -f2-9; done
8,0,0,3,4,1,0,0
8,0,0,4,4,0,0,0
8,0,0,5,2,1,0,0
8,0,0,2,5,1,0,0
8,0,0,5,2,1,0,0

== the book as it stood: what came later has not happened
$ b A,1,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,2024-01-04T12:00:00, A,2,2024-01-01,2024-01-05T10:00:00,60,no_show,Ana,50,, A,3,2024-01-01,2024-01-02T10:00:00,60,completed,Ana,50,, | crm-booking outcome -q -a 2024-01-03 | tail -1 | cut -d, -f2-9
3,1,0,0,0,0,0,2

== late cancellations in the rate
$ b $one A,2,2024-01-01,2024-01-05T10:00:00,60,late_cancelled,Ana,50,, | crm-booking outcome -q --count-late --digits 3 | tail -1
2024-01,2,1,0,1,0,0,0,0,0.5,0.0945,0.905,50.00,1

== rows of one booking, of one day
$ many() { b A,1,2024-01-01,2024-01-05T11:00:00,30,no_show,Bo,20,, A,1,2024-01-01,2024-01-05T10:00:00,60,cancelled,Ana,50,, A,2,2024-01-02,2024-01-05T15:00:00,15,no_show,Ana,10,, ,,2024-01-02,2024-01-05T15:00:00,15,no_show,Ana,10,, ,,2024-01-02,2024-01-05T15:00:00,15,no_show,Ana,10,, A,1,,2024-01-05T12:00:00,60,blocked,Ana,,, ; }; for u in row booking day; do many | crm-booking outcome -q --unit $u -g staff | sed 1d | cut -d, -f1-7,14,15; done
Ana,2024-01,4,0,3,0,1,30.00,0.75
Bo,2024-01,1,0,1,0,0,20.00,0.5
Ana,2024-01,4,0,4,0,0,100.00,2.25
Ana,2024-01,3,0,3,0,0,100.00,2.25

== spans that are none
$ s | crm-booking outcome --late 1m; s | crm-booking outcome --late 0h; b | crm-booking gaps --hours $TMP/x --least 2d; b | crm-booking gaps --hours $TMP/x --least x; b | crm-booking gaps --hours $TMP/x --ahead 3h
! crm-booking: --late: '1m' is no span of time (90min, 24h, 2d, 1w)
! crm-booking: --late: '0h' is no span of time (90min, 24h, 2d, 1w)
! crm-booking: --least: no stretch is longer than a day
! crm-booking: --least: 'x' is no span of time (90min, 24h, 2d, 1w)
!~ crm-booking: --ahead: .*
? 2

== rebook: all five, by name, and what can be none
$ r() { b $one A,2,2024-01-05T10:30:00,2024-02-05T10:00:00,60,booked,Ana,50,, ,3,2024-01-05,2024-01-06T10:00:00,60,completed,Ana,50,, B,4,,2024-01-07,,completed,Ana,50,, ; }; r | crm-booking rebook -a 2024-01-31 --digits 3; r | crm-booking rebook -q -a 2024-01-31 --definition held --definition future | cut -d, -f2-5; r | crm-booking rebook --definition soon; r | crm-booking rebook --definition all -q -a 2024-01-31 | wc -l
period,definition,visits,rebooked,rate,lo,hi,note
2024-01,before-leaving,2,1,0.5,0.0945,0.905,
2024-01,held,2,1,0.5,0.0945,0.905,
2024-01,24h,2,1,,,,open
2024-01,7d,2,1,,,,open
2024-01,future,2,1,0.5,0.0945,0.905,
definition,visits,rebooked,rate
held,2,1,0.5
future,2,1,0.5
6
! crm-booking: without customer_id: 1 booking not looked at
! crm-booking: without booked_at: 1 booking can be no rebooking
! crm-booking: without an end: 1 completed booking, whose 24h counts from the start (a day alone: from its end)
! crm-booking: --definition: 'soon' is none of before-leaving, held, 24h, 7d, future, all

== rebook: a later cancellation does not change what was held; one without a time was never
$ r() { b $one A,2,2024-01-05T10:30:00,2024-02-05T10:00:00,60,cancelled,Ana,50,$1, ; }; for at in 2024-01-05T18:00:00 2024-01-06T12:00:00 2024-01-20T10:00:00 ''; do r $at | crm-booking rebook -q -a 2024-02-29 2>/dev/null | sed 1d | cut -d, -f4 | tr '\n' ' '; done; echo
1 0 0 0 0 1 1 1 0 0 1 1 1 1 0 1 0 0 0 0 

== lead: made afterwards and at no known time
$ b $one B,2,2024-01-05T11:00:00,2024-01-05T10:00:00,60,completed,Ana,50,, B,3,,2024-01-05T10:00:00,60,completed,Ana,50,, B,3,2024-01-05,2024-01-05T10:00:00,60,no_show,Ana,50,, | crm-booking lead --bands $TMP/bands --digits 3; head -3 $TMP/bands
period,n,mean,p10,p25,median,p75,p90
2024-01,2,2,0.4,1,2,3,3.6
from,to,bookings,completed,no_show,no_show_rate,lo,hi
0,0,1,0,1,1,0.207,1
1,1,0,0,0,,,
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: without booked_at: 1 booking left out
! crm-booking: made after the start, so written down afterwards: 1 booking left out

== occupancy: without hours, said; the blocks of -g are its own
$ o() { b $one B,2,2024-01-01,2024-01-05T10:30:00,60,no_show,Ana,50,, ,,,2024-01-05T11:00:00,15,blocked,Ana,,, ; }; o | crm-booking occupancy; o | crm-booking occupancy -q -g date,staff; o | crm-booking occupancy -q -g month
staff,weekday,hour,open_min,booked_min,served_min,overlap_min,outside_min,rate
Ana,Friday,10,60,60,60,30,0,1
Ana,Friday,11,15,15,0,0,15,1
date,staff,open_min,booked_min,served_min,overlap_min,outside_min,rate
2024-01-05,Ana,75,75,60,30,15,1
month,open_min,booked_min,served_min,overlap_min,outside_min,rate
2024-01,75,75,60,30,15,1
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: no --hours: open is from the first start to the last end of each staff and day, which flatters the rate

== occupancy: what -g is not
$ b $one | crm-booking occupancy -g store; b $one | crm-booking occupancy -g hour,hour
! crm-booking: --by: 'store' is none of staff, weekday, hour, date, month
! crm-booking: --by: hour twice
? 2

== occupancy: bookings that have no minutes
$ for row in A,,,2024-01-05,30,completed,Ana,,, A,,,2024-01-05T10:00,,completed,Ana,,, A,,,2024-01-05T23:00,90,completed,Ana,,, ; do b $row | crm-booking occupancy >/dev/null; done; b $one ,,,2024-01-05T12:00,60,blocked,,,, | crm-booking occupancy -q
staff,weekday,hour,open_min,booked_min,served_min,overlap_min,outside_min,rate
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: standard input:2: column start: a day without a time, and occupancy counts minutes: --where leaves it out
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: standard input:2: column duration_min: is empty, and occupancy counts minutes: --where leaves such rows out
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: standard input:2: column start: a booking over midnight: occupancy counts days by themselves
! crm-booking: standard input:3: column staff: is empty in a row that is blocked: whose time is it? --where leaves it out
? 2

== hours: everybody, a date in place of its weekday, time blocked over days, staff without any
$ h ,Friday,,09:00,12:00 ,Saturday,,09:00,12:00 Bo,Saturday,,12:00,13:00 >$TMP/h; h Bo,Saturday,,09:00,12:00 ,,2024-01-06,, Bo,,2024-01-13,10:00,10:30 >$TMP/h2; v() { b $one ,,,2024-01-05T11:00:00,1440,blocked,Ana,,, ; }; v | crm-booking occupancy -q --hours $TMP/h -g staff,date -a 2024-01-06; v | crm-booking occupancy --hours $TMP/h2 -g staff,date -a 2024-01-13
staff,date,open_min,booked_min,served_min,overlap_min,outside_min,rate
Bo,2024-01-05,180,0,0,0,0,0
Bo,2024-01-06,240,0,0,0,0,0
Ana,2024-01-05,120,60,60,0,0,0.5
Ana,2024-01-06,60,0,0,0,0,0
staff,date,open_min,booked_min,served_min,overlap_min,outside_min,rate
Bo,2024-01-13,30,0,0,0,0,0
Ana,2024-01-05,0,0,0,0,60,

== hours that are none
$ for row in Ana,,,09:00,12:00 Ana,Friday,2024-01-05,09:00,12:00 Ana,Fri,,09:00,12:00 Ana,,soon,09:00,12:00 Ana,Friday,,9am,12:00 Ana,Friday,,09:00,noon Ana,Friday,,12:00,09:00 Ana,Friday,,,12:00 Ana,Friday,,09:00,24:01; do h $row >$TMP/h; b $one | crm-booking occupancy -q --hours $TMP/h >/dev/null 2>$TMP/e; sed "s|$TMP/||" $TMP/e; done; echo staff >$TMP/h; b $one | crm-booking gaps -q --hours $TMP/h; b $one | crm-booking gaps
crm-booking: h:2: column weekday: '' and date: one of the two is needed, and only one
crm-booking: h:2: column weekday: 'Friday' and date: one of the two is needed, and only one
crm-booking: h:2: column weekday: 'Fri' is no weekday (Monday to Sunday)
crm-booking: h:2: column date: 'soon' is not a date (YYYY-MM-DD)
crm-booking: h:2: column from: '9am' is no time of the day (HH:MM)
crm-booking: h:2: column to: 'noon' is no time of the day (HH:MM)
crm-booking: h:2: column to: '09:00' is not after from
crm-booking: h:2: column to: '12:00' without a from
crm-booking: h:2: column to: '24:01' is no time of the day (HH:MM)
!~ crm-booking: .*from.*
! crm-booking: --hours FILE is needed: when who is there, as staff,weekday,date,from,to
? 2

== gaps: what is left of the days ahead
$ h Ana,Friday,,09:00,12:00 Cy,Friday,,09:00,24:00 >$TMP/h; g() { b $one A,2,2024-01-05,2024-01-12T10:00:00,75,booked,Ana,,, A,2,2024-01-05,2024-01-12T11:25:00,20,cancelled,Ana,,2024-01-05, B,5,2024-01-05,2024-01-12T09:00:00,15,booked,Zed,,, ; }; g | crm-booking gaps --hours $TMP/h; g | crm-booking gaps -q --hours $TMP/h --least 1h --ahead 1w --until 2024-01-11
date,staff,from,to,minutes
2024-01-12,Ana,09:00,10:00,60
2024-01-12,Ana,11:15,12:00,45
2024-01-12,Cy,09:00,24:00,900
2024-01-19,Ana,09:00,12:00,180
2024-01-19,Cy,09:00,24:00,900
date,staff,from,to,minutes
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: no hours for staff 'Zed': none of their time is open

== joins: tickets and visits that the other side does not know
$ x() { printf 'customer_id,date,amount,txn_id\n'; printf '%s\n' "$@"; }; x A,2024-01-05,20,1 A,2024-01-05,5,1 B,2024-01-05,9,2 ,2024-01-05,9,3 ,2024-01-05,9, C,2024-01-05,9, C,2024-01-05,8, A,2024-02-05,1,8 >$TMP/tx; b $one B,2,2024-01-01,2024-01-05T10:30:00,60,cancelled,Ana,50,2024-01-02, C,,2024-01-01,2024-01-05T11:00:00,15,no_show,Ana,,, D,,2024-01-01,2024-01-04T11:00:00,15,completed,Ana,,, >$TMP/b; crm-booking joins --transactions $TMP/tx --digits 3 $TMP/b; crm-booking joins -q --walk-in B --transactions $TMP/tx --digits 3 $TMP/b
period,tickets,without_booking,anonymous,share,lo,hi,visits,without_ticket
2024-01,4,2,1,0.5,0.15,0.85,2,1
period,tickets,without_booking,anonymous,share,lo,hi,visits,without_ticket
2024-01,4,2,2,0.5,0.15,0.85,2,1
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: tickets after 2024-01-05: 1 line not used
! crm-booking: walk-ins without txn_id: 1 line in no ticket

== joins: what it needs, and ids that look like a till's code
$ b $one | crm-booking joins; s | head -1 | crm-booking joins --transactions $TMP/x; printf 'customer_id,date,amount,txn_id\nWALK_IN,2024-01-05,9,1\n' >$TMP/x; b $one | crm-booking joins -a 2024-01-05 --transactions $TMP/x | cut -d, -f2-4; printf 'customer_id,date,amount\nA,soon,9\n' >$TMP/x; b $one | crm-booking joins -q --transactions $TMP/x 2>&1 >/dev/null | sed "s|$TMP/||"
tickets,without_booking,anonymous
1,1,0
crm-booking: x:2: column date: 'soon' is not a date (YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS)
! crm-booking: --transactions FILE is needed: the lines of the till
! crm-booking: joins needs column customer_id, and the bookings have none (-c customer_id=HEADER says what it is called)
! crm-booking: customer_id 'WALK_IN' looks like a till's code for walk-ins: --walk-in WALK_IN

== risk: what it needs, and what it cannot learn from
$ s | head -1 | crm-booking risk; b | head -1 | crm-booking risk -q; b $one | crm-booking risk -q; b $one $one $one B,2,2024-01-01,2024-01-06T10:00:00,60,completed,Ana,50,, | crm-booking risk -q
customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by,no_show_risk,risk_decile
customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by,no_show_risk,risk_decile
customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by,no_show_risk,risk_decile
!~ crm-booking: risk needs column customer_id.*
! crm-booking: no booking is completed or a no-show: nothing to learn from
! crm-booking: none of the closed bookings (1) lies after the days fitted: nothing to prove a risk on
! crm-booking: the 3 bookings to learn from had all one outcome
? 2

== risk: chance is no risk, and few no-shows are said
$ many() { b $(for i in $(seq 20); do echo A,$i,2024-01-01,2024-01-$((i + 10))T10:00:00,60,$(test $((i % 5)) = 0 && echo no_show || echo completed),Ana,50,,; done) B,99,2024-01-02,2024-02-10T10:00:00,60,booked,Ana,50,,; }; many | crm-booking risk -q; many | crm-booking risk -q --force 2>/dev/null | sed 's/0\.[0-9]*/R/'; b $(for i in $(seq 20); do echo A,$i,2024-01-01,2024-01-$((i + 10))T10:00:00,60,$(test $i = 5 && echo no_show || echo completed),Ana,50,,; done) | crm-booking risk -q 2>&1 >/dev/null | tail -1
customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by,no_show_risk,risk_decile
customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by,no_show_risk,risk_decile
B,99,2024-01-02,2024-02-10T10:00:00,60,booked,Ana,50,,,R,1
crm-booking: the 6 bookings to prove the risk on had all one outcome: --force writes it without proof
!~ crm-booking: few no-shows: 2 to learn from and 2 to prove the risk on, where each should have 20
!~ crm-booking: no risk: on later bookings its AUC of .* cannot be told from chance; --force writes it all the same

== risk: a column that exists already, a deposit that is none, too many values
$ printf 'customer_id,start,status,no_show_risk\n' >$TMP/x; crm-booking risk $TMP/x; printf 'customer_id,start,status,deposit\nA,2024-01-05,booked,some\n' | crm-booking risk; (echo customer_id,start,status,service; for i in $(seq 400); do printf 'A,2024-01-05T%02d:00,%s,s%s\n' $((9 + i % 9)) $(test $((i % 3)) = 0 && echo no_show || echo completed) $i; done; for i in $(seq 100); do printf 'A,2024-01-06T%02d:00,%s,s1\n' $((9 + i % 9)) $(test $((i % 3)) = 0 && echo no_show || echo completed); done) | crm-booking risk --force 2>&1 >/dev/null | tail -1
customer_id,start,status,deposit,no_show_risk,risk_decile
crm-booking: column service has more than 200 values and is no term
! crm-booking: column no_show_risk exists already (--replace writes it anew)
! crm-booking: standard input:2: column deposit: 'some' is neither an amount nor yes or no
