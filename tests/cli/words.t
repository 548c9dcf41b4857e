#!tests/lib/cases
# the words of the trade are known to every program alike
$ cd $TMP

== codes for walk-ins: crm-import and crm-rfm name the same ones
$ for code in RETAIL UNKNOWN 临时客户 'WALK IN' house 散客 00000 Laufkunde 一般客; do printf 'customer_id,date,amount\n%s,2025-01-02,1\na,2025-01-03,2\nb,2025-01-05,2\n' "$code" >f.csv; crm-import f.csv 2>&1 >o | grep -c 'looks like'; crm-rfm f.csv 2>&1 >o | grep -c 'looks like'; done | uniq -c | sed 's/^ *//'
18 1

== an id with other digits is no code
$ printf 'customer_id,date,amount\n1001,2025-01-02,1\nHouseman,2025-01-03,2\n' >f.csv; crm-import f.csv 2>&1 >o | grep 'looks like'; crm-rfm f.csv 2>&1 >o | grep 'looks like'; true
