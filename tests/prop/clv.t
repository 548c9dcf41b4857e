#!/usr/bin/env perl
# crm-clv: what must hold for any clients.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

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

# Days of the visits of clients who leave by chance, as transactions.
my (%days, %spends, @rows);
for my $i (1 .. 400) {
    my $rate = gamma_draw(1.2, 40);
    my ($x, $y) = (gamma_draw(0.8, 1), gamma_draw(3, 1));
    my $leave = $x / ($x + $y);
    my $day = int rand 200;
    $spends{"c$i"} = 60 / gamma_draw(4, 1);
    while ($day < 400) {
        $days{"c$i"}{$day} = 1;
        last if rand() < $leave;
        $day += 1 + int(-log(1 - rand) / $rate);
    }
}
for my $id (keys %days) {
    for my $day (keys %{ $days{$id} }) {
        my @date = gmtime(86400 * (19723 + $day));    # from 2024-01-01
        push @rows, sprintf "%s,%04d-%02d-%02d,%.2f", $id, $date[5] + 1900, $date[4] + 1, $date[3],
            $spends{$id} * gamma_draw(6, 1);
    }
}

sub put {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$name";
}

sub run {
    my ($command) = @_;
    my $out = `bash -c '$command' 2>$tmp/err`;
    is($? >> 8, 0, $command) or diag(`cat $tmp/err`);
    return $out;
}

sub table {
    my ($header, @lines) = split /\n/, $_[0];
    my @names = split /,/, $header;
    return map { my %row; @row{@names} = split /,/, $_, -1; \%row } @lines;
}

sub near {
    my ($x, $y, $relative) = @_;
    return 1 if $x eq $y;
    return abs($x - $y) <= $relative * (abs($x) + abs($y));
}

my $as_of = '-a 2025-02-04';
my $transactions = put('t.csv', 'customer_id,date,amount', shuffled(@rows));
run("crm-rfm -q $as_of -o $tmp/c.csv $transactions");
my ($header, @clients) = split /\n/, `cat $tmp/c.csv`;

# A parameter that the data hardly tell (a ridge) is where rounding puts it.
sub told {
    my ($row) = @_;
    return $row->{param} !~ /^(r|alpha|a|b|s|beta|p|q|v)$/
        || ($row->{se} ne '' && $row->{se} < $row->{estimate});
}

# The order of clients changes nothing but the last digits.
{
    my $other = put('shuffled.csv', $header, shuffled(@clients));
    my @one = table(run("crm-clv fit -q --compare $tmp/c.csv"));
    my @two = table(run("crm-clv fit -q --compare $other"));
    my @off =
        grep { told($one[$_]) && !near($one[$_]{estimate}, $two[$_]{estimate}, 1e-6) } 0 .. $#one;
    is("@off", '', 'a fit does not depend on the order of clients');
}

run("crm-clv fit -q --compare -o $tmp/p.csv $tmp/c.csv");
for my $model (qw(mbg-nbd bg-nbd pareto-nbd)) {
    my $predict = "crm-clv predict -q -m $model --params $tmp/p.csv";
    my $all = run("$predict $tmp/c.csv");
    my @all = table($all);

    is(scalar(grep { $_->{p_alive} < 0 || $_->{p_alive} > 1 } @all), 0, "$model: p_alive is a probability");
    is(scalar(grep { $_->{expected_visits} < 0 || $_->{clv} < 0 } @all), 0, "$model: no visits below none");

    # Who else is in the table is nothing to a client when the parameters are given.
    my @some = grep { rand() < .3 } @clients;
    my $some = run("$predict " . put('some.csv', $header, @some));
    my %line = map { (split /,/)[0] => $_ } split /\n/, $all;
    is(scalar(grep { $line{(split /,/)[0]} ne $_ } (split /\n/, $some)[1 .. @some]), 0,
        "$model: a client's numbers are her own");

    # Value adds up over horizons, and is less the more the future is discounted.
    my @far = table(run("$predict --horizon 24m $tmp/c.csv"));
    my @near = table(run("$predict --horizon 12m $tmp/c.csv"));
    my @cheap = table(run("$predict --horizon 12m --discount 0.3/year $tmp/c.csv"));
    is(scalar(grep { $far[$_]{clv} < $near[$_]{clv} } 0 .. $#all), 0, "$model: a longer horizon, more value");
    is(scalar(grep { $cheap[$_]{clv} > $near[$_]{clv} } 0 .. $#all), 0, "$model: a higher discount, less value");

    # Days and weeks are two names for one thing.
    my @days = table(run("crm-clv fit -q -m $model --time-unit day $tmp/c.csv"));
    my @weeks = table(run("crm-clv fit -q -m $model $tmp/c.csv"));
    my @off = grep {
        my ($d, $w) = ($days[$_], $weeks[$_]);
        my $times = $w->{param} eq 'alpha' || $w->{param} eq 'beta' ? 7 : 1;
        $w->{param} =~ /^(r|alpha|a|b|s|beta|p|q|v|n)$/
            && told($w) && !near($d->{estimate}, $times * $w->{estimate}, 1e-5)
    } 0 .. $#weeks;
    is("@off", '', "$model: days are sevenths of weeks");
}

# Equal clients can be one row with a weight.
{
    my (%count, %sum);
    for my $row (table(run("crm-clv predict -q --params $tmp/p.csv -m bg-nbd $tmp/c.csv"))) {
        $count{ join ',', $row->{frequency} - 1, ($row->{tenure_days} - $row->{recency_days}) / 7,
            $row->{tenure_days} / 7 }++;
    }
    my $rows = put('w.csv', 'x,t_x,T,weight', map { "$_,$count{$_}" } keys %count);
    my @one = table(run("crm-clv fit -q -m bg-nbd --spend none $tmp/c.csv"));
    my @two = table(run("crm-clv fit -q -m bg-nbd --summary-input $rows"));
    my @off =
        grep { told($one[$_]) && !near($one[$_]{estimate}, $two[$_]{estimate}, 1e-5) } 0 .. $#one;
    is("@off", '', 'a weight is that many clients');
}

# Threads and the order of rows are nothing to validate.
{
    my $validate = "crm-clv validate -q --params $tmp/p.csv -m pareto-nbd $as_of --split 2024-09-01";
    my $one = run("$validate -j1 $transactions");
    my $other = put('rows.csv', 'customer_id,date,amount', shuffled(@rows, @rows));
    is(run("$validate -j3 $transactions"), $one, 'threads');
    is(run("$validate $other"), $one, 'rows in another order, and twice');
    my @weeks = table($one);
    is(scalar(grep { $weeks[$_]{expected} < $weeks[$_ - 1]{expected}
        || $weeks[$_]{actual} < $weeks[$_ - 1]{actual} } 1 .. $#weeks), 0, 'sums rise');
    my $repeats = 0;
    for my $days (values %days) {
        my ($first) = sort { $a <=> $b } keys %$days;
        $repeats += keys(%$days) - 1 if $first <= 244;    # 2024-09-01
    }
    is($weeks[-1]{actual}, $repeats, 'every repeat visit is counted');
}

done_testing;
