#!tests/lib/cases
# crm-survey: codebook, answers, options, and every message

$ book() { printf '%s\n' "$@" >$TMP/book.csv; }
$ answers() { printf '%s\n' "$@" >$TMP/answers.csv; }
$ survey() { a=$1; shift; crm-survey $a $TMP/book.csv "$@" $TMP/answers.csv; }

== a kind that is none
$ book item,kind q1,ratting; answers q1 3; survey items
!~ ^crm-survey: .*/book\.csv:2: column kind: 'ratting' is no kind; there are rating perception expectation importance
? 2

== a codebook without kind
$ book item,dimension q1,d; answers q1 3; survey items
!~ ^crm-survey: .*/book\.csv:1: no column 'kind'; the header has 'item' 'dimension'; name the right one with -c kind=HEADER$
? 2

== min and max
$ book item,kind,min,max q1,rating,x,5; answers q1 3; survey items
$ book item,kind,min,max q1,rating,1,x; survey items
$ book item,kind,min,max q1,rating,5,1; survey items
!~ book\.csv:2: column min: 'x' is not a number$
!~ book\.csv:2: column max: 'x' is not a number$
!~ book\.csv:2: column max: '1' is not above min$
? 2

== reverse
$ book item,kind,min,max,reverse q1,rating,1,5,maybe; answers q1 3; survey items
$ book item,kind,reverse q1,rating,1; survey items
!~ book\.csv:2: column reverse: 'maybe' is neither 1 nor 0$
!~ book\.csv:2: column reverse: '1' needs min and max to turn the answers round$
? 2

== names of items
$ book item,kind ,rating; answers q1 3; survey items
$ book item,kind q1,rating q1,rating; survey items
$ book item,kind; survey items
!~ book\.csv:2: column item: '' is no name of an item$
!~ book\.csv:3: column item: 'q1' stands here twice$
!~ book\.csv: the codebook has no item$
? 2

== pairs
$ book item,kind,pair p1,perception,e9; answers p1 3; survey items
$ book item,kind,pair p1,perception,q q,rating,; survey items
$ book item,kind,pair p1,perception,e1 p2,perception,e1 e1,expectation,; survey items
$ book item,kind,pair p1,perception,e1 e1,expectation,p2 p2,perception,; survey items
!~ book\.csv:2: column pair: 'e9' is no item of the codebook$
!~ book\.csv:2: column pair: 'q' is of no kind that this item can be paired with$
!~ book\.csv:3: column pair: 'e1' is paired with another item$
!~ book\.csv:3: column pair: 'p2' is paired with another item$
? 2

== codes that are no list
$ book item,kind,min,max c,complaint,1,2.5; answers c 1; survey complaints
!~ book\.csv:2: column max: '2\.5' is no last code of a list of codes from 1 to 1000$
? 2

== no codebook at all
$ crm-survey items </dev/null
! crm-survey: CODEBOOK is missing
? 2

== an item that is no column
$ book item,kind q1,rating q2,rating; answers rid,q1 1,3; survey items
!~ answers\.csv:1: no column 'q2'; the header has 'rid' 'q1'; name the right one with -c q2=HEADER$
? 2

== a shipped codebook goes by its name
$ answers rid,c01,c02,c03,c04,c05,c06,c07,c08,c09,c10 1,1,0,0,0,0,0,1,0,0,0
$ crm-survey complaints -q trust-ten $TMP/answers.csv | head -3
rank,complaint,label,count,pct_respondents,lo,hi,pct_mentions,cum_pct
1,c01,muddled brands,1,100,20.6549314377,100,50,50
2,c07,pushy selling without empathy,1,100,20.6549314377,100,50,100

== the shipped ones are all there are
$ crm-survey codebook --list | tail -n +2 >$TMP/list; ls lib/survey/data/codebooks | sed 's/\.csv$//' | sort | diff - $TMP/list; wc -l <$TMP/list
14

== every shipped codebook reads
$ for b in $(crm-survey codebook --list | tail -n +2); do crm-survey codebook --shipped $b >/dev/null || echo $b; done

== what is not an answer is not scored, and counted
$ book item,kind,min,max,na q,rating,1,5,'99;n/a'
$ answers rid,q '1,3' '2," 4 "' '3,05' '4,6' '5,2.5' '6,x' '7,99' '8,n/a' '9,' '10,0' '11,5.0'
$ survey items | cut -d, -f1-4; survey check -q --items $TMP/items.csv >/dev/null; cat $TMP/items.csv
item,dimension,n,mean
q,,4,4.25
item,kind,n,missing,na,range,notnum,min,max,mdd
q,rating,4,1,2,3,1,3,5,1.89668215882
! crm-survey: 4 answers are no number, out of range or not whole, and are not scored (crm-survey check counts them)

