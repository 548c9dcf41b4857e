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

== the same clients in two surveys: R wilcox.test, t.test, mcnemar.test and binom.test
$ book item,kind sat,csat customer_id,customer_id; answers customer_id,wave,sat a,1,3 b,1,2 c,1,4 d,1,2 e,1,5 f,1,1 a,2,5 b,2,4 c,2,4 d,2,5 e,2,3 g,2,3
$ survey compare --groups wave --waves --test-file $TMP/t | cut -d, -f1-4; cat $TMP/t
level,n,mean,median
1,5,3.2,3
2,5,4.2,4
test,n,statistic,df,p,p_exact,effect
wilcoxon,5,2,,0.344704222007,,-0.6
paired-t,5,-1.11803398875,4,0.326164235345,,-0.5
mcnemar,5,1,1,0.317310507863,0.625,-0.4
! crm-survey: 5 clients answered both

== waves are two
$ book item,kind sat,csat customer_id,customer_id; answers customer_id,wave,sat a,1,3 a,2,5 a,3,1; survey compare --groups wave --waves
level,n,mean,median,mean_rank
! crm-survey: --waves: 'wave' has 3 values, and two surveys are compared
? 2

== who stopped early, and who answers twice
$ book item,kind q1,rating q2,rating q3,rating q4,rating q5,rating why,text; answers rid,q1,q2,q3,q4,q5,why 1,1,2,3,4,5,dear 2,1,2,3,4,5,dear 3,1,2,3,4,5,far 4,1,,,,, 5,1,,,,,
$ survey check -q | cut -d, -f1,14; survey items --min-complete .5 --drop duplicate_answers | cut -d, -f1-3 | sed -n 2p
rid,flags
1,
2,duplicate_answers
3,
4,
5,
q1,,2
! crm-survey: 1 respondents dropped (--drop duplicate_answers)
! crm-survey: 2 respondents answered less than 0.5 of the items (--min-complete)

== limits of the shares of drivers are the same whatever the order of rows
$ book item,kind,min,max a,rating,1,5 b,rating,1,5 y,csat,1,5; { echo a,b,y; for i in $(seq 40); do echo $((i % 5 + 1)),$((i / 3 % 5 + 1)),$(((i % 5 + i / 7) % 5 + 1)); done; } >$TMP/answers.csv
$ survey drivers -q --draws 200 >$TMP/1; { head -1 $TMP/answers.csv; tail -n +2 $TMP/answers.csv | tac; } >$TMP/r; mv $TMP/r $TMP/answers.csv; survey drivers -q --draws 200 | diff $TMP/1 - && awk -F, 'NR > 1 { print ($19 < $14 && $14 < $20 && $21 < $16 && $16 < $22) ? "holds" : "no" }' $TMP/1; survey drivers --draws 0 -q | tail -1 | cut -d, -f19-
holds
holds
,,,

== limits of better and worse
$ printf 'feature,M,O,A,I,R,Q\ntea,1,2,3,4,0,0\n' >$TMP/k; crm-survey kano --counts $TMP/k | cut -d, -f12,13,22-
better,worse,better_lo,better_hi,worse_lo,worse_hi
0.5,-0.3,0.236593090513,0.763406909487,-0.603221852539,-0.107791267406

== numbers are a scale too
$ book item,kind,dimension a,number,d b,number,d c,number,d; answers a,b,c 1.5,2,1 2.5,3,3 4,4.5,4 5,5,6; survey reliability -q | sed -n 2p | cut -d, -f1-4
d,,4,0.975568660489

== shipped codebooks for forms made of their questions
$ printf 'Timestamp,What have you met with here? (tick all that apply)\n2025/03/01 10:02:11 AM GMT+8,"Muddled brands, Poor hygiene, Poor service"\n2025/03/02 10:02:11 AM GMT+8,None of these\n' >$TMP/g.csv
$ crm-survey complaints -q --unit dimension trust-ten-google $TMP/g.csv | cut -d, -f2-5; crm-survey score -q trust-ten-google $TMP/g.csv; printf '序号,提交答卷时间,1(品牌杂乱),1(价格虚高),1(产品质量差),1(成分可疑),1(卫生差),1(服务差),1(强迫推销、不体谅顾客),1(诚信度低),1(售后服务差),1(效果不明显)\n7,2025/3/1 9:01:00,1,1,0,0,0,0,0,0,0,0\n8,2025/3/2 9:00:00,-3,-3,-3,-3,-3,-3,-3,-3,-3,-3\n' >$TMP/w.csv; crm-survey complaints -q --unit dimension trust-ten-wjx $TMP/w.csv | cut -d, -f2-5; crm-survey score -q trust-ten-wjx $TMP/w.csv
complaint,label,count,pct_respondents
salon,,2,50
product,,1,50
rid,customer_id,date,product,salon,nps_class,satisfaction,attachment
1,,2025-03-01T10:02:11,1,2,,,
2,,2025-03-02T10:02:11,0,0,,,
complaint,label,count,pct_respondents
product,,2,100
salon,,0,0
rid,customer_id,date,product,salon,nps_class,satisfaction,attachment
7,,2025-03-01T09:01:00,2,0,,,
8,,2025-03-02T09:00:00,,,,,

== servqual of both templates: every item is found, every pair meets
$ for b in servqual-google servqual-wjx; do crm-survey codebook --shipped $b >$TMP/b; perl -Itests/lib -MRows -e 'my @r = rows_of_file($ARGV[0]); print join(",", map { qq("$_->{item}") } @r), "\n", join(",", map { $_->{kind} eq "expectation" ? 6 : $_->{kind} eq "perception" ? 5 : 20 } @r), "\n"' $TMP/b >$TMP/a.csv; crm-survey gap -q $b $TMP/a.csv | tail -1 | cut -d, -f1-6; done
all,all,1,6,5,-1
all,all,1,6,5,-1

== dimensions of a list: one a piece
$ book item,kind,dimension,values 'c,complaint,x;y,a=1;b=2;d=3'; answers c a; survey complaints
!~ book\.csv:2: column dimension: 'x;y' has fewer pieces than there are options$
? 2

== rows of a matrix answer with one scale, whichever words each of them got
$ answers rid,'Rate [Skill]','Rate [Rooms]' 1,Good,Excellent '2,Excellent,Very good' 3,Fair,Poor; crm-survey codebook -q $TMP/answers.csv | cut -d, -f1,3-5,10
item,kind,min,max,values
Rate [Skill],rating,1,5,Excellent=5;very good=4;Good=3;Fair=2;poor=1
Rate [Rooms],rating,1,5,Excellent=5;Very good=4;good=3;fair=2;Poor=1

== the letter of a choice, and a comment that is one word
$ answers rid,总体满意度,'Any comments?' 1,A.非常满意,ok 2,D.不满意, 3,C、一般,ok; crm-survey codebook -q $TMP/answers.csv >$TMP/b; cut -d, -f1,3,10 $TMP/b; crm-survey csat -q $TMP/b $TMP/answers.csv | cut -d, -f1,2
item,kind,values
总体满意度,csat,A.非常满意=5;满意=4;C、一般=3;D.不满意=2;非常不满意=1
Any comments?,text,
n,mean
3,3.33333333333
