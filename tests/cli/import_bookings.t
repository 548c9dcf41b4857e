#!tests/lib/cases
# crm-import -T bookings: appointment books as salon systems export them
$ i() { crm-import -q -T bookings "$@"; }

== Fresha's list: day and time apart, durations in words, states in several spellings
$ printf '%s\n' 'Ref #,Created Date,Client,Service,Scheduled Date,Time,Duration,Team member,Location,Price,Status' '#101,"22 Dec 2024, 6:09pm",C1,Cut,3 Feb 2025,2:30pm,1h 15min,Ana,Main St,$68.00,Completed' '#102,"23 Dec 2024, 9:00am",C2,Colour,3 Feb 2025,4:00pm,2h,Ana,Main St,"$1,145.00",No-show' '#103,"24 Dec 2024, 9:00am",C3,Cut,4 Feb 2025,10:00am,45min,Ivy,Main St,$68.00,Cancelled' | i
customer_id,booking_id,booked_at,start,duration_min,status,staff,service,amount,store,cancelled_by
C1,#101,2024-12-22T18:09:00,2025-02-03T14:30:00,75,completed,Ana,Cut,68.00,Main St,
C2,#102,2024-12-23T09:00:00,2025-02-03T16:00:00,120,no_show,Ana,Colour,1145.00,Main St,
C3,#103,2024-12-24T09:00:00,2025-02-04T10:00:00,45,cancelled,Ivy,Cut,68.00,Main St,

== Fresha's connector: yes and no make the state; the appointment is the number, not its line
$ printf '%s\n' 'Booking ID,Appointment ID,Location ID,Team Member ID,Client ID,channel,scheduled_date,cancelled_date,is_cancelled,is_no_show' '9,A1,L1,T1,C1,online,2025-03-01 10:00:00,,false,false' '10,A1,L1,T2,C1,online,2025-03-01 11:00:00,,false,true' '11,A2,L1,T1,C2,offline,2025-03-02 10:00:00,2025-03-01 09:00:00,true,false' | crm-import -T bookings -k booking_id,start
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id='Client ID' booking_id='Appointment ID' start=scheduled_date status=is_cancelled+is_no_show+cancelled_date staff='Team Member ID' store='Location ID' channel=channel cancelled_at=cancelled_date; dropped: 'Booking ID'
! crm-import: standard input: no column says that a client came: rows that are not marked are booked (--status =completed if the system marks only what did not happen)
! crm-import: 3 rows in = 3 out + 0 set aside + 0 duplicates + 0 lines of totals
customer_id,booking_id,start,status,staff,store,channel,cancelled_at
C1,A1,2025-03-01T10:00:00,booked,T1,L1,online,
C1,A1,2025-03-01T11:00:00,no_show,T2,L1,online,
C2,A2,2025-03-02T10:00:00,cancelled,T1,L1,offline,2025-03-01T09:00:00

== and what a row without a mark is can be said
$ printf '%s\n' 'Client ID,scheduled_date,is_cancelled,is_no_show' 'C1,2025-03-01 10:00:00,false,false' 'C2,2025-03-01 11:00:00,,true' | i --status =completed
customer_id,start,status
C1,2025-03-01T10:00:00,completed
C2,2025-03-01T11:00:00,no_show

