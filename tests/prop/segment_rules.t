#!/usr/bin/env perl
# crm-segment grade, top, lifecycle, ladder, loyalty and pareto on random customers that lie on and
# beside every boundary, against the rules as the manual page has them.  SEED=n makes others.
use strict;
use warnings;
use File::Temp qw(tempdir);
use List::Util qw(max sum0);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(20240229);
my $tmp = tempdir(CLEANUP => 1);
my $file = "$tmp/customers.csv";

# Money in hundredths.
sub money { my ($cents) = @_; return sprintf '%s%d.%02d', $cents < 0 ? '-' : '', int(abs($cents) / 100), abs($cents) % 100 }

my @columns = qw(customer_id frequency monetary recency_days tenure_days interval_median interval_last visits_180d
    visits_prev_180d spend_180d spend_prev_180d visits_365d visits_90d profit_90d product_spend_365d clv satisfaction
    attachment discount_share campaign_share referred_by nps);

sub customers {
    my ($n) = @_;
    my @rows;
    for my $i (1 .. $n) {
        my $frequency = pick(0, 1, 1, 2, 3, 4, 5, int rand 30);
        my $before = pick(0, 5 * int rand 40, int rand 20000);
        my $visits = pick(0, 5, 10, int rand 20);
        my %r = (customer_id => "c$i", frequency => $frequency, monetary => money(pick(0, 10000, -500, int rand 99999)),
            recency_days => '', tenure_days => '', interval_median => '', interval_last => '',
            visits_prev_180d => $visits, visits_180d => pick(int($visits * 0.8), int($visits * 1.2), $visits, int rand 20),
            spend_prev_180d => money($before * 5), spend_180d => money(pick($before * 4, $before * 6, $before * 5, $before * 4 + 1, $before * 6 - 1)),
            visits_365d => pick(0, 5, 6, 7), visits_90d => pick('', 0, 1, int rand 9), profit_90d => pick('', 0, '-3.50', int rand 500),
            product_spend_365d => pick('', 0, int rand 200), clv => pick('', 0, int rand 9000), satisfaction => pick('', 1, 5, '4.5'),
            attachment => pick('', 1, '3.99', 4, 5), discount_share => pick('', 0, 0.49, 0.5, 1), campaign_share => pick('', 0, 0.5, 1),
            referred_by => pick('', '', "c" . (1 + int rand $n), 'stranger'), nps => pick('', 0, 8, 9, 10));
        if ($frequency) {
            @r{qw(recency_days tenure_days)} = (pick(0, 29, 30, 31, 60, 61), pick(61, 89, 90, 91, 300));
            if ($frequency > 1) {
                $r{interval_median} = pick(20, 40, 20.5, 19);
                $r{interval_last} = pick(5, 59, 60, 61);
            }
        }
        push @rows, \%r;
    }
    open my $out, '>', $file or die;
    print $out join(',', @columns), "\n", map { join(',', @$_{@columns}) . "\n" } @rows;
    close $out or die;
    return @rows;
}

sub cents { my ($text) = @_; return $text eq '' ? undef : sprintf '%.0f', $text * 100 }

sub lifecycle {
    my ($r) = @_;
    my ($spend, $spent) = map { cents($r->{$_}) } qw(spend_180d spend_prev_180d);
    my ($visits, $visited) = @$r{qw(visits_180d visits_prev_180d)};
    return '' if !$r->{frequency};
    return 'lost' if $r->{recency_days} > 60;
    return 'won_back' if $r->{interval_last} ne '' && $r->{interval_last} > 60;
    return 'introduction' if $r->{frequency} == 1 || $r->{tenure_days} <= 90;
    return 'decline' if $r->{recency_days} > 1.5 * $r->{interval_median};
    return 'decline' if $visited && $visits * 10 <= $visited * 8 || $spent && $spend * 10 <= $spent * 8;
    return 'growth' if $visits && $visits * 10 >= $visited * 12;
    return 'mature' if $spend && $spend * 10 >= $spent * 12;
    return 'maintained';
}

sub loyalty {
    my ($r) = @_;
    return '' if $r->{attachment} eq '';
    my ($discount, $campaign) = map { $_ eq '' ? 0 : $_ } @$r{qw(discount_share campaign_share)};
    return $r->{visits_365d} >= 6 ? 'premium' : 'latent' if $r->{attachment} >= 4;
    return $discount >= 0.5 || $campaign >= 0.5 ? 'incentive' : 'inertia' if $r->{visits_365d} >= 6;
    return $discount >= 0.5 ? 'price' : 'none';
}

