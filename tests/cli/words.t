#!tests/lib/cases
# the words of the trade are known to every program alike
$ cd $TMP

== codes for walk-ins: crm-import and crm-rfm name the same ones
$ for code in RETAIL UNKNOWN 临时客户 'WALK IN' house 散客 00000 Laufkunde 一般客; do printf 'customer_id,date,amount\n%s,2025-01-02,1\na,2025-01-03,2\nb,2025-01-05,2\n' "$code" >f.csv; crm-import f.csv 2>&1 >o | grep -c 'looks like'; crm-rfm f.csv 2>&1 >o | grep -c 'looks like'; done | uniq -c | sed 's/^ *//'
18 1

== an id with other digits is no code
$ printf 'customer_id,date,amount\n1001,2025-01-02,1\nHouseman,2025-01-03,2\n' >f.csv; crm-import f.csv 2>&1 >o | grep 'looks like'; crm-rfm f.csv 2>&1 >o | grep 'looks like'; true

== a mistyped column of --where: the closest one is named
$ printf 'customer_id,date,amount,staff\nA,2024-01-01,5,Ana\n' | crm-rfm --where 'amont > 3'
! crm-rfm: --where: column 1: 'amont' is no column of the input (did you mean 'amount'?)
? 2

== the same in results of a table, and where none is close
$ printf 'customer_id,frequency,monetary\nA,1,5\n' > c; crm-segment grade --where 'monetery > 1' c; crm-segment grade --where 'town = x' c
! crm-segment: --where: column 1: 'monetery' is no column of the input (did you mean 'monetary'?)
! crm-segment: --where: column 1: 'town' is no column of the input
? 2
