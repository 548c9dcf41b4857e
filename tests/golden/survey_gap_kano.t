#!/usr/bin/env perl
# gap, fivegaps and kano against R and against printed tables
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

my ($book, $wide) = (shared('salon/codebook.csv'), shared('salon/salon_wide.csv'));

my $g = golden('servqual/golden.csv');
for ([ 'salon', 'complete' ], [ 'salon_avail', 'available' ]) {
    my ($case, $missing) = @$_;
    my @rows = survey('gap', '--missing', $missing, $book, $wide);
    for my $row (@rows) {
        my ($level, $unit) = @$row{qw(level unit)};
        if ($level eq 'all') {
            $g->same($case, 'all', 'gap_unweighted_dims', $row->{gap});
            $g->same($case, 'all', 'gap_weighted', $row->{weighted_gap});
            $g->same($case, 'all', 'n_complete', $row->{n}) if $case eq 'salon';
            next;
        }
        $g->same($case, $unit, 'gap', $row->{gap});
        $g->same($case, $unit, 'gap_lo95', $row->{lo});
        $g->same($case, $unit, 'gap_hi95', $row->{hi});
        $g->same($case, $unit, 'n', $row->{n}) if $case eq 'salon_avail';
        if ($level eq 'dimension' || $case eq 'salon') {
            $g->same($case, $unit, $_, $row->{$_}) for qw(mean_e mean_p t p);
            $g->same($case, $unit, 'gap_sd', $row->{gap} / $row->{t} * sqrt $row->{n});
        }
        if ($level eq 'dimension') {
            $g->same($case, $unit, 'df', $row->{n} - 1) if $case eq 'salon';
            $g->same($case, $unit, $_, $row->{$_}) for qw(weight weighted_gap);
        }
    }
}
{
    my ($all) = grep { $_->{level} eq 'all' } survey('gap', '--unit', 'item', $book, $wide);
    $g->same('salon', 'all', 'gap_mean_items', $all->{gap});
}
# ratios and shares of a dimension: ratio over its items, of the same respondents
{
    my %dimension;
    my @pairs = map { $_->{kind} eq 'perception' ? $_ : () } rows_of_file($book);
    push @{ $dimension{ $_->{dimension} } }, $_ for @pairs;
    my $complete = join ' and ', map { "$_->{item} is not missing and $_->{pair} is not missing" } @pairs;
    for my $name (sort keys %dimension) {
        my $codebook = write_file("ratio-$name.csv", 'item,kind,min,max',
            map { ("$_->{item},value-perceived,1,7", "$_->{pair},value-expected,1,7") } @{ $dimension{$name} });
        my ($row) = survey('ratio', '--where', $complete, $codebook, $wide);
        $g->same('salon', $name, $_, $row->{$_}) for qw(ratio_of_means mean_of_ratios);
        $g->same('salon', $name, 'pct_negative', $row->{lt1_pct});
        $g->same('salon', $name, 'pct_zero', $row->{eq1_pct});
        $g->same('salon', $name, 'pct_positive', $row->{gt1_pct});
    }
}
for my $row (survey('fivegaps', shared('servqual/five_gaps.csv'))) {
    $g->same('five_gaps', $row->{dimension}, $_, $row->{$_})
        for qw(understanding procedure behaviour perception promotion total worst);
    my $sum = 0;
    $sum += $row->{$_} for qw(understanding procedure behaviour perception);
    ok(abs($sum - $row->{total}) < 1e-9, "the first four gaps of $row->{dimension} add up");
}
{ # printed means of items: one "respondent" whose answers are the means
    my @items = rows_of_file(shared('servqual/pub_zarei2012_items.csv'));
    my $codebook = write_file('zarei-book.csv', 'item,dimension,kind,pair',
        map { ("p$_->{item},$_->{dimension},perception,e$_->{item}", "e$_->{item},$_->{dimension},expectation,") } @items);
    # answers must be whole numbers, so hundredths
    my $file = write_file('zarei.csv', join(',', map { ("p$_->{item}", "e$_->{item}") } @items),
        join ',', map { sprintf '%.0f,%.0f', 100 * $_->{mean_p}, 100 * $_->{mean_e} } @items);
    for my $row (survey('gap', '--unit', 'item', $codebook, $file)) {
        my $unit = $row->{unit};
        $g->same('zarei2012_from_items', 'all', 'gap_mean_items', $row->{gap} / 100)
            if $row->{level} eq 'all';
        next if $row->{level} ne 'dimension';
        $g->same('zarei2012_from_items', $unit, $_, $row->{$_} / 100) for qw(mean_e mean_p gap);
    }
}
# with --missing available the other respondents of each dimension are not to be had together
$g->left_out(qr/^(ratio_of_means|mean_of_ratios|pct_negative|pct_zero|pct_positive)$/);
$g->done;

# ---- kano

$g = golden('kano/golden.csv');
my %name = (N => 'n', mode => 'category', moai => 'rule_category', total_strength => 'strength',
    fong_sig => 'fong', map { $_ => $_ } qw(blauth better worse category_strength fong_lhs fong_rhs
        mcnemar_z chisq));
for my $row (survey('kano', '--counts', '-g', 'set', shared('kano/kano_counts.csv'))) {
    $g->same($row->{set}, $row->{feature}, $_, $row->{ $name{$_} }) for sort keys %name;
}
{ # one row a respondent and feature: a feature at a time
    my $codebook = write_file('kano-book.csv', 'item,kind,pair', 'functional,kano-functional,dysfunctional',
        'dysfunctional,kano-dysfunctional,');
    my $file = shared('kano/kano_responses.csv');
    for my $row (survey('kano', '-g', 'feature', $codebook, $file)) {
        my $feature = $row->{feature};
        $g->same('responses', $feature, $_, $row->{ $name{$_} }) for sort keys %name;
        $g->same('responses', $feature, $_, $row->{$_}) for qw(M O A I R Q);
    }
    my ($same) = survey('kano', '--where', 'feature = hotline', '--table',
        shared('kano/evaluation_table.csv'), $codebook, $file);
    my ($usual) = survey('kano', '--where', 'feature = hotline', $codebook, $file);
    is_deeply($same, $usual, 'the table of 25 cells in the reference is the one built in');
}
$g->done;
done_testing;