== --strict stops at the first
$ book item,kind,min,max q,rating,1,5
$ for x in x 6 0 2.5; do answers rid,q 1,3 2,$x; survey items --strict; echo $?; done
2
2
2
2
!~ answers\.csv:3: column q: 'x' is not a number$
!~ answers\.csv:3: column q: '6' is above 5$
!~ answers\.csv:3: column q: '0' is below 1$
!~ answers\.csv:3: column q: '2\.5' is not whole$

== --strict with answers one a row
$ book item,kind,min,max q,rating,1,5; answers rid,item,answer 1,q,3 2,q,9; survey items --strict
!~ answers\.csv:3: column answer: item q: '9' is above 5$
? 2

== any number will do for kind number
$ book item,kind x,number; answers x 1e3 -2.5; survey items -q | cut -d, -f3,4
n,mean
2,498.75

== --na for all items
$ book item,kind q,number; answers q 1 -9 3; survey items --na -9,NA -q | cut -d, -f3,4
n,mean
2,2

== a reversed item
$ book item,kind,min,max,reverse q,rating,1,5,1; answers q 1 5 5; survey items -q | cut -d, -f3,4
n,mean
3,2.33333333333

== answers one a row
$ book item,kind,min,max q,csat,1,5 r,rating,1,5
$ answers rid,item,answer a,q,5 b,r,2 b,q,1 a,r,4; survey check -q | cut -d, -f1-3
rid,answered_pct,n_missing
a,100,0
b,100,0

== respondents come first, in the order of their list
$ book item,kind,min,max q,csat,1,5; printf 'rid,shop\nc,S1\nb,S2\na,S1\n' >$TMP/r.csv
$ answers rid,item,answer a,q,5 b,q,1; survey check -q --respondents $TMP/r.csv | cut -d, -f1-3; survey csat -q --respondents $TMP/r.csv -g shop | cut -d, -f1-3
rid,answered_pct,n_missing
c,0,1
b,100,0
a,100,0
shop,n,mean
S1,1,5
S2,1,1

== columns beside the answer, and items as blocks
$ book item,kind,min,max q,csat,1,5 area,group,,; answers rid,day,item,answer a,2025-01-05,q,5 a,,area,east b,2025-02-01,q,1
$ survey csat -q -c date=day --period month | cut -d, -f1-3; survey csat -q -g area | cut -d, -f1-3
period,n,mean
2025-01,1,5
2025-02,1,1
area,n,mean
east,1,5
,1,1

== nobody's answer, an answer twice
$ book item,kind q,csat; answers rid,item,answer ,q,5; survey csat
$ answers rid,item,answer a,q,5 a,q,5; survey csat
!~ answers\.csv:2: column rid: an answer of nobody: the id is empty$
!~ answers\.csv:3: column item: respondent 'a' answers item q a second time$
? 2

== answers to items that are not in the codebook
$ book item,kind q,csat; answers rid,item,answer a,q,5 a,zz,5; survey csat | cut -d, -f1
n
1
! crm-survey: 1 answers to items that are not in the codebook are not used

== ids that stand twice
$ book item,kind q,csat; answers rid,q a,5 a,1; survey csat | cut -d, -f1; survey csat --drop duplicate_id | cut -d, -f1,2
n
2
n,mean
1,5
! crm-survey: 1 rows have an id that stood above (--drop duplicate_id)
! crm-survey: 1 rows have an id that stood above (--drop duplicate_id)
! crm-survey: 1 respondents dropped (--drop duplicate_id)

== flags
$ book item,kind,min,max $(seq -f 'q%.0f,rating,1,5' 1 12)
$ answers rid,duration,$(seq -s, -f q%.0f 1 12) a,100,3,3,3,3,3,3,3,3,3,3,1,2 b,10,1,2,1,2,1,2,1,2,1,2,1,2 b,200,1,2,3,4,5,4,3,2,1,2,3,4
$ survey check -q | cut -d, -f1,10-14; survey check -q --straightliner 11 --speeder .05 | cut -d, -f14
$ survey items -q --drop speeder,straightliner | sed -n 2p | cut -d, -f3
rid,duration,speeder,straightliner,duplicate_id,flags
a,100,0,1,0,straightliner
b,10,1,0,0,speeder
b,200,0,0,1,duplicate_id
flags


duplicate_id
1

== a flag that is none
$ book item,kind q,csat; answers q 1; survey csat --drop liars
! crm-survey: --drop: 'liars' is none of speeder, straightliner, duplicate_id, duplicate_answers
? 2

