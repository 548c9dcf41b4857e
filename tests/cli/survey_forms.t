#!tests/lib/cases
# crm-survey: exports of form tools as they come, by two commands

$ faults=${SHARED:-../shared/reference}/../faults/survey
$ book() { printf '%s\n' "$@" >$TMP/book.csv; }
$ answers() { printf '%s\n' "$@" >$TMP/answers.csv; }
$ survey() { a=$1; shift; crm-survey $a $TMP/book.csv "$@" $TMP/answers.csv; }
$ two() { crm-survey codebook -q $faults/$1.csv >$TMP/b; shift; for a in "$@"; do crm-survey $a -q $TMP/b $faults/$f.csv; done; }
$ both() { f=$1; two "$@"; }

== Google Forms
& test -d ${SHARED:-../shared/reference}/../faults
$ both google nps csat complaints items | cut -d, -f1-5
n,promoters,passives,detractors,nps
4,2,0,2,0
n,mean,lo,hi,top_pct
4,3.25,0.863165271037,5.63683472896,50
rank,complaint,label,count,pct_respondents
1,What bothered you?_2,Too expensive,3,75
2,What bothered you?_3,"Long wait (more than 20 min, no tea)",2
3,What bothered you?_1,Pushy selling,1,25
item,dimension,n,mean,sd
How satisfied are you with today's visit?,,4,3.25,1.5
How likely are you to recommend us to a friend?,,4,6.25,3.77491721764
Please rate the following [Staff],Please rate the following,4,3.25,1.5
Please rate the following [Cleanliness],Please rate the following,4,4,1.15470053838
"Please rate the following [Price, value]",Please rate the following,4,2.25

== Google Forms: dates with a zone
& test -d ${SHARED:-../shared/reference}/../faults
$ f=google; two google 'nps --period month' | cut -d, -f1-5
period,n,promoters,passives,detractors
2025-03,4,2,0,2

== SurveyMonkey: two header rows, months first
& test -d ${SHARED:-../shared/reference}/../faults
$ both surveymonkey nps csat complaints check | cut -d, -f1-5,10; f=surveymonkey; two surveymonkey 'nps --period month' | cut -d, -f1-2
n,promoters,passives,detractors,nps
2,1,0,1,0
n,mean,lo,hi,top_pct
2,4,-8.70620473617,16.7062047362,50
rank,complaint,label,count,pct_respondents
1,What bothered you? (tick all): Pushy selling,Pushy selling,1,50
2,What bothered you? (tick all): Too expensive,Too expensive,1,50
3,What bothered you? (tick all): Other (please specify),Other (please specify),1,50
rid,answered_pct,n_missing,n_na,n_range,duration
118000000001,100,0,0,0,180
118000000002,100,0,0,0,120
period,n
2025-03,2

== Qualtrics: three header rows, a preview and a partial answer; words and numbers
& test -d ${SHARED:-../shared/reference}/../faults
$ both qualtrics nps csat complaints check | cut -d, -f1-5,10; both qualtrics-numeric nps csat complaints | cut -d, -f1-5
n,promoters,passives,detractors,nps
2,1,1,0,50
n,mean,lo,hi,top_pct
2,4.5,-1.85310236809,10.8531023681,100
rank,complaint,label,count,pct_respondents
1,Q4_1,Pushy selling,1,50
2,Q4_2,Too expensive,1,50
rid,answered_pct,n_missing,n_na,n_range,duration
R_1a,100,0,0,0,180
R_1b,100,0,0,0,120
R_1d,0,6,0,0,20
n,promoters,passives,detractors,nps
2,1,1,0,50
n,mean,lo,hi,top_pct
2,4.5,-1.85310236809,10.8531023681,100
rank,complaint,label,count,pct_respondents
1,Q4_1,,1,50
2,Q4_2,,1,50

== Typeform: ticks that are their header's words
& test -d ${SHARED:-../shared/reference}/../faults
$ both typeform nps complaints items check | cut -d, -f1-5,10
n,promoters,passives,detractors,nps
3,2,0,1,33.3333333333
rank,complaint,label,count,pct_respondents
1,Pushy selling,Pushy selling,1,33.3333333333
2,Too expensive,Too expensive,1,33.3333333333
3,Other,other,1,33.3333333333
item,dimension,n,mean,sd,top_hi
How likely are you to recommend us?,,3,8.33333333333,2.08166599947,93.850805528
Rate the staff,,3,3.66666666667,1.52752523165,93.850805528
rid,answered_pct,n_missing,n_na,n_range,duration
x8k2p1,100,0,0,0,122
y7k3p2,100,0,0,0,122
z6k4p3,100,0,0,0,62

== 问卷星 by number and by text: -3 was not asked, (空) is empty
& test -d ${SHARED:-../shared/reference}/../faults
$ both wjx-number nps csat complaints check | cut -d, -f1-5,10; both wjx-text nps csat complaints | cut -d, -f1-5
n,promoters,passives,detractors,nps
3,1,1,1,0
n,mean,lo,hi,top_pct
3,3.66666666667,-0.12791636693,7.46124970026,66.6666666667
rank,complaint,label,count,pct_respondents
1,4(强行推销),强行推销,1,50
2,4(价格虚高),价格虚高,1,50
3,4(卫生不好),卫生不好,1,50
rid,answered_pct,n_missing,n_na,n_range,duration
1,100,0,0,0,35
2,100,0,0,0,62
3,57.1428571429,0,3,0,8
n,promoters,passives,detractors,nps
3,1,1,1,0
n,mean,lo,hi,top_pct
3,3.66666666667,-0.12791636693,7.46124970026,66.6666666667
rank,complaint,label,count,pct_respondents
1,4、您有哪些不满(多选)_1,强行推销,1,33.3333333333
2,4、您有哪些不满(多选)_2,价格虚高,1,33.3333333333
3,4、您有哪些不满(多选)_3,卫生不好,1,33.3333333333

