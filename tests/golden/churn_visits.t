#!/usr/bin/env perl
# crm-churn cohort, intervals and retention against the cohorts, gaps and salon figures of the
# reference data: orders of a shop (R rfm's rfm_data_orders) and of a hair salon, in whole numbers.
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Rows;

my $data = $ENV{SHARED};
plan skip_all => "no reference data at $data" unless -d "$data/churn" && -d "$data/rfm";

my %set = (
    rfm_data_orders => ['-a', '2006-12-31', '--since', '2001-10-29', qw(-c date=order_date -c amount=revenue),
        "$data/rfm/rfm_data_orders.csv"],
    salon_orders => ['-a', '2018-07-31', qw(-c date=order_date -c amount=revenue),
        "$data/rfm/salon_orders.csv"],
);
sub result { my ($set, @args) = @_; return rows_of('crm-churn', @args, '-q', @{ $set{$set} }) }

sub triangle_ok {
    my ($set, $period) = @_;
    my (%cell, $off);
    $cell{ $_->{cohort} }{ $_->{age} } = $_ for result($set, 'cohort', '--period', $period);
    for my $what ('retention', 'revenue') {
        my ($n, $off, $first) = (0, 0, '');
        for my $want (rows_of_file("$data/churn/$set.cohort-$period-$what.csv")) {
            my $cohort = $cell{ $want->{cohort} };
            for my $age (map { /^p(\d+)$/ ? $1 : () } keys %$want) {
                my ($w, $got) = ($want->{"p$age"}, $cohort->{$age});
                my $ok = ($w // '') eq '' ? !$got
                    : $what eq 'retention' ? $got && $got->{active} == $w && $got->{customers} == $want->{size}
                    : $got && abs($got->{amount} - $w) < 0.005;
                $first ||= "$want->{cohort} $age" if !$ok;
                $off += !$ok;
                $n++;
            }
        }
        ok($n > 20 && !$off, "$set: cohorts by $period, $what") or diag("$off of $n off, first $first");
    }
}
triangle_ok('rfm_data_orders', 'month');
triangle_ok('salon_orders', $_) for qw(month week);

for my $set (sort keys %set) {
    my %want = map { $_->{stat} => $_->{value} } rows_of_file("$data/churn/$set.gaps.csv");
    my ($got) = result($set, 'intervals');
    my %column = (gaps => 'n', q05 => 'p05', q50 => 'median',
        map { ("q$_" => "p$_") } qw(10 25 75 80 90 95 99));
    my @off = grep { abs($got->{ $column{$_} // $_ } - $want{$_}) > 1e-11 * $want{$_} } sort keys %want;
    ok(keys %want == 14 && !@off, "$set: days between visits") or diag("@off");
}

{
    my %got;
    $got{ $_->{period} }{ $_->{new_or_existing} } = $_
        for result('salon_orders', 'retention', '--definition', 'visit:60d');
    for my $want (rows_of_file("$data/churn/salon_orders.salon-kpi.csv")) {
        my ($new, $old) = @{ $got{ $want->{month} } }{qw(new existing)};
        is_deeply([map { $_->{eligible}, $_->{retained} } $new, $old],
            [@$want{qw(first_time first_time_returned existing existing_returned)}],
            "salon_orders: back within 60 days, $want->{month}");
        is($new->{note} eq 'open' ? 0 : 1, $want->{fully_observed}, "... and whether it is known yet");
        ok(($new->{rate} eq '') == ($new->{note} eq 'open'), '... a rate only if it is');
    }
}
# features of rows before the cut, labels of rows after
for my $case (['rfm_data_orders', '2006-06-01', '180d'], ['salon_orders', '2018-06-01', '60d']) {
    my ($set, $cut, $horizon) = @$case;
    my %got = map { $_->{customer_id} => $_ } result($set, 'label', '--cut', $cut, '--horizon', $horizon);
    my ($n, $off, $first) = (0, 0, '');
    my %column = (recency_days => 'recency_days', visits => 'frequency', amount => 'monetary',
        tenure_days => 'tenure_days', mean_gap => 'interval_mean', churned => 'churned');
    for my $want (rows_of_file("$data/churn/$set.timesplit.csv")) {
        my $got = delete $got{ $want->{customer_id} };
        for my $c (sort keys %column) {
            my ($g, $w) = ($got->{ $column{$c} } // 'none', $want->{$c});
            next if $w eq '' ? $g eq '' : $g ne '' && $g ne 'none' && abs($g - $w) <= 1e-11 * (1 + abs $w);
            $off++;
            $first ||= "$want->{customer_id} $c: $g, expected $w";
        }
        $n++;
    }
    ok($n > 400 && !$off && !%got, "$set: what was known on $cut, and what came of it")
        or diag("$n rows, $off cells off: $first; not expected: " . keys %got);
}
{ # as of the last day: recency and intervals of crm-rfm --features, the p90 of intervals
    for my $case (['rfm_data_orders', 365], ['salon_orders', 60]) {
        my ($set, $fixed) = @$case;
        my %got = map { $_->{customer_id} => $_ } rows_of('crm-rfm', '--features', '-q', @{ $set{$set} });
        my ($intervals) = result($set, 'intervals');
        my ($off, $n) = (0, 0);
        for my $want (rows_of_file("$data/churn/$set.churn-asof.csv")) {
            my $got = $got{ $want->{customer_id} };
            my $since = $got->{recency_days};
            my $near = sub { my ($g, $w) = @_; $w eq '' ? $g eq '' : $g ne '' && abs($g - $w) <= 1e-11 * (1 + abs $w) };
            $off += !($near->($got->{frequency}, $want->{visits}) && $near->($since, $want->{days_since_last})
                && $near->($got->{interval_mean}, $want->{mean_gap}) && $near->($got->{interval_median}, $want->{median_gap})
                && ($since > $fixed) == $want->{"churned_fixed$fixed"}
                && ($since > $intervals->{p90}) == $want->{churned_pooled_q90}
                && ($want->{churned_own_2x_median} eq '' || ($since > 2 * $got->{interval_median}) == $want->{churned_own_2x_median}));
            $n++;
        }
        ok($n > 700 && !$off, "$set: who counts as lost by three rules") or diag("$off of $n off");
    }
}
done_testing();