== Square: times in UTC are refused, and made local when the clock is said; who cancelled is in the word
$ s() { printf '%s\n' id,status,created_at,start_at,duration_minutes,team_member_id,customer_id,location_id,source B1,ACCEPTED,2025-01-02T23:30:00Z,2025-01-05T02:00:00Z,60,T1,C1,L1,ONLINE B2,CANCELLED_BY_SELLER,2025-01-03T01:00:00Z,2025-01-06T02:00:00Z,60,T1,C2,L1,ONLINE B3,NO_SHOW,2025-01-03T01:00:00Z,2024-12-31T18:30:00Z,30,T1,C3,L1,PHONE B4,DECLINED,2025-01-03T01:00:00Z,2025-01-06T02:00:00Z,60,T1,C4,L1,ONLINE; }; s | i; s | i --utc-offset +8; s | i --utc-offset -5:30 | tail -1
! crm-import: standard input: column start_at: times in UTC, and local ones are needed: say how far the salon's clock is from UTC with --utc-offset +8, or -5:00 (0: its clock shows UTC)
customer_id,booking_id,booked_at,start,duration_min,status,staff,store,channel,cancelled_by
C1,B1,2025-01-03T07:30:00,2025-01-05T10:00:00,60,booked,T1,L1,ONLINE,
C2,B2,2025-01-03T09:00:00,2025-01-06T10:00:00,60,cancelled,T1,L1,ONLINE,salon
C3,B3,2025-01-03T09:00:00,2025-01-01T02:30:00,30,no_show,T1,L1,PHONE,
C3,B3,2025-01-02T19:30:00,2024-12-31T13:00:00,30,no_show,T1,L1,PHONE,

== a header that says UTC; local times with their offset are local, whatever it is
$ printf '%s\n' 'Start (UTC),Status,Booked On' '2025-01-05 02:00,Booked,2025-01-01 09:00' | i; printf '%s\n' 'Start (UTC),Status,Booked On' '2025-01-05 02:00,Booked,2025-01-01 09:00' | i --utc-offset 1; printf '%s\n' 'Start,Status' '2025-03-30T00:30:00+00:00,Booked' '2025-03-30T02:30:00+01:00,Booked' | i
! crm-import: standard input: column Start (UTC): times in UTC, and local ones are needed: say how far the salon's clock is from UTC with --utc-offset +8, or -5:00 (0: its clock shows UTC)
booked_at,start,status,cancelled_by
2025-01-01T09:00:00,2025-01-05T03:00:00,booked,
start,status,cancelled_by
2025-03-30T00:30:00,booked,
2025-03-30T02:30:00,booked,

== some times with a zone and some without; a later row of another kind is bad
$ printf '%s\n' 'Start,Status' '2025-01-05T02:00Z,Booked' '2025-01-05T03:00,Booked' | i --utc-offset 8; (printf 'Start,Status\n'; yes '2025-01-05T02:00Z,Booked' | head -200000; echo 2025-01-05T03:00,Booked) | i --utc-offset 8 | tail -1; (printf 'Start,Status\n'; yes '2025-01-05T02:00,Booked' | head -200000; echo 2025-01-05T03:00Z,Booked) | i -r $TMP/r | tail -1; cut -d, -f2,3 $TMP/r | tail -1
! crm-import: standard input: column Start: some times say how far they are from UTC, and some do not: import them one kind at a time
! crm-import: standard input:200002: column Start: '2025-01-05T03:00' is not a date (--rejects FILE sets such rows aside)
2025-01-05T10:00:00,booked,
2025-01-05T02:00:00,booked,
200002,column Start: '2025-01-05T03:00Z' is not a date

== a time slot is a start and an end, over midnight too
$ printf '%s\n' 客户编号,预约日期,预约时段,预约状态 1,2025-01-01,14:00-15:00,已预约 '2,2025-01-01,15:00 - 16:30,已预约' '3,2025-01-01,11:30pm to 12:15am,已预约' 4,2025-01-01,9:00,已预约 | i
customer_id,start,end,status,cancelled_by
1,2025-01-01T14:00:00,2025-01-01T15:00:00,booked,
2,2025-01-01T15:00:00,2025-01-01T16:30:00,booked,
3,2025-01-01T23:30:00,2025-01-02T00:15:00,booked,
4,2025-01-01T09:00:00,,booked,

== --skip and --keep-only leave rows out
$ printf '%s\n' 'Client ID,Start,Status,Room' 'C1,2025-01-07 10:00,Booked,A' 'C2,2025-01-07 11:00,Booked,B' | crm-import -T bookings --keep-only Room=B 2>&1 >$TMP/o | tail -1; cat $TMP/o; printf 'Client ID,Name\n1,A\n2,B\n' | crm-import -q -T clients --skip Name=A
crm-import: set aside: Room 'A': 1 row, 0.00
customer_id,start,status,cancelled_by
C2,2025-01-07T11:00:00,booked,
customer_id,name
2,B

