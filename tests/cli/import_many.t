#!tests/lib/cases
# crm-import: many files that share a header are looked at as one
$ cd $TMP
$ import() { crm-import -q "$@"; }
# 60 files of 1000 rows and 6 MB, days before months; from file $1 on months before days
$ files() { perl -e 'for my $f (1 .. 60) { open my $o, ">", sprintf "f%03d.csv", $f; print $o "Ticket,Client,Date,Item,Amount\n"; for (1 .. 1000) { my @day = ($_ % 28 + 1, $f % 12 + 1); @day = reverse @day if $f >= $ARGV[0]; printf $o "T%03d-%05d,C%04d,%02d/%02d/2025,%s,%d.50\n", $f, $_, ($_ * 7 + $f * 13) % 97, @day, "a haircut and other things, " . "and more " x 5 =~ s/,//r, $_ % 50 } }' $1; sed -i 's/things, /things /' f*.csv; }

== they give what one file of their rows gives
$ files 99; (head -1 f001.csv; tail -q -n +2 f*.csv) > one.csv; import one.csv > 1; import f*.csv > 2; cmp 1 2 && wc -l < 2
60001

== a row of a later file that contradicts the order stops the run at its line
$ files 55; import f*.csv >/dev/null
! crm-import: f055.csv:13: column Date: '08/13/2025' is not a date in order day/month/year (--rejects FILE sets such rows aside)
? 2

== where those looked at differ, each is looked at on its own
$ files 20; import f*.csv > 1; files 99; import f*.csv > 2; cmp 1 2 && wc -l < 2
60001

== a file with another header line is looked at on its own
$ files 99; printf 'Ticket,Client,Visit date,Item,Amount\nT1,C1,12/31/2025,x,1\n' > z.csv; import f*.csv z.csv | tail -1
C1,2025-12-31,1,T1,x

== in another encoding too
$ files 99; printf 'Ticket,Client,Date,Item,Amount\nT1,C1,31/12/2025,剪发和造型，洗发水,1\n' | iconv -f utf-8 -t gb18030 > z.csv; import f*.csv z.csv | tail -1
C1,2025-12-31,1,T1,剪发和造型，洗发水

== bytes that are no text are found in every file
$ files 99; printf 'Ticket,Client,Date,Item,Amount\nT1,C1,31/12/2025,caf\xe9,1\n' > z.csv; import f*.csv z.csv >/dev/null
!~ ^crm-import: z.csv.*
? 2
