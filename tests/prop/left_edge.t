#!/usr/bin/env perl
# A salon of seven years of which the export holds the last two: the interval of the median life holds the true one,
# from clients first seen after the edge, and from all with the day they joined.  SALONS=100 for the full count.
use strict;
use warnings;
use File::Temp qw(tempdir);
use POSIX qw(floor);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(17);
my ($years, $seen, $inactive, $salons) = (7, 2, 90, $ENV{SALONS} // 12);
my $tmp = tempdir(CLEANUP => 1);
my ($first, $last) = (15706, 15706 + int(365.25 * $years) - 1); # from 2013-01-01
my $cut = $last + 1 - int(365.25 * $seen);
sub date { my @t = gmtime(86400 * $_[0]); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }

# Days of visits from day `d` on: some stay longer than others, and some gaps are longer than --inactive.
sub visits {
    my ($d) = @_;
    my ($stays, @days) = (0.86 + rand 0.12);
    do { push @days, $d; $d += 8 + floor(-24 * log(1 - rand)) } while (rand() < $stays);
    return @days;
}
sub life {
    my @days = @_;
    my $i = 1;
    $i++ while $i < @days && $days[$i] - $days[$i - 1] <= $inactive;
    return $days[$i - 1] + $inactive + 1 - $days[0];
}
my @lives = sort { $a <=> $b } map { life(visits(0)) } 1 .. 60000;
my $true = $lives[@lives / 2];

my %holds = (entry => 0, after => 0);
for my $salon (1 .. $salons) {
    my (@rows, @who, $n);
    for (my $d = $first; $d <= $last; $d -= log(1 - rand) / 1.2) {
        my $id = 'c' . ++$n;
        my @days = grep { $_ <= $last } visits(floor $d);
        push @who, "$id," . date(floor $d);
        push @rows, map { "$id," . date($_) . ',50' } grep { $_ >= $cut } @days;
    }
    write_lines("$tmp/tx.csv", 'customer_id,date,amount', @rows);
    write_lines("$tmp/who.csv", 'customer_id,joined', @who);
    for my $way ('after', 'entry') {
        my @join = $way eq 'entry' ? ('-J', "$tmp/who.csv") : ();
        system('crm-churn', 'survival', '-q', '--inactive', $inactive, '--median', "$tmp/median", '-o', "$tmp/curve", @join,
            "$tmp/tx.csv") == 0 or die;
        my ($m) = rows(do { local (@ARGV, $/) = "$tmp/median"; <> });
        $holds{$way}++ if $m->{lo} <= $true && ($m->{hi} eq '' || $true <= $m->{hi});
        note "$salon $way: $m->{median} ($m->{lo} to $m->{hi}), true $true, n $m->{n}";
    }
}
sub write_lines {
    my ($file, @lines) = @_;
    open my $out, '>', $file or die;
    print $out map { "$_\n" } @lines;
    close $out or die;
}
cmp_ok($holds{after}, '>=', 0.9 * $salons - 1, "clients first seen after the edge: $holds{after} of $salons");
cmp_ok($holds{entry}, '>=', 0.9 * $salons - 1, "all, from the day they joined: $holds{entry} of $salons");
done_testing();
