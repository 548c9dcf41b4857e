#!/usr/bin/env perl
# Sixty respondents with known answers, written as each form tool exports them: what
# `crm-survey codebook` makes of the file, and every analysis, equals what the plain numbers give.
use strict;
use warnings;
use Test::More;
use Encode qw(decode encode);
use File::Temp qw(tempdir);
use lib 'tests/lib';
use Chance;
use Rows;
use utf8;

seed(1);
binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);
my $tmp = tempdir(CLEANUP => 1);

# ---- the questionnaire, in two languages ---------------------------------------------------

my %text = (
    en => {
        csat => 'Overall, how satisfied are you with our salon?',
        nps => 'How likely are you to recommend us to a friend?',
        ces => 'How easy was it to get what you came for? (1-7)',
        matrix => 'Please rate the following', parts => ['Staff', 'Cleanliness', 'Price, value', 'Atmosphere'],
        e => ['Excellent salons should keep appointments on time', 'Excellent salons should have spotless rooms',
            'Excellent salons should explain prices'],
        p => ['This salon keeps appointments on time', 'This salon has spotless rooms', 'This salon explains prices'],
        kf => ['If the salon offers online booking, how do you feel?', 'If the salon serves tea, how do you feel?'],
        kd => ['If the salon does not offer online booking, how do you feel?',
            'If the salon does not serve tea, how do you feel?'],
        multi => 'What bothered you?', options => ['Pushy selling', 'Too expensive', 'Long wait (more than 20 min, no tea)', 'Dirty'],
        other => 'Other (please specify)', comment => 'Anything else?', age => 'Your age group',
        ages => ['20-29', '30-39', '40-49'],
        satisfied => ['Very dissatisfied', 'Dissatisfied', 'Neither satisfied nor dissatisfied', 'Satisfied', 'Very satisfied'],
        agree => ['Strongly disagree', 'Disagree', 'Neither agree nor disagree', 'Agree', 'Strongly agree'],
        kano => ['I like it', 'It must be that way', 'I am neutral', 'I can live with it', 'I dislike it'],
        na => 'N/A', said => ['lovely', 'see you soon', 'nice, but far', ''],
    },
    zh => {
        csat => '您对本店的总体满意度', nps => '您会把我们推荐给朋友吗?(0-10分)', ces => '预约是否方便容易(1-7分)',
        matrix => '您对以下各项满意吗', parts => ['技师', '环境', '价格', '氛围'],
        e => ['优秀的美容院应当准时开始', '优秀的美容院应当环境整洁', '优秀的美容院应当价格透明'],
        p => ['本店准时开始', '本店环境整洁', '本店价格透明'],
        kf => ['如果有线上预约,您的感受是', '如果有茶水供应,您的感受是'],
        kd => ['如果没有线上预约,您的感受是', '如果没有茶水供应,您的感受是'],
        multi => '您有哪些不满', options => ['强行推销', '价格虚高', '等候太久', '卫生不好'],
        other => '其他', comment => '您的意见', age => '您的年龄段', ages => ['20-29岁', '30-39岁', '40-49岁'],
        satisfied => ['非常不满意', '不满意', '一般', '满意', '非常满意'],
        agree => ['非常不满意', '不满意', '一般', '满意', '非常满意'],
        kano => ['我很喜欢', '理应如此', '无所谓', '可以忍受', '我很不喜欢'],
        na => '不清楚', said => ['很好', '下次再来', '不错,就是远', ''],
    });

sub ladder { my $x = int(rand 5) + 1; $x = 5 if rand() < .2; return $x }

