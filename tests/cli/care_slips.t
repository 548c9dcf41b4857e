#!tests/lib/cases
# crm-care plan: what is written in the wrong place
$ cd $TMP
$ printf 'occasion,when,who,action,channel,priority\nb,now,,wish,sms,2\n' > rules
$ printf 'customer_id,staff,consent,sms_ok\na,Mei,yes,yes\nb,Leo,yes,no\n' > clients

== rules after the clients
$ crm-care plan clients rules --from 2026-01-01
! crm-care: these are rules, not clients: RULES comes first, once, as a file
? 2

== consent to a channel that no rule has is nobody's consent, and said with -q too
$ crm-care plan rules clients --from 2026-01-01 -q --consent smss:sms_ok=yes | cut -d, -f1,2
date,customer_id
2026-01-01,a
2026-01-01,b
! crm-care: --consent: no rule has the channel 'smss': nobody is asked for it

== as it is meant, in any case of letters
$ crm-care plan rules clients --from 2026-01-01 -q --consent SMS:sms_ok=yes | cut -d, -f1,2
date,customer_id
2026-01-01,a

== a stylist of nobody
$ crm-care plan rules clients --from 2026-01-01 -q --staff mei | cut -d, -f1,2; crm-care plan rules clients --from 2026-01-01 -q --staff Mei | cut -d, -f1,2
date,customer_id
date,customer_id
2026-01-01,a
! crm-care: --staff: nothing is due to a client of 'mei'
