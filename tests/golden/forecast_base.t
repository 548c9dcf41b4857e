#!/usr/bin/env perl
# crm-forecast base against 20,000 futures drawn elsewhere, of known clients; tolerances: README.md
# beside the numbers
use strict;
use warnings;
use File::Temp;
use Test::More;
use lib 'tests/lib';
use Rows;

my ($dir, $btyd) = ("$ENV{SHARED}/forecast", "$ENV{SHARED}/btyd");
plan skip_all => 'no reference data' if !-e "$dir/base_cdnow.csv";
my $tmp = File::Temp->newdir;
my @golden = rows_of_file("$dir/base_cdnow.csv");
my @params = rows_of_file("$btyd/cdnow_golden_params.csv");

sub run_base {
    my ($model, @options) = @_;
    (my $name = $model) =~ s/-//;
    open my $out, '>', "$tmp/$model" or die;
    print $out "model,param,estimate\n",
        map { "$model,$_->{param},$_->{value}\n" } grep { $_->{model} eq $name && $_->{how} eq 'independent-mle' } @params;
    close $out;
    return map { ("$_->{period} $_->{measure}" => $_) } rows_of(
        'crm-forecast', 'base', '-q', '--summary-input', '--params', "$tmp/$model", '-c', 'x=frequency', '-c', 't_x=recency',
        '-c', 'zbar=monetary_value', '--horizon', 6, @options, "$btyd/cdnow_summary.csv");
}

for my $model (qw(bg-nbd mbg-nbd)) {
    my %got = run_base($model, '--runs', 20000);
    my %sources = map { $_->{source} => 1 } values %got;
    is(join(' ', keys %sources), 'known', "$model: a summary has no new clients");
    for my $want (grep { $_->{model} eq $model } @golden) {
        my $row = $got{"$want->{month} $want->{measure}"};
        my $off = abs($row->{forecast} / $want->{mean} - 1);
        my $width = $want->{hi} - $want->{lo};
        my @wrong = grep { abs($row->{$_} - $want->{$_}) > .03 * $width } qw(lo hi lo80 hi80);
        @wrong = grep { abs($row->{$_} - $want->{$_}) > 1 } @wrong; # whole numbers
        push @wrong, 'forecast' if $off > ($want->{measure} eq 'visits' ? 1e-6 : .003);
        is("@wrong", '', "$model, month $want->{month}, $want->{measure}")
            or diag(join ' ', map { "$_ $row->{$_}, expected " . ($_ eq 'forecast' ? $want->{mean} : $want->{$_}) . ';' } @wrong);
    }
}

# other models: the middle of the futures is what the model expects
for my $model (qw(mbg-nbd pareto-nbd)) {
    my @options = ('-m', $model, '--summary-input', '-c', 'x=frequency', '-c', 't_x=recency', '-c', 'zbar=monetary_value');
    my %got = map { ("$_->{period} $_->{measure}" => $_) } rows_of('crm-forecast', 'base', '-q', '--fixed', '--horizon', 12, @options, "$btyd/cdnow_summary.csv");
    my ($visits, $money) = (0, 0);
    for my $row (rows_of('crm-clv', 'predict', '-q', '--horizon', '12m', @options, "$btyd/cdnow_summary.csv")) {
        $visits += $row->{expected_visits};
        $money += $row->{expected_visits} * $row->{expected_spend};
    }
    my $all = $got{'total visits'};
    cmp_ok(abs($all->{forecast} / $visits - 1), '<', 1e-9, "$model: visits of crm-clv predict");
    cmp_ok(abs($got{'total revenue'}{forecast} / $money - 1), '<', 1e-9, "$model: and what they are worth");
    cmp_ok(abs(($all->{lo} + $all->{hi}) / 2 / $visits - 1), '<', .01, "$model: in the middle of the limits");
}
done_testing;
