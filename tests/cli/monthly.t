#!tests/lib/cases
# crm-monthly: a month by one command, the months after it, and what stops it
# rows of a made-up till: till MONTHS [FIRST CLIENT]
$ till() { perl -e 'my ($months, $from) = @ARGV; print "Receipt,Date,Client ID,Item,Category,Type,Amount,Stylist\n"; for my $m (split / /, $months) { my ($y, $mm) = $m =~ /(\d+)-(\d+)/; for my $d (1 .. ($mm == 2 ? 28 : $mm =~ /04|06|09|11/ ? 30 : 31)) { for my $k (1 .. 3) { my $n = $y * 372 + $mm * 31 + $d; my $c = $from + ($n * 7 + $k * $k * 5) % (11 + 4 * $k); printf "%d%02d%02d-%d,%s-%02d 1%d:00,%s,%s,%s,%s,%d.00,%s\n", $y, $mm, $d, $k, $m, $d, $k, $c, ($k == 2 ? ("Hair oil", "Retail", "Product") : ("Cut", "Hair", "Service")), 40 + ($n * $k) % 60, $k == 1 ? "Ana" : "Ivy" } } }' "$1" "${2:-100}"; }
$ year='2025-01 2025-02 2025-03 2025-04 2025-05 2025-06'
# a salon of two tills with half a year behind it, and what it is like
$ salon() { cd $TMP; mkdir -p s; printf '%s\n' 'title = Test' 'inactive = 60' 'by = staff' '[garden]' 'files = garden*' 'store = Garden' '[harbour]' 'files = harbour*' 'store = Harbour' > s/crm.conf; till "$year" > garden.csv; till "$year" 500 > harbour.csv; till 2025-07 > garden-07.csv; till 2025-07 500 > harbour-07.csv; }
$ june() { salon; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv && sums > before; }
$ sums() { (cd s && find . -type f | sort | xargs cksum); }
# the month after: a run that must stop; no folder of that month, and nothing else has changed
$ july() { crm-monthly -q -C s --month 2025-07 "$@"; local code=$?; sums | cmp - before && ls -A s | paste -s -d ' ' -; return $code; }


== the first month: settings from the exports, then results and a page
$ salon; rm -r s; till "$year" 500 | sed '1s/.*/单号,日期,会员号,项目,类别,类型,实收金额,美容师/; s/,500,/,散客,/' > harbour.csv; printf '会员号,姓名,手机号\n101,Zora,12000000001\n' > clients.csv
> crm-monthly -C s --init garden.csv harbour.csv clients.csv && grep -v '^#' s/crm.conf | grep . | sed "s,$TMP,," && crm-monthly -C s garden.csv harbour.csv clients.csv && ls s s/2025-06
!~ ^crm-monthly: .*/garden\.csv: 543 rows from 2025-01-01 to 2025-06-30, till garden$
!~ ^crm-monthly: .*/harbour\.csv: 543 rows from 2025-01-01 to 2025-06-30, till harbour$
!~ ^crm-monthly: .*/clients\.csv: a client list$
!~ ^crm-monthly: .*/s/crm\.conf is written: look at it, then: crm-monthly -C .*/s EXPORT\.\.\.$
! crm-monthly: the month 2025-06, the last whole one of the exports (--month says another)
!~ ^crm-monthly: .*/s/2025-06/report\.html is the page$
title = Garden and Harbour
language = en
inactive = 15
by = staff, category, store
clients = /clients.csv
most = 5/staff
[garden]
files = garden*
store = Garden
[harbour]
files = harbour*
store = Harbour
walk-ins = 散客
s:
2025-06
crm.conf
state
\
s/2025-06:
activity.csv
bridge.csv
by_category.csv
by_staff.csv
by_store.csv
by_weekday.csv
clients.csv
cohort.csv
contacts.csv
contacts.ics
contacts_totals.csv
customers.csv
forecast.csv
kept_by_staff.csv
moved.csv
notes.txt
overdue.csv
pareto.csv
report.html
retention.csv
scores.csv
segments.csv
summary.txt

== what --dry-run prints is what runs
$ salon; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv; mv s t; mkdir s; cp t/crm.conf s; crm-monthly -C s --dry-run --month 2025-06 garden.csv harbour.csv > plan; ls s; grep -c '^crm-' plan; sh plan && diff -r s t && echo same
!~ ^crm-monthly: .*/s/2025-06/report\.html is the page$
crm.conf
23
same

