#!/usr/bin/env perl
# crm-basket on random baskets: what must hold whatever was bought.  SEED=n repeats a run.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use lib 'tests/lib';
use Chance;
use Rows;

my $seed = seed(1);
my $tmp = tempdir(CLEANUP => 1);
my $header = 'customer_id,date,amount,txn_id,item,kind,store';

sub write_rows {
    my ($name, @rows) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out "$_\n" for $header, @rows;
    close $out or die;
    return "$tmp/$name";
}

sub date { my @t = gmtime(86400 * (19723 + $_[0])); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }
sub text { my $text = `@_ 2>/dev/null`; die "@_: $?\n" if $?; return $text }
sub run { return rows_of('crm-basket', shift, '-q', @_) }

# Tickets of clients and walk-ins, some lines without ticket or item, some refunds.
sub salon {
    my ($n) = @_;
    my @rows;
    for my $ticket (1 .. $n) {
        my $client = rand() < .1 ? '' : 'c' . int rand $n / 6;
        my $id = rand() < .1 ? '' : $ticket % ($n * .9);
        my ($day, $store) = (int rand 300, pick('A', 'B'));
        for (1 .. 1 + int rand 4) {
            my $item = rand() < .03 ? '' : 'i' . int(12 * rand() ** 2);
            my $kind = rand() < .05 ? 'refund' : pick('service', 'product', 'redeem', '');
            push @rows, join ',', $client, date($day), ($kind eq 'refund' ? -5 : 5), $id, $item, $kind, $store;
        }
    }
    return @rows;
}

# ---- order of rows, threads, pieces of files ----------------------------------------------------

my @runs = (['items'], ['items', '-g', 'store'], ['items', '--unit', 'day'], ['rules', '--min-support', '3', '--min-confidence', '.1', '--all'],
    ['rules', '--unit', 'client', '--max-len', '4'], ['rules', '-g', 'store,weekday', '--min-support', '2'], ['next'], ['next', '--within', '45d', '--min-support', '.01'],
    ['recommend'], ['recommend', '--new-only', '--k', '5'], ['recommend', '--method', 'rules'], ['validate', '--cut', date(200)],
    ['validate', '--cut', date(200), '--new-only', '--k', '1']);
