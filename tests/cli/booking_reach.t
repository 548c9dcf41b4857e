#!tests/lib/cases
# crm-booking, crm-forecast: a horizon without end, a till older than the book, a block without a name, a summary
$ cd $TMP
$ b() { printf 'customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by\n'; printf '%s\n' "$@"; }
$ b A,1,2024-01-01T09:00:00,2024-01-05T10:00:00,60,completed,Ana,50,, > b; printf 'staff,weekday,date,from,to\nAna,Friday,,09:00,12:00\n' > h; printf 'customer_id,date,amount,txn_id\nA,2023-12-31,5,1\nB,2024-01-05,5,2\nA,2024-01-05,5,3\n' > t

== gaps: a span ahead that no book has
$ crm-booking gaps -q --hours h --ahead 9999y b; crm-booking gaps -q --hours h --ahead 101y b; crm-booking gaps -q --hours h --ahead 100y b | tail -1
date,staff,from,to,minutes
date,staff,from,to,minutes
2123-12-31,Ana,09:00,12:00,180
! crm-booking: --ahead: '9999y' is more than 100 years
! crm-booking: --ahead: '101y' is more than 100 years

== joins: tickets before the first day of the book are said; --since leaves them out
$ crm-booking joins --transactions t b | cut -d, -f1-3; crm-booking joins --since 2024-01-05 --transactions t b | cut -d, -f1-3
period,tickets,without_booking
2023-12,1,1
2024-01,2,1
period,tickets,without_booking
2024-01,2,1
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)
! crm-booking: the book begins on 2024-01-05: all tickets before are without a booking (--since 2024-01-05 leaves them out)
! crm-booking: as of 2024-01-05, the last day something was booked, cancelled or closed (-a sets another)

== cohort: a block whose name is empty
$ printf 'customer_id,date,amount,shop\na,2024-01-01,1,\nb,2024-01-02,1,\n' | crm-forecast cohort --inactive 31 -g shop >/dev/null
! crm-forecast: as of 2024-01-02, the last date in the input (-a sets another)
! crm-forecast: (empty): all cohorts together: alpha and beta are not identified: no projection

== what-if: a summary has no new clients; base: one client alone is at the edge of what is searched
$ printf 'x,t_x,T,zbar\n2,10,20,30\n' > s; crm-forecast what-if --summary-input --retention +5% --new +5% s; crm-forecast base --summary-input --horizon 1 s | wc -l
7
! crm-forecast: --new: --summary-input has known clients alone, and no new ones
! crm-forecast: parameters went to the edge of what is searched, where clients do not differ or nobody leaves: limits are too narrow, for no errors of theirs are known
