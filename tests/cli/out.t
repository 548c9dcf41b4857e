#!tests/lib/cases
# rows out: five formats, and files that are written whole or not at all (demo is tests/lib/demo.c)

== csv quotes only what needs it
$ demo kinds
text,int,money,number,share,pct,date,pass
plain,1,1.0000,0.3,0,0,,12.50
"a,b ""c""
\\d",-2,-1234.5600,1234567.891,0.2,,1997-05-19,007
=1+1,0,0.0000,,0.4,66.6666666667,2024-10-04,-5
"=""a"",b",9223372036854775807,922337203685477.0000,1e-300,0.6,50,2052-02-20,+86138
~ ^会员 .*,7,0.0005,0.333333333333,0.8,44.4444444444,2079-07-08,6222021234567890123$
,8,0.0010,100,1,41.6666666667,2106-11-24,

== tsv escapes and never quotes
$ demo kinds -f tsv | sed -n 2,5p
plain	1	1.0000	0.3	0	0		12.50
a,b "c"\n\\d	-2	-1234.5600	1234567.891	0.2		1997-05-19	007
=1+1	0	0.0000		0.4	66.6666666667	2024-10-04	-5
="a",b	9223372036854775807	922337203685477.0000	1e-300	0.6	50	2052-02-20	+86138

== -t asks for tsv, -f has the last word
$ demo wide -t -b 2; demo wide -t -b 2 -f csv
id	column_1
first	1
	1000000
id,column_1
first,1
,1000000

== tsv escapes a tab in a name
$ demo wide -t -b 2 --text $'a\tb\r' | head -1
a\tb\r	column_1

== jsonl: numbers are numbers, empty is null, bytes that are no UTF-8 become U+FFFD
$ demo kinds -f jsonl
{"text":"plain","int":1,"money":1.0000,"number":0.3,"share":0,"pct":0,"date":null,"pass":12.50}
{"text":"a,b \"c\"\n\\d","int":-2,"money":-1234.5600,"number":1234567.891,"share":0.2,"pct":null,"date":"1997-05-19","pass":"007"}
{"text":"=1+1","int":0,"money":0.0000,"number":null,"share":0.4,"pct":66.6666666667,"date":"2024-10-04","pass":-5}
{"text":"=\"a\",b","int":9223372036854775807,"money":922337203685477.0000,"number":1e-300,"share":0.6,"pct":50,"date":"2052-02-20","pass":"+86138"}
{"text":"会员 �\u001b[2J","int":7,"money":0.0005,"number":0.333333333333,"share":0.8,"pct":44.4444444444,"date":"2079-07-08","pass":"6222021234567890123"}
{"text":null,"int":8,"money":0.0010,"number":100,"share":1,"pct":41.6666666667,"date":"2106-11-24","pass":null}

== jsonl is JSON to another program
$ demo kinds -f jsonl | perl -MJSON::PP -ne '$r = decode_json($_); print ref $r, " ", scalar keys %$r, "\n"'
HASH 8
HASH 8
HASH 8
HASH 8
HASH 8
HASH 8

== excel: BOM, CRLF, and no text that is run as a formula
$ demo kinds -f excel | od -An -tx1 -N3; demo kinds -f excel | sed -n '2p;5,6p' | sed 's/\r$/<CR>/'
 ef bb bf
plain,1,1.0000,0.3,0,0,,12.50<CR>
'=1+1,0,0.0000,,0.4,66.6666666667,2024-10-04,-5<CR>
"'=""a"",b",9223372036854775807,922337203685477.0000,1e-300,0.6,50,2052-02-20,'+86138<CR>

== a formula in a header
$ for c in = + - @; do demo wide -b 2 -f excel --text=${c}cmd | head -1 | tail -c +4 | tr -d '\r'; done
'=cmd,column_1
'+cmd,column_1
'-cmd,column_1
'@cmd,column_1