== the same month twice: the same bytes, in state and results
$ june; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv; sums | cmp - before && echo same
same

== the month after, from its own rows and from all: the same results
$ june; cp -r s t; crm-monthly -q -C s garden-07.csv harbour-07.csv; (cat garden.csv; sed 1d garden-07.csv) > garden-all.csv; (cat harbour.csv; sed 1d harbour-07.csv) > harbour-all.csv; crm-monthly -q -C t garden-all.csv harbour-all.csv; ls s; rm ?/*/notes.txt; diff -r s/2025-07 t/2025-07 && cut -d, -f1,2 s/2025-07/activity.csv | tail -n 1
2025-06
2025-07
crm.conf
state
2025-07,46

== the month after, twice, and once more after the next: the same bytes, and the state goes on
$ june; crm-monthly -q -C s garden-07.csv harbour-07.csv; sums > before; crm-monthly -q -C s --month 2025-07 garden-07.csv harbour-07.csv; sums | cmp - before && echo same
> till 2025-08 > garden-08.csv; till 2025-08 500 > harbour-08.csv; crm-monthly -q -C s garden-08.csv harbour-08.csv; sums > before; crm-monthly -q -C s --month 2025-07 garden-07.csv harbour-07.csv; sums | cmp - before && echo same
same
same

== a month that was missed stops the next, and is made up with it or before it: the same results
$ june; cp -r s t; till 2025-08 > garden-08.csv; till 2025-08 500 > harbour-08.csv; crm-monthly -q -C s --month 2025-08 garden-08.csv harbour-08.csv; sums | cmp - before; crm-monthly -q -C s --month 2025-08 garden-0?.csv harbour-0?.csv
> crm-monthly -C t garden-07.csv harbour-07.csv && crm-monthly -q -C t garden-08.csv harbour-08.csv; rm ?/*/notes.txt; diff -r s/2025-08 t/2025-08 && ls s t
! crm-monthly: [garden]: no row after 2025-06-30 and before 2025-08-01: is an export missing? give it too
! crm-monthly: the month 2025-08: stopped: no page, and the state is as it was
! crm-monthly: the month 2025-07, the one after the last that was made (--month says another)
!~ ^crm-monthly: .*/t/2025-07/report\.html is the page$
s:
2025-06
2025-08
crm.conf
state
\
t:
2025-06
2025-07
2025-08
crm.conf
state

== exports whose names hold spaces, quotes and what a shell reads, or begin with the day: --init writes patterns that fit them
$ salon; rm -r s *-07.csv; sed -i 's/Client ID/Member/' harbour.csv; mv garden.csv 'garden "a" & b; 2025.csv'; mv harbour.csv "it's \$(harbour) [1].csv"; crm-monthly -q -C s --init garden*.csv it*1*.csv; grep '^files\|^\[' s/crm.conf; crm-monthly -q -C s --month 2025-06 garden*.csv it*.csv && ls s
> mv garden*.csv '2025-06 garden.csv'; mv it*.csv '2025-06 harbour.csv'; crm-monthly -q -C t --init 2025*.csv; grep '^files\|^\[' t/crm.conf; crm-monthly -q -C t 2025*.csv && ls t
[garden_a__b]
files = garden??a??&?b;*
[its_harbour]
files = it?s?$(harbour)*
2025-06
crm.conf
state
[till]
files = *-*?garden.csv*
[till2]
files = *-*?harbour.csv*
2025-06
crm.conf
state

== no export fits a till: the file is named, not the month asked for
$ salon; mv garden.csv other.csv; crm-monthly -q -C s other.csv
!~ ^crm-monthly: .*/other\.csv: fits no till of crm\.conf: add its name to files of one, or let --init add a till$
? 2