== Calendly: an end, an email as the client, two flags
$ printf '%s\n' 'Team,User Name,Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Event Created Date & Time,Canceled,Marked as No-Show,Event UUID' 'Main,Ana,Lee,lee@example.com,Consultation,2025-03-01 10:00 am,2025-03-01 10:30 am,2025-02-20 08:00 pm,false,No,u1' 'Main,Ana,Kim,kim@example.com,Consultation,2025-03-01 11:00 am,2025-03-01 11:30 am,2025-02-21 08:00 pm,true,No,u2' 'Main,Ana,Bo,bo@example.com,Consultation,2025-03-01 12:00 pm,2025-03-01 12:30 pm,2025-02-22 08:00 pm,false,Yes,u3' | i
customer_id,booking_id,booked_at,start,end,status,staff,service,store
lee@example.com,u1,2025-02-20T20:00:00,2025-03-01T10:00:00,2025-03-01T10:30:00,booked,Ana,Consultation,Main
kim@example.com,u2,2025-02-21T20:00:00,2025-03-01T11:00:00,2025-03-01T11:30:00,cancelled,Ana,Consultation,Main
bo@example.com,u3,2025-02-22T20:00:00,2025-03-01T12:00:00,2025-03-01T12:30:00,no_show,Ana,Consultation,Main

== Cliniko: arrived, did not arrive, a time of cancelling
$ printf '%s\n' 'id,patient id,starts_at,ends_at,created_at,cancelled_at,did_not_arrive,patient_arrived' '1,P1,2025-03-01T10:00,2025-03-01T11:00,2025-02-01T09:00,,false,true' '2,P2,2025-03-01T11:00,2025-03-01T12:00,2025-02-01T09:00,2025-02-27T10:00,false,false' '3,P3,2025-03-01T12:00,2025-03-01T13:00,2025-02-01T09:00,,true,false' | i
customer_id,booking_id,booked_at,start,end,status,cancelled_at
P1,1,2025-02-01T09:00:00,2025-03-01T10:00:00,2025-03-01T11:00:00,completed,
P2,2,2025-02-01T09:00:00,2025-03-01T11:00:00,2025-03-01T12:00:00,cancelled,2025-02-27T10:00:00
P3,3,2025-02-01T09:00:00,2025-03-01T12:00:00,2025-03-01T13:00:00,no_show,

== Phorest: two columns of states; a contradiction is a bad row
$ p() { printf '%s\n' clientId,startTime,endTime,activationState,state "$@"; }; p C1,2025-03-01T10:00,2025-03-01T11:00,ACTIVE,PAID C2,2025-03-01T10:00,2025-03-01T11:00,CANCELED,BOOKED C3,2025-03-01T12:00,2025-03-01T13:00,RESERVED,BOOKED | i; p C1,2025-03-01T10:00,2025-03-01T11:00,CANCELED,PAID | i; p C1,2025-03-01T10:00,2025-03-01T11:00,CANCELED,PAID C2,2025-03-01T10:00,2025-03-01T11:00,ACTIVE,PAID | i --rejects $TMP/r | tail -1; cat $TMP/r
! crm-import: standard input:2: column state: says completed, and another column of the row says cancelled (--rejects FILE sets such rows aside)
customer_id,start,end,status,cancelled_by
C1,2025-03-01T10:00:00,2025-03-01T11:00:00,completed,
C2,2025-03-01T10:00:00,2025-03-01T11:00:00,cancelled,
C3,2025-03-01T12:00:00,2025-03-01T13:00:00,booked,
customer_id,start,end,status,cancelled_by
C2,2025-03-01T10:00:00,2025-03-01T11:00:00,completed,
file,line,reason,record
standard input,2,"column state: says completed, and another column of the row says cancelled","C1,2025-03-01T10:00,2025-03-01T11:00,CANCELED,PAID"

