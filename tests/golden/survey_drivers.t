#!/usr/bin/env perl
# drivers (relaimpo, iopsych), factors (R lm), ipa, reliability (psych, lavaan)
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

sub drivers {
    my ($g, $case, @args) = @_;
    my $model = column_file("$case-model.csv");
    for my $row (survey('drivers', '--fit', $model, @args)) {
        my $unit = $row->{driver};
        $g->same($case, $unit, $_, $row->{$_})
            for qw(mean r b se t p beta vif first last pratt lmg lmg_pct relwt relwt_pct);
    }
    my ($m) = rows_of_file($model);
    $g->same($case, 'model', $_, $m->{$_}) for qw(n r2 adj_r2 F F_p sigma);
    $g->same($case, 'model', 'p', $m->{drivers});
    $g->same($case, '(Intercept)', 'b', $m->{intercept});
    $g->same($case, '(Intercept)', 'se', $m->{intercept_se});
}

sub factors {
    my ($g, $case, @args) = @_;
    my $model = column_file("$case-model.csv");
    for my $row (survey('factors', '--fit', $model, @args)) {
        my $unit = $row->{attribute};
        $g->same($case, $unit, $_, $row->{$_})
            for qw(n_low n_high penalty penalty_p reward reward_p ia_class);
        $g->same($case, $unit, 'impact_asymmetry', $row->{asymmetry});
        $g->same($case, $unit, 'two_factor_class', $row->{class});
        $g->same($case, $unit, 'range', abs($row->{reward}) + abs $row->{penalty})
            if defined $g->value($case, $unit, 'range');
    }
    for my $row (rows_of_file($model)) {
        $g->same($case, $row->{attribute}, $_, $row->{$_})
            for qw(penalty_se penalty_t reward_se reward_t);
        $g->same($case, 'model', 'n', $row->{n});
        $g->same($case, 'model', 'r2', $row->{r2});
        $g->same($case, 'model', 'low_if_le', $row->{low});
        $g->same($case, 'model', 'high_if_ge', $row->{high});
        $g->same($case, '(Intercept)', 'b', $row->{intercept});
    }
}

my $g = golden('drivers/golden.csv');
{
    my @items = qw(complaints privileges learning raises critical advance);
    my $book = write_file('attitude-drivers.csv', 'item,kind', map { "$_,rating" } 'rating', @items);
    drivers($g, 'attitude', '--outcome', 'rating', $book, shared('reliability/attitude.csv'));
    for my $case (qw(bank mobi)) {
        my @units = $g->units($case, 'lmg');
        my %outcome = (bank => 'sat1', mobi => 'CUSA1');
        my $codebook = write_file("$case-drivers.csv", 'item,kind',
            map { "$_,rating" } $outcome{$case}, @units);
        drivers($g, $case, '--outcome', $outcome{$case}, $codebook, shared("csi/$case.csv"));
        my $prca = "prca_$case";
        factors($g, $prca, '--outcome', $outcome{$case},
            '--attributes', join(',', $g->units($prca, 'penalty')),
            '--low', $g->value($prca, 'model', 'low_if_le'), '--high',
            $g->value($prca, 'model', 'high_if_ge'), $codebook, shared("csi/$case.csv"));
    }
}
$g->left_out_case(qr/^corr[57]$/); # correlation matrices: tests/unit/stat_importance
$g->done;

# ---- ipa

$g = golden('ipa/golden.csv');
{
    my @offices = qw(finaid bursar advising records testing);
    my $book = write_file('offices.csv', 'item,dimension,kind,min,max,pair',
        (map { "p_$_,$_,performance,1,7,i_$_" } @offices), map { "i_$_,$_,importance,1,7," } @offices);
    my $items = write_file('offices-all.csv', 'item,kind,min,max',
        map { ("p_$_,performance,1,7", "i_$_,importance,1,7") } @offices);
    my ($one) = survey('items', $items, shared('ipa/offices_gap.csv'));
    for my $cut (qw(mean median)) {
        my @rows = survey('ipa', '--cut', $cut, $book, shared('ipa/offices_gap.csv'));
        for my $row (@rows) {
            my $unit = $row->{attribute};
            $g->same("offices_$cut", $unit, $_, $row->{$_}) for qw(importance performance quadrant);
            $g->same("offices_$cut", $unit, 'gap', $row->{performance} - $row->{importance});
        }
        for my $side (qw(importance performance)) {
            my @x = sort { $a <=> $b } map { $_->{$side} } @rows;
            my $sum = 0;
            $sum += $_ / @x for @x;
            $g->same("offices_$cut", 'all', "cut_$side", $cut eq 'mean' ? $sum : $x[2]);
        }
        $g->same("offices_$cut", 'all', 'n', $one->{n});
    }
}
$g->done;

# ---- reliability