== a second shop: said until --init has added it
$ june; till "$year 2025-07" 900 > uptown.csv; july garden-07.csv harbour-07.csv uptown.csv; crm-monthly -C s --init uptown.csv; tail -n 4 s/crm.conf; crm-monthly -C s garden-07.csv harbour-07.csv uptown.csv; ls s
!~ ^crm-monthly: .*/uptown\.csv: fits no till of crm\.conf: add its name to files of one, or let --init add a till$
!~ ^crm-monthly: .*/uptown\.csv: 636 rows from 2025-01-01 to 2025-07-31, till uptown$
!~ ^crm-monthly: .*/s/crm\.conf has a new section for uptown: look at it$
! crm-monthly: the month 2025-07, the one after the last that was made (--month says another)
! crm-monthly: [uptown] is new, so the money of earlier months is not compared
!~ ^crm-monthly: .*/s/2025-07/report\.html is the page$
2025-06 crm.conf state
\
[uptown]
files = uptown*
store = Uptown
2025-06
2025-07
crm.conf
state

== a till that is closed has no exports any more
$ june; july garden-07.csv; sed -i 's/^store = Harbour/&\nclosed = 2025-06-30/' s/crm.conf; crm-monthly -q -C s garden-07.csv && tail -n 1 s/2025-07/activity.csv | cut -d, -f1-2
! crm-monthly: [harbour]: no export; give it, or say in crm.conf since when it is closed
2025-06 crm.conf state
2025-07,23

== a second column of money, of which crm-import says what it would give: the sum is another every month, the columns are not
$ gross() { perl -F, -lane 'print join ",", @F, $. == 1 ? "Gross Sales" : $F[6] + ($. % 2 ? 5 : 0)' "$1" | sed '1s/,Amount,/,Net Sales,/' > g && mv g "$1"; }
> june; rm -rf s/2025-06 s/state; gross garden.csv; gross garden-07.csv; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv; grep -c 'would give' s/state/*/tills/garden.layout; crm-monthly -q -C s garden-07.csv harbour-07.csv && ls s
1
2025-06
2025-07
crm.conf
state

== a changed till: stops until it is accepted, and is known from then on
$ june; sed -i 's/Stylist/Employee/' garden-07.csv; july garden-07.csv harbour-07.csv; crm-monthly -q -C s --accept garden garden-07.csv harbour-07.csv && ls s; till 2025-08 | sed 's/Stylist/Employee/' > garden-08.csv; till 2025-08 500 > harbour-08.csv; crm-monthly -q -C s garden-08.csv harbour-08.csv && ls s
! crm-monthly: [garden]: the columns of an export are not those of last time: new Employee, gone Stylist; if they are right, say --accept garden
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
2025-06
2025-07
crm.conf
state
2025-06
2025-07
2025-08
crm.conf
state

== an export that is missing: no such file
$ june; july garden-07.csv nothere.csv
! crm-monthly: nothere.csv: no such file
2025-06 crm.conf state
? 2

== an export that is missing: not given
$ june; july garden-07.csv
! crm-monthly: [harbour]: no export; give it, or say in crm.conf since when it is closed
2025-06 crm.conf state
? 2

== an empty export
$ june; : > garden-07.csv; july garden-07.csv harbour-07.csv
!~ ^crm-import: .*/garden-07\.csv: there is no header line: the file is empty$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== a header alone
$ june; sed -i 1q garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: no row in the exports: a header alone
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== last month's export again
$ june; july garden.csv harbour-07.csv
! crm-monthly: [garden]: the last row is of 2025-06-30, 31 days before the end of 2025-07: an export of another month, made too early, or cut off (setting stale: days that may have no row)
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== an export made in the middle of the month
$ june; sed -i '/07-2[1-9]\|07-3/d' garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the last row is of 2025-07-20, 11 days before the end of 2025-07: an export of another month, made too early, or cut off (setting stale: days that may have no row)
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== an export that begins in the middle of the month
$ june; sed -i '/07-0/d' garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: no row after 2025-06-30 and before 2025-07-10: is an export missing? give it too
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== exports that overlap what is kept
$ june; till '2025-06 2025-07' > garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the exports begin on 2025-06-01, and rows are kept up to 2025-06-30: they overlap; give what comes after that day, or the whole history from 2025-01-01 on
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== exports that overlap each other
$ june; sed '2,20d' garden-07.csv > garden-7.csv; july garden-07.csv garden-7.csv harbour-07.csv
!~ ^crm-import: .*/garden-7\.csv: 74 rows stand in the files before too: overlapping exports\? --key counts each sale once$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== one export twice
$ june; july garden-07.csv harbour-07.csv ./garden-07.csv $TMP/garden-07.csv; ln -s garden-07.csv garden-7.csv; july garden-07.csv garden-7.csv harbour-07.csv
! crm-monthly: ./garden-07.csv: given twice
!~ ^crm-import: '.*/garden-7\.csv' is given twice$
!~ ^crm-import: .*/garden-7\.csv: 93 rows stand in the files before too: overlapping exports\? --key counts each sale once$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
2025-06 crm.conf state
? 2

