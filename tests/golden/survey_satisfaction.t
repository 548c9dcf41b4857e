#!/usr/bin/env perl
# csat, ces, csi, nps and their differences against R and the NPS package
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

sub means { # the cells of csat, ces and csi
    my ($g, $case, $unit, $row) = @_;
    $g->same($case, $unit, $_, $row->{$_}) for qw(n mean lo hi);
}

my $g = golden('csat/golden.csv');
{
    my @answers = map { ($_->{code}) x $_->{count} } rows_of_file(shared('csat/cca2005_beauty.csv'));
    my $book = write_file('cca-book.csv', 'item,kind,min,max', 'sat,csat,1,5');
    my $file = write_file('cca.csv', 'sat', @answers);
    my ($row) = survey('csat', $book, $file);
    means($g, 'cca2005', 'mean5', $row);
    $g->same('cca2005', 't2b', 'n', $row->{n});
    $g->same('cca2005', 't2b', 'pct', $row->{top_pct});
    $g->same('cca2005', 't2b', 'wilson_lo', $row->{top_lo});
    $g->same('cca2005', 't2b', 'wilson_hi', $row->{top_hi});
    $g->same('cca2005', 't2b', 'count', sprintf '%.6f', $row->{top_pct} * $row->{n} / 100);
    $g->same('cca2005', 'index', 'csi_0_100', $row->{index});
    my ($item) = survey('items', $book, $file);
    $g->same('cca2005', 'mean5', 'sd', $item->{sd});
    $g->same('cca2005', 'mean5', 'se', $item->{sd} / sqrt $item->{n});
    $g->same('cca2005', 'b2b', 'pct', $item->{bottom_pct});
    $g->same('cca2005', 'net', 't2b_minus_b2b', $item->{top_pct} - $item->{bottom_pct});
}
for my $pair (rows_of_file(shared('csat/newcombe.csv'))) {
    my ($k, $n) = ($pair->{k}, $pair->{n});
    my $file = write_file('pair.csv', 'sat', (5) x $k, (1) x ($n - $k));
    my ($row) = survey('csat', write_file('pair-book.csv', 'item,kind', 'sat,csat'), $file);
    $g->same('newcombe', "$k/$n", 'wilson_lo', $row->{top_lo} / 100);
    $g->same('newcombe', "$k/$n", 'wilson_hi', $row->{top_hi} / 100);
}
{
    my @answers = map { ($_->{code}) x $_->{count} } rows_of_file(shared('csat/ces1000.csv'));
    my $book = write_file('ces-book.csv', 'item,kind', 'q,ces');
    my $file = write_file('ces.csv', 'q', @answers);
    my ($row) = survey('ces', '--top', 3, $book, $file);
    my ($item) = survey('items', $book, $file);
    means($g, 'ces1000', 'mean7', $row);
    $g->same('ces1000', 'mean7', 'sd', $item->{sd});
    $g->same('ces1000', 'mean7', 'se', $item->{sd} / sqrt $item->{n});
    $g->same('ces1000', 'pct_5_7', 'pct', $row->{top_pct});
    $g->same('ces1000', 'pct_5_7', 'wilson_lo', $row->{top_lo});
    $g->same('ces1000', 'pct_5_7', 'wilson_hi', $row->{top_hi});
    my ($three) = survey('items', '--top', 3, $book, $file);
    $g->same('ces1000', 'net', 'pct_6_7_minus_1_3', $item->{top_pct} - $three->{bottom_pct});
}
$g->done;

# ---- indices, and what was felt against what was expected