== where, since, until
$ book item,kind,min,max q,csat,1,5; answers rid,date,shop,q 1,2025-01-01,S1,1 2,2025-02-01,S1,3 3,2025-03-01,S2,5 4,,S1,5
$ survey csat --where 'shop = S1 and q >= 2' | cut -d, -f1,2; survey csat --since 2025-02-01 --until 2025-03-01 | cut -d, -f1,2
n,mean
2,4
n,mean
2,4
! crm-survey: 1 respondents without a date are not used

== a rule with a mistake, and a column that is not there
$ book item,kind q,csat; answers q 1; survey csat --where 'q >='; survey csat --where 'shop = 1'
! crm-survey: --where: column 5: expected a value, but the rule ends here
! crm-survey: --where: column 1: 'shop' is no column of the input
? 2

== blocks: numbers by value, days from Monday, the empty one last
$ book item,kind q,csat; answers rid,date,g,q 1,2025-03-05T09:00,10,1 2,2025-03-03T17:59:59,9,2 3,2025-03-10,,3
$ survey csat -q -g g | cut -d, -f1,3; survey csat -q -g weekday | cut -d, -f1,2; survey csat -q -g hour | cut -d, -f1,3
g,mean
9,2
10,1
,3
weekday,n
Monday,2
Wednesday,1
hour,mean
9,1
17,2
,3

== columns that are not there
$ book item,kind q,csat; answers rid,q 1,1; survey csat -g shop; survey csat --weight w; survey csat --period month
! crm-survey: --by: 'shop' is no column of the answers
! crm-survey: --weight: 'w' is no column of the answers
! crm-survey: no date of the answers: an item of kind date, or a column named with -c date=HEADER
? 2

== cells that are not what they should be
$ book item,kind q,csat; answers rid,date,w,q 1,2025-13-01,1,1; survey csat --period year; survey csat --weight w >/dev/null
$ answers rid,w,q 1,heavy,1; survey csat --weight w; answers rid,w,q 1,-1,1; survey csat --weight w
!~ answers\.csv:2: column date: '2025-13-01' is not a date \(YYYY-MM-DD\)$
!~ answers\.csv:2: column w: 'heavy' is not a number$
! crm-survey: column w: respondent '1' has a weight below 0
? 2

== joined columns
$ book item,kind q,csat; answers rid,q a,1 b,5; printf 'rid,shop,w\nb,S2,3\na,S1,1\n' >$TMP/j.csv
$ survey csat -q -J $TMP/j.csv --weight w | cut -d, -f1,2; survey csat -q -J $TMP/j.csv -g shop | cut -d, -f1-3; survey score -q -J $TMP/j.csv
n,mean
2,4
shop,n,mean
S1,1,1
S2,1,5
rid,customer_id,date,nps_class,satisfaction,attachment,shop,w
a,,,,1,,S1,1
b,,,,5,,S2,3

== a joined column that is there already
$ book item,kind q,csat; answers rid,q a,1; printf 'rid,satisfaction\na,9\n' >$TMP/j.csv; survey score -J $TMP/j.csv
rid,customer_id,date,nps_class,satisfaction,attachment
a,,,,1,
! crm-survey: --join: column 'satisfaction' is there already and is left out

== nothing to join by
$ book item,kind q,csat; answers q 1; printf 'rid,shop\na,S1\n' >$TMP/j.csv; survey csat -J $TMP/j.csv
! crm-survey: --join: 'rid' is no column of the answers or of a table joined to them
? 2

== rows without a weight
$ book item,kind q,csat; answers rid,w,q 1,1,1 2,,5; survey csat --weight w | cut -d, -f1,2
n,mean
1,1
! crm-survey: 1 respondents without a weight are not used

== too many columns for blocks
$ book item,kind q,csat; answers q,a,b,c,d,e,f,g,h 1,1,1,1,1,1,1,1,1; survey csat -g a,b,c,d,e,f,g,h
! crm-survey: --by: at most 7 columns
? 2

== none, several, the wrong one
$ book item,kind q,rating; answers q 1; survey csat; survey csat --item zz
$ book item,kind q,csat r,csat; answers q,r 1,2; survey csat; survey csat --item r | cut -d, -f1,2
n,mean
1,2
! crm-survey: the codebook has no item of kind csat or overall: choose one with --item
! crm-survey: --item: 'zz' is no item with answers in the codebook
! crm-survey: the codebook has 2 items of kind csat: choose one with --item

