#!tests/lib/cases
# crm-audit: all that a salon's exports tell, by one command
$ S=$PWD/sample-data; cd $TMP; exports="$S/garden-2025.csv $S/harbour.csv"
$ salon() { crm-audit -q -C s --init $exports $S/clients.csv $S/codebook.csv $S/answers.csv; }

== a page and a result for each analysis; what is printed is what runs
$ salon; crm-audit -C s $exports; ls s s/audit; mv s/audit before; crm-audit -q -C s --dry-run $exports > plan; ls s; sh plan; diff -r before s/audit && echo same
!~ ^crm-audit: .*/s/audit/report\.html is the page$
s:
audit
crm.conf
\
s/audit:
activity.csv
basket.csv
bridge.csv
by_category.csv
by_staff.csv
by_store.csv
by_weekday.csv
clients.csv
cohort.csv
complaints.csv
csat.csv
customers.csv
departure.csv
evaluate.csv
facts.csv
gap.csv
intervals.csv
kano.csv
kept_by_staff.csv
notes.txt
nps.csv
overdue.csv
pareto.csv
reliability.csv
report.html
retention.csv
rows_garden.csv
rows_harbour.csv
scores.csv
segments.csv
stages.csv
summary.csv
summary.txt
survival.csv
trend.csv
worth.csv
crm.conf
same

== what the data are too few for is left out and said
$ head -400 $S/garden-2024.csv > till.csv; printf 'inactive = 60\nby = staff\n' > crm.conf; crm-audit -q till.csv 2>&1 | grep 'left out'; ls audit | grep "evaluate\|report"; crm-audit -q till.csv 2> /dev/null
crm-audit: score is left out:
report.html
? 1

== exports that cannot be read: no page
$ printf 'inactive = 60\n' > crm.conf; : > till.csv; crm-audit till.csv; ls -A; head -1 $S/garden-2025.csv > till.csv; crm-audit till.csv; ls -A; crm-audit --month 2025-01 till.csv; crm-audit --accept past till.csv; crm-audit nothere.csv
!~ ^crm-import: .*/till\.csv: there is no header line: the file is empty$
! crm-audit: the audit: stopped: no page
! crm-audit: [till]: no row in the exports: a header alone
! crm-audit: the audit: stopped: no page
! Usage: crm-audit [-C DIR] [--dry-run] EXPORT...
!        crm-audit [-C DIR] --init EXPORT...
! a salon looked at for the first time: exports in, results and a page out
! 
! crm-audit: '--month' is no option; --help lists them
! Usage: crm-audit [-C DIR] [--dry-run] EXPORT...
!        crm-audit [-C DIR] --init EXPORT...
! a salon looked at for the first time: exports in, results and a page out
! 
! crm-audit: '--accept' is no option; --help lists them
! crm-audit: nothere.csv: no such file
crm.conf
till.csv
crm.conf
till.csv
? 2
