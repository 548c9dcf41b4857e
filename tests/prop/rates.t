#!/usr/bin/env perl
# Every rate of every analysis of transactions is a share from 0 to 1 of something, inside its limits, for any base and
# any options; what comes and goes adds up.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(23);
my $tmp = tempdir(CLEANUP => 1);
sub date { my @t = gmtime(86400 * (19358 + $_[0])); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }

# Refunds, lines that cost nothing or more than they bring, cards, walk-ins, gaps, clients of one visit.
sub write_base {
    my ($file, $span) = @_;
    my @kinds = qw(service service service product prepaid redeem refund other);
    open my $out, '>', $file or die;
    print $out "customer_id,date,amount,kind,staff,cost,discount\n";
    for my $c (1 .. pick(5, 30, 80)) {
        my $d = rand() < 0.3 ? int rand 20 : int rand $span;
        while ($d <= $span) {
            my $kind = pick(@kinds);
            my $amount = pick(0, int rand 200, -int rand 50) * ($kind eq 'refund' ? -1 : 1);
            print $out join(',', rand() < 0.05 ? '' : "c$c", date($d), $amount, $kind, pick('Ana', 'Bo', 'Cy', ''),
                pick('', int rand 90), pick('', '', int rand 20)), "\n";
            last if rand() < 0.2;
            $d += int(rand() < 0.15 ? rand 200 : rand 40);
        }
    }
    print $out 'z,', date($span), ",1,service,Ana,,\n";
    close $out or die;
}

# column => its numerator and denominator, where there are both
my %rates = (rate => undef, churn_rate => ['lost_opening', 'opening'], control_rate => undef, rate_shrunk => undef, survival => undef,
    rate_same => ['retained_same', 'eligible'], map { $_ => undef } qw(retail_share discount_share cost_share lo hi lo_same hi_same
    shrunk_lo shrunk_hi));
my @parts = (['retained', 'eligible'], ['retained_same', 'retained'], ['lost_opening', 'opening'], ['lost_opening', 'lost'],
    ['active', 'customers'], ['returned', 'clients'], ['new', 'clients'], ['events', 'at_risk']);
my @limits = (['rate', 'lo', 'hi'], ['churn_rate', 'lo', 'hi'], ['rate_same', 'lo_same', 'hi_same'],
    ['rate_shrunk', 'shrunk_lo', 'shrunk_hi']);

sub wrong_with {
    my ($analysis, $r) = @_;
    for my $c (keys %rates) {
        my $x = $r->{$c} // '';
        next if $x eq '' || $analysis eq 'departure' && $c =~ /^(?:lo|hi)$/; # of a difference
        return "$c $x" if $x < 0 || $x > 1;
        next if !$rates{$c};
        my ($part, $whole) = @$r{ @{ $rates{$c} } };
        return "$c $x of $part and $whole" if abs($x * $whole - $part) > 1e-6;
    }
    for (@parts) {
        my ($part, $whole) = map { $r->{$_} // '' } @$_;
        return "@$_: $part of $whole" if $part ne '' && $whole ne '' && ($part < 0 || $part > $whole);
    }
    for (@limits) {
        my ($x, $lo, $hi) = map { $r->{$_} // '' } @$_;
        return "@$_: $lo $x $hi" if $x ne '' && $lo ne '' && !($lo <= $x && $x <= $hi) && $analysis ne 'departure';
    }
    return "flows: " . join ' ', map { "$_ $r->{$_}" } qw(opening new won_back lost closing)
        if exists $r->{closing} && $r->{opening} + $r->{new} + $r->{won_back} - $r->{lost} != $r->{closing};
    return '';
}

for my $base (1 .. $ENV{BASES} // 15) {
    my $span = pick(60, 200, 500, 900);
    my $inactive = pick(5, 30, 90, 400);
    write_base("$tmp/tx.csv", $span);
    my @common = ('-q', '-a', date($span + pick(0, 3, 20)), '--basis', pick('cash', 'service'), pick([], ['--since', date(int $span / 3)], ['--until', date(int $span / 1.3)])->@*);
    my @by = pick([], ['-g', 'staff'], ['-g', 'weekday'], ['-g', 'staff,kind'])->@*;
    my @period = ('--period', pick(qw(week month quarter year)));
    my @from = rand() < 0.3 ? ('--cohort-from', date(int $span / 4)) : ();
    my @runs = (['activity', @period, '--visit', pick('day', 'row')],
        ['retention', @period, @from, '--definition', 'all', '--inactive', $inactive, '--attribute', pick(qw(first last top any)),
            '--periods', pick('each', 'closed')],
        ['bridge', @period, @from, '--inactive', $inactive], ['cohort', @period, @from],
        ['survival', @from, '--inactive', $inactive], ['survival', '--unit', 'interval'], ['departure', '--horizon', '30d']);
    for my $run (@runs) {
        push @$run, @by if $run->[0] ne 'departure';
        my @rows = rows_of('crm-churn', @$run, @common, "$tmp/tx.csv");
        my @wrong = grep { $_ ne '' } map { wrong_with($run->[0], $_) } @rows;
        ok(!@wrong, "base $base: @$run @common, rows: " . @rows) or diag($wrong[0]);
    }
}
done_testing();
