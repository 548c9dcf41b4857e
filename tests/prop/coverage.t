#!/usr/bin/env perl
# How often limits of 95 % hold what is true, on bases whose truth is known: clv of crm-clv predict,
# Kaplan-Meier with late entry, and the median lifetime of a salon whose records begin in the middle.
# BASES=1000 for the study itself (ten minutes); a few, always the same, are enough to see a fault.
use strict;
use warnings;
use POSIX qw(ceil);
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

my $few = $ENV{BASES} ? undef : 1;
my $bases = $ENV{BASES} // 40;
my ($least, $most) = $few ? (90, 99) : (92, 98);
seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub put {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die "$name: $!";
    print $out map { "$_\n" } @lines;
    close $out or die "$name: $!";
    return "$tmp/$name";
}

sub gamma_draw { # shape, rate: Marsaglia and Tsang, and a power of a uniform below shape 1
    my ($shape, $rate) = @_;
    return gamma_draw($shape + 1, $rate) * (1 - rand) ** (1 / $shape) if $shape < 1;
    my $d = $shape - 1 / 3;
    while (1) {
        my $x = sqrt(-2 * log(1 - rand)) * cos(6.283185307179586 * rand);
        my $v = (1 + $x / sqrt(9 * $d)) ** 3;
        return $d * $v / $rate if $v > 0 && log(1 - rand) < $x * $x / 2 + $d - $d * $v + $d * log $v;
    }
}

sub exponential { return -log(1 - rand) / $_[0] }

sub within {
    my ($name, $holds, $of, $lo, $hi) = @_;
    my $share = 100 * $holds / $of;
    ok($of && $share >= $lo && $share <= $hi, sprintf '%s: %.1f %% of %d hold the truth', $name, $share, $of)
        or diag(sprintf '%.2f is not from %s to %s', $share, $lo, $hi);
}

# ---- clv: MBG/NBD in weeks, gamma-gamma ------------------------------------------------

{
    my %true = (r => 1.5, alpha => 9, a => 0.8, b => 3, p => 5, q => 4, v => 40);
    my $params = put('params', 'model,param,estimate', (map { "mbg-nbd,$_,$true{$_}" } qw(r alpha a b)),
        map { "gamma-gamma,$_,$true{$_}" } qw(p q v));
    my ($holds, $of, %param) = (0, 0);
    for my $base (1 .. $bases) {
        my @lines;
        while (@lines < 500) {
            my $rate = gamma_draw(@true{qw(r alpha)});
            my ($x, $y) = (gamma_draw($true{a}, 1), gamma_draw($true{b}, 1));
            my ($leave, $T, $t, $n) = ($x / ($x + $y), 26 + rand 52, 0, 0);
            while (rand() >= $leave) { # the first visit too can be the last
                my $next = $t + exponential($rate);
                last if $next > $T;
                ($t, $n) = ($next, $n + 1);
            }
            next if $n > ceil(7 * $t - 0.05); # twice a day: no visits of a salon
            my $mean = $n ? gamma_draw($true{p} * $n, $n * gamma_draw($true{q}, $true{v})) : '';
            push @lines, "$n,$t,$T,$mean";
        }
        my $file = put('clients', 'x,t_x,T,zbar', @lines);
        my @run = qw(crm-clv predict -q --summary-input --digits 12);
        my @got = rows_of("@run --interval $file 2>$tmp/said ");
        my @want = rows_of("@run --params $params $file ");
        for my $i (0 .. $#got) {
            next if $got[$i]{clv_lo} eq '';
            $of++;
            $holds++ if $got[$i]{clv_lo} <= $want[$i]{clv} && $want[$i]{clv} <= $got[$i]{clv_hi};
        }
        for (rows_of("crm-clv fit -q --summary-input $file 2>$tmp/said ")) {
            next if !exists $true{ $_->{param} } || $_->{lo} eq '';
            $param{ $_->{param} }[0]++ if $_->{lo} <= $true{ $_->{param} } && $true{ $_->{param} } <= $_->{hi};
            $param{ $_->{param} }[1]++;
        }
    }
    within('clv', $holds, $of, $least, $most);
    note(sprintf 'parameter %s: %.1f %% of %d', $_, 100 * $param{$_}[0] / $param{$_}[1], $param{$_}[1]) for sort keys %param;
}