$g = golden('csi/golden.csv');
{
    my $book = write_file('acsi.csv', 'item,kind,min,max', map { "CUSA$_,csat,1,10" } 1 .. 3);
    for ([ 'mobi_acsi_equal' ], [ 'mobi_acsi_w', '--item-weights', '.4,.3,.3' ]) {
        my ($case, @options) = @$_;
        my ($row) = survey('csi', @options, $book, shared('csi/mobi.csv'));
        means($g, $case, 'index', $row);
        $g->same($case, 'index', 'index_from_means', $row->{index});
    }
    # these answers go from 0 to 10, the index of the reference is (mean - 1) / 9 all the same
    $book = write_file('bank4.csv', 'item,kind,min,max', map { "sat$_,csat,0,10" } 1 .. 4);
    my ($row) = survey('csi', $book, shared('csi/bank.csv'));
    $row->{$_} = ($row->{$_} / 10 - 1) / 9 * 100 for qw(mean lo hi index);
    means($g, 'bank_sat4', 'index', $row);
    $g->same('bank_sat4', 'index', 'index_from_means', $row->{index});
}
# the three contrasts: a gap of one dimension, a ratio, and a paired test of the means
my %contrast = (
    bank_qual_vs_expe => [ 'csi/bank.csv', [ map { "qual$_" } 1 .. 5 ], [ map { "expe$_" } 1 .. 5 ] ],
    mobi_perq_vs_cuex => [ 'csi/mobi.csv', [ map { "PERQ$_" } 1 .. 7 ], [ map { "CUEX$_" } 1 .. 3 ] ],
    mobi_perq1_vs_cuex1 => [ 'csi/mobi.csv', ['PERQ1'], ['CUEX1'] ],
);
for my $case (sort keys %contrast) {
    my ($file, $felt, $expected) = @{ $contrast{$case} };
    my $book = write_file("$case.csv", 'item,kind,min,max',
        (map { "$_,value-perceived,0,10" } @$felt), map { "$_,value-expected,0,10" } @$expected);
    my ($ratio) = survey('ratio', $book, shared($file));
    $g->same($case, 'ratio', 'ratio_of_means', $ratio->{ratio_of_means});
    $g->same($case, 'ratio', 'mean_of_ratios', $ratio->{mean_of_ratios});
    $g->same($case, 'ratio', 'pct_ratio_ge_1', $ratio->{eq1_pct} + $ratio->{gt1_pct});
    $g->same($case, 'share', 'pct_negative', $ratio->{lt1_pct});
    $g->same($case, 'share', 'pct_zero', $ratio->{eq1_pct});
    $g->same($case, 'share', 'pct_positive', $ratio->{gt1_pct});
    # means of each respondent, to 17 digits, for the tests
    my @rows = rows_of_file(shared($file));
    my @sides = map {
        my $row = $_;
        my ($p, $e) = (0, 0);
        $p += $row->{$_} / @$felt for @$felt;
        $e += $row->{$_} / @$expected for @$expected;
        [ $p, $e, 1e9 * $p - 1e9 * $e ]
    } @rows;
    my $paired = write_file("$case-paired.csv", 'p,e',
        map { sprintf '%.10g,%.10g', $_->[0], $_->[1] } @sides);
    my $test = column_file("$case-test.csv");
    survey('compare', '--paired', 'p,e', '--test-file', $test, $paired);
    my ($wilcoxon) = rows_of_file($test);
    if ($case eq 'mobi_perq_vs_cuex') {
        # differences of sevenths and thirds: ties depend on their last bit, in R as here
        $g->left_out(qr/^(V|p_normal_cc)$/);
    } else {
        $g->same($case, 'wilcoxon', 'V', $wilcoxon->{statistic});
        $g->same($case, 'wilcoxon', 'p_normal_cc', $wilcoxon->{p});
    }
}
{
    my $book = write_file('qual.csv', 'item,kind,dimension,min,max,pair',
        (map { "qual$_,perception,q,0,10,expe$_" } 1 .. 5), map { "expe$_,expectation,q,0,10," } 1 .. 5);
    for ([ 'bank_qual_vs_expe', $book, 'csi/bank.csv' ],
        [ 'mobi_perq1_vs_cuex1', write_file('perq1.csv', 'item,kind,dimension,min,max,pair',
            'PERQ1,perception,q,1,10,CUEX1', 'CUEX1,expectation,q,1,10,'), 'csi/mobi.csv' ]) {
        my ($case, $codebook, $file) = @$_;
        my ($row) = grep { $_->{level} eq 'dimension' } survey('gap', $codebook, shared($file));
        $g->same($case, 'gap', 'mean', $row->{gap});
        $g->same($case, 'gap', $_, $row->{$_}) for qw(n lo hi t p);
        $g->same($case, 'gap', 'cohen_dz', $row->{t} / sqrt $row->{n});
    }
}
{ # sides that are not paired: seven questions against three
    my $book = write_file('unpaired.csv', 'item,kind,dimension,min,max',
        (map { "PERQ$_,perception,q,1,10" } 1 .. 7), map { "CUEX$_,expectation,q,1,10" } 1 .. 3);
    my ($row) = grep { $_->{level} eq 'dimension' } survey('gap', $book, shared('csi/mobi.csv'));
    $g->same('mobi_perq_vs_cuex', 'gap', 'mean', $row->{gap});
    $g->same('mobi_perq_vs_cuex', 'gap', $_, $row->{$_}) for qw(n lo hi t p);
    $g->same('mobi_perq_vs_cuex', 'gap', 'cohen_dz', $row->{t} / sqrt $row->{n});
}
$g->left_out(qr/^(sd|se)$/); # of an index: lo and hi say the same
$g->done;