== two tills mixed up: other clients
$ june; mv garden-07.csv x; mv harbour-07.csv garden-07.csv; mv x harbour-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the clients of an export are those of [harbour]: are two tills mixed up?
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== two tills mixed up: other columns
$ salon; sed -i '1s/.*/单号,日期,会员号,项目,类别,类型,实收金额,美容师/' harbour.csv harbour-07.csv; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv; sums > before; cp garden-07.csv harbour-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [harbour]: an export has the columns of [garden]: are two tills mixed up?
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== rows of two tills in one export
$ june; sed 1d harbour-07.csv >> garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the clients of an export are those of [harbour]: are two tills mixed up?
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== cut in the middle of a row
$ june; head -c 5500 garden-07.csv > x; mv x garden-07.csv; july garden-07.csv harbour-07.csv
!~ ^crm-import: .*/garden-07\.csv:90: 6 fields, the header has 8 \(--rejects FILE sets such rows aside\)$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== cut in the last field of a row
$ june; head -c -3 garden-07.csv > x; mv x garden-07.csv; july garden-07.csv harbour-07.csv
!~ ^crm-monthly: \[garden\]: .*/garden-07\.csv ends within a line, as those of last time did not: was it cut off\? \(--accept garden if not\)$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== cut at the end of a row: the line of totals is gone
$ salon; for f in garden garden-07; do awk -F, '{ print; n += $7 } END { printf "Total,,,,,,%.2f,\n", n }' $f.csv > x; mv x $f.csv; done; crm-monthly -q -C s --month 2025-06 garden.csv harbour.csv; sums > before; sed -i '$d' garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the exports have no line of totals, as those of last time had: were they cut off? (--accept garden if not)
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== a total of the till that disagrees
$ june; echo 'Total,,,,,,12.00,' >> garden-07.csv; july garden-07.csv harbour-07.csv
!~ ^crm-import: .*/garden-07\.csv:95: 'Total' says 12\.00, the rows before it come to 6498\.00 \(93 rows\)$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== a new column
$ june; sed -i '1s/$/,Tip/; 2,$s/$/,5.00/' garden-07.csv; july garden-07.csv harbour-07.csv
! crm-monthly: [garden]: the columns of an export are not those of last time: new Tip; if they are right, say --accept garden
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== a row that cannot be read
$ june; sed -i '9s/,[0-9.]*,Ivy/,little,Ivy/' garden-07.csv; july garden-07.csv harbour-07.csv
!~ ^crm-import: .*/garden-07\.csv:9: column Amount: 'little' is not a number \(--rejects FILE sets such rows aside\)$
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== the history is another than the one reported
$ june; till "$year 2025-07" | sed '/,2025-03/s/,[0-9]*.00,/,10.00,/' > garden.csv; july garden.csv harbour-07.csv; crm-monthly -q -C s --accept past garden.csv harbour-07.csv && ls s
! crm-monthly: the revenue of months that were reported is another: 2025-03: 13428.00, and now 8038.00; if the exports are right, say --accept past
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
2025-06
2025-07
crm.conf
state

== half of the history
$ june; till '2025-04 2025-05 2025-06 2025-07' > garden.csv; july garden.csv harbour-07.csv
! crm-monthly: [garden]: the exports begin on 2025-04-01, and rows are kept up to 2025-06-30: they overlap; give what comes after that day, or the whole history from 2025-01-01 on
! crm-monthly: the month 2025-07: stopped: no page, and the state is as it was
2025-06 crm.conf state
? 2

== an export no till takes, and one that two take
$ june; cp garden-07.csv other.csv; july garden-07.csv harbour-07.csv other.csv; sed -i 's/harbour\*/*/' s/crm.conf; sums > before; july garden-07.csv harbour-07.csv
!~ ^crm-monthly: .*/other\.csv: fits no till of crm\.conf: add its name to files of one, or let --init add a till$
!~ ^crm-monthly: .*/garden-07\.csv: fits \[garden\] and \[harbour\] of crm\.conf: make their files exact$
2025-06 crm.conf state
2025-06 crm.conf state
? 2