for my $case (1 .. 4) {
    my @rows = salon(400);
    my $as_it_is = write_rows('a.csv', @rows);
    my $shuffled = write_rows('b.csv', shuffled(@rows));
    my @half = (write_rows('c.csv', @rows[0 .. 300]), write_rows('d.csv', @rows[301 .. $#rows]));
    my @off;
    for my $run (@runs) {
        my $want = text('crm-basket', @$run, '-j1', $as_it_is);
        push @off, "@$run: order of rows" if $want ne text('crm-basket', @$run, '-j1', $shuffled);
        push @off, "@$run: threads" if $want ne text('crm-basket', @$run, '-j4', $shuffled);
        push @off, "@$run: files" if $want ne text('crm-basket', @$run, @half);
    }
    is("@off", '', "case $case: order of rows, threads and files change nothing");
}

# ---- against counting the slow way -------------------------------------------------------------

sub baskets {
    my ($unit, @rows) = @_;
    my %basket;
    for (@rows) {
        my ($client, $date, undef, $id, $item, $kind, $store) = split /,/, $_, -1;
        next if $item eq '' || $kind eq 'refund';
        next if $client eq '' && ($unit ne 'ticket' || $id eq '');
        my $key = $unit eq 'client' ? $client : "$client $date";
        $key .= " $store $id" if $unit eq 'ticket' && $id ne '';
        $basket{$key}{$item} = 1;
    }
    return values %basket;
}

sub count {
    my ($baskets, @items) = @_;
    my $n = 0;
    basket: for my $b (@$baskets) {
        for (@items) { next basket if !$b->{$_} }
        $n++;
    }
    return $n;
}

for my $unit (qw(ticket day client)) {
    my @rows = salon(300);
    my $file = write_rows('e.csv', @rows);
    my $baskets = [baskets($unit, @rows)];
    my ($off, $longer, $seen, %support) = (0, 0, 0);
    for my $r (run('rules', '--unit', $unit, '--min-support', '3', '--min-confidence', '0', '--all', '--max-len', '4', $file)) {
        my @left = split / \+ /, $r->{lhs};
        my @got = (count($baskets, @left, $r->{rhs}), count($baskets, @left), count($baskets, $r->{rhs}));
        $off++ if "@got" ne "$r->{n} $r->{n_lhs} $r->{n_rhs}" || abs($r->{support} - $r->{n} / @$baskets) > 1e-11;
        my $best = 0;    # of the parts of the left side, the empty one included
        for my $part (0 .. 2**@left - 2) {
            my @part = map { $left[$_] } grep { $part >> $_ & 1 } 0 .. $#left;
            my ($of, $both) = (count($baskets, @part), count($baskets, @part, $r->{rhs}));
            $best = 1 if $both * $r->{n_lhs} >= $r->{n} * $of;
        }
        $off++ if $best != $r->{redundant} || (!$best && $r->{lift} <= 1);
        $longer++ if $r->{n} > $r->{n_lhs} || $r->{n} > $r->{n_rhs};
        $support{ join ' ', sort @left, $r->{rhs} } = $r->{n};
        $seen++;
    }
    for my $set (keys %support) {
        my @items = split / /, $set;
        for my $i (0 .. $#items) {
            my $part = join ' ', @items[grep { $_ != $i } 0 .. $#items];
            $longer++ if defined $support{$part} && $support{$part} < $support{$set};
        }
    }
    ok($seen && !$off, "$unit: counts and redundancy of $seen rules as counted the slow way");
    is($longer, 0, "$unit: support never rises with longer sets");
}

# Next visits of each client, the slow way.
{
    my @rows = salon(400);
    my $file = write_rows('f.csv', @rows);
    my %day;
    for (@rows) {
        my ($client, $date, undef, undef, $item, $kind) = split /,/, $_, -1;
        $day{$client}{$date}{$item} = 1 if $client ne '' && $item ne '' && $kind ne 'refund';
    }
    my (%n, %at_risk);
    for my $client (keys %day) {
        my @dates = sort keys %{ $day{$client} };
        for my $v (0 .. $#dates - 1) {
            for my $item (keys %{ $day{$client}{ $dates[$v] } }) {
                $at_risk{$item}++;
                $n{"$item $_"}++ for keys %{ $day{$client}{ $dates[$v + 1] } };
            }
        }
    }
    my @got = run('next', '--min-support', '1', $file);
    my $off = grep { $_->{n} != $n{"$_->{item} $_->{next}"} || $_->{at_risk} != $at_risk{ $_->{item} } || $_->{clients} > $_->{n} } @got;
    ok(@got == keys %n && !$off, 'next visits as counted the slow way');
}

# ---- what is planted is found; what is not there is not ----------------------------------------

my ($found, $first, $by_chance, $cases) = (0, 0, 0, 50);
for my $case (1 .. $cases) {
    my (@rows, @lines);
    for my $ticket (1 .. 600) {
        my %item = map { 'i' . int rand 15 => 1 } 1 .. 1 + int rand 3;
        delete @item{qw(i3 i4)};
        $item{i0} = 1 if !%item;
        if (rand() < .1) {    # who has i3 has i4, seven times of ten
            $item{i3} = 1;
            $item{i4} = 1 if rand() < .7;
        }
        push @lines, map { [$ticket, $_] } sort keys %item;
    }
    push @rows, map { "c$_->[0],2024-01-01,5,$_->[0],$_->[1],service,A" } @lines;
    my @kept = run('rules', '--max-len', '2', write_rows('g.csv', @rows));
    $found++ if grep { $_->{lhs} eq 'i3' && $_->{rhs} eq 'i4' && $_->{p_adj} < .05 } @kept;
    $first++ if @kept && join(' ', sort $kept[0]{lhs}, $kept[0]{rhs}) eq 'i3 i4';
    # the same tickets and items, dealt anew
    my @items = shuffled(map { $_->[1] } @lines);
    my %seen;
    @rows = map { my $i = shift @items; "c$_->[0],2024-01-01,5,$_->[0],$i,service,A" } @lines;
    $by_chance++ if grep { $_->{p_adj} < .05 } run('rules', '--min-confidence', '0', '--all', write_rows('h.csv', @rows));
}
is($found, $cases, "what is planted is found in all $cases cases");
is($first, $cases, 'and ranked first');
cmp_ok($by_chance, '<=', .05 * $cases, "shuffled baskets have a rule that survives the correction in $by_chance of $cases cases");

done_testing();