# Answers as numbers, undef where there is none; the last ones left after the first page.
my @people;
for my $i (1 .. 60) {
    my %p = (csat => ladder(), nps => int(rand 11), ces => 1 + int rand 7, age => int(rand 3),
        day => 1 + int rand 28, month => 3 + int rand 3, second => 60 + int rand 200, said => int(rand 4));
    $p{m} = [ map { rand() < .05 ? undef : ladder() } 1 .. 4 ];
    $p{m}[0] = $p{csat} if rand() < .6;
    $p{e} = [ map { 5 + int rand 3 } 1 .. 3 ];
    $p{p} = [ map { 2 + int rand 6 } 1 .. 3 ];
    $p{kf} = [ map { 1 + int rand 4 } 1, 2 ];
    $p{kd} = [ map { 2 + int rand 4 } 1, 2 ];
    $p{c} = [ map { rand() < .3 ? 1 : 0 } 1 .. 4 ];
    $p{other} = rand() < .1 ? 'the music' : '';
    if ($i > 56) {
        $p{$_} = undef for qw(ces said);
        $p{$_} = [ map { undef } @{ $p{$_} } ] for qw(m e p kf kd c);
        $p{other} = '';
    }
    push @people, \%p;
}
# all answers of every scale are given by somebody
@{ $people[$_] }{qw(csat)} = ($_ + 1) for 0 .. 4;
$people[$_]{m} = [ ($_ + 1) x 4 ] for 0 .. 4;
$people[$_]{kf} = [ $_ + 1, 5 - $_ ], $people[$_]{kd} = [ 5 - $_, $_ + 1 ] for 0 .. 4;
$people[5]{e} = [ 1, 1, 1 ];
$people[5]{$_} = [ 7, 7, 7 ] for qw(p);
@{ $people[6] }{qw(nps ces)} = (10, 7);
@{ $people[7] }{qw(nps ces)} = (0, 1);

# ---- the plain numbers ---------------------------------------------------------------------

