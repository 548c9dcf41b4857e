#!tests/lib/cases
# what lib/cli does for every program: options, help, exit codes (demo is tests/lib/demo.c)

== options may come before or after the files, and abbreviated
$ demo args one --bi 7 two -- -three
name,value
file,one
file,two
file,-three
bins,7
span,3m
day,
choice,low
flag,no
text,
delimiter,0
! demo: a note

== POSIXLY_CORRECT changes nothing
$ POSIXLY_CORRECT=1 demo args one --text x -q | grep text
text,x

== every kind of value
$ demo args -q -b3 --span=12w --day 2024-02-29 --choice high --text= --item-with x --item-with y -c amount==A=B -c date=Datum -d semicolon
name,value
amount,=A=B
date,Datum
item,x
item,y
bins,3
span,12w
day,2024-02-29
choice,high
flag,no
text,
delimiter,59

== operands come before the files
$ demo operands a.csv -q b.csv c.csv | head -4
name,value
operand,a.csv
operand,b.csv
file,c.csv

== a missing operand
$ demo operands a.csv
! demo: NEW is missing
! Try 'demo operands --help'
? 2

== exit code 1 when rows were set aside
$ demo args -q --flag | grep flag; exit ${PIPESTATUS[0]}
flag,yes
? 1

== verbose adds a detail
$ demo args -v >/dev/null
! demo: a note
! demo: a detail

== below the range
$ demo rows --bins 1
! demo: --bins: '1' is not a number from 2 to 100
? 2

== no number at all, shown safely
$ demo rows --share $'a\e[2Jb'
! demo: --share: 'a\x1B[2Jb' is not a number from 0 to 1
? 2

== a fraction where a whole number is asked for
$ demo rows --bins 2.5
! demo: --bins: '2.5' is not a whole number
? 2

== a whole number without limits
$ demo rows --any x
! demo: --any: 'x' is not a number
? 2

== no date
$ demo args --as-of 2023-02-29
! demo: --as-of: '2023-02-29' is not a date like 2024-05-31
? 2

== a time is no date
$ demo args --as-of 2023-02-28T10:00
! demo: --as-of: '2023-02-28T10:00' is not a date like 2024-05-31
? 2

== no choice
$ demo args --choice middle
! demo: --choice: 'middle' is none of low, high
? 2

== no format
$ demo args -f xml
! demo: --format: 'xml' is none of csv, tsv, jsonl, table, excel, xlsx
? 2

== no span
$ demo args --span 3q
! demo: --span: '3q' is not a span of time like 90d, 12w, 3m or 1y
? 2

== no NAME=HEADER
$ demo args -c amount
! demo: --column: 'amount' is not NAME=HEADER
? 2

== a delimiter of two characters
$ demo args -d ,,
! demo: --delimiter: ',,' is not a single character
? 2

== two delimiters
$ demo args -t -d ,
! demo: --tsv and --delimiter ',' contradict each other
? 2

== dates the wrong way round
$ demo args --since 2024-02-01 --until 2024-01-01
! demo: --since is later than --until
? 2

== level
$ demo args --level 100
! demo: --level: '100' is not a number from 50 to 99.99
? 2

== threads
$ demo args -j 0
! demo: --threads: '0' is not a number from 1 to 1024
? 2

== an unknown option
$ demo rows --nothing=3
! demo: unknown option '--nothing'
! Try 'demo rows --help'
? 2

== an unknown letter
$ demo rows -qz
! demo: unknown option '-z'
! Try 'demo rows --help'
? 2

== an abbreviation of two options
$ demo rows --s=1
! demo: option '--s' could be --share, --span, --schema
! Try 'demo rows --help'
? 2

== an argument is missing
$ demo rows --bins
! demo: --bins needs an argument
! Try 'demo rows --help'
? 2

== an argument too many
$ demo rows --flag=yes
! demo: --flag takes no argument
! Try 'demo rows --help'
? 2

== no analysis
$ demo
! demo: the name of an analysis comes first, one of:
!   args          what the command line said
!   operands      the same with two operands
!   kinds         a cell of every kind
!   wide          many columns
!   rows          many rows
!   pass          columns passed through
!   made          customers made here, with -J
!   table         a column as numbers, days, amounts
!   slow          a progress line
!   one           one column without a name
? 2