== a Chinese book in GB18030: title, count below, 90分钟, 1.5小时, ￥, who cancelled
$ printf '%s\n' 预约列表 预约编号,下单时间,会员号,服务项目,到店时间,时长,美容师,金额,预约状态,取消时间,预约渠道,定金 'B1,2025/1/7 19:12,1001,面部护理,2025/1/10 13:15,90分钟,小王,￥298.00,已结账,,微信,50' 'B2,2025/1/7 19:12,1002,美甲,2025/1/10 14:00,1.5小时,小李,￥168.00,商家取消,2025/1/9 10:00,电话,0' 'B3,2025/1/8 9:00,1003,美甲,2025/1/11 14:00,45,小李,￥168.00,爽约,,电话,是' ',,,午休,2025/1/11 12:00,30分钟,小李,,休息,,,' 'B4,2025/1/8 9:00,1004,美甲,2025/1/11 15:00,45,小李,￥168.00,候补,,电话,0' '合计,5,,,,,,,,,,' | iconv -f utf-8 -t gb18030 | crm-import -T bookings
! crm-import: standard input: GB18030, comma, header in line 2; customer_id=会员号 booking_id=预约编号 booked_at=下单时间 start=到店时间 duration_min=时长 status=预约状态 staff=美容师 service=服务项目 amount=金额 channel=预约渠道 cancelled_at=取消时间 cancelled_by=(words of the status) deposit=定金
! crm-import: 6 rows in = 4 out + 1 set aside + 0 duplicates + 1 line of totals
! crm-import: set aside: 预约状态 '候补': 1 row, 0.00
! crm-import: 1 total of the till agrees with the rows
customer_id,booking_id,booked_at,start,duration_min,status,staff,service,amount,channel,cancelled_at,cancelled_by,deposit
1001,B1,2025-01-07T19:12:00,2025-01-10T13:15:00,90,completed,小王,面部护理,298.00,微信,,,50
1002,B2,2025-01-07T19:12:00,2025-01-10T14:00:00,90,cancelled,小李,美甲,168.00,电话,2025-01-09T10:00:00,salon,0
1003,B3,2025-01-08T09:00:00,2025-01-11T14:00:00,45,no_show,小李,美甲,168.00,电话,,,yes
,,,2025-01-11T12:00:00,30,blocked,小李,午休,,,,,

== 预约时间 beside 到店时间 is asked about
$ t() { printf '%s\n' 会员号,预约时间,到店时间,状态 '1001,2025-01-07 19:12,2025-01-10 13:15,已完成'; }; t | i; t | i -c booked_at=预约时间; t | i -c start=预约时间; printf '%s\n' 会员号,预约时间,状态 '1001,2025-01-07 19:12,已完成' | i
! crm-import: standard input: column 预约时间: is it when the appointment was made, or for when, beside 到店时间? say -c booked_at=预约时间 or -c start=预约时间
customer_id,booked_at,start,status,cancelled_by
1001,2025-01-07T19:12:00,2025-01-10T13:15:00,completed,
customer_id,start,status,cancelled_by
1001,2025-01-07T19:12:00,completed,
customer_id,start,status,cancelled_by
1001,2025-01-07T19:12:00,completed,

== a word that is no known state is asked about, and its meaning said
$ u() { printf '%s\n' 'Client ID,Start,Status' 'C1,2025-01-07 10:00,Foo' 'C2,2025-01-07 11:00,Completed' 'C3,2025-01-07 12:00,foo' 'C4,2025-01-08 12:00,Bar'; }; u | i; u | i --status Foo=no_show --status bar=none; u | i --status Foo=gone; u | i --status foo=booked --status FOO=none
! crm-import: standard input: column Status: 'Foo' (1 row), 'foo' (1 row), 'Bar' (1 row): what became of these? say --status 'Foo=STATUS': booked, completed, no_show, late_cancelled, cancelled, rescheduled, blocked, or none (no appointment)
! crm-import: --status: 'Foo=gone' is not WORD=STATUS, with one of booked, completed, no_show, late_cancelled, cancelled, rescheduled, blocked, none
! crm-import: --status: 'FOO' is said twice
? 2
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,no_show,
C2,2025-01-07T11:00:00,completed,
C3,2025-01-07T12:00:00,no_show,

