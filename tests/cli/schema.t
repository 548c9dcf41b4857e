#!tests/lib/cases
# --schema: the columns of the output, from the record the output itself is written from
$ cd $TMP

== of an analysis, on either side of its name
$ crm-churn evaluate --schema; crm-churn --schema evaluate | cmp - <(crm-churn evaluate --schema)
name,kind,unit,meaning
stat,text,,what is measured
value,number,,its value

== columns of -g stand in front under their own names
$ crm-basket validate --schema -g 'staff, store' | head -4
name,kind,unit,meaning
staff,any,,a column that -g names
store,any,,a column that -g names
method,text,,how offers were made

== an empty name in -g
$ crm-basket validate --schema -g staff,,
! crm-basket: --by: an empty name
? 2

== a column that an option brings, or takes away
$ crm-churn survival --schema | tail -1; crm-churn survival --schema --time t | tail -1
as_of,date,,the day the analysis is made for
hi,number,0 to 1,upper limit of survival

== every analysis, and what its columns need
$ crm-churn --schema | grep -e '^analysis' -e '^survival,\(\*\|as_of\)' -e '^score,\*'
analysis,name,kind,unit,meaning,when
survival,*,any,,a column that -g names,with --by
survival,as_of,date,,the day the analysis is made for,without --time
score,*,any,,every other column of the files of -J,with --join

== the format and the file that are asked for
$ crm-churn evaluate --schema -f jsonl -o x; cat x
{"name":"stat","kind":"text","unit":null,"meaning":"what is measured"}
{"name":"value","kind":"number","unit":null,"meaning":"its value"}

== a program that has no such analysis
$ crm-churn --schema retenton 2>&1 | head -1
crm-churn: 'retenton' is no analysis (did you mean retention?); there are:

== needs no input, and looks at none
$ crm-churn retention --schema nofile.csv | wc -l
19

== a full disk is an error
& test -w /dev/full
$ crm-churn retention --schema > /dev/full
! crm-churn: standard output: cannot write: No space left on device
? 2

== --help names the columns and what they mean
$ crm-churn evaluate --help | sed -n '/^Columns/,/^$/p'
Columns of the output:
  *                         a column that -g names
  stat                      what is measured
  value                     its value
\

== a lunisolar date is no day of a workbook
& command -v unzip
$ crm-care dates --from 2026-02-17 --to 2026-02-17 -f xlsx -o x.xlsx; unzip -p x.xlsx xl/worksheets/sheet1.xml | grep -o '>2026-01-01<'
\>2026-01-01<

== a program that writes no table
$ crm-report --schema; crm-report monthly --schema -q
analysis,name,kind,unit,meaning,when
name,kind,unit,meaning
! crm-report: the output is no table: it has no columns

== a stream of another type, and a column the files may lack
$ crm-import -T bookings --schema | sed -n 2,5p
customer_id,text,,who; empty: a walk-in; if the files have it
booking_id,text,,number of the appointment; if the files have it
booked_at,time,,when the appointment was made; if the files have it
start,time,,"when, local business time"