== 腾讯问卷: points behind the numbers
& test -d ${SHARED:-../shared/reference}/../faults
$ both tencent nps csat complaints | cut -d, -f1-5
n,promoters,passives,detractors,nps
2,1,0,1,0
n,mean,lo,hi,top_pct
2,4,-8.70620473617,16.7062047362,50
rank,complaint,label,count,pct_respondents
1,3.不满的地方:强行推销,强行推销,1,50
2,3.不满的地方:价格虚高,价格虚高,1,50
3,3.不满的地方:其他,其他,1,50

== blanks round a name, and a line end in it
& test -d ${SHARED:-../shared/reference}/../faults
$ crm-survey nps -q $faults/ts-book.csv $faults/trailing-space.csv | cut -d, -f1-5; crm-survey nps -q $faults/nlb.csv $faults/nl.csv | cut -d, -f1-5
n,promoters,passives,detractors,nps
3,2,0,1,33.3333333333
n,promoters,passives,detractors,nps
2,2,0,0,100

== a title above the header
$ printf 'Survey of May\n\nrid,nps,shop\n1,9,A\n2,x9,B\n' >$TMP/answers.csv; book item,kind nps,nps; survey nps
!~ ^crm-survey: .*/answers\.csv: column nps: answers in words that no value covers: 'x9' 1; give
? 2

== the day or the month first is asked, once
$ book item,kind q,csat when,date; answers rid,when,q 1,03/04/2025,5 2,05/04/2025,4; survey csat --period month; survey csat -D dmy --period month -q | cut -d, -f1,2; survey csat -D mdy --period month -q | cut -d, -f1,2; survey csat -D never
period,n
2025-04,2
period,n
2025-03,1
2025-05,1
!~ ^crm-survey: .*/answers\.csv:2: column when: '03/04/2025' can be read with the day or the month first, and no other date settles it; say which with -D dmy or -D mdy$
! crm-survey: --date-format: 'never' does not show the order of day, month and year (dmy, mdy, ymd)
? 2

== another date settles it
$ book item,kind q,csat when,date; answers rid,when,q 1,03/04/2025,5 2,25/04/2025,4 3,,1; survey csat --period month -q | cut -d, -f1,2
period,n
2025-04,2
,1

== how long it took
$ book item,kind q,csat t,duration; answers rid,q,t 1,5,123秒 2,4,00:02:03 3,3,2:03 4,3,1分20秒 5,2,'2 min 3 s' 6,1,soon 7,1,90; survey check -q | cut -d, -f1,10
rid,duration
1,123
2,123
3,123
4,80
5,123
6,
7,90

== other encodings
$ book item,kind,values '满意度,csat,满意=4;不满意=2'; printf 'rid,满意度\r\n1,满意\r\n2,不满意\r\n' >$TMP/u.csv
$ for e in GB18030 UTF-16 UTF-16LE; do iconv -f UTF-8 -t $e $TMP/u.csv >$TMP/answers.csv; iconv -f UTF-8 -t $e $TMP/book.csv >$TMP/b; crm-survey csat -q $TMP/b $TMP/answers.csv | cut -d, -f1,2; done
n,mean
2,3
n,mean
2,3
n,mean
2,3

== what is known of clients joins on their number
$ book item,kind q,csat who,customer_id; answers rid,who,q 1,a,5 2,b,1 3,,3; printf 'customer_id,level\na,gold\nb,none\n' >$TMP/c.csv
$ survey csat -q -g level -J $TMP/c.csv | cut -d, -f1-3; survey check -q -J $TMP/c.csv | cut -d, -f1,15; printf 'x,y\n1,2\n' >$TMP/c.csv; survey csat -g level -J $TMP/c.csv
level,n,mean
gold,1,5
none,1,1
,1,3
rid,level
1,gold
2,none
3,
!~ c\.csv: there is no column rid or customer_id or who to join on$
? 2

== a client of the list of respondents joins too
$ book item,kind q,csat; answers rid,item,answer 1,q,5 2,q,1; printf 'rid,customer_id\n1,a\n2,b\n' >$TMP/r.csv; printf 'customer_id,level\na,gold\nb,none\n' >$TMP/c.csv
$ survey csat -q -g level --respondents $TMP/r.csv -J $TMP/c.csv | cut -d, -f1-3
level,n,mean
gold,1,5
none,1,1

== the codebook says what it is not sure of
$ answers rid,'Would you recommend us?' 1,5 2,4 3,5; crm-survey codebook $TMP/answers.csv
item,dimension,kind,min,max,reverse,pair,label,na,values,note
Would you recommend us?,,nps,0,10,0,,,,,nobody answered above 5: is it 0 to 10?
! crm-survey: look at Would you recommend us?: nobody answered above 5: is it 0 to 10?
! crm-survey: this is a guess; what is not sure has a note

== a slip does not stretch a scale, and is said
$ { echo rid,q; for i in $(seq 59); do echo $i,$((i % 5 + 1)); done; echo 60,55; } >$TMP/answers.csv; crm-survey codebook -q $TMP/answers.csv
item,dimension,kind,min,max,reverse,pair,label,na,values,note
q,,rating,1,5,0,,,,,1 answers outside of the scale

== numbers that run against their words
$ answers rid,'"How was it, overall?"' '1,1 - Very good' '2,5 - Very poor' '3,2 - Good'; crm-survey codebook -q $TMP/answers.csv
item,dimension,kind,min,max,reverse,pair,label,na,values,note
"How was it, overall?",,overall,1,5,1,,,,,the numbers run against the words