== an empty state is asked about; a known word can be said to mean another thing
$ e() { printf '%s\n' 'Client ID,Start,Status' 'C1,2025-01-07 10:00,' 'C2,2025-01-07 11:00,Closed'; }; e | i; e | i --status =booked --status closed=blocked
! crm-import: standard input: column Status: 1 row has no word here: what became of them? say --status '=STATUS' (booked, completed, none ...)
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,booked,
C2,2025-01-07T11:00:00,blocked,

== an end is a time alone, over midnight too
$ printf '%s\n' 'Client ID,Appointment Date,Start Time,End Time,Status' 'C1,7/1/2025,10:00,11:30,Completed' 'C2,31/1/2025,23:30,00:15,Completed' | i
customer_id,start,end,status,cancelled_by
C1,2025-01-07T10:00:00,2025-01-07T11:30:00,completed,
C2,2025-01-31T23:30:00,2025-02-01T00:15:00,completed,

== durations: minutes, clocks, words; small numbers are asked about
$ d() { printf 'Start,Status,Duration\n'; for x in "$@"; do printf '2025-01-07 10:00,Booked,%s\n' "$x"; done; }; d 90 1:30 '90 min' '1h 30min' 1.5h '1 hr 30 mins' 01:30:00 1h30 '1 hour and 30 minutes' PT1H30M 1.5小时 １小时３０分 | i | cut -d, -f2 | uniq; d 1 1.5 2 | i; d 1 1.5 2 | i --duration hours | cut -d, -f2; d 5 10 | i --duration minutes | cut -d, -f2; d 90 soon | i; d 90 1.5 | i
! crm-import: standard input: column Duration: no number is above 12: are these hours or minutes? say --duration hours or --duration minutes
! crm-import: standard input:3: column Duration: 'soon' is no whole number of minutes (90, 1:30, 1h 30min) (--rejects FILE sets such rows aside)
! crm-import: standard input:3: column Duration: '1.5' is no whole number of minutes (90, 1:30, 1h 30min) (--rejects FILE sets such rows aside)
? 2
duration_min
90
duration_min
60
90
120
duration_min
5
10
start,duration_min,status,cancelled_by
start,duration_min,status,cancelled_by

== moved from one time to another: the earlier rows are no cancellations
$ printf '%s\n' 'Booking ID,Rescheduled From,Client ID,Start,Status' 'B1,,C1,2025-03-01 10:00,Cancelled' 'B2,B1,C1,2025-03-03 10:00,Cancelled' 'B3,B2,C1,2025-03-05 10:00,Completed' 'B4,,C2,2025-03-05 11:00,Cancelled' | crm-import -T bookings
! crm-import: standard input: UTF-8, comma, header in line 1; customer_id='Client ID' booking_id='Booking ID' start=Start status=Status cancelled_by=(words of the status)
! crm-import: 4 rows in = 4 out + 0 set aside + 0 duplicates + 0 lines of totals
! crm-import: 2 rows were moved to the time of another row: rescheduled
customer_id,booking_id,start,status,cancelled_by
C1,B1,2025-03-01T10:00:00,rescheduled,
C1,B2,2025-03-03T10:00:00,rescheduled,
C1,B3,2025-03-05T10:00:00,completed,
C2,B4,2025-03-05T11:00:00,cancelled,

== the number of the new appointment says it too
$ printf '%s\n' 'Booking ID,Rescheduled To,Client ID,Start,Status' 'B1,B2,C1,2025-03-01 10:00,Cancelled' 'B2,,C1,2025-03-03 10:00,Completed' | i
customer_id,booking_id,start,status,cancelled_by
C1,B1,2025-03-01T10:00:00,rescheduled,
C1,B2,2025-03-03T10:00:00,completed,

