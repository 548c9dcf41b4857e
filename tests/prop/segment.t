#!/usr/bin/env perl
# crm-segment on made-up customers: what must hold for any of them
use strict;
use warnings;
use File::Temp qw(tempdir);
use List::Util qw(shuffle sum0);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);
my $n = 400;

my @rows = map {
    my $f = int(rand 8) || 1;
    my $recency = int rand 400;
    join ',', "c$_", $recency, $recency + int rand 300, $f, sprintf('%.2f', $f * rand(200) - 5),
        (map { int rand 60 } 1, 2), (map { int rand 6 } 1, 2),
        (map { sprintf '%.2f', rand 500 } 1, 2), int rand 12, (map { sprintf '%.1f', rand } 1, 2),
        int(rand 5) + 1, ('x', 'y', 'z')[rand 3];
} 1 .. $n;
my $header = 'customer_id,recency_days,tenure_days,frequency,monetary,interval_last,'
    . 'interval_median,visits_180d,visits_prev_180d,spend_180d,spend_prev_180d,visits_365d,'
    . 'discount_share,campaign_share,attachment,tier';

sub put {
    my ($name, $header, @rows) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out "$_\n" for $header, @rows;
    close $out;
    return "$tmp/$name";
}
my $file = put('c', $header, @rows);
my $other = put('shuffled', $header, shuffle @rows);

# the same columns in another order
my @names = split /,/, $header;
my @order = shuffle 0 .. $#names;
my $turned = put('turned', join(',', @names[@order]),
    map { join ',', (split /,/)[@order] } @rows);

my %groups = (
    grade => [['grade'], 'grade'],
    lifecycle => [['lifecycle', '--inactive', 120], 'lifecycle'],
    ladder => [['ladder'], 'rung'],
    loyalty => [['loyalty'], 'loyalty'],
    pareto => [['pareto'], 'abc'],
    kmeans => [['kmeans', '--k', 3, '--transform', 'log,zscore'], 'cluster'],
    mixture => [['mixture', '--k', 2, '--transform', 'log,zscore', '--restarts', 1], 'cluster'],
);

# groups by their members, since clusters are numbered by first appearance
sub members {
    my ($column, @rows) = @_;
    my %of;
    push @{ $of{ $_->{$column} } }, $_->{customer_id} for @rows;
    return join ' | ', sort map { join ' ', sort @$_ } values %of;
}

for my $name (sort keys %groups) {
    my ($call, $column) = @{ $groups{$name} };
    my @got = rows_of('crm-segment', @$call, '-q', $file);
    is(scalar @got, $n, "$name: every client");
    is(scalar(grep { !defined $_->{$column} || $_->{$column} eq '' } @got), 0,
        "$name: in one group each");
    my $want = members($column, @got);
    is(members($column, rows_of('crm-segment', @$call, '-q', $other)), $want, "$name: rows shuffled");
    is(members($column, rows_of('crm-segment', @$call, '-q', $turned)), $want, "$name: columns turned");

    # counted again, nothing is lost
    system('crm-segment', @$call, '-q', '-o', "$tmp/out", $file) == 0 or die;
    my @summary = rows_of('crm-segment', 'summary', '--of', $column, "$tmp/out");
    is(sum0(map { $_->{customers} } @summary), $n, "$name: groups add up to the base");
    my $money = sprintf '%.2f', sum0(map { (split /,/)[4] } @rows);
    is(sprintf('%.2f', sum0(map { $_->{monetary} } @summary)), $money, "$name: so does the money");
    ok(abs(sum0(map { $_->{monetary_pct} } @summary) - 100) < 1e-6, "$name: and the shares");
}

for my $call (['kmeans', '--k', 4], ['mixture', '--k', 2, '--restarts', 1]) {
    my @all = map { my $j = $_; scalar qx(crm-segment @$call -q -j $j $file) } 1, 2, 5;
    ok($all[0] eq $all[1] && $all[1] eq $all[2], "$call->[0]: the same bytes for any threads");
}

# more clusters never cost more
my $last;
my $rises = '';
system('crm-segment', 'kmeans', '-q', '--k', '1-6', '--fit', "$tmp/fit", '-o', "$tmp/out", $file) == 0 or die;
for (rows_of_file("$tmp/fit")) {
    $rises .= "k $_->{k} " if defined $last && $_->{inertia} > $last;
    $last = $_->{inertia};
}
is($rises, '', 'inertia never rises with k');

# movement: who is in a file is on its side of the table
my @later = rows_of('crm-segment', 'movement', '--of', 'tier', $file, put('later', $header, @rows[10 .. $#rows]));
is(sum0(map { $_->{customers} } @later), $n, 'movement: everybody once');
is(sum0(map { $_->{to} eq '(gone)' ? $_->{customers} : 0 } @later), 10, 'movement: who is gone');
is(scalar(grep { $_->{from} eq '(new)' } @later), 0, 'movement: nobody is new');

# cross has every cell and everybody
my @cross = rows_of('crm-segment', 'cross', '--of', 'tier,attachment', $file);
is(scalar @cross, 15, 'cross: every cell');
is(sum0(map { $_->{customers} } @cross), $n, 'cross: everybody');

done_testing();
