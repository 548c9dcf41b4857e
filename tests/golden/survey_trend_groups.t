#!/usr/bin/env perl
# trend (R Kendall and trend), compare (R base), rake (R survey), check (R careless), complaints
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

my $test = column_file('test.csv');

sub trend {
    my ($g, $case, $row) = @_;
    my %name = (n => 'n', S => 'S', varS => 'var_s', tau_b => 'tau', z => 'z', p => 'p',
        sen_slope => 'sen', sen_lo95 => 'lo', sen_hi95 => 'hi');
    $g->same($case, 'series', $_, $row->{ $name{$_} }) for sort keys %name;
}

my $g = golden('trend/golden.csv');
for ([ 'precip_gl', 'precip_gl.csv', 'value' ], [ 'maxau_s', 'maxau.csv', 's' ],
    [ 'maxau_q', 'maxau.csv', 'q' ]) {
    my ($case, $file, $value) = @$_;
    survey('trend', '--time', 'year', '--value', $value, '--test-file', $test, shared("trend/$file"));
    trend($g, $case, rows_of_file($test));
}
survey('trend', '--time', 't', '--value', 'value', '-g', 'series', '--test-file', $test,
    shared('trend/csat_monthly.csv'));
trend($g, $_->{series}, $_) for rows_of_file($test);
$g->done;

# ---- groups

$g = golden('groups/golden.csv');
my $pairs = column_file('pairs.csv');
sub compare {
    my ($g, $case, @args) = @_;
    my @rows = survey('compare', '--test-file', $test, '--pairs', $pairs, @args);
    for my $row (@rows) {
        $g->same($case, $row->{level}, $_, $row->{$_}) for qw(n mean median mean_rank);
    }
    my ($kruskal, $mann) = rows_of_file($test);
    $g->same($case, 'test', 'n', $kruskal->{n});
    $g->same($case, 'test', 'groups', scalar @rows);
    $g->same($case, 'test', 'H', $kruskal->{statistic});
    $g->same($case, 'test', 'df', $kruskal->{df});
    $g->same($case, 'test', 'p', $kruskal->{p});
    $g->same($case, 'test', 'epsilon2', $kruskal->{effect});
    for my $row (rows_of_file($pairs)) {
        my $unit = "$row->{a}|$row->{b}";
        $g->same($case, $unit, 'dunn_z', $row->{z});
        $g->same($case, $unit, 'dunn_p', $row->{p});
        $g->same($case, $unit, 'dunn_p_holm', $row->{p_holm});
    }
}
sub mann_whitney {
    my ($g, $case, @args) = @_;
    my ($a, $b) = survey('compare', '--test-file', $test, @args);
    my (undef, $mann) = rows_of_file($test);
    ($a, $b) = ($b, $a) if $b->{n} > $a->{n}; # W is that of the larger group
    $g->same($case, 'test', 'n1', $a->{n});
    $g->same($case, 'test', 'n2', $b->{n});
    $g->same($case, 'test', 'W', $mann->{statistic});
    $g->same($case, 'test', 'p_normal_cc', $mann->{p});
    $g->same($case, 'test', 'rank_biserial', $mann->{effect});
    $g->same($case, 'test', 'auc', $mann->{statistic} / ($a->{n} * $b->{n}));
    $g->same($case, 'test', 'p_exact', $mann->{p_exact}) if $case eq 'permeability';
}
my $air = shared('groups/airquality.csv');
compare($g, 'ozone_by_month', '--value', 'Ozone', '--groups', 'Month', $air);
mann_whitney($g, 'ozone_may_aug', '--value', 'Ozone', '--groups', 'Month', '--where', 'Month in (5, 8)', $air);
mann_whitney($g, 'permeability', '--value', 'y', '--groups', 'group', shared('groups/permeability.csv'));
compare($g, 'bank_sat1_by_gender', '--value', 'sat1', '--groups', 'gender', shared('csi/bank.csv'));
mann_whitney($g, 'bank_sat1_female_male', '--value', 'sat1', '--groups', 'gender', shared('csi/bank.csv'));
{
    survey('compare', '--paired', 'first,second', '--test-file', $test,
        shared('groups/depression_pairs.csv'));
    my ($row) = rows_of_file($test);
    $g->same('depression', 'wilcoxon', 'V', $row->{statistic});
    $g->same('depression', 'wilcoxon', 'p_exact_two', $row->{p_exact});
    $g->same('depression', 'wilcoxon', 'p_normal_cc_two', $row->{p});
}
$g->done;

# ---- rake

