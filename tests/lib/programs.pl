# programs.pl -- small valid runs of all programs, for tests that hold for every one
#
#     require './tests/lib/programs.pl';
#     for my $run (runs($folder)) { $run->{name}, @{$run->{command}}, $run->{input} }
#
# all_runs($folder) has every analysis, every_run($folder) also options that do much else and runs of several files,
# state_runs($folder) what writes or reads a state, which is no text.  `input` is a file to give behind the command or as
# standard input; @{$run->{side}} are files it writes besides.  A program or an analysis without a run is an error: it has
# to be added here, or in a line of a test in tests/cli:
#
#     # run: crm-basket sizes -a 2024-12-31 < visits.csv
use strict;
use warnings;

sub transactions {
    my ($seed, @rows) = (7);
    for my $i (0 .. 399) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        my ($client, $day, $amount) = ($seed % 40, int($seed / 64) % 360, int($seed / 4096) % 200);
        my @date = gmtime(1704067200 + 86400 * $day);
        push @rows, sprintf 'c%d,%04d-%02d-%02d,%d.50', $client, $date[5] + 1900, $date[4] + 1,
            $date[3], $amount;
    }
    return join("\n", 'customer_id,date,amount', @rows) . "\n";
}

sub customers {
    my ($seed, @rows) = (11);
    for my $i (1 .. 300) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        my $tenure = 200 + int($seed / 64) % 300;
        my $visits = 1 + int(abs(log(($seed % 10007 + 1) / 10008)) * 3);
        my $recency = $visits == 1 ? $tenure : int($tenure * (int($seed / 4096) % 100) / 120);
        push @rows, sprintf 'c%d,%d,%d,%d,%d.25', $i, $recency, $tenure, $visits, 50 * $visits + $i;
    }
    return join("\n", 'customer_id,recency_days,tenure_days,frequency,monetary', @rows) . "\n";
}

# Lines with all columns, of stylists of whom one leaves, and cards sold and used.
sub visits {
    my ($seed, $client, $day, @rows) = (3);
    for my $i (0 .. 299) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        ($client, $day) = (int($seed / 16) % 30, int($seed / 1024) % 360) if $i % 2 == 0;
        my $what = int($seed / 65536);
        my @date = gmtime(1704067200 + 86400 * $day);
        my $staff = $day < 150 && $client % 3 == 0 ? 'Leo' : ('Ana', 'Mei')[$client % 2];
        push @rows, sprintf 'c%d,%04d-%02d-%02dT%02d:00:00,%d.50,%s,%s,%s,%s,%s,t%d', $client, $date[5] + 1900, $date[4] + 1,
            $date[3], 9 + $client % 10, $what % 90, ('service', 'service', 'service', 'product', 'prepaid', 'redeem')[$what % 6],
            $staff, ('Hair', 'Nails')[$what % 2], 'item' . $what % 5, $what % 7, int($i / 2);
    }
    return join("\n", 'customer_id,date,amount,kind,staff,category,item,cost,txn_id', @rows) . "\n";
}

# An appointment book of three months, the last weeks of it ahead.
sub bookings {
    my ($seed, @rows) = (9);
    my $at = sub { my @date = gmtime(1704067200 + 86400 * $_[0] + 3600 * $_[1]); return sprintf '%04d-%02d-%02dT%02d:00:00', $date[5] + 1900, $date[4] + 1, $date[3], $date[2] };
    for my $i (1 .. 250) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        my ($day, $what) = (5 + int($seed / 1024) % 90, int($seed / 65536));
        my $status = $day > 75 ? 'booked' : (qw(completed completed completed no_show cancelled rescheduled blocked))[$what % 7];
        push @rows, join ',', 'c' . $what % 30, "b$i", $at->($day - $what % 5, 9), $at->($day, 9 + $what % 8), 15 * (1 + $what % 4), $status,
            ('Ana', 'Mei')[$i % 2], ('Cut', 'Colour')[$what % 2], $what % 90 . '.50', ('desk', 'online')[$what % 2],
            $status =~ /^(?:cancelled|rescheduled)$/ ? $at->($day - $what % 3, 8) : '', $what % 4 ? 0 : 20;
    }
    return join("\n", 'customer_id,booking_id,booked_at,start,duration_min,status,staff,service,amount,channel,cancelled_at,deposit', @rows) . "\n";
}