sub quoted { my ($x) = @_; return $x =~ /[",\n;\t]/ ? '"' . $x =~ s/"/""/gr . '"' : $x }
sub line { return join(',', map { quoted($_ // '') } @_) . "\n" }

sub file {
    my ($name, $encoding, $text) = @_;
    my $to = $encoding eq 'GB18030' ? "| iconv -f UTF-8 -t GB18030 >$tmp/$name" : "> $tmp/$name";
    open my $out, $to or die;
    binmode $out;
    print $out encode($encoding eq 'GB18030' ? 'UTF-8' : $encoding, $text);
    close $out or die;
    return "$tmp/$name";
}

sub plain {
    my ($t) = @_;
    my @names = ('csat', 'nps', 'ces', (map { "m$_" } 1 .. 4), (map { ("e$_") } 1 .. 3), (map { "p$_" } 1 .. 3),
        (map { ("kf_$_", "kd_$_") } 1, 2), (map { "c$_" } 1 .. 5));
    my $book = "item,kind,dimension,min,max,pair\ncsat,csat,,1,5,\nnps,nps,,0,10,\nces,ces,,1,7,\n";
    $book .= "m$_,rating,matrix,1,5,\n" for 1 .. 4;
    $book .= "e$_,expectation,,1,7,p$_\n" for 1 .. 3;
    $book .= "p$_,perception,,1,7,\n" for 1 .. 3;
    $book .= "kf_$_,kano-functional,$_,1,5,kd_$_\nkd_$_,kano-dysfunctional,$_,1,5,\n" for 1, 2;
    $book .= "c$_,complaint,,0,1,\n" for 1 .. 5;
    $book .= "said,text,,,,\ndate,date,,,,\n";
    my $rows = line(@names, 'said', 'date', 'age');
    for my $p (@people) {
        my @ticks = (map { defined $_ ? $_ : 0 } @{ $p->{c} }); # who answered anything was asked
        $rows .= line(@{$p}{qw(csat nps ces)}, @{ $p->{m} }, @{ $p->{e} }, @{ $p->{p} },
            (map { ($p->{kf}[$_], $p->{kd}[$_]) } 0, 1), @ticks, $p->{other} ? 1 : 0,
            defined $p->{said} ? $t->{said}[ $p->{said} ] : '', sprintf('2025-%02d-%02d', $p->{month}, $p->{day}),
            $t->{ages}[ $p->{age} ]);
    }
    return (file('plain.book', 'UTF-8', $book), file('plain.csv', 'UTF-8', $rows));
}

# ---- what the tools have in common ---------------------------------------------------------

# Each question: its header, and each person's cell, for a tool that writes `$style`.
sub questions {
    my ($t, $s) = @_;
    my $n = 0;
    my $number = sub { return $s->{number} ? ++$n . $s->{number} : '' };
    my $words = sub {
        my ($ladder, $x) = @_;
        return '' if !defined $x;
        return $s->{digits} ? $x : $s->{digit_words} ? "$x - $ladder->[$x - 1]" : $ladder->[$x - 1];
    };
    my @q;
    my $add = sub { my ($head, $cell, %more) = @_; push @q, { head => $head, cell => $cell, %more } };
    $add->($number->() . $t->{age}, sub { $s->{digits} ? $_[0]{age} + 1 : $t->{ages}[ $_[0]{age} ] }) if !$s->{late_age};
    $add->($number->() . $t->{csat}, sub { $words->($t->{satisfied}, $_[0]{csat}) });
    $add->($number->() . $t->{nps}, sub {
        my $x = $_[0]{nps};
        return $s->{ends} && $x == 10 ? '10 - Extremely likely' : $s->{ends} && $x == 0 ? '0 - Not at all likely'
            : $s->{points} ? $x . $s->{points} : $x;
    });
    $add->($number->() . $t->{ces}, sub { $_[0]{ces} // '' });
    my $m = $number->() . $t->{matrix};
    for my $k (0 .. 3) {
        $add->($s->{matrix}($m, $t->{parts}[$k]), sub {
            my $x = $_[0]{m}[$k];
            return defined $x ? $words->($t->{agree}, $x) : defined $_[0]{ces} && !$s->{digits} ? $t->{na} : '';
        }, stem => $m, part => $t->{parts}[$k]);
    }
    for my $kind (qw(e p)) {
        for my $k (0 .. 2) {
            $add->($number->() . $t->{$kind}[$k], sub { $_[0]{$kind}[$k] // '' });
        }
    }
    for my $k (0, 1) {
        for my $kind (qw(kf kd)) {
            $add->($number->() . $t->{$kind}[$k], sub { $words->($t->{kano}, $_[0]{$kind}[$k]) });
        }
    }
    my $c = $number->() . $t->{multi};
    if ($s->{list}) {
        $add->($c, sub {
            my ($p) = @_;
            my @ticked = grep { $p->{c}[$_] } 0 .. 3;
            my @texts = $s->{digits} ? map { $_ + 1 } @ticked : @{ $t->{options} }[@ticked];
            push @texts, $s->{digits} ? 5 : $s->{other_is_an_option} ? $t->{other} : $p->{other} if $p->{other};
            return $s->{list}(@texts) if @texts;
            return $s->{empty} // '';
        });
    } else {
        for my $k (0 .. 4) {
            my $part = $k < 4 ? $t->{options}[$k] : $t->{other};
            $add->($s->{ticks}($c, $part), sub {
                my ($p) = @_;
                my $on = $k < 4 ? $p->{c}[$k] : $p->{other};
                return $s->{digits} ? ($on ? 1 : 0) : $k == 4 ? $p->{other} : $on ? $part : '';
            }, stem => $c, part => $part);
        }
    }
    $add->($number->() . $t->{comment}, sub {
        my $said = defined $_[0]{said} ? $t->{said}[ $_[0]{said} ] : '';
        return $said eq '' && $s->{empty} ? $s->{empty} : $said;
    });
    $add->($number->() . $t->{age}, sub { $s->{digits} ? $_[0]{age} + 1 : $t->{ages}[ $_[0]{age} ] }) if $s->{late_age};
    return @q;
}

# "03/05/2025 10:02:11 AM" and the like: year, month, day, hour, minute, second of the end or start.
sub at {
    my ($format, $p, $back) = @_;
    my $s = 10 * 3600 + $p->{second} - ($back ? $p->{second} : 0);
    my %of = (Y => 2025, m => sprintf('%02d', $p->{month}), n => $p->{month}, d => sprintf('%02d', $p->{day}), e => $p->{day},
        H => 10, M => sprintf('%02d', int($s % 3600 / 60)), S => sprintf('%02d', $s % 60));
    return $format =~ s/%(\w)/$of{$1}/gr;
}

my %style = (
    google => [ 'en', 'UTF-8', { matrix => sub { "$_[0] [$_[1]]" }, list => sub { join ', ', @_ } } ],
    surveymonkey => [ 'en', 'UTF-8', { ends => 1, digit_words => 1, matrix => sub { '' }, ticks => sub { '' } } ],
    qualtrics => [ 'en', 'UTF-8', { matrix => sub { "$_[0]: - $_[1]" }, list => sub { join ',', @_ }, other_is_an_option => 1 } ],
    qualtrics_numbers => [ 'en', 'UTF-16', { digits => 1, matrix => sub { "$_[0]: - $_[1]" }, list => sub { join ',', @_ } } ],
    typeform => [ 'en', 'UTF-8', { digits => 0, matrix => sub { "$_[0]: $_[1]" }, ticks => sub { $_[1] } } ],
    microsoft => [ 'en', 'UTF-8', { matrix => sub { "$_[0].$_[1]" }, list => sub { join '', map { "$_;" } @_ } } ],
    jotform => [ 'en', 'UTF-8', { matrix => sub { "$_[0] >> $_[1]" }, list => sub { join "\n", @_ } } ],
    wjx_text => [ 'zh', 'GB18030', { number => '、', matrix => sub { "$_[0]—$_[1]" }, list => sub { join '┋', @_ }, empty => '(空)' } ],
    wjx_number => [ 'zh', 'UTF-8', { number => '、', digits => 1, matrix => sub { "$_[0]—$_[1]" },
        ticks => sub { $_[0] =~ /^(\d+)/; "$1($_[1])" } } ],
    tencent => [ 'zh', 'UTF-8', { number => '.', points => '分', matrix => sub { "$_[0]:$_[1]" }, ticks => sub { "$_[0]:$_[1]" } } ],
);

sub export {
    my ($tool) = @_;
    my ($language, $encoding, $style) = @{ $style{$tool} };
    my $t = $text{$language};
    my @q = questions($t, $style);
    my @heads = map { $_->{head} } @q;
    my (@rows, $i);
    my $cells = sub { my ($p) = @_; return map { $_->{cell}($p) } @q };
    if ($tool eq 'google') {
        push @rows, line('Timestamp', 'Email Address', @heads);
        push @rows, line(at('%Y/%m/%d %H:%M:%S AM GMT+8', $_), 'p' . ++$i . '@example.org', $cells->($_)) for @people;
    } elsif ($tool eq 'surveymonkey') {
        my @own = ('Respondent ID', 'Collector ID', 'Start Date', 'End Date', 'IP Address');
        my ($stem, @above, @below) = ('');
        for my $q (@q) {
            push @above, !$q->{stem} ? $q->{head} : $q->{stem} eq $stem ? '' : $q->{stem};
            push @below, $q->{part} // 'Response';
            $stem = $q->{stem} // '';
        }
        push @rows, line(@own, @above), line(('') x @own, @below);
        push @rows, line(118000000000 + ++$i, 44, at('%m/%d/%Y %H:%M:%S AM', $_, 1), at('%m/%d/%Y %H:%M:%S AM', $_),
            '', $cells->($_)) for @people;
    } elsif ($tool =~ /^qualtrics/) {
        my @own = qw(StartDate EndDate Status Progress Duration Finished RecordedDate ResponseId);
        my @ids = map { "Q$_" } 1 .. @q;
        push @rows, line(@own, @ids), line(@own, @heads), line(map { qq({"ImportId":"$_"}) } @own, @ids);
        my $row = sub {
            my ($p, $status) = @_;
            return line(at('%Y-%m-%d %H:%M:%S', $p, 1), at('%Y-%m-%d %H:%M:%S', $p), $status, defined $p->{ces} ? 100 : 30,
                $p->{second}, defined $p->{ces} ? 'True' : 'False', at('%Y-%m-%d %H:%M:%S', $p), 'R_' . ++$i, $cells->($p));
        };
        my ($normal, $preview) = $style->{digits} ? (0, 1) : ('IP Address', 'Survey Preview');
        push @rows, map { $row->($_, $normal) } @people;
        splice @rows, 10, 0, $row->($people[6], $preview), $row->($people[6], $preview);
    } elsif ($tool eq 'typeform') {
        push @rows, line('#', @heads, 'Start Date (UTC)', 'Submit Date (UTC)', 'Network ID');
        push @rows, line('x' . ++$i, $cells->($_), at('%Y-%m-%d %H:%M:%S', $_, 1), at('%Y-%m-%d %H:%M:%S', $_), "n$i") for @people;
    } elsif ($tool eq 'microsoft') {
        push @rows, line('ID', 'Start time', 'Completion time', 'Email', 'Name', @heads);
        push @rows, line(++$i, at('%n/%e/%Y %H:%M:%S', $_, 1), at('%n/%e/%Y %H:%M:%S', $_), 'anonymous', '', $cells->($_)) for @people;
    } elsif ($tool eq 'jotform') {
        push @rows, line('Submission Date', @heads, 'Submission IP', 'Submission ID');
        push @rows, line(at('%Y-%m-%d %H:%M:%S', $_), $cells->($_), '192.0.2.1', 5000 + ++$i) for @people;
    } elsif ($tool =~ /^wjx/) {
        push @rows, line('序号', '提交答卷时间', '所用时间', '来源', '来源详情', '来自IP', @heads);
        push @rows, line(++$i, at('%Y/%n/%e %H:%M:%S', $_), "$_->{second}秒", '微信', 'N/A', '192.0.2.1(上海-上海)',
            map { $style->{digits} && $_ eq '' ? -3 : $_ } $cells->($_)) for @people;
    } else {
        push @rows, line('编号', '开始答题时间', '结束答题时间', '答题时长', @heads);
        push @rows, line(++$i, at('%Y-%m-%d %H:%M:%S', $_, 1), at('%Y-%m-%d %H:%M:%S', $_), "00:0" . int($_->{second} / 60)
            . sprintf(':%02d', $_->{second} % 60), $cells->($_)) for @people;
    }
    return file("$tool.csv", $encoding, join '', @rows);
}

# ---- compare -------------------------------------------------------------------------------

sub run {
    my ($analysis, @args) = @_;
    open my $in, '-|', 'crm-survey', $analysis, '-q', map { encode('UTF-8', $_) } @args or die;
    local $/;
    my $text = decode('UTF-8', <$in> // '');
    return close($in) ? $text : "exit code " . ($? >> 8) . "\n";
}

# The numbers of a table, row by row; rows sorted, since options have another order elsewhere.
sub numbers {
    my ($text, @leave_out) = @_;
    my ($header, @rows) = map { Rows::cells($_) } split /\n/, $text;
    my %out = map { $_ => 1 } qw(rank), @leave_out;
    my @keep = grep { !$out{ $header->[$_] } } 0 .. $#{ $header // [] };
    return join "\n", sort map { my $r = $_; join ' ', map { ($r->[$_] // '') =~ /^-?[\d.]*(?:e-?\d+)?$/ ? $r->[$_] : '' } @keep } @rows;
}

my @analyses = (
    ['nps'], ['csat'], ['ces'], [ 'nps', '--period', 'month' ], [ 'csat', '-g', 'AGE' ],
    [ 'gap', '--missing', 'available', '--unit', 'item' ], ['kano'], ['drivers'], [ 'drivers', '--outcome', 'NPS' ],
    ['complaints'], ['reliability'], [ 'trend', '--metric', 'mean' ], [ 'compare', '--groups', 'AGE' ], ['items'],
);

for my $tool (sort keys %style) {
    my $t = $text{ $style{$tool}[0] };
    my ($book, $plain) = plain($t);
    my $export = export($tool);
    my @d = $tool eq 'microsoft' ? ('-D', 'mdy') : ();
    open my $out, '>:utf8', "$tmp/$tool.book" or die;
    my $guessed = run('codebook', $export);
    print $out $guessed;
    close $out;
    my @items = rows($guessed);
    my %item = map { $_->{kind} => $_->{item} } @items;
    my ($age) = map { $_->{item} } grep { $_->{kind} eq 'group' } @items;
    my $list = $style{$tool}[2]{list};
    for my $analysis (@analyses) {
        my @plain = map { $_ eq 'AGE' ? 'age' : $_ eq 'NPS' ? 'nps' : $_ } @$analysis;
        my @theirs = map { $_ eq 'AGE' ? $age // '' : $_ eq 'NPS' ? $item{nps} // '' : $_ } @$analysis;
        my $want = run(@plain, $book, $plain);
        my $got = run(@theirs, @d, "$tmp/$tool.book", $export);
        # which scale or item it is has another name, and groups may be numbers there
        my @not = (qw(item scale dimension driver feature unit complaint label pair a b age level), $age // '');
        if ($analysis->[0] eq 'items' && $list) { # ranges of a list are those of its codes
            s/^c\d,[^\n]*\n//mg, s/^[^\n]*_\d,[^\n]*\n//mg for $want, $got;
        }
        is numbers($got, @not), numbers($want, @not), "$tool: @$analysis" or diag $got, $want;
    }
}

# The sample data: kind, range and pair of nearly every item, as its codebook says.
{
    my %guessed = map { $_->{item} => $_ } rows(run('codebook', 'sample-data/answers.csv'));
    my @said = rows_of_file('sample-data/codebook.csv');
    my @right = grep {
        my ($said, $guess) = ($_, $guessed{ $_->{item} } // {});
        !grep { ($said->{$_} // '') ne ($guess->{$_} // '') } qw(kind min max reverse), $said->{pair} ? 'pair' : ();
    } map { $_->{reverse} = '' if $_->{kind} =~ /^(?:group|text|date|duration|customer_id)$/; $_ } @said;
    cmp_ok(@right / @said, '>=', .95, 'the sample codebook is guessed: ' . @right . ' of ' . @said);
}
done_testing;