== csi
$ book item,kind,min,max a,csat,1,10 b,overall,1,10; answers a,b 10,1 4,; survey csi | cut -d, -f1,2,8; survey csi --item-weights 3,1 | cut -d, -f2
$ survey csi --item-weights 1; survey csi --item-weights 1,x; survey csi --item-weights 0,0; survey csi --item zz
$ book item,kind a,rating; answers a 1; survey csi; survey csi --item a
n,mean,index
1,50,50
mean
75
! crm-survey: --item-weights: 1 weights for 2 items
! crm-survey: --item-weights: 'x' is not a number from 0
! crm-survey: --item-weights: all are 0
! crm-survey: --item: 'zz' is no item with answers in the codebook
! crm-survey: the codebook has no item of kind csat or overall: choose items with --item
! crm-survey: item 'a' has no min and max in the codebook: an index needs them
? 2

== nps on another scale needs cuts
$ book item,kind,min,max q,nps,1,5; answers q 5 3 1 5; survey nps
$ survey nps --cuts 2,5 --interval wald | cut -d, -f1-5; survey nps --cuts 5,5
n,promoters,passives,detractors,nps
4,2,1,1,25
! crm-survey: item 'q' is not on a scale from 0 or 1 to 10: say who counts with --cuts D,P
! crm-survey: --cuts: '5,5' is not two numbers D,P with D below P
? 2

== nps of two shops
$ book item,kind q,nps; answers shop,q A,10 A,9 A,0 B,10 B,7; survey nps -g shop --pairs $TMP/p.csv | cut -d, -f1-6; cut -d, -f1-3 $TMP/p.csv
shop,n,promoters,passives,detractors,nps
A,3,2,0,1,33.3333333333
B,2,1,1,0,50
a,b,diff
A,B,-16.6666666667
! crm-survey: blocks of 2 and 3 answers show a difference of 182 points four times in five

== ratio
$ book item,kind e,value-expected p,value-perceived; answers e,p 4,2 0,5 5,5; survey ratio
$ book item,kind q,rating; answers q 1; survey ratio
n,mean_e,mean_p,ratio_of_means,mean_of_ratios,lt1_pct,eq1_pct,gt1_pct,lo,hi,mean_of_ratios_lo,mean_of_ratios_hi
2,4.5,3.5,0.777777777778,0.75,50,50,0,-2.35955672498,3.91511228054,-2.42655118404,3.92655118404
! crm-survey: 1 respondents expected 0: they have no ratio and are left out
! crm-survey: the codebook has no items of kinds value-expected and value-perceived
? 2

== gap without pairs
$ book item,kind q,rating; answers q 1; survey gap
! crm-survey: the codebook has no perception item with an expectation item as its pair, and no dimension with both
? 2

== gap, complete and available
$ book item,kind,dimension,pair p1,perception,d,e1 e1,expectation,d, p2,perception,d,e2 e2,expectation,d,
$ answers p1,e1,p2,e2 1,2,3,4 1,3,,4 5,5,2,4; survey gap -q | cut -d, -f1-6; survey gap -q --missing available | cut -d, -f1-6
level,unit,n,mean_e,mean_p,gap
item,p1,2,3.5,3,-0.5
item,p2,2,4,2.5,-1.5
dimension,d,2,3.75,2.75,-1
all,all,2,3.75,2.75,-1
level,unit,n,mean_e,mean_p,gap
item,p1,3,3.33333333333,2.33333333333,-1
item,p2,2,4,2.5,-1.5
dimension,d,3,3.5,2.16666666667,-1.33333333333
all,all,3,3.5,2.16666666667,-1.33333333333

== fivegaps reads a plain table
$ printf 'dimension,customer_expectation,management_belief,standard,delivered,perceived,promised\nd,6,5,5,4,5,7\nx,1,2,2,2,2,\n' >$TMP/five.csv
$ crm-survey fivegaps $TMP/five.csv; crm-survey fivegaps $TMP/five.csv --where 'dimension = x' -q | tail -1
dimension,understanding,procedure,behaviour,perception,promotion,total,worst
d,-1,0,-1,1,-3,-1,promotion
x,1,0,0,0,,1,
x,1,0,0,0,,1,

== kano needs pairs on the usual scale
$ book item,kind q,rating; answers q 1; survey kano
$ book item,kind kf,kano-functional; answers kf 1; survey kano
$ book item,kind,min,max,pair kf,kano-functional,1,7,kd kd,kano-dysfunctional,1,5,; answers kf,kd 1,1; survey kano
! crm-survey: the codebook has no items of kinds kano-functional and kano-dysfunctional
! crm-survey: item 'kf' has no pair in the codebook
! crm-survey: item 'kf': answers to a Kano question are from 1 to 5
? 2

