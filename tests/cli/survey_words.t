#!tests/lib/cases
# crm-survey: answers in words, ticks that are left empty

$ book() { printf '%s\n' "$@" >$TMP/book.csv; }
$ answers() { printf '%s\n' "$@" >$TMP/answers.csv; }
$ survey() { a=$1; shift; crm-survey $a $TMP/book.csv "$@" $TMP/answers.csv; }

== labels only at the ends of a scale keep their numbers
$ book item,kind nps,nps; answers rid,nps '1,10 - Extremely likely' '2,10 - Extremely likely' '3,10 - Extremely likely' '4,10 - Extremely likely' '5,10 - Extremely likely' 6,7 7,7 8,7 9,7 '10,0 - Not at all likely'
$ survey nps | cut -d, -f1-5
n,promoters,passives,detractors,nps
10,5,4,1,40

== words without values stop the run, with their counts
$ book item,kind q,csat; answers rid,q 1,非常满意 2,满意 3,满意 4,5 5,?; survey csat
!~ ^crm-survey: .*/answers\.csv: column q: answers in words that no value covers: '满意' 2, '非常满意' 1; give their numbers in the codebook's column values \(WORDS=NUMBER;\.\.\.\), or list them in na$
? 2

== also one word of many, and what other columns hold
$ book item,kind,values 'q,csat,Good=4;Very good=5' r,csat,; answers rid,q,r 1,good,so '2,Very  Good,5' 3,goood,1; survey csat --item q
!~ column q: answers in words that no value covers: 'goood' 1; and 1 in other columns; give
? 2

== check goes on, and says them
$ book item,kind q,csat; answers rid,q 1,fine 2,5; survey check | cut -d, -f1-6; exit ${PIPESTATUS[0]}
rid,answered_pct,n_missing,n_na,n_range,n_notnum
1,0,0,0,0,1
2,100,0,0,0,0
! crm-survey: column q: answers in words that no value covers: 'fine' 1
! crm-survey: 1 answers are no number, out of range or not whole, and are not scored (crm-survey check counts them)
? 1

== values, their range, reverse, and words that are no answer
$ book item,kind,values,reverse,na 'q,rating,非常满意=5;满意=4;一般=3;不满意=2;非常不满意=1,,"不清楚"' 'r,rating,Never=1;Often\; too often=3,1,'
$ answers rid,q,r '1,非常满意,never' '2,一般,Often; too often' '3,不清楚,2'; survey items -q | cut -d, -f1,3,4,8
item,n,mean,top_pct
q,2,4,50
r,3,2,66.6666666667

== strict stops at a word too
$ book item,kind q,csat; answers rid,q 1,5 2,good; survey csat --strict
!~ answers\.csv:3: column q: 'good' is in words that no value covers$
? 2

== values that cannot be
$ book item,kind,values q,csat,good; answers q 1; survey csat
$ book item,kind,values q,csat,=4; survey csat
$ book item,kind,values 'q,csat,good=4;Good=5'; survey csat
$ book item,kind,min,max,values 'q,csat,1,5,great=6'; survey csat
$ book item,kind,values 'q,csat,good=4.5'; survey csat
$ book item,kind,asked q,complaint,maybe; survey csat
!~ book\.csv:2: column values: 'good' is no label=number$
!~ book\.csv:2: column values: '=4' has no label$
!~ book\.csv:2: column values: 'Good=5' has a label that stands here twice$
!~ book\.csv:2: column values: 'great' has a number that min and max do not hold, or that is not whole$
!~ book\.csv:2: column values: 'good' has a number that min and max do not hold, or that is not whole$
!~ book\.csv:2: column asked: 'maybe' is none of answered, filled, all$
? 2

== an option that was not ticked is empty
$ book item,kind,label 'c1,complaint,Pushy selling' 'c2,complaint,Too expensive' nps,nps,
$ answers rid,c1,c2,nps '1,Pushy selling,,2' 2,,,9 3,,,10 '4,,Too expensive,6' 5,,,; survey complaints | cut -d, -f2,4,5; survey check -q | cut -d, -f1-3
complaint,count,pct_respondents
c1,1,25
c2,1,25
rid,answered_pct,n_missing
1,100,0
2,100,0
3,100,0
4,100,0
5,0,3
! crm-survey: empty cells of complaints count as not ticked for 4 respondents who answered anything else (asked in the codebook says otherwise)
! crm-survey: 4 respondents were asked, and made 2 mentions

== the codebook may say who was asked
$ answers rid,c1,c2,nps 1,x,,2 2,,,9 3,,,
$ for a in answered filled all; do book item,kind,asked c1,complaint,$a c2,complaint,$a nps,nps,; survey complaints -q | sed -n 2p | cut -d, -f2,4,5; done
c1,1,50
c1,1,100
c1,1,33.3333333333

== with zeros, an empty cell was not asked
$ book item,kind c1,complaint nps,nps; answers rid,c1,nps 1,x,2 2,0,9 3,,9; survey complaints -q | cut -d, -f2,4,5
complaint,count,pct_respondents
c1,1,50

== a comment is an answer, a comment that was left out is none
$ book item,kind,na c1,complaint, why,text,'none'; answers rid,c1,why 1,x, 2,,nice 3,,none 4,,'(空)'; survey complaints -q | cut -d, -f2,4,5
complaint,count,pct_respondents
c1,1,50

== ticks alone leave open who was asked
$ book item,kind c1,complaint; answers rid,c1 1,x 2, 3,x; survey complaints
!~ answers\.csv: column c1: empty cells are either not ticked or not asked, and nothing else in the codebook tells which: give it the form's other questions, or say in its column asked: all, filled$
? 2

== answers one a row: what has no row was not ticked
$ book item,kind c1,complaint c2,complaint nps,nps; answers rid,item,answer 1,c1,x 1,nps,3 2,nps,9; survey complaints -q | cut -d, -f2,4,5
complaint,count,pct_respondents
c1,1,50
c2,0,0

== lists of texts, with separators in a text, codes among them, others together
$ book item,kind,values 'c,complaint,"Pushy selling=1;Long wait, no tea=2;Dear=3;*=4"' q,csat,
$ answers rid,c,q '1,"Pushy selling, Long wait, no tea",2' '2,"dear;1",1' '3,"too loud, dear",3' 4,,5 5,,; survey complaints | cut -d, -f2-6
complaint,label,count,pct_respondents,lo
c_1,Pushy selling,2,50,15.0038989152
c_3,Dear,2,50,15.0038989152
c_2,"Long wait, no tea",1,25
c_4,other,1,25,4.55872608097
! crm-survey: empty cells of complaints count as not ticked for 1 respondents who answered anything else (asked in the codebook says otherwise)
! crm-survey: 4 respondents were asked, and made 6 mentions

== a text of a list that no value covers
$ book item,kind,values 'c,complaint,Pushy=1;Dear=2' q,csat,; answers rid,c,q '1,Pushy┋Loud,2' '2,Loud、Dear,3'; survey complaints
!~ column c: answers in words that no value covers: 'Loud' 2; give
? 2

== (空) is empty, (跳过) was not asked
$ book item,kind,values 'c,complaint,强行推销=1;价格虚高=2' q,csat,; answers rid,c,q 1,强行推销┋价格虚高,2 '2,(空),4' '3,(跳过),5' '4,(空),(跳过)'; survey complaints -q | cut -d, -f2-5
complaint,label,count,pct_respondents
c_1,强行推销,1,50
c_2,价格虚高,1,50
