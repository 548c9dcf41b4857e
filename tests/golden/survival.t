#!/usr/bin/env perl
# crm-churn survival and drivers against R survival where lives are entered late, weights are no
# counts, tests are stratified: the numbers of survival/make.R, which says how they were made.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use lib 'tests/lib';
use Rows;

my $data = 'tests/golden/survival';
my $tmp = tempdir(CLEANUP => 1);
my $tolerance = 1e-8;
my @time = qw(--time time --event event);
my @late = (@time, qw(--entry entry));

sub result { return [rows_of('crm-churn', @_)] }
sub side { return [rows_of_file("$tmp/$_[0]")] }

my %golden;
sub golden { # rows of a file where the given columns have these values
    my ($file, %is) = @_;
    $golden{$file} //= [rows_of_file("$data/$file.csv")];
    my @rows = grep {
        my $row = $_;
        !grep { $row->{$_} ne $is{$_} } keys %is
    } @{ $golden{$file} };
    return \@rows;
}

sub near {
    my ($got, $want) = @_;
    return ($got // 'none') eq '' if $want eq 'NA';
    return ($got // 'none') eq $want if $want !~ /^-?[\d.]/;
    return ($got // '') ne '' && abs($got - $want) <= $tolerance * (abs($want) > 1e-6 ? abs($want) : 1e-6);
}

# Columns of two lists of rows, one test for all: got => expected names.
sub same {
    my ($name, $got, $want, @columns) = @_;
    my @off;
    for my $i (0 .. $#$want) {
        for my $pair (@columns) {
            my ($g, $w) = ref $pair ? @$pair : ($pair, $pair);
            push @off, "row $i $g: " . ($got->[$i]{$g} // 'none') . ", expected $want->[$i]{$w}"
                unless near($got->[$i]{$g}, $want->[$i]{$w});
        }
    }
    ok(@$want && @$got == @$want && !@off, $name)
        or diag(@$got . ' rows for ' . @$want . ', ' . @off . ' cells off; ' . ($off[0] // ''));
}

# ---- curves ----------------------------------------------------------------------------

my %curve = (late => [@late], whole => [@late, qw(--weight w)],
    fractional => [@late, qw(--weight wf)], now => [@time, qw(--weight wf)]);
my @step = qw(time at_risk events censored survival se lo hi);
for my $case (sort keys %curve) {
    my @run = ('survival', '-q', @{ $curve{$case} }, '-g', 'g', "$data/late.csv");
    for my $type ($case eq 'late' ? qw(log log-log plain) : 'log') {
        same("$case: curve, $type limits", result(@run, '--conf-type', $type),
            golden('km', case => $case, type => $type), ['g', 'group'], @step);
    }
    same("$case: survival at given times", result(@run, '--at', '20,5,12.5'),
        golden('at', case => $case), ['g', 'group'], @step);
    for my $end (44, 15) {
        result(@run, '--median', "$tmp/median", $end == 15 ? qw(--tau 15) : ());
        same("$case: medians, means until $end", side('median'),
            golden('sums', case => $case, end => $end), ['g', 'group'],
            qw(n events rmean rmean_se median lo hi));
    }
}

# ---- tests -----------------------------------------------------------------------------

my %test = (late => [@late], 'late-strata' => [@late, qw(--strata s)],
    'now-strata' => [@time, qw(--strata s)]);
for my $case (sort keys %test) {
    result('survival', '-q', @{ $test{$case} }, '-g', 'g', '--test-file', "$tmp/test", "$data/late.csv");
    for my $test (qw(log-rank peto)) {
        same("$case: $test", [grep { $_->{test} eq $test } @{ side('test') }],
            golden('tests', case => $case, test => $test), qw(group n observed expected chisq df p));
    }
}
result('survival', '-q', @late, '-g', 'g', '--tau', 15, '--test-file', "$tmp/test", "$data/late.csv");
same('differences of restricted means', [grep { $_->{test} eq 'rmean' } @{ side('test') }],
    golden('means'), qw(group n chisq p rmean difference lo hi));

# ---- Cox -------------------------------------------------------------------------------

my %model = (late => [@late], strata => [@late, qw(--strata s)],
    whole => [@late, qw(--strata s --weight w)], fractional => [@late, qw(--weight wf)],
    cluster => [@late, qw(--strata s --weight w --cluster c)], now => [@time, qw(--weight wf)]);
for my $case (sort keys %model) {
    for my $ties (qw(efron breslow)) {
        my %is = (case => $case, ties => $ties);
        my $got = result('drivers', '-q', @{ $model{$case} }, '--terms', 'x1,x2', '--ties', $ties, '--fit',
            "$tmp/fit", '--baseline', "$tmp/base", '--zph', "$tmp/zph", '--residuals', "$tmp/res",
            "$data/late.csv");
        same("$case $ties: estimates", $got, golden('cox', %is), qw(term estimate se z p effect));
        my %fit = map { $_->{stat} => $_->{value} } @{ side('fit') };
        my $stats = golden('fit', %is);
        same("$case $ties: fit", [map { { value => $fit{ $_->{stat} } } } @$stats], $stats, 'value');
        same("$case $ties: baseline", side('base'), golden('base', %is), qw(time hazard));
        same("$case $ties: proportional hazards", side('zph'), golden('zph', %is), qw(term chisq df p));
        my $res = golden('res', %is);
        same("$case $ties: residuals", side('res'), $res, qw(lp martingale deviance),
            map { ["schoenfeld_x$_", "schoenfeld_$_"], ["dfbeta_x$_", "dfbeta_$_"] } 1, 2)
            if @$res;
    }
}
done_testing();
