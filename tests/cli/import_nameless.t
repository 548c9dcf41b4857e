#!tests/lib/cases
# with pseudonyms no message shows what stands in a cell: where cells are shifted it may be a name or a telephone
$ cd $TMP
$ crm-import -q --new-key key
$ { echo Client,Date,Amount,Receipt,Phone; for i in $(seq 900); do echo "Anna Smith,2024-01-$(printf %02d $((i % 20 + 1))),10,r$i,555$i"; done; } > often
$ printf 'Client,Date,Amount,Item\nA1,2024-01-02,5,cut\nB1,2024-01-02,7,cut\nTotal,2024-01-02,13800001111,\n' > total
$ printf 'Client,Date,Amount,Status\nA1,2024-01-02,5,Completed\nB2,2024-01-03,6,Completed\nC3,2024-01-04,7,Zoe Lee\n' > states

== an id that names nobody
$ crm-import -q -o out often
! crm-import: often: column Client: 'Anna Smith' has dozens of tickets on one day: does it name clients? say -c 'customer_id=Phone' for another column, or -c 'customer_id=Client' if it does
? 2

== the same with pseudonyms
$ crm-import -q --pseudonymise key -o out often
! crm-import: often: column Client: what stands here has to be asked about, and with pseudonyms nothing of it is shown: run it once without them, with -o /dev/null, to see the question and the option that answers it
? 2

== a word among states
$ crm-import -q --pseudonymise key -o out states
! crm-import: states: column Status: what stands here has to be asked about, and with pseudonyms nothing of it is shown: run it once without them, with -o /dev/null, to see the question and the option that answers it
? 2

== a total that differs: without pseudonyms both figures
$ crm-import -q -o out total
! crm-import: total:4: 'Total' says 13800001111.00, the rows before it come to 12.00 (2 rows)
? 1

== with them neither
$ crm-import -q --pseudonymise key -o out total
! crm-import: total:4: the total differs from the rows before it (2 rows)
? 1