== another table of the 25 cells
$ book item,kind,pair kf,kano-functional,kd kd,kano-dysfunctional,; answers kf,kd 2,2 2,2
$ printf 'functional,dysfunctional,category\n2,2,Q\n' >$TMP/t.csv; survey kano | cut -d, -f1-9; survey kano --table $TMP/t.csv | cut -d, -f1-9
$ printf 'functional,dysfunctional,category\n2,6,Q\n' >$TMP/t.csv; survey kano --table $TMP/t.csv
feature,n,M,O,A,I,R,Q,category
kf,2,0,0,0,2,0,0,I
feature,n,M,O,A,I,R,Q,category
kf,2,0,0,0,0,0,2,Q
!~ t\.csv:2: column category: not two answers from 1 to 5 and one of the letters M O A I R Q$
? 2

== counts that are none
$ printf 'feature,M,O,A,I,R,Q\nx,1,2,-3,4,5,6\n' >$TMP/c.csv; crm-survey kano --counts $TMP/c.csv
!~ c\.csv:2: column A: '-3' is not a count$
? 2

== too few answers, and which block has them
$ book item,kind,dimension a,rating,d b,rating,d sat,csat,; answers shop,a,b,sat S1,1,2,3 S1,2,1,3; survey drivers >/dev/null; survey drivers -g shop >/dev/null
$ survey factors --low 1 --high 2 >/dev/null
! crm-survey: 2 complete answers are too few for 2 drivers: at least 4 are needed
! crm-survey: block S1: 2 complete answers are too few for 2 drivers: at least 4 are needed
! crm-survey: low is up to 1, high from 2
! crm-survey: 2 complete answers are too few for 2 attributes: at least 6 are needed
? 2

== drivers that cannot be
$ book item,kind a,rating b,rating sat,csat; answers a,b,sat 1,2,1 2,4,2 3,6,3 4,8,5; survey drivers >/dev/null
$ answers a,b,sat 1,2,1 1,4,2 1,6,3 1,7,5; survey drivers >/dev/null; answers a,b,sat 1,2,3 4,4,3 1,6,3 2,7,3; survey drivers >/dev/null
$ book item,kind sat,csat; survey drivers; book item,kind a,rating sat,csat; survey drivers --outcome zz; survey drivers --attributes a,zz
! crm-survey: 'b' is made up of the drivers before it: leave it out
! crm-survey: 'a' is the same for all: leave it out
! crm-survey: the outcome is the same for all: nothing to explain
! crm-survey: the codebook has nothing to explain 'sat' by: no item of kind rating, perception or performance
! crm-survey: --outcome: 'zz' is no item with answers in the codebook
! crm-survey: --attributes: 'zz' is no item with answers and no dimension of the codebook
? 2

== factors that cannot be
$ book item,kind,min,max a,rating,1,5 sat,csat,1,5; answers a,sat 3,1 5,2 3,2 5,5; survey factors >/dev/null; survey factors --low 4 --high 3
$ book item,kind a,rating sat,csat; survey factors >/dev/null
! crm-survey: low is up to 2.5, high from 4
! crm-survey: 'a' has no answer up to 2.5: choose other cuts with --low and --high, or leave it out
! crm-survey: --low 4 is not below --high 3
! crm-survey: 'a' has no one scale in the codebook: say what is low and high with --low and --high
? 2

== ipa
$ book item,kind,pair p,performance,i i,importance,; answers p,i 3,5 4,4; survey ipa --cut 4; survey ipa --cut 1,9 -q | tail -1; survey ipa --cut x >/dev/null
$ survey ipa --unit dimension; book item,kind a,rating sat,csat; answers a,sat 1,1; survey ipa
attribute,importance,performance,quadrant,priority
p,4.5,3.5,concentrate_here,1
p,4.5,3.5,concentrate_here,1
! crm-survey: high is from 4 (importance) and 4 (performance) on
! crm-survey: --cut: 'x' is not mean, median, a number, or two numbers with a comma
! crm-survey: --unit dimension goes with --importance r or lmg
! crm-survey: the codebook has no performance item with an importance item as its pair: derive importance with --importance r or lmg
? 2

== a scale whose item runs the other way
$ book item,kind,dimension a,rating,d b,rating,d c,rating,d e,rating,d; answers a,b,c,e 1,2,5,1 2,2,4,2 3,4,3,3 4,3,2,5 5,5,1,4 5,4,1,5; survey reliability | cut -d, -f1-3
$ book item,kind a,rating; survey reliability
scale,item,n
d,,6
d,a,6
d,b,6
d,c,6
d,e,6
! crm-survey: item 'c' runs against the rest of its scale: should it be reversed in the codebook
! crm-survey: the codebook has no dimension with two items of kind rating, perception or expectation
? 2