# The n largest values above 0, ties by id.
sub best {
    my ($n, $value, @rows) = @_;
    my @sorted = sort { $value->($b) <=> $value->($a) || $a->{customer_id} cmp $b->{customer_id} }
        grep { ($value->($_) // 0) > 0 } @rows;
    return map { $_->{customer_id} } @sorted[0 .. ($#sorted < $n - 1 ? $#sorted : $n - 1)];
}

# What holds of one set of customers.
sub check {
    my ($name, $n) = @_;
    my @rows = customers($n);
    my %by_id = map { $_->{customer_id} => $_ } @rows;
    my $ask = sub {
        my ($column, $want, @command) = @_;
        my %got = map { $_->{customer_id} => $_->{$column} } rows_of('crm-segment', @command, '-q', $file);
        my @off = grep { $got{ $_->{customer_id} } ne $want->($_) } @rows;
        is(join('; ', map { "$_->{customer_id}: $got{$_->{customer_id}}, not " . $want->($_) } @off[0 .. ($#off < 3 ? $#off : 3)]),
            '', "$name: @command");
    };
    $ask->('lifecycle', \&lifecycle, 'lifecycle', '--inactive', 60);
    $ask->('loyalty', \&loyalty, 'loyalty');
    $ask->('grade', sub {
        my ($often, $much) = ($_[0]{frequency} > 4, $_[0]{monetary} > 100);
        return $often ? $much ? 'A' : 'B' : $much ? 'D' : 'C';
    }, 'grade', '--cut', 'f=4,m=100');

    my @known = sort { $a <=> $b } map { $_->{frequency} || () } @rows;
    my @spent = sort { $a <=> $b } map { $_->{frequency} ? cents($_->{monetary}) : () } @rows;
    my ($f, $m) = map { ($_->[$#$_ / 2] + $_->[@$_ / 2]) / 2 } \@known, \@spent;
    $ask->('grade', sub {
        my ($often, $much) = ($_[0]{frequency} > $f, cents($_[0]{monetary}) > $m);
        return $often ? $much ? 'A' : 'B' : $much ? 'D' : 'C';
    }, 'grade') if @known;

    # pareto, and from it who is key on the ladder
    my @order = sort { cents($b->{monetary}) <=> cents($a->{monetary}) || $a->{customer_id} cmp $b->{customer_id} } @rows;
    my $total = sum0(map { max(0, cents($_->{monetary})) } @rows);
    my ($before, %class, %rank, %key) = (0);
    my $fifth = sprintf '%.0f', 0.2 * $n;
    for my $i (0 .. $#order) {
        my ($id, $amount) = ($order[$i]{customer_id}, max(0, cents($order[$i]{monetary})));
        $class{$id} = !$total ? 'C' : $before < 0.80 * $total ? 'A' : $before < 0.95 * $total ? 'B' : 'C';
        $rank{$id} = $i + 1;
        $key{$id} = 1 if $i < $fifth && $amount > 0;
        $before += $amount;
    }
    $ask->('abc', sub { $class{ $_[0]{customer_id} } }, 'pareto');
    $ask->('rank', sub { $rank{ $_[0]{customer_id} } }, 'pareto');

    my %brought;
    $brought{ $_->{referred_by} }++ for grep { $_->{referred_by} ne $_->{customer_id} } @rows;
    $ask->('rung', sub {
        my ($r) = @_;
        return 'prospect' if !$r->{frequency};
        return 'trial' if cents($r->{monetary}) == 0 || $r->{campaign_share} eq '1';
        return 'key' if $key{ $r->{customer_id} };
        return $r->{frequency} >= 4 ? 'regular' : $r->{frequency} >= 2 ? 'repeat' : 'first';
    }, 'ladder');
    $ask->('advocate', sub { ($brought{ $_[0]{customer_id} } || ($_[0]{nps} ne '' && $_[0]{nps} >= 9)) ? 1 : 0 }, 'ladder');

    # the six lists
    my %spend;
    for my $r (grep { $_->{referred_by} ne '' && $_->{referred_by} ne $_->{customer_id} && $by_id{ $_->{referred_by} } } @rows) {
        $spend{ $r->{referred_by} } += cents($r->{monetary});
    }
    my %on;
    for my $list (qw(product_spend_365d profit_90d visits_90d clv satisfaction)) {
        push @{ $on{$_} }, $list for best(3, sub { $_[0]{$list} eq '' ? 0 : $_[0]{$list} }, @rows);
    }
    my @influence = sort { $brought{$b} <=> $brought{$a} || $spend{$b} <=> $spend{$a} || $a cmp $b }
        grep { $by_id{$_} } keys %brought;
    push @{ $on{$_} }, 'influence' for @influence[0 .. ($#influence < 2 ? $#influence : 2)];
    $ask->('top_count', sub { scalar @{ $on{ $_[0]{customer_id} } // [] } }, 'top', '--n', 3);
    $ask->('top_lists', sub {
        my %mine = map { $_ => 1 } @{ $on{ $_[0]{customer_id} } // [] };
        return join '+', grep { $mine{$_} } qw(product_spend_365d profit_90d visits_90d clv influence satisfaction);
    }, 'top', '--n', 3);
    $ask->('grade', sub { my $k = @{ $on{ $_[0]{customer_id} } // [] }; return $k >= 3 ? 'A' : $k == 2 ? 'B' : $k == 1 ? 'C' : 'D' },
        'grade', '--by-lists', '--n', 3);
}

check("base $_", pick(3, 20, 50, 200)) for 1 .. 8;
done_testing();
