#!/usr/bin/env perl
# crm-forecast base: simulated bases go on after the as-of day, and limits have to hold what comes:
# steady, with a season, growing, and after a drop of arrivals; parameters, season and arrivals are
# all found from three years of visits.  SEEDS=100 is the whole trial: 88 % for every source and
# measure 1, 3 and 6 months ahead, visits off by at most 4 % (new: 12 %); the few seeds of every day
# allow for their luck.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

my $seeds = $ENV{SEEDS} || 5;
my $tmp = tempdir(CLEANUP => 1);
my ($months, $ahead) = (36, 6);

sub gamma_draw { # shape, rate: Marsaglia and Tsang, and a power of a uniform below shape 1
    my ($shape, $rate) = @_;
    return gamma_draw($shape + 1, $rate) * rand() ** (1 / $shape) if $shape < 1;
    my $d = $shape - 1 / 3;
    while (1) {
        my $x = sqrt(-2 * log(1 - rand)) * cos(6.283185307179586 * rand);
        my $v = (1 + $x / sqrt(9 * $d)) ** 3;
        return $d * $v / $rate if $v > 0 && log(1 - rand) < $x * $x / 2 + $d - $d * $v + $d * log $v;
    }
}

sub poisson {
    my ($mean) = @_;
    my ($n, $p) = (0, exp -$mean);
    for (my $u = rand; $u > $p; $u *= rand) { $n++ }
    return $n;
}

# Days from 2022-01-01, months of them, and the days of the season up to each.
my (@day, @start, @of);
for (my $d = 0; ; $d++) {
    my @t = gmtime(86400 * (18993 + $d));
    my $month = 12 * ($t[5] - 122) + $t[4];
    last if $month >= $months + $ahead;
    $start[$month] //= $d;
    $of[$d] = $month;
    $day[$d] = sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}
$start[ $months + $ahead ] = @day;

my %arrivals = (
    steady => sub { 25 },
    season => sub { 25 },
    growing => sub { 25 * (.5 + $_[0] / $months) },
    drop => sub { $_[0] < $months - 8 ? 33 : 17 },
);

# Visits of a base: rows up to the as-of day, sums of what came after it.
sub make {
    my ($kind, $file) = @_;
    my (@cum, %came) = (0);
    for my $d (0 .. $#day) { $cum[ $d + 1 ] = $cum[$d] + ($kind eq 'season' ? 1 + .3 * sin(6.283185307179586 * ($of[$d] + 1) / 12) : 1) }
    open my $out, '>', $file or die;
    print $out "customer_id,date,amount\n";
    my $id = 0;
    for my $month (0 .. $months + $ahead - 1) {
        for (1 .. poisson($arrivals{$kind}->($month))) {
            my ($rate, $x, $y) = (gamma_draw(1.2, 56), gamma_draw(.8, 1), gamma_draw(4, 1));
            my ($leave, $cheap) = ($x / ($x + $y), gamma_draw(5, 150));
            my $d = $start[$month] + int rand($start[ $month + 1 ] - $start[$month]);
            my ($t, $source, $last, %seen) = ($cum[$d] + rand($cum[ $d + 1 ] - $cum[$d]), $of[$d] < $months ? 'known' : 'new', -1);
            $id++;
            while (1) {
                $d++ while $d < @day && $cum[ $d + 1 ] <= $t;
                last if $d >= @day;
                if ($d != $last) {
                    my $amount = sprintf '%.2f', gamma_draw(4, $cheap);
                    my $h = $of[$d] - $months;
                    print $out "c$id,$day[$d],$amount\n" if $h < 0;
                    for my $who ($h >= 0 ? ($source, 'total') : ()) {
                        for my $period ($h, 'total') {
                            $came{"$period $who visits"}++;
                            $came{"$period $who clients"}++ if !$seen{"$period $who"}++;
                            $came{"$period $who revenue"} += $amount;
                        }
                    }
                    $last = $d;
                }
                last if rand() < $leave;
                $t -= log(1 - rand) / $rate;
            }
        }
    }
    close $out;
    return \%came;
}

# Misses that n forecasts may have when 6 in 100 are missed, but for one case in ten thousand.
sub allowed {
    my ($n) = @_;
    return .12 * $n if $n >= 100;
    my ($p, $sum, $k) = (.94**$n, 0, 0);
    for (; ($sum += $p) < .9999; $k++) { $p *= ($n - $k) / ($k + 1) * .06 / .94 }
    return $k;
}

for my $kind (sort keys %arrivals) {
    my (%missed, %sum, %true, $n);
    for my $seed (1 .. $seeds) {
        srand 1000 * $seed + length $kind;
        my $came = make($kind, "$tmp/tx.csv");
        my @rows = rows_of('crm-forecast', 'base', '-q', '--horizon', $ahead, '--runs', 400, '-a', $day[ $start[$months] - 1 ], "$tmp/tx.csv");
        my $h = 0;
        for my $row (@rows) {
            my $month = $row->{period} eq 'total' ? 'total' : substr($row->{period}, 5) - 1;
            my ($what, $value) = ("$month $row->{source} $row->{measure}", $came->{"$month $row->{source} $row->{measure}"} // 0);
            $missed{$what} += $value < $row->{lo} || $value > $row->{hi};
            $sum{"$row->{source} $month"} += $row->{forecast}, $true{"$row->{source} $month"} += $value if $row->{measure} eq 'visits';
        }
        $n++;
    }
    my @wide = grep { /^(0|2|5|total) / && $missed{$_} > allowed($n) } sort keys %missed;
    is(join(', ', map { "$_: $missed{$_} of $n" } @wide), '', "$kind: what came lies within the limits");
    my @off = grep {
        my $most = (/^new/ ? .12 : .04) + ($n < 100 ? (/^new/ ? 1.2 : .25) / sqrt $n : 0);
        / (0|2|5)$/ && abs($sum{$_} / $true{$_} - 1) > $most
    } sort keys %sum;
    is(join(', ', map { sprintf '%s: %+.1f %%', $_, 100 * ($sum{$_} / $true{$_} - 1) } @off), '', "$kind: and around the forecast");
}
done_testing;