== trend of a plain table
$ printf 'month,v\n2025-01,3\n2025-02,4\n2025-04,6\n' >$TMP/t.csv; crm-survey trend --time month --value v --test-file $TMP/s.csv $TMP/t.csv; cut -d, -f1-3,6,8 $TMP/s.csv
$ printf 'q,v\n2025-Q1,3\n2025-Q3,5\n' >$TMP/t.csv; crm-survey trend --time q --value v --test-file $TMP/s.csv $TMP/t.csv; cut -d, -f1,8 $TMP/s.csv
period,n,value,lo,hi
2025-01,1,3,,
2025-02,1,4,,
2025-04,1,6,,
series,n,S,p,sen
v,3,3,,1
period,n,value,lo,hi
2025-Q1,1,3,,
2025-Q3,1,5,,
series,sen
v,1

== dates in a plain table are put into periods
$ printf 'd,v\n2025-01-05,3\n2025-01-09,5\n2025-02-01,4\n' >$TMP/t.csv; crm-survey trend --time d --value v $TMP/t.csv | cut -d, -f1-3
period,n,value
2025-01,2,4
2025-02,1,4

== times that are none
$ printf 't,v\nmonday,3\n' >$TMP/t.csv; crm-survey trend --time t --value v $TMP/t.csv; crm-survey trend --time t $TMP/t.csv
$ printf 't,v\n1,3\n2025-01-01,3\n' >$TMP/t.csv; crm-survey trend --time t --value v $TMP/t.csv
$ printf 't,v\n1,3\n1,4\n' >$TMP/t.csv; crm-survey trend --time t --value v --test-file $TMP/s.csv $TMP/t.csv >/dev/null
!~ t\.csv:2: column t: 'monday' is neither a number nor a date, a month or a quarter$
! crm-survey: --time and --value go together
!~ t\.csv:3: column t: '2025-01-01': the times above are of another kind$
! crm-survey: time 1 stands twice in a series
? 2

== trend of answers
$ book item,kind,min,max q,csat,1,5 n,nps,0,10 r,rating,,; answers date,q,n,r 2025-01-05,3,9,1 2025-01-09,5,0,1 2025-02-01,4,10,1 ,1,1,1
$ survey trend | cut -d, -f1-3; survey trend -q --of n | cut -d, -f3; survey trend -q --metric top | cut -d, -f3; survey trend --of r --metric top; survey trend --of q --metric nps
period,n,value
2025-01,2,4
2025-02,1,4
value
0
100
value
50
100
! crm-survey: 1 respondents without a date are not used
! crm-survey: item 'r' has no max in the codebook: there are no top boxes
! crm-survey: item 'q' is not on a scale up to 10: no nps
? 2

== compare says what it compares by
$ book item,kind q,csat; answers g,q a,1 a,2 b,4 b,5 ,3; survey compare; survey compare --groups g --test-file $TMP/t.csv --pairs $TMP/p.csv; cut -d, -f1-3,6 $TMP/t.csv; cut -d, -f1-3 $TMP/p.csv
level,n,mean,median,mean_rank
a,2,1.5,1.5,1.5
b,2,4.5,4.5,3.5
test,n,statistic,p_exact
kruskal-wallis,4,2.4,
mann-whitney,4,0,0.333333333333
a,b,diff
a,b,-2
! crm-survey: --groups COL is missing: the one column to compare by
! crm-survey: 1 rows without a value of 'g' are not used
! crm-survey: groups of 2 and 2 answers show a difference of their means of 5.11 four times in five

== compare pairs of a row
$ printf 'a,b\n3,1\n4,2\n5,5\n1,\n' >$TMP/p.csv; crm-survey compare --paired a,b --exact --test-file $TMP/t.csv $TMP/p.csv; cut -d, -f1-3,6 $TMP/t.csv; crm-survey compare --paired a $TMP/p.csv
level,n,mean,median,mean_rank
a,3,4,4,
b,3,2.66666666667,2,
test,n,statistic,p_exact
wilcoxon,3,3,0.5
! crm-survey: --paired: 'a' is not two columns A,B
? 2

== exact is for two groups
$ printf 'g,v\na,1\nb,2\nc,3\n' >$TMP/p.csv; crm-survey compare --value v --groups g --exact $TMP/p.csv | tail -1
c,1,3,3,3
! crm-survey: --exact is for two groups, here are 3
! crm-survey: groups of 1 and 1 answers show a difference of their means of 3.96 four times in five

