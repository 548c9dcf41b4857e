#!tests/lib/cases
# crm-import: what the rows mean after the first 4 MiB of a file
$ cd $TMP
$ lines() { echo "Receipt,Date,Client,$1,Amount"; for i in $(seq 14000); do printf '%d,2024-01-%02d,K%d,%s,%d.00,%0300d\n' $i $((i % 28 + 1)) $((i % 500)) "$2" $((i % 90 + 5)) 0; done; }

== payments after lines are no sales
$ { lines 'Row Type' 'Sale Line' | sed '1s/$/,Note/'; echo '14000,2024-01-17,K0,Payment,35.00,'; } >f; crm-import -q -o /dev/null f; crm-import -q -o /dev/null --skip 'Row Type=Payment' f
! crm-import: f:14002: column Row Type: 'Payment' is no known word: name it with --skip or --keep-only (--rejects FILE sets such rows aside)

== a state nobody has seen before
$ { lines Status Completed | sed '1s/$/,Note/'; echo '14000,2024-01-17,K0,Qx,35.00,'; } >f; crm-import -q -o /dev/null f
! crm-import: f:14002: column Status: 'Qx' is no known word: name it with --skip or --keep-only (--rejects FILE sets such rows aside)
? 2

== one that says the row did not happen is left out
$ { lines Status Completed | sed '1s/$/,Note/'; echo '14001,2024-01-17,K0,Cancelled,35.00,'; } >f; crm-import -o /dev/null f 2>&1 | tail -1
crm-import: set aside: Status 'Cancelled': 1 row, 35.00

== a code that was not there
$ { lines Status 1 | sed '1s/$/,Note/'; echo '14001,2024-01-17,K0,9,35.00,'; } >f; crm-import -q -o /dev/null f
! crm-import: f:14002: column Status: '9' is no known word: name it with --skip or --keep-only (--rejects FILE sets such rows aside)
? 2

== a day of another century
$ { lines Room A | sed '1s/$/,Note/'; echo '14001,1900-01-01,K0,A,35.00,'; } >f; crm-import -q -o /dev/null f
! crm-import: f:14002: column Date: '1900-01-01' is of no year of ours: a slip, or another calendar? --skip 'Date=1900-01-01' leaves such rows out, --keep-only 'Date=*' keeps them (--rejects FILE sets such rows aside)
? 2