== table: no control byte, aligned by display width, further columns in a second block
$ demo kinds -f table
text                        int                 money      number   share
──────────  ───────────────────  ────────────────────  ──────────  ─────────────
plain                         1                1.0000         0.3  0.0000
a,b "c" \d                   -2            -1234.5600  1234567.89  0.2000 █▎
=1+1                          0                0.0000              0.4000 ██▍
="a",b      9223372036854775807  922337203685477.0000      1e-300  0.6000 ███▋
会员 ��[2J                    7                0.0005    0.333333  0.8000 ████▊
                              8                0.0010         100  1.0000 ██████
\
block 2 of 2
text          pct             date        pass
──────────  ────────────────  ──────────  ───────────────────
plain        0.00                         12.50
a,b "c" \d                    1997-05-19  007
=1+1        66.67 ██████▋     2024-10-04  -5
="a",b      50.00 █████       2052-02-20  +86138
会员 ��[2J  44.44 ████▌       2079-07-08  6222021234567890123
            41.67 ████▏       2106-11-24

== table: a long text gives way
$ demo wide -b 7 -f table --text 0123456789012345678901234567890123456789
0123456789012345678…  column_1  column_2  column_3  column_4  column_5  column_6
────────────────────  ────────  ────────  ────────  ────────  ────────  ────────
first                        1         2  3                4         5  6
                       1000000   1000000  1000000    1000000   1000000  1000000

== table: --digits is obeyed
$ demo kinds -f table --digits 3 | grep -o '1e-300\|1.23e+06\|66.7'
1.23e+06
1e-300
66.7

== table: a mean of money has two decimals, in csv as many digits as there are
$ printf 'customer_id,date,amount\na,2024-01-01,10\na,2024-01-02,0\na,2024-01-04,0\n' >$TMP/x
> crm-rfm -q -f table $TMP/x | grep -o '3\.33[0-9]*'; crm-rfm -q $TMP/x | grep -o '3\.33[0-9]*'
3.33
3.33333333333

== a row of one empty field is no blank line
$ demo one; demo one -f excel | od -An -c | head -2; demo one -f jsonl
""
x
""
 357 273 277   "   "  \r  \n   x  \r  \n   "   "  \r  \n
{"":"x"}
{"":null}

== a name that would stand twice
$ demo wide -b 2 --text column_1
! demo: there would be two columns column_1
? 2

== digits
$ demo kinds --digits 3 | cut -d, -f4-5 | sed -n 1,2p; demo kinds --digits 17 | sed -n 2p
number,share
0.3,0
plain,1,1.0000,0.30000000000000004,0,0,,12.50

== the header comes at once
$ coproc demo slow --list-all --any 300; read -r line <&${COPROC[0]}; echo $line; kill $COPROC_PID && echo 'still at work'
n
still at work

== a closed pipe ends a program quietly
$ demo rows --any 1000000 | head -1; echo ${PIPESTATUS[0]}
n
141

== also where the caller ignores SIGPIPE
$ (trap '' PIPE; demo rows --any 1000000) | head -1; echo ${PIPESTATUS[0]}
n
141

== a full disk
$ demo rows --any 3 >/dev/full
! demo: standard output: cannot write: No space left on device
? 2

== standard output closed
$ demo rows --any 3 >&-
! demo: standard output: cannot write: Bad file descriptor
? 2

== standard output closed, and files opened: none takes its number
$ demo rows --any 3 --text $TMP/side >&-; ls -A $TMP
! demo: standard output: cannot write: Bad file descriptor
side

== -o: the file is there whole
$ demo rows --any 2 -o $TMP/x; ls -A $TMP; cat $TMP/x
x
n
0
1

== -o -: standard output
$ demo rows --any 1 -o -
n
0

== -o: mode and content of an old file
$ echo old >$TMP/x; chmod 640 $TMP/x; demo rows --any 1 -o $TMP/x; stat -c %a $TMP/x; cat $TMP/x
640
n
0

== -o: the umask of a new one
$ umask 027; demo rows --any 1 -o $TMP/x; stat -c %a $TMP/x
640

== -o: behind a symbolic link
$ echo old >$TMP/x; ln -s x $TMP/l; demo rows --any 1 -o $TMP/l; cat $TMP/x; readlink $TMP/l
n
0
x

== -o: an error leaves the old file as it was
$ echo old >$TMP/x; demo rows --any 9 --flag -o $TMP/x; echo $?; cat $TMP/x; ls -A $TMP
! demo: a.csv:4: column amount: '12..5' is not a number
2
old
x

== -o: a signal leaves the old file as it was
$ echo old >$TMP/x
> for s in TERM INT HUP; do
> perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' demo slow --any 300 -o $TMP/x &
> until [ "$(ls -A $TMP | wc -l)" = 2 ]; do sleep 0.02; done; kill -$s $!; wait $!; echo $?
> done 2>/dev/null
> cat $TMP/x; ls -A $TMP
143
130
129
old
x

== a closed pipe removes the side file
$ demo rows --any 1000000 --text $TMP/side | head -1; ls -A $TMP
n

== -o /dev/stdout and other devices are written directly
$ demo rows --any 1 -o /dev/stdout; demo rows --any 1 -o /dev/null; (echo above; demo rows --any 1 -o /dev/stdout) >$TMP/x; cat $TMP/x; test -c /dev/null
n
0
above
n
0

== -o a named pipe
$ mkfifo $TMP/p; demo rows --any 1 -o $TMP/p & cat $TMP/p; test -p $TMP/p
n
0

== -o in a folder that is not there
$ demo rows --any 1 -o $TMP/no/x 2>&1 | sed "s,$TMP,TMP,"; exit ${PIPESTATUS[0]}
demo: TMP/no/x: cannot create: No such file or directory
? 2

== -o a folder
$ cd $TMP; demo rows --any 1 -o .
! demo: .: cannot write: Is a directory
? 2

== -o a full device
$ demo rows --any 1 -o /dev/full
! demo: /dev/full: cannot write: No space left on device
? 2

== a limit on the size of files
# a program that is measured cannot write its profile then
$ cd $TMP; ulimit -f 1; demo rows --any 100000 -o x; echo $?; ls -A
& test -z "$COVER"
! demo: x: cannot write: File too large
2

== a progress line, on a terminal, after two seconds
$ script -qec 'demo slow --any 24 -' /dev/null | tr '\r' '\n' | grep -c 'MB/s.*left'
& script -qec true /dev/null
~ ^[1-4]$

== no progress line when quiet
$ script -qec 'demo slow -q --any 22 -' /dev/null | tr -d '\r'
& script -qec true /dev/null
n