== ticks, zeros, and a question that was not asked
$ book item,kind,label 'c1,complaint,too dear' c2,complaint,; answers c1,c2 x, ,1 0,0 , 'too dear,c2' no,是; survey complaints | cut -d, -f2-5
complaint,label,count,pct_respondents
c2,,3,60
c1,too dear,2,40
! crm-survey: 5 respondents were asked, and made 5 mentions

== codes in one cell
$ book item,kind,min,max,label c,complaint,1,3,'dear;dirty;slow'; answers rid,c '1,1;3' '2,"3,2"' 3,0 4, 5,3 '6,1;9'
$ survey complaints | cut -d, -f2-5; survey check -q --strict
complaint,label,count,pct_respondents
c_3,slow,3,75
c_1,dear,1,25
c_2,dirty,1,25
! crm-survey: 1 answers are no number, out of range or not whole, and are not scored (crm-survey check counts them)
! crm-survey: 4 respondents were asked, and made 5 mentions
!~ answers\.csv:7: column c: '1;9' holds a code that is not from 1 to 3$
? 2

== no complaints in the codebook
$ book item,kind q,csat; answers q 1; survey complaints
! crm-survey: the codebook has no item of kind complaint
? 2

== cases
$ printf '%s\n' case_id,customer_id,opened,answered,closed,class,compensation,followed_up,satisfied 1,a,2025-01-01,2025-01-02,2025-01-05,hygiene,20,yes,1 2,b,2025-01-03,,,hygiene,,no, 3,c,2025-02-01,2025-02-05,2025-02-06,price,0,y,no >$TMP/cases.csv
$ crm-survey cases $TMP/cases.csv; crm-survey cases --since 2025-02-01 $TMP/cases.csv | tail -1
class,n,open,answered_days_median,compensated_pct,followed_up_pct,satisfied_after_pct
hygiene,2,1,1,50,50,100
price,1,0,4,0,100,0
price,1,0,4,0,100,0

== cases that cannot be
$ h=case_id,customer_id,opened,answered,closed,class,compensation,followed_up,satisfied
$ printf '%s\n' $h 1,a,2025-01-09,2025-01-02,,x,,, >$TMP/cases.csv; crm-survey cases $TMP/cases.csv
$ printf '%s\n' $h 1,a,soon,,,x,,, >$TMP/cases.csv; crm-survey cases $TMP/cases.csv
$ printf '%s\n' $h 1,a,2025-01-09,,,x,perhaps,, >$TMP/cases.csv; crm-survey cases $TMP/cases.csv
!~ cases\.csv:2: column answered: lies before the day the case was opened$
!~ cases\.csv:2: column opened: 'soon' is neither empty nor a date \(YYYY-MM-DD\)$
!~ cases\.csv:2: column compensation: 'perhaps' is neither yes, no, nor a number$
? 2

== rake
$ printf 'rid,sex,age\n1,f,old\n2,f,young\n3,m,young\n' >$TMP/r.csv; printf 'variable,level,total\nsex,f,60\nsex,m,40\n' >$TMP/m.csv
$ crm-survey rake --margins $TMP/m.csv --report $TMP/x.csv $TMP/r.csv; grep -v rounds $TMP/x.csv
rid,weight
1,30
2,30
3,40
measure,variable,level,n,start,total,value
margin,sex,f,2,2,60,60
margin,sex,m,1,1,40,40
sum,,,3,,,100
min,,,3,,,30
max,,,3,,,40
deff,,,3,,,1.02
n_eff,,,3,,,2.94117647059
! crm-survey: 3 weights after 2 rounds; design effect 1.020: worth 3 answers

== margins that cannot be met
$ printf 'rid,sex,age,w\n1,f,old,1\n2,f,young,0\n3,m,young,1\n' >$TMP/r.csv; r() { printf '%s\n' variable,level,total "$@" >$TMP/m.csv; crm-survey rake --margins $TMP/m.csv $TMP/r.csv $more; }
$ crm-survey rake $TMP/r.csv; r; r sex,f,60; r sex,f,60 sex,m,40 sex,x,1; r sex,f,60 sex,f,1; r sex,f,none; r ,f,1; r sex,f,60 sex,m,40 age,old,1 age,young,2
$ more='--start w' r sex,f,60 sex,m,40; r sex,f,60 sex,m,40 age,old,99 age,young,1; r zz,f,60
! crm-survey: --margins FILE is missing
!~ ^crm-survey: --margins: '.*/m\.csv' has no row$
!~ r\.csv:4: column sex: 'm' is no level of the margins$
! crm-survey: nobody has level 'x' of 'sex': join it with another level in the margins
!~ m\.csv:3: column level: 'f' stands twice for variable 'sex'$
!~ m\.csv:2: column total: 'none' is not a number above 0$
!~ m\.csv:2: column variable: the variable is empty$
! crm-survey: --margins: the totals of 'sex' add up to 100, those of 'age' to 3
!~ r\.csv:3: column w: a weight to start from is above 0$
!~ ^crm-survey: the margins are not met after 10000 rounds \(off by .*\): they contradict each other, or some combination of levels has too few answers$
!~ r\.csv:1: no column 'zz';
? 2

