#!tests/lib/cases
# crm-member over several files: a column of cards that one of them lacks is asked about
$ cd $TMP
$ printf 'customer_id,date,amount,kind,face_value\nA,2024-01-01,100,prepaid,120\n' > both
$ printf 'customer_id,date,amount\nB,2024-01-02,100\n' > neither; printf 'customer_id,date,amount,kind\nB,2024-01-02,100,prepaid\n' > kind
$ printf 'face_value,kind,customer_id,date,amount\n,prepaid,B,2024-01-02,100\n' > empty

== no kind
$ crm-member prepaid -q both neither
! crm-member: neither:1: there is no column kind here, and another file has it: its cards would not be seen; give the file the column, empty if that is what is meant
? 2

== in the other order, and in liability
$ crm-member liability -q neither both
! crm-member: neither:1: there is no column kind here, and another file has it: its cards would not be seen; give the file the column, empty if that is what is meant
? 2

== no face_value
$ crm-member prepaid -q both kind
! crm-member: kind:1: there is no column face_value here, and another file has it: its cards would lose their bonus; give the file the column, empty if that is what is meant
? 2

== an empty column, in another place
$ crm-member prepaid -q both empty | cut -d, -f1,3,4,8
customer_id,sold,bonus,balance
A,100.00,20.00,120.00
B,100.00,0.00,100.00

== no file has it: that is meant
$ crm-member prepaid -q kind | cut -d, -f1,3,4,8
customer_id,sold,bonus,balance
B,100.00,0.00,100.00