# Answers to questions of all kinds.
sub codebook {
    return join "\n", 'item,kind,dimension,min,max,pair,label', 'who,customer_id,,,,,', 'day,date,,,,,', 'e1,expectation,a,1,7,p1,',
        'e2,expectation,b,1,7,p2,', 'p1,perception,a,1,7,,', 'p2,perception,b,1,7,,', 'i1,importance,,1,7,f1,', 'i2,importance,,1,7,f2,',
        'f1,performance,,1,7,,first', 'f2,performance,,1,7,,second', 'w1,weight,a,,,,', 'w2,weight,b,,,,', 's,csat,,1,5,,', 'n,nps,,0,10,,',
        'c,ces,,1,7,,', 've,value-expected,,1,10,vp,', 'vp,value-perceived,,1,10,,', 'kf,kano-functional,wifi,1,5,kd,',
        'kd,kano-dysfunctional,wifi,1,5,,', 'x1,complaint,,,,,loud', 'x2,complaint,,,,,cold', 'at,attachment,,1,5,,', 'g,group,,,,,', '';
}

sub answers {
    my ($seed, @rows) = (5);
    for my $i (1 .. 60) {
        my $next = sub { $seed = ($seed * 1103515245 + 12345) % 2147483648; return int($seed / 65536) % $_[0] };
        my $good = $next->(4);
        push @rows, join ',', $i, "c" . $i % 40, sprintf('2024-%02d-%02d', 1 + $i % 6, 1 + $next->(28)), 4 + $next->(4), 4 + $next->(4),
            2 + $good + $next->(2), 1 + $good + $next->(3), 1 + $next->(7), 1 + $next->(7), 1 + $good + $next->(4), 1 + $good + $next->(3),
            60, 40, 1 + $good + $next->(2), 2 * $good + $next->(5), 1 + $next->(7), 5 + $next->(5), 1 + 2 * $good + $next->(3),
            1 + $next->(2), 3 + $next->(3), $next->(2), $next->(3) == 0 ? 1 : '', 1 + $good + $next->(2), ('young', 'old')[$next->(2)];
    }
    return join("\n", 'rid,who,day,e1,e2,p1,p2,i1,i2,f1,f2,w1,w2,s,n,c,ve,vp,kf,kd,x1,x2,at,g', @rows) . "\n";
}