== one row a client, before a day
$ book item,kind,dimension,min,max a,rating,d,1,5 n,nps,,, t,attachment,,1,5 id,customer_id,,,
$ answers rid,date,id,a,n,t 1,2025-01-01,k1,1,9,5 2,2025-02-01,k1,3,0,4 3,2025-03-01,k1,5,7,3 4,2025-01-01,,5,7,3 5,,k2,5,7,3
$ survey score --last-before 2025-03-01; survey score -q | tail -1
rid,customer_id,date,d,nps_class,satisfaction,attachment
2,k1,2025-02-01,3,detractor,,4
5,k2,,5,passive,,3
! crm-survey: not used: 1 rows without a client, 1 without a date
! crm-survey: 1 rows are not before the day and are not used

== --last-before needs clients and dates
$ book item,kind q,csat; answers rid,date,q 1,2025-01-01,1; survey score --last-before 2025-03-01; answers rid,q 1,1; survey score --last-before 2025-03-01
! crm-survey: --last-before: no client of the answers: an item of kind customer_id, or a column named with -c customer_id=HEADER
! crm-survey: no date of the answers: an item of kind date, or a column named with -c date=HEADER
? 2

== a first codebook
$ answers rid,customer_id,date,shop,sat,recommend,q1,q2,e1,p1,hygiene,age,note 1,c1,2025-01-01,S1,4,9,1,2,7,6,1,31.5,fine 2,c2,2025-01-02,S1,5,10,3,5,6,6,0,44,'so so' 3,c3,2025-01-03,S2,1,0,3,5,6,6,0,44,good
$ crm-survey codebook $TMP/answers.csv
item,dimension,kind,min,max,reverse,pair,label,na,values,note
customer_id,,customer_id,,,,,,,,
date,,date,,,,,,,,
shop,,group,,,,,,,,
sat,,csat,1,5,0,,,,,
recommend,,nps,0,10,0,,,,,
q1,q,rating,1,5,0,,,,,
q2,q,rating,1,5,0,,,,,
e1,,expectation,1,7,0,p1,,,,
p1,,perception,1,7,0,e1,,,,
hygiene,,complaint,0,1,0,,,,,
age,,number,,,0,,,,,
note,,text,,,,,,,,
! crm-survey: this is a guess: look at kind, min, max and reverse of every item

== a ranking for people
$ book item,kind,label c1,complaint,dear c2,complaint,dirty; answers c1,c2 1,0 1,1 0,1 1,0; survey complaints -f table -q
rank  complaint  label  count  pct_respondents                  lo       hi
────  ─────────  ─────  ─────  ──────────────────────────  ───────  ───────
   1  c1         dear       3            75.00 ███████▌    30.0642  95.4413
   2  c2         dirty      2            50.00 █████       15.0039  84.9961
\
block 2 of 2
rank  pct_mentions  cum_pct
────  ────────────  ───────
   1            60       60
   2            40      100

== a codebook that is a folder of its own names
$ answers q 1; crm-survey csat nowhere $TMP/answers.csv
!~ ^crm-survey: nowhere: No such file or directory$
? 2

== a name for --id that no column has is refused
$ printf 'item,kind,min,max\nq1,rating,1,5\n' > $TMP/b.csv; printf 'rid,q1\na,2\n' | crm-survey items --id who $TMP/b.csv
! crm-survey: --id: 'who' is no column of the answers
? 2

== --id of a plain table: a name that no column has is refused, no rid is none
$ printf 'rid,g\n1,a\n2,b\n' > $TMP/a; printf 'variable,level,total\ng,a,1\ng,b,1\n' > $TMP/m; crm-survey codebook --id who $TMP/a; crm-survey rake --margins $TMP/m --id who $TMP/a
! crm-survey: --id: 'who' is no column of the answers
! crm-survey: --id: 'who' is no column of the answers
? 2

== codebook: a column that is there twice is refused
$ cd $TMP; printf 'rid,q,q\n1,2,3\n' > a; crm-survey codebook -q a
item,dimension,kind,min,max,reverse,pair,label,na,values,note
! crm-survey: a:1: two columns are called 'q'
? 2