== an unknown analysis
$ demo argh 2>&1 | sed -n 1p; exit ${PIPESTATUS[0]}
demo: 'argh' is no analysis (did you mean args?); there are:
? 2

== a common option that the analysis does not take part in
$ demo rows -a 2024-01-01
! demo: unknown option '-a'
! Try 'demo rows --help'
? 2

== standard input a terminal and no file
$ script -qec 'demo args; echo $?' /dev/null </dev/null | tr -d '\r'
& script -qec true /dev/null
Usage: demo args [options] [FILE...]
Try 'demo args --help'
2

== an option that works without input
$ script -qec 'demo rows --list-all; echo $?' /dev/null </dev/null | tr -d '\r'
& script -qec true /dev/null
n
0

== version
$ demo --version | sed 's/ [0-9.]*\.[0-9.]*\(-[0-9a-z-]*\)\{0,1\}\( ([0-9a-f]*\(-dirty\)\{0,1\})\)\{0,1\}$/ VERSION/'; [ "$(demo args -V)" = "$(demo --version)" ] && echo same
demo (crm-tools) VERSION
same

== help of a program lists its analyses
$ demo --help | sed -n '1,16p'
Usage: demo ANALYSIS [options] [FILE...]
shows what lib/cli does

Analyses:
  args          what the command line said
  operands      the same with two operands
  kinds         a cell of every kind
  wide          many columns
  rows          many rows
  pass          columns passed through
  made          customers made here, with -J
  table         a column as numbers, days, amounts
  slow          a progress line
  one           one column without a name

Options:

== help of an analysis
$ demo kinds -h
Usage: demo kinds [options] [FILE...]
a cell of every kind

Options:
  -b, --bins N              score from 1 to N (default 5)
      --any N               any whole number
      --share P             a share
      --day DATE            a day
      --choice WHICH        low or high (default low)
      --span SPAN           a span of time with a help text that is long enough
                            to need a second line in a window of eighty columns
                            (default 3m)
      --item-with-a-long-name ITEM
                            may be repeated
      --flag                a flag
      --text TEXT           a text
      --list-all            works without input

Common options:
  -c, --column NAME=HEADER  column NAME is called HEADER in this input
  -d, --delimiter C         delimiter of the input (default: from the header
                            line)
  -f, --format FORMAT       csv, tsv, jsonl, table, excel or xlsx (default:
                            csv, tsv with -t)
  -o, --output FILE         write to FILE, whole or not at all
  -t, --tsv                 tab-separated input and output, \t \n \r \\ as
                            escapes
      --digits N            significant digits of statistics (default 12)
      --check EXPR          exit 1 when EXPR is false for a row of the output,
                            or there is none
      --long                -f table: one record below the other, not side by
                            side
      --ascii               -f table: draw with characters of ASCII alone
  -q, --quiet               no notes on standard error
  -v, --verbose             more notes on standard error
      --schema              write the columns of the output and stop
  -h, --help                show this and stop
  -V, --version             show the version and stop

See demo(1), crm-formats(5) and crm-tools(7).

== help goes nowhere
$ demo --help >/dev/full
! demo: standard output: cannot write: No space left on device
? 2

== version goes nowhere
$ demo --version >&-
! demo: standard output: cannot write: Bad file descriptor
? 2

== a table of options with a name twice
$ DEMO_WRONG=twice demo x
! demo: its option table is wrong: --since and --since have one name or letter
? 2

== a letter that means something else elsewhere
$ DEMO_WRONG=other demo x
! demo: its option table is wrong: -g is --by everywhere, not --groups
? 2

== a letter that no list knows
$ DEMO_WRONG=unlisted demo x
! demo: its option table is wrong: -z is not in lib/cli/letters.c
? 2

== an error says where
$ demo rows --any 9 --flag -o $TMP/x; ls -A $TMP
! demo: a.csv:4: column amount: '12..5' is not a number

== no locale changes a number
$ LC_ALL=de_DE.UTF-8 demo kinds | sed -n 2p
plain,1,1.0000,0.3,0,0,,12.50

== did you mean
$ demo args --ittem-with-a-long-name x
! demo: unknown option '--ittem-with-a-long-name' (did you mean --item-with-a-long-name?)
! Try 'demo args --help'
? 2

== a name that is close to nothing
$ demo args --colour red
! demo: unknown option '--colour'
! Try 'demo args --help'
? 2
