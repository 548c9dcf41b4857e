#!tests/lib/cases
# no output of a run shares a file with another output or with an input; nothing is read before that is known
$ tx() { printf '%s\n' customer_id,date,amount a,2024-01-01,10 b,2024-01-02,20; }
$ cd $TMP; tx > in.csv; printf 'customer_id,town\na,x\n' > join.csv; cp in.csv before

== two outputs of one name that is not there yet
$ crm-rfm --thresholds out.csv -o out.csv in.csv; echo $?; ls
! crm-rfm: --thresholds: 'out.csv' is the file of --output too
2
before
in.csv
join.csv

== two outputs of one name, written another way
$ mkdir d; crm-rfm --thresholds d/../out.csv -o ./out.csv in.csv
! crm-rfm: --thresholds: 'd/../out.csv' is the file of --output too
? 2

== two outputs that are one file by a link
$ : > out.csv; ln out.csv other.csv; crm-rfm --thresholds other.csv -o out.csv in.csv
! crm-rfm: --thresholds: 'other.csv' is the file of --output too
? 2

== two outputs that are one file by a symbolic link to its folder
$ mkdir d; ln -s d e; crm-rfm --thresholds d/x -o e/x in.csv
! crm-rfm: --thresholds: 'd/x' is the file of --output too
? 2

== outputs of one name in two folders
$ mkdir d; crm-rfm -q -a 2024-02-01 --thresholds d/x -o x in.csv; ls d x
x

d:
x

== a side output that is an input
$ crm-import --rejects in.csv in.csv; echo $?; cmp in.csv before
! crm-import: --rejects: 'in.csv' is an input too
2

== a side output that is standard input
$ crm-import --rejects in.csv < in.csv; echo $?; cmp in.csv before
! crm-import: --rejects: 'in.csv' is an input too
2

== a side output that is the standard input called -
$ crm-import --totals in.csv - < in.csv; echo $?; cmp in.csv before
! crm-import: --totals: 'in.csv' is an input too
2

== the output is a file of -J
$ crm-rfm -q -o join.csv -J join.csv in.csv; echo $?; cat join.csv
! crm-rfm: --output: 'join.csv' is read by --join too
2
customer_id,town
a,x

== a side output is a file of -J
$ crm-rfm -q --thresholds join.csv -J join.csv in.csv
! crm-rfm: --thresholds: 'join.csv' is read by --join too
? 2

== an operand is an input
$ printf 'all: town = x\n' > rules; crm-segment rules -o rules rules join.csv
! crm-segment: --output: 'rules' is an input too
? 2

== a codebook is an input
$ : > book.csv; crm-survey items -o book.csv book.csv in.csv
! crm-survey: --output: 'book.csv' is an input too
? 2

== of a plain table without a codebook the first file is data
$ printf 'g,v\na,1\nb,2\na,3\nb,4\n' > t.csv; crm-survey compare -q --value v --groups g -o t.csv t.csv; head -c 5 t.csv; echo
level

== parameters are an input
$ printf 'segment,r,f,m\nx,*,*,*\n' > map; crm-rfm -q --segments map --thresholds map in.csv
! crm-rfm: --thresholds: 'map' is read by --segments too
? 2

== the output may take the place of its own input
$ crm-rfm -q -a 2024-02-01 -o in.csv in.csv; cut -d, -f1,2 in.csv
customer_id,first_date
a,2024-01-01
b,2024-01-02

== also when that is standard input
$ crm-rfm -q -a 2024-02-01 -o in.csv < in.csv; cut -d, -f1,2 in.csv
customer_id,first_date
a,2024-01-01
b,2024-01-02

== devices are shared
$ crm-rfm -q -a 2024-02-01 --thresholds /dev/null -o /dev/null in.csv; crm-rfm -q -a 2024-02-01 --thresholds /dev/stdout in.csv > both; grep -c , both
19

== standard output that is a side output
$ crm-rfm -q -a 2024-02-01 --thresholds out.csv in.csv > out.csv; echo $?
! crm-rfm: --thresholds: 'out.csv' is standard output too
2

== standard output that is an input
$ crm-rfm -q -a 2024-02-01 in.csv >> in.csv; echo $?; cmp in.csv before
! crm-rfm: 'in.csv' is standard output and an input too
2

== an empty name
$ crm-rfm --thresholds= in.csv
! crm-rfm: --thresholds: the name of the file is empty
? 2

== lists of people are for their owner alone
$ printf '%s\n' customer_id,phone,date,amount a,13912340001,2024-01-01,5 > p.csv; umask 022
> crm-import -q --new-key key; crm-import -q --pseudonymise key --key-map map -o o p.csv; crm-segment top -q --lists lists -o /dev/null before 2>/dev/null
> crm-rfm -q -a 2024-02-01 in.csv | crm-segment top -q --lists lists -o top; stat -c '%n %a' map lists top o
map 600
lists 600
top 644
o 644

== unless the file is there: then it keeps its mode
$ : > lists; chmod 640 lists; crm-rfm -q -a 2024-02-01 in.csv | crm-segment top -q --lists lists -o /dev/null; stat -c '%n %a' lists
lists 640