== entered twice: said, and with --key counted once
$ w() { printf '%s\n' 'Client ID,Start,Status,Service,Price' 'C1,2025-03-01 10:00,Completed,Cut,50' 'C1,2025-03-01 10:00,Completed,Cut,50' 'C2,2025-03-01 10:00,Cancelled,Cut,50' 'C2,2025-03-01 10:00,Booked,Cut,50'; }; w | i | wc -l; w | i >/dev/null; echo $?; w | sed 's/ 10:00//' | i >/dev/null; echo $?; w | crm-import -T bookings -k customer_id,start,service --totals $TMP/t 2>&1 >$TMP/o | tail -1; cat $TMP/o; grep -e rows -e amount $TMP/t
! crm-import: 1 row stands twice by customer_id,start,service: double entries or overlapping exports? --key customer_id,start,service counts each once
! crm-import: 1 row stands twice by customer_id,start,service: double entries or overlapping exports? --key customer_id,start,service counts each once
5
1
0
crm-import: 4 rows in = 2 out + 0 set aside + 2 duplicates + 0 lines of totals
customer_id,start,status,service,amount,cancelled_by
C1,2025-03-01T10:00:00,completed,Cut,50,
C2,2025-03-01T10:00:00,cancelled,Cut,50,
rows_in,4
rows_out,2
rows_set_aside,0
rows_duplicates,2
rows_totals,0
amount_in,200.00
amount_out,100.00
amount_set_aside,0.00
amount_duplicates,100.00
walk_in_rows,0
walk_in_amount,0.00

== two exports that overlap: what is closed goes before what was booked, the later file before the earlier
$ printf 'Booking ID,Client ID,Start,Status,Price\nB1,C1,2025-03-01 10:00,Booked,50\nB2,C2,2025-03-01 10:00,Completed,60\n' >$TMP/a; printf 'Booking ID,Client ID,Start,Status,Price\nB1,C1,2025-03-01 10:00,No-show,\nB2,C2,2025-03-01 10:00,No-show,60\nB3,C2,2025-03-02 10:00,Booked,60\n' >$TMP/b; i $TMP/a $TMP/b | wc -l; i -k booking_id $TMP/a $TMP/b
! crm-import: 2 rows stand twice by booking_id,customer_id,start: double entries or overlapping exports? --key booking_id,customer_id,start counts each once
6
customer_id,booking_id,start,status,amount,cancelled_by
C1,B1,2025-03-01T10:00:00,no_show,50,
C2,B2,2025-03-01T10:00:00,no_show,60,
C2,B3,2025-03-02T10:00:00,booked,60,

== who cancelled, in a column of its own; one that names neither says who typed it
$ printf '%s\n' 'Client ID,Start,Status,Cancelled By' 'C1,2025-01-07 10:00,Cancelled,Staff' 'C2,2025-01-07 11:00,Cancelled,Customer' 'C3,2025-01-07 12:00,Completed,' | i; printf '%s\n' 'Code,Date,Time,Status,Canceled By' 'C1,7/13/2025,10:00,Cancelled,JJ' | crm-import -T bookings 2>&1 >$TMP/o | grep -v header; cat $TMP/o
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,cancelled,salon
C2,2025-01-07T11:00:00,cancelled,client
C3,2025-01-07T12:00:00,completed,
crm-import: standard input: column Canceled By: what names neither client nor salon ('JJ') says who typed it, and is left out
crm-import: 1 row in = 1 out + 0 set aside + 0 duplicates + 0 lines of totals
customer_id,start,status,cancelled_by
C1,2025-07-13T10:00:00,cancelled,