# ---- nps

$g = golden('nps/golden.csv');
sub nps { # both kinds of limits
    my ($case, $column, $file, @options) = @_;
    my $book = write_file('nps-book.csv', 'item,kind,min,max',
        "$column->[0],nps,$column->[1],10");
    my %by = map { $_->[0] => [ survey('nps', '--interval', $_->[1], @options, $book, $file) ] }
        ([ adj => 'adjusted' ], [ wald => 'wald' ]);
    return map { { adj => $by{adj}[$_], wald => $by{wald}[$_] } } 0 .. $#{ $by{adj} };
}
# Limits end at -100 and 100, those of R do not: there its own number must lie beyond.
sub limit {
    my ($case, $unit, $stat, $got) = @_;
    my $want = $g->{row}{"$case\t$unit\t$stat"} // '';
    my $beyond = $got == 1 && $want >= 1 || $got == -1 && $want <= -1;
    $g->same($case, $unit, $stat, $beyond ? $want : $got);
}
sub check_nps {
    my ($case, $unit, $row) = @_;
    my ($adj, $wald) = @$row{qw(adj wald)};
    $g->same($case, $unit, $_, $wald->{$_}) for qw(n detractors passives promoters);
    $g->same($case, $unit, $_, $wald->{$_} / 100) for qw(nps se);
    $g->same($case, $unit, 'var', $wald->{se} ** 2 / 1e4 * $wald->{n});
    limit($case, $unit, "wald_$_", $wald->{$_} / 100) for qw(lo hi);
    $g->same($case, $unit, 'adj_se', $adj->{se} / 100);
    limit($case, $unit, "adj_$_", $adj->{$_} / 100) for qw(lo hi);
    my ($inside) = grep { abs($_->[0]) < 100 } [$adj->{lo}, 1], [$adj->{hi}, -1];
    my $half = 1.95996398454005 * $adj->{se}; # the middle, from a limit that is not cut
    $g->same($case, $unit, 'adj_nps', ($inside->[0] + $inside->[1] * $half) / 100, 1e-7);
}
my $data = shared('nps/nps_testdata.csv');
check_nps('testdata', 'all', nps('all', [ 'rec', 0 ], $data));
for my $by (qw(bu region)) {
    check_nps("testdata_by_$by", $_->{adj}{$by}, $_) for nps($by, [ 'rec', 0 ], $data, '-g', $by);
}
check_nps('small', $_->{adj}{set}, $_) for nps('small', [ 'rec', 0 ], shared('nps/nps_small.csv'), '-g', 'set');
check_nps('mobi_CUSL3_1to10', 'all', nps('', [ 'CUSL3', 1 ], shared('csi/mobi.csv')));
check_nps('bank_loy3_1to10', 'all', nps('', [ 'loy3', 0 ], shared('csi/bank.csv')));
{
    my $pairs = column_file('pairs.csv');
    survey('nps', '-g', 'bu', '--pairs', $pairs, write_file('b.csv', 'item,kind', 'rec,nps'), $data);
    for my $row (grep { $_->{a} eq 'Apples' } rows_of_file($pairs)) {
        my $unit = "$row->{a}|$row->{b}";
        $g->same('testdata_two_sample', $unit, $_, $row->{$_} / 100) for qw(diff se);
        $g->same('testdata_two_sample', $unit, $_, $row->{$_}) for qw(z p);
        $g->same('testdata_two_sample', $unit, "${_}95", $row->{$_} / 100) for qw(lo hi);
    }
}
$g->done;
done_testing;
