#!tests/lib/cases
# columns passed through, own ones appended, -J; columns of a table (demo is tests/lib/demo.c)
$ cd $TMP
$ printf 'customer_id,x,note\nc1,1.5,"a, b"\nc2,,\nc3,-2,007\n' >c.csv
$ printf 'customer_id,as_of,grade,extra\nc3,2024-01-01,A,"e"\nc1,2024-01-01,B,f\n' >j.csv

== own columns at the right end, the others untouched
$ demo pass c.csv
customer_id,x,note,grade
c1,1.5,"a, b",1
c2,,,2
c3,-2,007,3

== columns that no one uses may stand twice
$ printf 'a,b,a\n1,2,3\n' | demo pass
a,b,a,grade
1,2,3,1

== a column that exists already
$ demo pass c.csv --item note --item y
! demo: column 'note' exists already: use --replace
? 2

== a single one can go elsewhere
$ demo pass c.csv --item note
! demo: column 'note' exists already: use --replace or --into NAME
? 2

== --into
$ demo pass c.csv --item note --into number | head -2
customer_id,x,note,number
c1,1.5,"a, b",1

== --into a name that is there
$ demo pass c.csv --into x
! demo: column 'x' exists already: use --replace or --into NAME
? 2

== --into for two columns
$ demo pass c.csv --item a --item b --into c
! demo: --into: there are 2 new columns, not a single one
? 2

== --replace is in place
$ demo pass c.csv --item x --item y --replace
customer_id,x,note,y
c1,1,"a, b",1
c2,2,,2
c3,3,007,3

== --replace of a name that stands twice
$ printf 'a,b,a\n1,2,3\n' | demo pass --item a --replace
! demo: column 'a' exists already, twice
? 2

== the same new column twice
$ demo pass c.csv --item a --item a --replace
! demo: column 'a' exists already: use --replace
? 2

== -J keeps rows and order, leaves out as_of and what exists already
$ demo pass c.csv -J j.csv
customer_id,x,note,grade,extra
c1,1.5,"a, b",1,f
c2,,,2,
c3,-2,007,3,e
! demo: j.csv: column 'grade' exists already and is not joined

== -J with --replace takes it
$ demo pass c.csv -J j.csv --replace
customer_id,x,note,grade,extra
c1,1.5,"a, b",B,f
c2,,,,
c3,-2,007,A,e

== -J twice
$ demo pass -q c.csv -J j.csv -J c.csv --item n
customer_id,x,note,n,grade,extra
c1,1.5,"a, b",1,B,f
c2,,,2,,
c3,-2,007,3,A,e

== -J finds the key under the name -c gives it
$ sed s/customer_id/Kunde/ c.csv | demo pass -c customer_id=Kunde -J j.csv --item n | head -2
Kunde,x,note,n,grade,extra
c1,1.5,"a, b",1,B,f

== -J with a key twice
$ printf 'customer_id,z\na,1\n,7\n,8\nb,2\na,3\n' >twice.csv; demo pass c.csv -J twice.csv
! demo: twice.csv:6: column customer_id: 'a' stands here a second time
? 2

== -J with a column twice
$ printf 'customer_id,z,z\na,1,2\n' >twice.csv; demo pass c.csv -J twice.csv
! demo: twice.csv: two columns are called 'z'
? 2

== -J without the key
$ printf 'client,z\na,1\n' >no.csv; demo pass c.csv -J no.csv
! demo: no.csv: there is no column customer_id to join on
? 2

== -J a file that is not there
$ demo pass c.csv -J no.csv
! demo: no.csv: No such file or directory
? 2

== -J an empty cell as key is in no file
$ printf 'customer_id\n""\nc1\n' | demo pass -q -J j.csv
customer_id,grade,extra
,1,
c1,2,f

== -J when the customers are made here
$ demo made --any 4 -J j.csv
customer_id,n,spent,grade,extra
c0,0,0.00,,
c1,1,1.25,B,f
c2,2,2.50,,
c3,3,3.75,A,e

== passed through as jsonl
$ demo pass c.csv -J j.csv -q -f jsonl
{"customer_id":"c1","x":1.5,"note":"a, b","grade":1,"extra":"f"}
{"customer_id":"c2","x":null,"note":null,"grade":2,"extra":null}
{"customer_id":"c3","x":-2,"note":"007","grade":3,"extra":"e"}

== passed through as tsv
$ printf 'a\tb\nx\\ty\t"q"\n' | demo pass -t
a	b	grade
x\ty	"q"	1

== several files, columns by name
$ printf 'note,customer_id\nq,c9\n' | demo pass c.csv - | tail -2
c3,-2,007,3
c9,,q,4

== an error of the input writes nothing
$ printf 'a,b\n1\n' | demo pass 2>/dev/null
? 2

== numbers
$ demo table c.csv
! demo: 1.5
! demo: nan
! demo: -2

== a cell that is no number
$ demo table c.csv --text note
! demo: c.csv:2: column note: 'a, b' is not a number
? 2

== amounts, with the decimals seen
$ printf 'x\n1.5\n""\n-0.1234\n' | demo table --choice high
! demo: 15000 4
! demo: -9223372036854775808 4
! demo: -1234 4

== a cell that is no amount
$ printf 'x\n1.5\n1.23456\n' | demo table --choice high
! demo: standard input:3: column x: '1.23456' has more than 4 decimals
? 2

== days
$ printf 'x\n1970-01-02\n1970-01-03T10:00:00\n' | demo table --choice high --flag
! demo: 1
! demo: 2

== a cell that is no date
$ printf 'x,y\n1970-01-02,1\n02/01/1970,2\n' | demo table --choice high --flag
! demo: standard input:3: column x: '02/01/1970' is not a date like 2024-05-31
? 2

== a row of more than 64 KiB
$ perl -e 'print "a,x,b\n", "q" x 70000, ",1,", "r" x 70000, "\n", "s,2,t\n"' >big.csv
> demo table big.csv; demo pass big.csv | sed '1s/,grade//;s/,[12]$//' | cmp - big.csv
! demo: 1
! demo: 2

== a header and no row
$ printf 'x,y\n' | demo pass; printf 'x,y\n' | demo table
x,y,grade