my %input = (
    'transactions.csv' => transactions(),
    'visits.csv' => visits(),
    'bookings.csv' => bookings(),
    'moved.csv' => "Booking ID,Rescheduled From,Client ID,Start,Duration,Status,Canceled,Cancelled By,Deposit,Type\nB1,,C1,2024-03-01 10:00,1h 30min,Cancelled,yes,salon,\$20,online\nB2,B1,C1,2024-03-03 10:00,90,Completed,no,,yes,phone\nB3,,C2,2024-03-03 11:00,30,Foo,no,,,app\nB4,,C2,2024-03-03 12:00,30,Booked,no,,,app\n",
    'hours.csv' => "staff,weekday,date,from,to\nAna,Monday,,09:00,17:00\nAna,Tuesday,,10:00,12:00\nMei,Monday,,09:00,12:00\n,,2024-03-04,,\n",
    'customers.csv' => customers(),
    'codebook.csv' => "item,kind,dimension,min,max\nq1,rating,d,1,5\nq2,rating,d,1,5\n",
    'answers.csv' => "rid,q1,q2\n" . join('', map { "$_," . (1 + $_ % 5) . ',' . (1 + $_ % 4) . "\n" } 1 .. 30),
    'voicebook.csv' => codebook(),
    'voice.csv' => answers(),
    'counts.csv' => "feature,M,O,A,I,R,Q\nwifi,5,20,31,40,2,1\ntea,30,20,10,9,1,0\n",
    'means.csv' => "dimension,customer_expectation,management_belief,standard,delivered,perceived,promised\n"
        . "clean,6.1,5.9,5.5,5.2,5.1,6.3\nkind,6.4,6.0,6.1,5.7,5.5,6.0\n",
    'cases.csv' => "case_id,customer_id,opened,answered,closed,class,compensation,followed_up,satisfied\n" . join('',
        map { "$_,c$_,2024-03-0$_,2024-03-1$_,,c" . $_ % 3 . ',,' . ('yes', 'no')[$_ % 2] . ",yes\n" } 1 .. 9),
    'margins.csv' => "variable,level,total\ng,young,50\ng,old,50\n",
    'lives.csv' => "time,event,x,p,g,entry\n" . join('',
        map { join(',', $_ * 7 % 60, $_ % 2, $_ * 13 % 17, ($_ * 31 % 97) / 100, 'g' . $_ * 5 % 3, int($_ * 7 % 60 / 3)) . "\n" } 1 .. 200),
    'arms.csv' => "customer_id,arm,district,x\n" . join('', map { "c$_," . ('control', 'call', 'mail')[$_ * 7 % 3] . ',d' . $_ % 2 . ',' . $_ * 13 % 17 . "\n" } 0 .. 39),
    'rules.txt' => "often: frequency > 2\nrest: frequency <= 2\n",
    'segments.csv' => "segment,r,f,m\nbest,4-5,4-5,*\n",
    'groups.csv' => "customer_id,district,shop,recency_days,frequency,monetary\n" . join('',
        map { "c$_,d" . $_ % 5 . ',s' . $_ % 2 . ",$_," . $_ % 7 . ',' . $_ * 13 % 97 . ".50\n" } 1 .. 200),
    'sold.csv' => "item\nitem1\nitem2\nitem4\n",
    'facts.csv' => "customer_id,district\n" . join('', map { "c$_,d" . $_ % 5 . "\n" } 1 .. 200),
    'people.csv' => "customer_id,name,phone,birthday\n" . join('', map { "p$_,Name$_,1391234" . (1000 + $_ % 9) . ",1990-0$_-01\n" } 1 .. 9),
    'bought.csv' => "customer_id,date,amount,phone\n" . join('', map { "p$_,2024-01-0$_,9.50,1391234" . (1000 + $_ % 7) . "\n" } 1 .. 9),
    'held.csv' => "customer_id,recency_days,tenure_days,frequency,monetary,staff,interval_median,interval_last,visits_180d,"
        . "visits_prev_180d,spend_180d,spend_prev_180d,visits_365d,attachment,discount_share,referred_by\n" . join('',
        map { "c$_," . $_ % 50 . ',' . (60 + $_ * 7 % 300) . ',' . (2 + $_ % 6) . ',' . $_ * 13 % 97 . ".50,s" . $_ % 3 . ',20,'
            . $_ % 70 . ',' . $_ % 5 . ',' . $_ % 4 . ',100,' . $_ % 150 . ',' . $_ % 9 . ',' . (1 + $_ % 5) . ',0.' . $_ % 10
            . ',' . ($_ % 4 ? '' : 'c' . ($_ + 1)) . "\n" } 1 .. 80),
    'joined.csv' => "customer_id,level,joined\n" . join('', map { "c$_," . ($_ % 2 ? 'gold' : '') . ',' . ($_ % 2 ? '2024-04-0' . (1 + $_ % 9) : '') . "\n" } 0 .. 29),
    'points.csv' => "earn,per,where,times,expires\n0,1,kind = prepaid,,\n1,10,,,60d\n,,staff = Mei,2,\n",
    'levels.csv' => "level,measure,window,reach,keep,grace\nsilver,visits,90d,2,1,30d\ngold,spend,180d,150,100,\n",
    'spent.csv' => "customer_id,date,points\n" . join('', map { 'c' . $_ % 30 . ',2024-0' . (1 + $_ % 9) . ",05,3\n" =~ s/,05/-05/r } 1 .. 40),
    'stayed.csv' => "cohort,age,customers\n" . join('', map { my $c = $_; map { "$c,$_," . int((900 + $c) / ($_ + 2)) . "\n" } 0 .. 5 } 1 .. 3),
    'periods.csv' => "shop,period,v,as_of\n" . join('', map { my $s = $_; map { sprintf "%s,%d-%02d,%d,2024-12-31\n", $s, 2022 + int($_ / 12), $_ % 12 + 1,
        100 + $_ + ($_ * 7 % 12) * 3 + ($_ * 31 + ord $s) % 11 } 0 .. 35 } qw(a b)),
    'results.csv' => "customers,repeat_customers,visits,n,mean,p05,p10,p25,median,p75,p80,p90,p95,p99\n"
        . "40,30,400,360,20,1,2,5,15,30,35,50,60,90\n",
    'care.csv' => "occasion,when,who,action,channel,priority\nbirthday,birthday-2d,all,card,sms,2\n"
        . "late,now,frequency > 3 and staff != s2,call,call,1\nvisit,last_date+9d,,ask,email,3\n"
        . "spring,festival(spring_festival)-4d,monetary >= 100,wishes,sms,4\nquarter,every 20d since last_date,,news,letter,5\n",
    'guests.csv' => "customer_id,name,phone,email,consent,birthday,birthday_calendar,last_date,staff,frequency,monetary\n" . join('', map {
        my $i = $_; sprintf "g%d,Name%d,1391234%04d,%s,%s,19%02d-%02d-%02d,%s,2026-%02d-%02d,s%d,%d,%d.50\n", $i, $i, $i * 37 % 10000,
            $i % 5 ? "g$i\@example.com" : '', $i % 7 ? 'yes' : 'no', 60 + $i % 40, 1 + $i % 12, 1 + $i * 3 % 28,
            ('', 'lunar', 'solar')[$i % 3], 1 + $i % 2, 1 + $i * 5 % 28, $i % 3, $i % 8, $i * 13 % 400 } 1 .. 120),
    'called.csv' => "date,customer_id\n" . join('', map { sprintf "2026-02-%02d,g%d\n", 1 + $_ % 9, $_ * 4 } 1 .. 20),
    'formbook.csv' => "item,kind,dimension,values\n满意度,csat,,满意=4;非常满意=5;不满意=2\n不满,complaint,店;店,价格=1;环境=2\n"
        . "手机号,customer_id,,\n意见,text,,\n",
    'form.csv' => "序号,提交答卷时间,所用时间,手机号,wave,满意度,不满,意见\n"
        . join('', map { my $i = $_; sprintf "%d,2025/3/%d 10:00:00,%d秒,p%d,%d,%s,%s,%s\n", $i, 1 + $i % 28, 60 + $i, $i % 30,
            $i > 30, ('满意', '非常满意', '不满意')[$i % 3], ('价格', '价格┋环境', '(空)', '环境')[$i % 4], $i % 5 ? '' : '好' } 1 .. 60),
    'contacts.csv' => "date,customer_id,occasion,action,channel,priority,staff,name,phone,value,reason,consent\n" . join('', map {
        "2026-01-0" . (1 + $_ % 7) . ",c$_,late,call,call," . (1 + $_ % 3) . ",s" . $_ % 3 . ",Name$_,139$_," . $_ * 7 . ".00,now," . ('yes', 'no', '')[$_ % 3] . "\n" } 1 .. 30),
    'rates.csv' => "period,definition,new_or_existing,eligible,retained,rate,lo,hi,retained_same,rate_same,lo_same,hi_same,note,as_of\n"
        . join('', map { "2024-0$_,visit:90d,all,40,2$_,0.5$_,0.4,0.7,,,,,,2024-12-31\n" } 1 .. 9),
);

