#!/usr/bin/env perl
# crm-churn score says beside its AUC what share it predicted and what share stayed away, and
# whether chance explains the difference: bases whose clients leave as before, more, and less.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);

my $tmp = tempdir(CLEANUP => 1);

# 400 clients of three kinds over 730 days; from day 620 on each visit is the last with another
# chance.  A generator of our own (64-bit linear congruence), so that the bases are the same.
sub base {
    my ($name, $later, $state) = @_;
    my $random = sub { $state = ($state * 1103515245 + 12345) % 2**31; $state / 2**31 };
    my @rows;
    for my $client (1 .. 400) {
        my $day = int($random->() * 600);
        my $leaves = (.03, .15, .4)[int($random->() * 3)];
        while ($day < 730) {
            push @rows, [$day, $client];
            last if $random->() < ($day < 620 ? $leaves : $later->($leaves));
            $day += 1 + int(-25 * log(1 - $random->()));
        }
    }
    open my $out, '>', "$tmp/$name" or die;
    print $out "customer_id,date,amount\n";
    for my $row (sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @rows) {
        my $day = $row->[0];
        my ($year, $month) = (2023, 1);
        my @length = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
        ($year, $day) = (2024, $day - 365) if $day >= 365;
        $length[1] = 29 if $year == 2024;
        $day -= $length[$month++ - 1] while $day >= $length[$month - 1];
        printf $out "%d,%04d-%02d-%02d,10\n", $row->[1], $year, $month, $day + 1;
    }
    close $out or die;
}

sub said {
    my ($name) = @_;
    my $text = qx{crm-churn score --inactive 60 --force --evaluate $tmp/proof -o $tmp/risk $tmp/$name 2>&1};
    my ($n, $predicted, $did, $finding) =
        $text =~ /of those (\d+), ([\d.]+) % were predicted to stay away and ([\d.]+) % did: (.*)/;
    open my $in, '<', "$tmp/proof" or die;
    my %stat = map { chomp; split /,/ } <$in>;
    is_deeply([$n, $predicted, $did],
        [$stat{n}, sprintf('%.1f', 100 * $stat{mean_prob}), sprintf('%.1f', 100 * $stat{rate})],
        "$name: the shares are those of --evaluate");
    return $finding;
}

base('same', sub { $_[0] }, 1);
base('fewer', sub { 0 }, 1);
base('more', sub { .9 }, 1);
like(said('same'), qr/^no more apart than by chance$/, 'as before');
like(said('fewer'), qr/^risks are too high, by more than chance$/, 'fewer leave than did');
like(said('more'), qr/^risks are too low, by more than chance$/, 'more leave than did');
done_testing();
