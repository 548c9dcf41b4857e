#!tests/lib/cases
# what reaches a terminal in a message has nothing in it that moves the cursor, turns the line or cannot be seen

== the name of a file
$ cd $TMP; f=$(printf 'a\033[31mb\nc.csv'); crm-rfm "$f"
! crm-rfm: a\x1B[31mb\x0Ac.csv: No such file or directory
? 2

== the name of a file that is read
$ cd $TMP; f=$(printf 'a\033]0;x\007.csv'); printf 'customer_id,date,amount\na,2024-01-01,x\n' > "$f"; crm-rfm "$f" >/dev/null
! crm-rfm: a\x1B]0;x\x07.csv:2: column amount: 'x' is not a number
? 2

== the name of an output
$ cd $TMP; crm-rfm --thresholds "$(printf 'x\033y')" -o "$(printf 'x\033y')" /dev/null
! crm-rfm: --thresholds: 'x\x1By' is the file of --output too
? 2

== an override of the direction in a value
$ printf 'customer_id,date,amount\na,2024-01-01,\342\200\256001\342\200\254\n' | crm-rfm >/dev/null
! crm-rfm: standard input:2: column amount: '\xE2\x80\xAE001\xE2\x80\xAC' is not a number
? 2

== each of the characters that turn a line or are not seen
$ for c in '\330\234' '\342\200\213' '\342\200\214' '\342\200\215' '\342\200\216' '\342\200\217' '\342\200\252' '\342\200\255' '\342\201\240' '\342\201\246' '\342\201\251' '\357\273\277' '\302\233' '\377'; do
>   crm-rfm --method "$(printf "$c")" 2>&1 | cut -d' ' -f3; done
'\xD8\x9C'
'\xE2\x80\x8B'
'\xE2\x80\x8C'
'\xE2\x80\x8D'
'\xE2\x80\x8E'
'\xE2\x80\x8F'
'\xE2\x80\xAA'
'\xE2\x80\xAD'
'\xE2\x81\xA0'
'\xE2\x81\xA6'
'\xE2\x81\xA9'
'\xEF\xBB\xBF'
'\xC2\x9B'
'\xFF'

== Chinese and accents stay as they are
$ cd $TMP; crm-rfm 顾客é.csv
! crm-rfm: 顾客é.csv: No such file or directory
? 2

== a header is a name too
$ printf 'customer_id,date,\033[2Jamount\n' | crm-rfm
!~ ^crm-rfm: standard input:1: no column 'amount'; the header has 'customer_id' 'date' '\\x1B\[2Jamount'
? 2

== -f excel guards what a spreadsheet takes for a formula, numbers excepted
$ printf 'customer_id,frequency,monetary,note\na,1,-5,\357\274\2351+1\nb,2,-6,\357\274\2131\nc,3,7,\357\274\2151\nd,4,8,\357\274\240x\ne,5,9,"\n=1"\ng,7,9,-5\nh,8,9,\357\274\2011\n' | crm-segment grade -q -f excel | tr -d '\r' | sed 1d | cut -d, -f3,4
-5,'＝1+1
-6,'＋1
7,'－1
8,'＠x
9,"'
frequent high spending
9,-5
9,！1