== "Type" is how it was made, if its words say so; a deposit of words
$ printf '%s\n' 'Client Name,Date & Time,Artist,Type,Deposit Required / Paid' 'Ann,2025-03-14 10:00,J,Online,Paid' | i -c status==booked; printf '%s\n' 'Client ID,Date & Time,Type,Deposit,Status' 'C1,2025-03-14 10:00,Cut,maybe,Booked' | i
! crm-import: standard input:2: column Deposit: 'maybe' is neither an amount nor yes or no (--rejects FILE sets such rows aside)
? 2
start,status,staff,channel,cancelled_by,deposit
2025-03-14T10:00:00,booked,J,Online,,yes
customer_id,start,status,service,cancelled_by,deposit

== day and month are asked about, and the options of bookings are theirs alone
$ printf '%s\n' 'Client ID,Start,Status' 'C1,03/04/2025 10:00,Booked' | i; printf '%s\n' 'Client ID,Start,Status' 'C1,03/04/2025 10:00,Booked' | i -D dmy; echo x | crm-import --status a=booked; echo x | crm-import -T clients --utc-offset 1; echo x | crm-import -T bookings --utc-offset 25; printf 'a,b\n1,2\n' | i; printf 'Start,b\n2025-01-01,2\n' | i
! crm-import: standard input: column Start: '03/04/2025 10:00' in line 2 can be day/month/year or month/day/year, and no row settles it: say -D dmy or -D mdy
! crm-import: --status is for -T bookings
! crm-import: --utc-offset is for -T bookings
! crm-import: --utc-offset: '25' is not hours from UTC (+8, -5:00)
! crm-import: standard input:1: which column is the start? say -c start=HEADER; there are 'a' 'b'
! crm-import: standard input:1: which column is the status? say -c status=HEADER; there are 'Start' 'b'
? 2
customer_id,start,status,cancelled_by
C1,2025-04-03T10:00:00,booked,

== fields by name: --drop, --keep, --list-fields
$ printf '%s\n' 'Client ID,Start,Status,Room' 'C1,2025-01-07 10:00,Booked,7' | i --drop cancelled_by --keep Room; printf '%s\n' 'Client ID,Start,Status' 'C1,2025-01-07 10:00,Booked' | i --drop start; crm-import -T bookings --list-fields | cut -d, -f1 | paste -d, - - - - - -
! crm-import: --drop: the stream must have 'start'
customer_id,start,status,Room
C1,2025-01-07T10:00:00,booked,7
field,customer_id,start,amount,booking_id,service
staff,store,channel,name,phone,email
time,first_name,last_name,status,booked_at,end
duration_min,cancelled_at,cancelled_by,deposit,,

== gzip and a workbook come in by the source; pseudonyms hide who came
$ b() { printf '%s\n' 'Client ID,Start,Status,Phone' 'C1,2025-01-07 10:00,Booked,13800001111' 'C2,2025-01-08 10:00,Completed,13800002222'; }; b | gzip | i; crm-import --new-key $TMP/key; b | i --pseudonymise $TMP/key | grep -c C1; b | sed s/Booked/Ann/ | i --pseudonymise $TMP/key; b >$TMP/l; i --link phone --link-map $TMP/m $TMP/l | head -2
! crm-import: standard input: column Status: a word is no known state, and with pseudonyms it is not shown: run it once without them, with -o /dev/null, to see the question and the option that answers it
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,booked,
C2,2025-01-08T10:00:00,completed,
0
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,booked,

== a book that is read as sales is told what it may be
$ printf '%s\n' 'Client ID,Start,Status,Created,Duration' 'C1,2025-01-07 10:00,Booked,2025-01-01,30' | crm-import -q -c date=Start
! crm-import: standard input:1: which column is the amount? say -c amount=HEADER; there are 'Client ID' 'Start' 'Status' 'Created' 'Duration'; an appointment book? -T bookings reads it
? 2

== an empty book, a header alone, a book of one row
$ printf '' | i; printf 'Client ID,Start,Status\n' | i; printf 'Client ID,Start,Status\nC1,2025-01-07 10:00,Booked' | i
! crm-import: standard input: there is no header line: the file is empty
customer_id,start,status,cancelled_by
customer_id,start,status,cancelled_by
C1,2025-01-07T10:00:00,booked,