# program, arguments, input; an argument that is the name of an input becomes its path, and one that begins with > a file to be written
my @runs = (
    ['crm-import', [], 'transactions.csv'],
    ['crm-rfm', ['-a', '2024-12-31'], 'transactions.csv'],
    ['crm-rfm', ['--from', 'customers', '--method', 'kmeans'], 'customers.csv'],
    ['crm-churn', ['activity', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['survival', '--time', 'time', '--event', 'event'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--time', 'time', '--terms', 'x'], 'lives.csv'],
    ['crm-churn', ['evaluate', '--prob', 'p', '--event', 'event'], 'lives.csv'],
    ['crm-segment', ['grade', '--cut', 'median'], 'customers.csv'],
    ['crm-segment', ['list', '--sort', '-monetary', '--where', 'frequency > 1'], 'customers.csv'],
    ['crm-segment', ['pareto', '-J', 'facts.csv'], 'customers.csv'],
    ['crm-segment', ['kmeans', '--columns', 'frequency,monetary', '--k', '3', '--restarts', '2'], 'customers.csv'],
    ['crm-segment', ['mixture', '--columns', 'frequency,monetary', '--k', '1'], 'customers.csv'],
    ['crm-segment', ['summary', '--of', 'frequency'], 'customers.csv'],
    ['crm-clv', ['fit', '-m', 'bg-nbd'], 'customers.csv'],
    ['crm-clv', ['predict', '-m', 'bg-nbd'], 'customers.csv'],
    ['crm-clv', ['validate', '-a', '2024-12-31', '--split', '2024-08-01'], 'transactions.csv'],
    ['crm-basket', ['rules', '--min-support', '2', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-survey', ['items', 'codebook.csv'], 'answers.csv'],
    ['crm-member', ['prepaid', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-campaign', ['effect', '--start', '2024-09-01', '-a', '2024-12-31', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-booking', ['outcome', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-forecast', ['series', '--value', 'v', '-g', 'shop'], 'periods.csv'],
    ['crm-report', ['audit'], 'results.csv'],
    ['crm-care', ['plan', 'care.csv', '--from', '2026-02-09', '--to', '2026-02-22'], 'guests.csv'],
);

# further analyses, for what is cheap to look at everywhere
my @more = (
    ['crm-churn', ['retention', '--definition', 'all', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['bridge', '--inactive', '60', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['cohort', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['intervals', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['overdue', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['label', '--cut', '2024-06-30', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-clv', ['fit', '-m', 'bg-nbd', '--covariates', 'C(district)', '--spend', 'none', '-J', 'facts.csv'], 'customers.csv'],
    ['crm-churn', ['score', '--inactive', '60', '--horizon', '30d', '--force', '-a', '2024-12-31'],
        'transactions.csv'],
    ['crm-churn', ['survival', '--inactive', '60', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['departure', '-a', '2024-12-25'], 'visits.csv'],
    ['crm-member', ['liability', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-member', ['points', '-a', '2024-12-31', 'points.csv'], 'visits.csv'],
    ['crm-member', ['levels', '-a', '2024-12-31', 'levels.csv'], 'visits.csv'],
    ['crm-member', ['breakage', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-member', ['effect', '--member', 'level = gold', '-J', 'joined.csv', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-segment', ['top'], 'customers.csv'],
    ['crm-segment', ['lifecycle', '--inactive', '60'], 'held.csv'],
    ['crm-segment', ['ladder'], 'customers.csv'],
    ['crm-segment', ['loyalty'], 'held.csv'],
    ['crm-segment', ['rules', 'rules.txt'], 'customers.csv'],
    ['crm-segment', ['cross', '--of', 'district,shop'], 'groups.csv'],
    ['crm-segment', ['profile', '--of', 'district'], 'groups.csv'],
    ['crm-basket', ['items', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['next', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['recommend', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['validate', '--cut', '2024-09-01', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-survey', ['check', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['score', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['summary', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['reliability', 'codebook.csv'], 'answers.csv'],
    (map { ['crm-survey', [$_, 'voicebook.csv'], 'voice.csv'] }
        qw(csat ces nps ratio gap kano factors drivers ipa trend complaints)),
    ['crm-survey', ['csi', '--item', 'f1,f2', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['compare', '--item', 's', '--groups', 'g', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['rake', '--margins', 'margins.csv'], 'voice.csv'],
    ['crm-survey', ['fivegaps'], 'means.csv'],
    ['crm-survey', ['cases'], 'cases.csv'],
    ['crm-survey', ['codebook'], 'voice.csv'],
    ['crm-survey', ['codebook'], 'form.csv'],
    ['crm-survey', ['check', 'formbook.csv'], 'form.csv'],
    ['crm-survey', ['complaints', '--unit', 'dimension', 'formbook.csv'], 'form.csv'],
    ['crm-survey', ['compare', '--groups', 'wave', '--waves', 'formbook.csv'], 'form.csv'],
    ['crm-campaign', ['power', '--base', '.2'], 'arms.csv'],
    ['crm-campaign', ['assign', '--arms', 'control:.5,call:.5', '--replace'], 'arms.csv'],
    ['crm-campaign', ['matched', '--start', '2024-09-01', '-a', '2024-12-31', '--treated', 'arm = call', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-campaign', ['uplift', '--start', '2024-06-01', '--horizon', '200d', '-a', '2024-12-31', '--terms', 'x', '--measure', 'spend', '--arm', 'call', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-booking', ['rebook', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['lead', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['clients', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['occupancy', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['gaps', '--hours', 'hours.csv', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['joins', '--transactions', 'visits.csv', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-forecast', ['cohort', '--inactive', '60', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-forecast', ['cohort', '--inactive', '60', '-a', '2024-12-31', '-g', 'category'], 'visits.csv'],
    ['crm-forecast', ['validate', '--value', 'v', '-g', 'shop', '--where', 'shop = a'], 'periods.csv'],
    ['crm-clv', ['validate', '--season', 'auto', '--split', '2024-10-31', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-forecast', ['base', '--runs', '100', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-forecast', ['validate', '--people', '--runs', '100', '--horizon', '1', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-forecast', ['what-if', '--retention', '+5%', '--new', '-10%', '--runs', '100', '--horizon', '1', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-booking', ['risk', '--force', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-report', ['monthly'], 'rates.csv'],
    ['crm-report', ['card'], 'rates.csv'],
    ['crm-care', ['dates', '--from', '2026-02-09', '--birthdays', '>birthdays'], 'guests.csv'],
);

for my $test (glob 'tests/cli/*.t') {
    open my $in, '<', $test or die "$test: $!\n";
    while (<$in>) {
        push @more, [$1, [split ' ', $2], $3] if /^# run: (\S+) (.*) < (\S+)$/;
    }
}

# options that do much else, and runs of several files
my @others = (
    ['crm-import', ['-T', 'clients', '--totals', '>totals'], 'people.csv'],
    ['crm-import', ['-T', 'answers'], 'voice.csv'],
    ['crm-import', ['-T', 'bookings'], 'bookings.csv'],
    ['crm-import', ['-T', 'bookings', '-k', 'booking_id', '--status', 'Foo=none', '--totals', '>totals'], 'moved.csv'],
    ['crm-import', ['-T', 'bookings', '--status', 'Foo=none', '--rejects', '>rejects', '--utc-offset', '8'], 'moved.csv'],
    ['crm-import', ['-r', '>rejects', '--totals', '>totals', '-k', 'all'], 'transactions.csv'],
    ['crm-import', ['--link', 'phone', '--clients', 'people.csv', '--link-map', '>map', '--clients-out', '>persons'], 'bought.csv'],
    ['crm-import', ['-T', 'clients', '--link', 'phone'], 'people.csv'],
    ['crm-rfm', ['--features', '--visit', 'txn', '--thresholds', '>cuts', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-rfm', ['--method', 'nested', '--segments', 'segments.csv', '--list', 'facts.csv', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-rfm', ['--method', 'ntile', '-b', '4', '--score-on', 'last365', '-J', 'facts.csv', '-a', '2024-12-31', '-j', '3'], 'transactions.csv'],
    ['crm-churn', ['activity', '-g', 'staff', '--visit', 'txn', '-a', '2024-12-31', '-j', '3'], 'visits.csv'],
    ['crm-churn', ['retention', '-g', 'staff,district', '-J', 'facts.csv', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-churn', ['overdue', '--per', 'category', '-J', 'facts.csv', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-churn', ['survival', '--time', 'time', '--event', 'event', '-g', 'g', '--median', '>median', '--test-file', '>test'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--time', 'time', '--terms', 'x,C(g)', '--fit', '>fit', '--baseline', '>baseline',
        '--zph', '>zph', '--residuals', '>residuals'], 'lives.csv'],
    ['crm-churn', ['survival', '--time', 'time', '--event', 'event', '--entry', 'entry', '-g', 'g', '--strata', 'p', '--at', '10,20', '--tau', '5',
        '--median', '>median', '--test-file', '>test'], 'lives.csv'],
    ['crm-churn', ['survival', '--time', 'time', '--event', 'event', '--entry', 'entry', '--weight', 'x', '--median', '>median'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--time', 'time', '--entry', 'entry', '--weight', 'p', '--terms', 'x', '--scale', 'x=7', '--zph', '>zph',
        '--residuals', '>residuals'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--terms', 'x,p', '--strata', 'g', '--time', 'time', '--cluster', 'g'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--terms', 'x,p,C(g)', '--fit', '>fit', '--predict', '>predict'], 'lives.csv'],
    ['crm-churn', ['score', '--inactive', '60', '--horizon', '30d', '--force', '-a', '2024-12-31', '--evaluate', '>proof'], 'transactions.csv'],
    ['crm-segment', ['grade', '--by-lists', '--why'], 'held.csv'],
    ['crm-segment', ['top', '--lists', '>lists', '--n', '5'], 'held.csv'],
    ['crm-segment', ['ladder', '--funnel', '>funnel'], 'held.csv'],
    ['crm-segment', ['ladder', '--target', 'frequency = 0 and monetary < 5', '-J', 'facts.csv'], 'customers.csv'],
    ['crm-segment', ['list', '--columns', 'customer_id,monetary', '--head', '5', '-J', 'facts.csv'], 'customers.csv'],
    ['crm-segment', ['lifecycle', '--inactive', '30', '--why'], 'held.csv'],
    ['crm-segment', ['rules', 'rules.txt', '--complete'], 'customers.csv'],
    ['crm-segment', ['kmeans', '--columns', 'frequency,monetary', '--k', '2-3', '--restarts', '1', '--transform', 'zscore', '--fit', '>fit', '--centers',
        '>centers', '--save-model', '>model'], 'groups.csv'],
    ['crm-segment', ['mixture', '--columns', 'frequency,monetary', '--k', '1-2', '--restarts', '1', '--fit', '>fit'], 'held.csv'],
    ['crm-segment', ['pareto', '--fit', '>fit'], 'customers.csv'],
    ['crm-segment', ['movement', '--of', 'district', 'groups.csv'], 'groups.csv'],
    ['crm-segment', ['profile', '--of', 'staff', '--transactions', 'visits.csv', '--names', '>names'], 'held.csv'],
    ['crm-basket', ['rules', '--of', 'category', '--unit', 'client', '--all', '-g', 'district', '-J', 'facts.csv', '-a', '2024-12-31', '-j', '3'], 'visits.csv'],
    ['crm-basket', ['items', '-g', 'staff,weekday', '--unit', 'day', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['next', '--within', '60d', '--min-support', '2', '--others', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['recommend', '--method', 'rules', '--wide', '>wide', '--offer', 'sold.csv', '-a', '2024-12-31', '-j', '3'], 'visits.csv'],
    ['crm-basket', ['recommend', '--new-only', '--k', '1', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-basket', ['validate', '--cut', '2024-09-01', '--new-only', '-a', '2024-12-31'], 'visits.csv'],
    ['crm-survey', ['check', '--items', '>items', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['score', '--last-before', '2024-05-01', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['summary', '-g', 'g', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['nps', '-g', 'g', '--pairs', '>pairs', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['items', '--unit', 'dimension', '--period', 'month', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['ipa', '--importance', 'lmg', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['trend', '--test-file', '>test', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['compare', '--value', 's', '--groups', 'g', '--test-file', '>test', '--pairs', '>pairs', '--exact'], 'voice.csv'],
    ['crm-survey', ['compare', '--paired', 'e1,p1', '--test-file', '>test'], 'voice.csv'],
    ['crm-survey', ['kano', '--counts'], 'counts.csv'],
    ['crm-survey', ['drivers', '--unit', 'dimension', '--fit', '>fit', 'voicebook.csv'], 'voice.csv'],
    ['crm-survey', ['rake', '--margins', 'margins.csv', '--report', '>report'], 'voice.csv'],
    ['crm-clv', ['fit', '-m', 'mbg-nbd', '--spend', 'gamma-gamma', '--covariance', '>covariance'], 'customers.csv'],
    ['crm-clv', ['fit', '-m', 'pareto-nbd'], 'held.csv'],
    ['crm-clv', ['predict', '-m', 'mbg-nbd', '--interval', '--loglik'], 'held.csv'],
    ['crm-clv', ['validate', '-m', 'bg-nbd', '-a', '2024-12-31', '--split', '2024-08-01', '--table', '>table', '--holdout-table', '>holdout'],
        'transactions.csv'],
    ['crm-member', ['breakage', '--estimate', '>estimate', '-a', '2024-12-31', '--expires', '200'], 'visits.csv'],
    ['crm-member', ['points', '--redemptions', 'spent.csv', '--ledger', '>ledger', '-J', 'facts.csv', '-a', '2024-12-31', 'points.csv', '-j', '3'], 'visits.csv'],
    ['crm-member', ['levels', '--moves', '>moves', '--moves-from', '2024-06-30', '-a', '2024-12-31', 'levels.csv'], 'visits.csv'],
    ['crm-member', ['prepaid', '--expires', '60', '--bonus', 'last', '-J', 'facts.csv', '-a', '2024-12-31', '-j', '3'], 'visits.csv'],
    ['crm-member', ['liability', '-g', 'staff,district', '-J', 'facts.csv', '--period', 'week', '--expires', '60', '-a', '2024-12-28'], 'visits.csv'],
    ['crm-campaign', ['assign', '--arms', 'control:.5,call:.5', '--strata', 'district', '--balance', '>balance', '--into', 'split'], 'arms.csv'],
    ['crm-campaign', ['effect', '-g', 'district', '--start', '2024-09-01', '--cap', '95', '--arms', 'control:1/3,call:1/3,mail:1/3',
        '--ratio', '>ratio', '--money', '>money', '--cost', '5', '-a', '2024-12-31', '-j', '3', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-campaign', ['matched', '--start', '2024-09-01', '-a', '2024-12-31', '--treated', 'arm = call', '--exact', 'district', '--balance', '>balance',
        '--of', 'category', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-campaign', ['uplift', '--start', '2024-06-01', '--horizon', '200d', '-a', '2024-12-31', '--terms', 'x,C(district)', '--measure', 'spend', '--arm',
        'call', '--force', '--fit', '>fit', '--evaluate', '>tenths', '--qini', '>qini', '-J', 'arms.csv'], 'visits.csv'],
    ['crm-booking', ['outcome', '-g', 'staff,district', '-J', 'facts.csv', '--unit', 'day', '--count-late', '--late-moves', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['risk', '--force', '--evaluate', '>proof', '--design', '>design', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['lead', '--bands', '>bands', '-g', 'weekday', '--unit', 'booking', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-booking', ['occupancy', '--hours', 'hours.csv', '-g', 'date,staff', '-a', '2024-03-15'], 'bookings.csv'],
    ['crm-forecast', ['series', '--value', 'v', '-g', 'shop', '--total', '--fit', '>fit', '--models', '>models', '--floor', '0', '-j', '3'], 'periods.csv'],
    ['crm-forecast', ['cohort', '--survivors', '--pool', '--fit', '>fit'], 'stayed.csv'],
    ['crm-forecast', ['series', '--value', 'v', '-g', 'shop', '--model', 'MAM', '--total', '-a', '2024-11-30', '--missing', 'longest'], 'periods.csv'],
    ['crm-report', ['monthly', '--lang', 'zh', '--summary', '>summary', 'rates.csv'], 'results.csv'],
    ['crm-report', ['audit', '--mask', '--currency', 'EUR', 'rates.csv'], 'contacts.csv'],
    ['crm-report', ['card', '--stale-ok', '--consent', 'consent=yes', 'rates.csv'], 'contacts.csv'],
    ['crm-care', ['plan', 'care.csv', '--from', '2026-02-09', '--to', '2026-02-22', '--closed', 'mon,festival:spring_festival', '--most',
        '3/staff', '--contacts', 'called.csv', '--keep', 'email', '--mask', '--phone', 'national', '--country', 'CN', '--held', '>held',
        '--totals', '>totals'], 'guests.csv'],
    ['crm-care', ['plan', '--lang', 'zh', '-a', '2026-02-09', '-J', 'facts.csv'], 'guests.csv'],
);

# of pieces; every_run has them too
my @states = (
    ['crm-rfm', ['--partial', '--visit', 'txn'], 'visits.csv'],
    ['crm-rfm', ['--merge', '--features'], 'rfm.state'],
    ['crm-rfm', ['--merge', '--partial'], 'rfm.state'],
    ['crm-churn', ['cohort', '--partial'], 'visits.csv'],
    ['crm-churn', ['cohort', '--merge'], 'churn.state'],
    ['crm-import', ['--partial', '--totals', '>state'], 'transactions.csv'],
    ['crm-import', ['--partial'], 'transactions.csv'],
    ['crm-import', ['--merge'], 'import.state'],
    ['crm-member', ['liability', '--partial', '-g', 'staff'], 'visits.csv'],
    ['crm-member', ['liability', '--merge'], 'member.state'],
);
my %state = ('rfm.state' => ['crm-rfm', '--partial', '--features'], 'churn.state' => ['crm-churn', 'cohort', '--partial'],
    'import.state' => ['crm-import', '--partial'], 'member.state' => ['crm-member', 'liability', '--partial']);

# of no input, which no test of inputs can use
my %alone = ('crm-care' => { rules => 1 });

# Whether the program is built and has the analysis.
sub is_there {
    my ($program, $args) = @_;
    return 0 if !-x "$ENV{BUILD}/bin/$program";
    my ($analyses) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
    return !defined $analyses || $analyses =~ /^  \Q$args->[0]\E /m;
}

sub runs { return some_runs($_[0], @runs) }
sub all_runs { return some_runs($_[0], @runs, @more) }
sub every_run { return (some_runs($_[0], @runs, @more, @others), state_runs($_[0])) }

sub state_runs {
    my ($folder) = @_;
    my @there = some_runs($folder, @runs, @states);
    for my $name (keys %state) {
        system(@{ $state{$name} }, '-q', '-o', "$folder/$name", "$folder/visits.csv") == 0 or die "@{ $state{$name} }: $?\n";
    }
    return @there[@runs .. $#there];
}

sub some_runs {
    my ($folder, @wanted) = @_;
    for my $name (keys %input) {
        open my $out, '>', "$folder/$name" or die;
        print $out $input{$name};
        close $out;
    }
    my @there = map {
        my ($program, $args, $input) = @$_;
        my @path = map { exists $input{$_} ? "$folder/$_" : s/^>/$folder\//r } @$args;
        my $name = join ' ', $program, map { s/^>//r } @$args;
        { name => $name, program => $program, command => [$program, @path, '-q'],
            input => "$folder/$input", side => [map { /^>(.*)/ ? "$folder/$1" : () } @$args] };
    } grep { is_there($_->[0], $_->[1]) } @wanted;
    for my $program (map { m{([^/]+)$} } grep { -B } glob "$ENV{BUILD}/bin/*") {
        my %run = map { ($_->[1][0] // '') => 1 } grep { $_->[0] eq $program } @runs, @more, @others;
        my ($analyses) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
        my @missing = grep { !$run{$_} && !$alone{$program}{$_} } ($analyses // '') =~ /^  ([\w-]+)/gm;
        die "tests/lib/programs.pl: no run of $program @missing\n" if !%run || @missing;
    }
    return @there;
}

1;