== two runs at once
$ june; mkdir s/.run; echo $$ > s/.run/pid; crm-monthly -C s garden-07.csv harbour-07.csv
! crm-monthly: the month 2025-07, the one after the last that was made (--month says another)
!~ ^crm-monthly: process \d+ is at work in .*/s: one run at a time$
? 2

== settings that are wrong
$ salon; for line in 'colour = blue' 'inactive = often' 'inactive' '[a b]' '[garden]' 'stale = 0' 'title = twice' 'files = x'; do (echo "$line"; cat s/crm.conf) > x; mkdir -p t; cp x t/crm.conf; crm-monthly -C t --month 2025-06 garden.csv harbour.csv; done
!~ ^crm-monthly: .*/t/crm\.conf:1: 'colour' is no setting of the salon: crm-monthly\(1\) lists them$
!~ ^crm-monthly: .*/t/crm\.conf:3: 'inactive' is said twice$
!~ ^crm-monthly: .*/t/crm\.conf:1: 'inactive' is no setting: NAME = VALUE, or \[TILL\]$
!~ ^crm-monthly: .*/t/crm\.conf:1: 'a b' is no name of a till: letters, digits, _ and - make one$
!~ ^crm-monthly: .*/t/crm\.conf:2: 'title' is no setting of a till: crm-monthly\(1\) lists them$
!~ ^crm-monthly: .*/t/crm\.conf: stale: '0' is not a number of days$
!~ ^crm-monthly: .*/t/crm\.conf:2: 'title' is said twice$
!~ ^crm-monthly: .*/t/crm\.conf:1: 'files' is no setting of the salon: crm-monthly\(1\) lists them$
? 2

== a setting that is missing
$ salon; crm-monthly -C t garden.csv; crm-monthly garden.csv; sed -i /inactive/d s/crm.conf; crm-monthly -C s garden.csv
! crm-monthly: t: no such folder: --init makes it
!~ ^crm-monthly: .*/crm\.conf is missing: crm-monthly -C .* --init EXPORT\.\.\. writes one from what the exports show$
!~ ^crm-monthly: .*/s/crm\.conf: inactive is missing: the days without a visit after which a client is lost \(crm-churn intervals suggests some\)$
? 2

== slips of the command line
$ salon; for words in '--month 2025-13' '--month' '--nonsense' '--init=yes' '--accept past --accept x' '--month 2025-06 --month 2025-05' '-x'; do crm-monthly -C s $words garden.csv 2>&1 | tail -n 1; done; crm-monthly -C s; crm-monthly --version; crm-monthly --help | head -n 1
! Usage: crm-monthly [-C DIR] [--month MONTH] [--dry-run] EXPORT...
!        crm-monthly [-C DIR] --init EXPORT...
! the month of a salon by one command: exports in, results and a page out
! 
! Options:
!   -C, --folder DIR          folder of the salon: crm.conf, state, a folder a
!                             month (default: the current one)
!       --month MONTH         the month, such as 2026-01 (default: the one after
!                             the last that was made; in the first run the last
!                             whole one of the exports)
!       --init                write DIR/crm.conf from what the exports show, and
!                             stop; with a crm.conf, add the tills it lacks
!       --dry-run             print the plan, a shell script, and run nothing
!       --accept NAME         the columns or clients of till NAME changed, and
!                             that is right; past: so did the money of months
!                             that were reported; repeatable
!   -q, --quiet               no notes on standard error
!   -h, --help                show this and stop
!   -V, --version             show the version and stop
! 
! See crm-monthly(1) and crm-tools(7).
crm-monthly: --month: '2025-13' is no month: YYYY-MM
crm-monthly: --month: 'garden.csv' is no month: YYYY-MM
crm-monthly: '--nonsense' is no option; --help lists them
crm-monthly: --init takes no value
crm-monthly: --accept: 'x' is no till of crm.conf, nor past
crm-monthly: --month: given twice
crm-monthly: '-x' is no option; --help lists them
crm-monthly (crm-tools) 0.1.0
Usage: crm-monthly [-C DIR] [--month MONTH] [--dry-run] EXPORT...
