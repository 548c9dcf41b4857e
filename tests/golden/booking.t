#!/usr/bin/env perl
# crm-booking against an oracle in Python, SQL and R; tolerances: README.md beside the numbers
use strict;
use warnings;
use File::Temp;
use Test::More;
use lib 'tests/lib';
use Rows;

my $dir = "$ENV{SHARED}/booking";
plan skip_all => 'no reference data' if !-d $dir;
my $tmp = File::Temp->newdir;

# Rates, limits and quantiles; the rest are names, counts, minutes, money and dates.
my %near = map { $_ => 1 } qw(no_show_rate lo hi mean p10 p25 median p75 p90 rate share lost_hours);

sub same {
    my ($name, $got, $golden) = @_;
    my @want = rows_of_file("$dir/$golden");
    my ($off, $first) = (0, '');
    for my $i (0 .. $#want) {
        for my $column (sort keys %{ $want[$i] }) {
            my ($cell, $cell_want) = ($got->[$i]{$column}, $want[$i]{$column});
            next if defined $cell && $cell eq $cell_want;
            next if defined $cell && $near{$column} && $cell ne '' && $cell_want ne '' && abs($cell - $cell_want) <= 1e-9;
            $off++;
            $first ||= "row $i $column: " . ($cell // 'none') . ", expected $cell_want";
        }
    }
    ok(@$got == @want && $off == 0, $name) or diag(@$got . ' rows for ' . @want . ", $off cells off; $first");
}

sub result { return [rows_of('crm-booking', shift, '-q', @_)] }

my %as_of = (tiny => '2025-03-10', sim => '2025-09-30', salon => '2018-07-29');
my %since = (tiny => '2025-03-05', sim => '2025-01-06');

for my $name (qw(tiny sim salon)) {
    my @book = ('-a', $as_of{$name}, "$dir/$name.bookings.csv");
    same("$name: outcome", result('outcome', @book), "$name.outcome-month.csv");
    next if $name eq 'tiny';
    same("$name: joins", result('joins', '--transactions', "$dir/$name.tx.csv", @book), "$name.joins-month.csv");
    my @default = "$dir/$name.bookings.csv";
    same("$name: outcome, the default day", result('outcome', @default), "$name.outcome-month.csv");
    same("$name: outcome by staff", result('outcome', '-g', 'staff', @default), "$name.outcome-staff-month.csv");
    same("$name: outcome by weekday", result('outcome', '-g', 'weekday', '--period', 'year', @default), "$name.outcome-weekday-year.csv");
}

for my $name (qw(tiny sim)) {
    my @book = ('-a', $as_of{$name}, "$dir/$name.bookings.csv");
    my @hours = ('--hours', "$dir/$name.hours.csv");
    same("$name: rebook", result('rebook', @book), "$name.rebook-month.csv");
    same("$name: lead", result('lead', '--bands', "$tmp/bands", @book), "$name.lead-month.csv");
    same("$name: lead, bands", [rows_of_file("$tmp/bands")], "$name.lead-bands.csv");
    same("$name: occupancy", result('occupancy', @hours, '--since', $since{$name}, @book), "$name.occupancy-staff-weekday-hour.csv");
    same("$name: gaps", result('gaps', @hours, @book), "$name.gaps-14d.csv");
}
same('sim: rebook by staff', result('rebook', '-g', 'staff', "$dir/sim.bookings.csv"), 'sim.rebook-staff-month.csv');

# The book as it stood in the middle: what came later has not happened.
my @middle = ('-a', '2025-06-15', "$dir/sim.bookings.csv");
same('as of June: outcome', result('outcome', @middle), 'sim.outcome-month.asof-2025-06-15.csv');
same('as of June: outcome by staff', result('outcome', '-g', 'staff', @middle), 'sim.outcome-staff-month.asof-2025-06-15.csv');
same('as of June: rebook', result('rebook', @middle), 'sim.rebook-month.asof-2025-06-15.csv');
same('as of June: rebook by staff', result('rebook', '-g', 'staff', @middle), 'sim.rebook-staff-month.asof-2025-06-15.csv');
same('as of June: gaps', result('gaps', '--hours', "$dir/sim.hours.csv", @middle), 'sim.gaps-14d.asof-2025-06-15.csv');

# The model of the reference is ours: what it is made of, and how good it is on the later bookings.
for my $name (qw(sim salon)) {
    result('risk', '--evaluate', "$tmp/proof", '--design', "$tmp/design", "$dir/$name.bookings.csv");
    my %got = map { ($_->{stat} => $_->{value}) } rows_of_file("$tmp/proof");
    my %want = map { ($_->{stat} => $_->{value}) } rows_of_file("$dir/$name.risk-metrics.csv");
    my %as = (n => 'proof_n', events => 'proof_no_shows', auc => 'auc', auc_lo => 'auc_lo', auc_hi => 'auc_hi', brier => 'brier', logloss => 'log_loss');
    is_deeply([grep { abs($got{$_} - $want{ $as{$_} }) > 1e-6 } sort keys %as], [], "$name: risk, proof");
}
result('risk', '--design', "$tmp/design", "$dir/sim.bookings.csv");
same('sim: risk, what it is made of', [rows_of_file("$tmp/design")], 'sim.risk-features.csv');

done_testing;
