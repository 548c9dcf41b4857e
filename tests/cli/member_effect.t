#!tests/lib/cases
# crm-member effect: the three verdicts, on salons made for each
#
# salon BEFORE AFTER: 40 members and 40 others.  All come on day 100; half of the members, and BEFORE of 20 of them, also came
# 20 days earlier; AFTER of 20 of the members come 20 days later, of the others 4.
$ d() { date -u -d "2024-01-01 + $1 days" +%F; }
$ salon() { echo customer_id,level,joined >$TMP/c; echo customer_id,date,amount >$TMP/t; echo z,$(d 0),1 >>$TMP/t; for i in $(seq 0 39); do echo m$i,gold,$(d 100) >>$TMP/c; echo o$i,, >>$TMP/c; echo m$i,$(d 100),50 >>$TMP/t; echo o$i,$(d 100),50 >>$TMP/t; [ $((i % 2)) = 0 ] && echo o$i,$(d 80),$((40 + i)) >>$TMP/t; [ $((i % 20)) -lt $1 ] && echo m$i,$(d 80),$((40 + i)) >>$TMP/t; [ $((i % 20)) -lt $2 ] && echo m$i,$(d 120),50 >>$TMP/t; [ $((i % 20)) -lt 4 ] && echo o$i,$(d 120),50 >>$TMP/t; done; }
$ verdict() { crm-member effect -a $(d 200) --horizon 60d --member 'level = gold' -J $TMP/c $TMP/t 2>&1 >/dev/null | grep -o 'verdict: [a-z ]*'; }

== an effect
$ salon 10 18; verdict
verdict: effect

== none
$ salon 10 4; verdict
verdict: none to be told

== members were others before
$ salon 20 18; verdict
verdict: not believable

== nobody was there before
$ salon 0 18; grep -v ,$(d 80), $TMP/t >$TMP/u; mv $TMP/u $TMP/t; verdict
verdict: not believable