# ---- Kaplan-Meier with late entry ------------------------------------------------------

{
    my ($holds, $of) = (0, 0);
    my @at = (50, 150, 300);
    for my $base (1 .. 5 * $bases) {
        my @lines;
        while (@lines < 150) { # Weibull lives, watched from a day on for a while
            my $life = int(200 * exponential(1) ** 0.8) + 1;
            my $entry = rand() < 0.5 ? 0 : int rand 250;
            my $end = $entry + 100 + int rand 300;
            next if $entry >= $life;
            push @lines, join ',', $entry, $life <= $end ? ($life, 1) : ($end, 0);
        }
        my $file = put('lives', 'entry,time,event', @lines);
        for (rows_of('crm-churn survival -q --time time --event event --entry entry --at ' . join(',', @at) . " $file")) {
            my $true = exp(-($_->{time} / 200) ** 1.25); # int(life) + 1 <= t is life < t
            next if $_->{lo} eq '';
            $of++;
            $holds++ if $_->{lo} <= $true && $true <= $_->{hi};
        }
    }
    within('Kaplan-Meier with late entry', $holds, $of, $least, $most);
}

# ---- the median lifetime of a salon of seven years, seen in its last two ----------------

# Days of one client's visits: every gap some 30 days, leaving after each by a chance of their own, so
# that those who are there for long are others than those who come for the first time.
sub visits {
    my ($day, $end) = @_;
    my ($x, $y) = (gamma_draw(0.8, 1), gamma_draw(7, 1));
    my $leave = $x / ($x + $y);
    my @days;
    while ($day < $end) {
        push @days, $day;
        last if rand() < $leave;
        $day += 14 + int(gamma_draw(4, 0.25));
    }
    return @days;
}

# First day lost: more than $inactive since a visit; or the last day watched.
sub life {
    my ($inactive, $end, $joined, @days) = @_;
    my $last = shift @days;
    for my $day (@days) {
        last if $day - $last > $inactive;
        $last = $day;
    }
    return $last + $inactive + 1 <= $end ? ($last + $inactive + 1 - $joined, 1) : ($end - $joined, 0);
}

{
    my ($end, $cut, $inactive, $long) = (7 * 365, 5 * 365, 75, 5000);
    my @all = sort { $a <=> $b } map { (life($inactive, $long, 0, visits(0, $long)))[0] } 1 .. 20001;
    my $true = $all[10000];
    my ($holds, $blind) = (0, 0);
    my $seeds = $few ? $bases : 100;
    for my $base (1 .. $seeds) {
        my (@lives, @seen);
        for my $client (1 .. 900) {
            my $joined = int rand $end;
            my @days = visits($joined, $end);
            my @in = grep { $_ >= $cut } @days;
            next if !@in;
            push @seen, join ',', 0, life($inactive, $end, $in[0], @in); # as if born with the records
            # known to be there from the day on which everybody else is lost
            my $from = $joined >= $cut ? 0 : $cut + $inactive - $joined;
            next if $from && $in[0] > $cut + $inactive; # came back from being lost
            my ($time, $event) = life($inactive, $end, $joined, @in);
            push @lives, join ',', $from, $time, $event if $from < $time;
        }
        for ([ \$holds, \@lives ], [ \$blind, \@seen ]) {
            my ($hits, $lines) = @$_;
            my $file = put('salon', 'entry,time,event', @$lines);
            rows_of("crm-churn survival -q --time time --event event --entry entry --median $tmp/median $file ");
            my ($m) = rows_of_file("$tmp/median");
            $$hits++ if $m->{lo} ne '' && $m->{lo} <= $true && ($m->{hi} eq '' || $true <= $m->{hi});
        }
    }
    within('median lifetime with --entry', $holds, $seeds, 90, 100);
    note("as if the records began with the salon: $blind of $seeds hold $true days");
}
done_testing();