$g = golden('raking/golden.csv');
{
    my $file = shared('raking/apiclus1.csv');
    my $report = column_file('report.csv');
    my @weights = survey('rake', '--margins', shared('raking/margins.csv'), '--start', 'pw',
        '--report', $report, $file);
    my @schools = rows_of_file($file);
    my ($sum, $mean, $start, $start_sum, $plain) = (0, 0, 0, 0, 0);
    for my $i (0 .. $#schools) {
        my ($w, $s) = ($weights[$i]{weight}, $schools[$i]);
        $g->same('apiclus1', "$s->{stype}|$s->{'sch.wide'}", 'weight', $w);
        $sum += $w;
        $mean += $w * $s->{api00};
        $start += $s->{pw} * $s->{api00};
        $start_sum += $s->{pw};
        $plain += $s->{api00} / @schools;
    }
    $g->same('apiclus1', 'api00', 'mean_raked', $mean / $sum);
    $g->same('apiclus1', 'api00', 'mean_start', $start / $start_sum);
    $g->same('apiclus1', 'api00', 'mean_unweighted', $plain);
    my %measure = map { $_->{measure} => $_ } rows_of_file($report);
    $g->same('apiclus1', 'all', 'n', $measure{sum}{n});
    $g->same('apiclus1', 'all', $_->[0], $measure{ $_->[1] }{value})
        for [ 'sum_w', 'sum' ], [ 'min_w', 'min' ], [ 'max_w', 'max' ], [ 'n_eff_kish', 'n_eff' ],
        [ 'deff_kish', 'deff' ];
    # the weights serve another analysis
    my $joined = write_file('weights.csv', 'rid,weight', map { "$_->{rid},$_->{weight}" } @weights);
    my ($row) = survey('items', '-J', $joined, '--weight', 'weight',
        write_file('api.csv', 'item,kind', 'api00,number'), $file);
    $g->same('apiclus1', 'api00', 'mean_raked', $row->{mean});
}
$g->done;

# ---- check

$g = golden('quality/golden.csv');
{
    my $file = shared('quality/careless_dataset.csv');
    open my $in, '<', $file or die;
    chomp(my $header = <$in>);
    my @items = grep { $_ ne 'rid' } split /,/, $header;
    my $book = write_file('careless.csv', 'item,kind,min,max', map { "$_,rating,1,5" } @items);
    my @rows = survey('check', $book, $file);
    for my $n (6, 8, 10, 20, 50) {
        $g->same('careless', 'longstring', "n_ge_$n", scalar grep { $_->{longstring} >= $n } @rows);
    }
    $g->same('careless', 'irv', 'n_zero', scalar grep { $_->{irv} == 0 } @rows);
    my %got = map { $_->{rid} => $_ } @rows;
    my $wrong = 0;
    for my $want (rows_of_file(shared('quality/golden_respondents.csv'))) {
        for my $stat (qw(longstring irv mahad)) {
            my $x = $got{ $want->{rid} }{$stat};
            $wrong++ if $x eq '' || abs($x - $want->{$stat}) > 1e-8 * abs $want->{$stat};
        }
    }
    is($wrong, 0, 'longstring, irv and mahad of 200 respondents');
}
$g->done;
{
    my @want = rows_of_file(shared('quality/golden_dirty_flags.csv'));
    my @got = survey('check', '--na', '99,-1,N/A,n/a', '-c', 'duration=duration_s',
        shared('salon/codebook.csv'), shared('quality/dirty.csv'));
    my %name = (n_na_code => 'n_na', n_out_of_range => 'n_range', n_not_number => 'n_notnum',
        map { $_ => $_ } qw(rid n_missing longstring irv answered_pct speeder straightliner duplicate_id));
    my @wrong;
    for my $i (0 .. $#want) {
        for my $stat (sort keys %name) {
            my ($x, $y) = ($got[$i]{ $name{$stat} }, $want[$i]{$stat});
            push @wrong, "$want[$i]{rid} $stat: $x, not $y"
                if $stat eq 'rid' ? $x ne $y : $x eq '' || abs($x - $y) > 1e-8 * abs $y;
        }
    }
    is(scalar @got, scalar @want, 'a row a respondent');
    is("@wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]", '', 'flags of 62 dirty rows');
}

# ---- complaints

$g = golden('complaints/golden.csv');
{
    my $file = shared('complaints/trust_survey.csv');
    open my $in, '<', $file or die;
    chomp(my $header = <$in>);
    my @items = grep { $_ ne 'rid' } split /,/, $header;
    my $book = write_file('trust.csv', 'item,kind', map { "$_,complaint" } @items);
    my $mentions = 0;
    my @rows = survey('complaints', $book, $file);
    for my $row (@rows) {
        my $unit = $row->{complaint};
        $g->same('trust', $unit, $_, $row->{$_}) for qw(rank count pct_respondents pct_mentions);
        $g->same('trust', $unit, 'lo95_pct', $row->{lo});
        $g->same('trust', $unit, 'hi95_pct', $row->{hi});
        $g->same('trust', $unit, 'cum_pct_mentions', $row->{cum_pct});
        $mentions += $row->{count};
    }
    my $n = sprintf '%.6f', 100 * $rows[0]{count} / $rows[0]{pct_respondents};
    $g->same('trust', 'all', 'n_respondents', $n);
    $g->same('trust', 'all', 'n_mentions', $mentions);
    my %metric = map { $_->{metric} => $_ } survey('summary', $book, $file);
    $g->same('trust', 'all', 'mentions_per_respondent', $metric{complaints_per_respondent}{value});
    $g->same('trust', 'all', 'n_any', sprintf '%.6f', $metric{complaint_any_pct}{value} * $n / 100);
}
$g->done;
done_testing;
