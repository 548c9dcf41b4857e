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
    rfm_data_orders => ['-a', '2006-12-31', qw(-c date=order_date -c amount=revenue),
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
done_testing();
