#!tests/lib/cases
# crm-survey codebook: numbers are answers unless the question names a group and nothing else
$ cd $TMP
$ form() { echo "rid,$1"; for i in $(seq 30); do echo "$i,$((i % 5 + 1))"; done; }
$ kind() { form "$1" | crm-survey codebook -q | sed 1d | cut -d, -f1,3; }

== statements about staff, shops and massages are ratings
$ for q in 'Staff are friendly' 'Staff friendliness' 'Massage quality' 'Expect: staff are polite' 'Level of service' 'Branch cleanliness' 门店环境 技师手法 等候区域舒适度; do kind "$q"; done
Staff are friendly,rating
Staff friendliness,rating
Massage quality,rating
Expect: staff are polite,rating
Level of service,rating
Branch cleanliness,rating
门店环境,rating
技师手法,rating
等候区域舒适度,rating

== what names a group is one
$ for q in Staff 'Which stylist served you?' 'Your age group' Gender 'Branch no' 'How often do you visit?' 年龄 您的年龄段 您所在的门店 性别？; do kind "$q"; done
Staff,group
Which stylist served you?,group
Your age group,group
Gender,group
Branch no,group
How often do you visit?,group
年龄,group
您的年龄段,group
您所在的门店,group
性别？,group

== pairs with a colon
$ { echo 'rid,Expect: staff are polite,Perceived: staff are polite'; for i in $(seq 30); do echo "$i,$((i % 3 + 5)),$((i % 5 + 2))"; done; } | crm-survey codebook -q | sed 1d | cut -d, -f1,3,7
Expect: staff are polite,expectation,Perceived: staff are polite
Perceived: staff are polite,perception,Expect: staff are polite

== yes and no to what names itself a complaint; to another question they are a group
$ { echo 'rid,complaint: price,First visit?'; for i in $(seq 30); do echo "$i,$([ $((i % 4)) = 0 ] && echo Yes || echo No),$([ $((i % 3)) = 0 ] && echo Yes || echo No)"; done; } > f; crm-survey codebook -q f > b; cut -d, -f1,3 b | sed 1d; crm-survey complaints -q b f | cut -d, -f1-4
complaint: price,complaint
First visit?,group
rank,complaint,label,count
1,complaint: price,,7