$g = golden('reliability/golden.csv');
sub scale {
    my ($case, $file, $items, $min, $max, %reverse) = @_;
    my $book = write_file("$case.csv", 'item,dimension,kind,min,max,reverse',
        map { "$_,$case,rating,$min,$max," . ($reverse{$_} ? 1 : 0) } @$items);
    for my $row (survey('reliability', $book, $file)) {
        if ($row->{item} eq '') {
            $g->same($case, 'scale', 'n_listwise', $row->{n});
            $g->same($case, 'scale', 'alpha_listwise', $row->{alpha});
            $g->same($case, 'scale', 'alpha_std_listwise', $row->{alpha_std});
            $g->same($case, 'scale', 'feldt_lo_listwise', $row->{lo});
            $g->same($case, 'scale', 'feldt_hi_listwise', $row->{hi});
            my ($k, $a) = (scalar @$items, $row->{alpha_std});
            $g->same($case, 'scale', 'k', $k);
            $g->same($case, 'scale', 'mean_r_listwise', $a / ($k - $a * ($k - 1)), 1e-8);
            next if @$items < 3;
            $g->same($case, 'scale', 'omega_ml_cov', $row->{omega}, 1e-5);
            $g->same($case, 'scale', 'omega_ml_std', $row->{omega_std}, 1e-5);
        } else {
            $g->same($case, $row->{item}, 'r_item_rest_listwise', $row->{item_rest});
            next if @$items < 3;
            $g->same($case, $row->{item}, 'alpha_if_deleted_listwise', $row->{alpha_deleted});
            # a scale that was not turned round has a loading of either sign
            $g->same($case, $row->{item}, 'loading_ml_std', $row->{loading}, 1e-5);
        }
    }
    my $complete = join ' and ', map { "$_ is not missing" } @$items;
    for my $row (survey('items', '--where', $complete, $book, $file)) {
        $g->same($case, $row->{item}, 'mean_listwise', $row->{mean});
        $g->same($case, $row->{item}, 'sd_listwise', $row->{sd});
    }
    my ($dimension) = survey('items', '--unit', 'dimension', $book, $file);
    $g->same($case, 'scale', 'mean_listwise', $dimension->{mean});
    $g->same($case, 'scale', 'sd_listwise', $dimension->{sd});
    return if !defined $g->value($case, 'scale', 'psych_raw_alpha');
    for my $row (survey('reliability', '--pairwise', $book, $file)) {
        if ($row->{item} eq '') {
            $g->same($case, 'scale', 'n_any', $row->{n});
            $g->same($case, 'scale', 'psych_raw_alpha', $row->{alpha});
            $g->same($case, 'scale', 'psych_std.alpha', $row->{alpha_std});
            my ($k, $a) = (scalar @$items, $row->{alpha_std});
            $g->same($case, 'scale', 'psych_average_r', $a / ($k - $a * ($k - 1)));
            $g->same($case, 'scale', 'psych_S/N', $a / (1 - $a));
        } else {
            $g->same($case, $row->{item}, 'psych_alpha_drop_raw', $row->{alpha_deleted});
            $g->same($case, $row->{item}, 'psych_r.drop', $row->{item_rest});
        }
    }
    for my $row (survey('items', $book, $file)) {
        $g->same($case, $row->{item}, 'psych_mean', $row->{mean});
        $g->same($case, $row->{item}, 'psych_sd', $row->{sd});
        $g->same($case, $row->{item}, 'psych_n', $row->{n});
    }
    my ($any) = survey('items', '--unit', 'dimension', '--min-answered', '.01', $book, $file);
    $g->same($case, 'scale', 'psych_mean', $any->{mean});
    $g->same($case, 'scale', 'psych_sd', $any->{sd});
}
my @attitude = qw(rating complaints privileges learning raises critical advance);
my $attitude = shared('reliability/attitude.csv');
scale('attitude7', $attitude, \@attitude, 0, 100);
scale('attitude6', $attitude, [ @attitude[1 .. 6] ], 0, 100);
my $bfi = shared('reliability/bfi_acn.csv');
scale('bfi_A', $bfi, [ map { "A$_" } 1 .. 5 ], 1, 6, A1 => 1);
scale('bfi_A_unreversed', $bfi, [ map { "A$_" } 1 .. 5 ], 1, 6);
scale('bfi_C', $bfi, [ map { "C$_" } 1 .. 5 ], 1, 6, C4 => 1, C5 => 1);
scale('bfi_N', $bfi, [ map { "N$_" } 1 .. 5 ], 1, 6);
my $mobi = shared('csi/mobi.csv');
scale('mobi_CUSA', $mobi, [ map { "CUSA$_" } 1 .. 3 ], 1, 10);
scale('mobi_PERQ', $mobi, [ map { "PERQ$_" } 1 .. 7 ], 1, 10);
scale('mobi_PERV', $mobi, [ map { "PERV$_" } 1 .. 2 ], 1, 10);
# no column of ours: other coefficients of psych, and the correlation with a sum that holds the item
$g->left_out(qr/^(psych_(G6\(smc\)|ase|median_r|raw\.r|std\.r|r\.cor)|r_item_total_listwise|n_any)$/);
$g->done;
done_testing;
