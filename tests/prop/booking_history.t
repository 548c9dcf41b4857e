#!/usr/bin/env perl
# crm-booking: rows that were written down afterwards.  What a booking is judged by was known before
# its day; states and minutes add up; the order of rows changes nothing.
use strict;
use warnings;
use File::Temp;
use Test::More;
use lib 'tests/lib';
use Rows;

my $tmp = File::Temp->newdir;
my $seed = $ENV{SEED} // int rand 1 << 30;
srand $seed;
note "seed $seed";

my $header = 'customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at';
my @names = qw(customer_id booking_id booked_at start duration_min status staff amount cancelled_at);
my $last = 150; # the as-of day, 2024-06-10

# Day 0 is the first of January; months of 28 days will do.
sub date { return sprintf '2024-%02d-%02d', 1 + int $_[0] / 28, 1 + $_[0] % 28 }
sub when { return sprintf '%sT%02d:%02d:00', date($_[0]), 8 + int rand 10, 15 * int rand 4 }
sub shuffled { return map { $_->[1] } sort { $a->[0] <=> $b->[0] } map { [rand, $_] } @_ }

# A third of the rows is written down after its start, some on a later day.
sub row {
    my ($number, $client, $day) = @_;
    my $late = rand() < .33;
    my $made = $late ? $day + int rand 20 : $day - int rand 25;
    $made = 0 if $made < 0;
    $made = $last if $made > $last && $day <= $last;
    my $status = $day > $last ? 'booked'
        : (qw(completed completed completed no_show no_show cancelled late_cancelled rescheduled booked))[rand 9];
    my $undone = $status =~ /cancelled|rescheduled/ && rand() < .8 ? when($day - int rand 3) : '';
    return { customer_id => $client, booking_id => "n$number", booked_at => rand() < .9 ? when($made) : '', start => when($day),
        duration_min => 15 * (1 + int rand 6), status => $status, staff => ('Ana', 'Bo')[rand 2], amount => int(rand 90) . '.00',
        cancelled_at => $undone };
}

sub file {
    my ($name, @rows) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out "$header\n", map { my $row = $_; join(',', @$row{@names}) . "\n" } @rows;
    close $out;
    return "$tmp/$name";
}

sub day { return substr $_[0], 0, 10 }

# Whether it was cancelled less than a day before its start.
sub is_late {
    my ($row) = @_;
    return 1 if $row->{status} eq 'late_cancelled';
    return 0 if $row->{status} ne 'cancelled' || !$row->{cancelled_at};
    return minutes($row->{start}) - minutes($row->{cancelled_at}) < 24 * 60;
}

# Minutes of the true calendar, in which months have their own lengths.
sub minutes {
    my ($m, $d, $h, $min) = $_[0] =~ /-(\d+)-(\d+)T(\d+):(\d+)/;
    my @before = (0, 31, 60, 91, 121, 152, 182, 213);
    return (($before[$m - 1] + $d) * 24 + $h) * 60 + $min;
}

# The features of one row, straight from the definition.
sub features {
    my ($row, @rows) = @_;
    my ($visits, $no_shows, $late) = (0, 0, 0);
    for my $other (@rows) {
        next if $other->{customer_id} ne $row->{customer_id} || day($other->{start}) gt date($last);
        my $known = $other->{booked_at} && day($other->{booked_at}) gt day($other->{start}) ? day($other->{booked_at}) : day($other->{start});
        next if $known ge day($row->{start});
        $visits += $other->{status} eq 'completed';
        $no_shows += $other->{status} eq 'no_show';
        $late += is_late($other);
    }
    return join ',', $visits, $no_shows, $late, $visits + $no_shows ? 0 : 1;
}

sub design {
    my ($file) = @_;
    unlink "$tmp/design";
    system('crm-booking risk -q --force -a ' . date($last) . " --design $tmp/design -o $tmp/ahead $file 2>$tmp/err");
    return map { my $row = $_; ($row->{booking_id} => join ',', map { $_ // '' } @$row{qw(prior_visits prior_no_shows prior_late new)}) }
        rows_of_file("$tmp/design");
}

for my $round (1 .. 4) {
    my @rows = map { row($_, 'c' . int rand 25, int rand 165) } 1 .. 400;
    my %by_id = map { $_->{booking_id} => $_ } @rows;
    my %got = design(file('book', @rows));
    cmp_ok(scalar keys %got, '>', 100, "round $round: there is a design");
    my @off = grep { $got{$_} ne features($by_id{$_}, @rows) } sort keys %got;
    is(join(' ', map { "$_: $got{$_}, not " . features($by_id{$_}, @rows) } @off[0 .. ($#off > 3 ? 3 : $#off)]), '',
        "round $round: features are those of the definition");

    # rows of the same clients written down after a day change no feature of a booking up to it
    my $cut = 60 + int rand 60;
    my @more = map { my $row = row("x$_", 'c' . int rand 25, int rand($cut + 1));
        $row->{booked_at} = when($cut + 1 + int rand 10); $row } 1 .. 80;
    my %with = design(file('more', shuffled(@rows, @more)));
    my @moved = grep { day($by_id{$_}{start}) le date($cut) && $with{$_} ne $got{$_} } sort keys %got;
    is("@moved[0 .. ($#moved > 3 ? 3 : $#moved)]", '', "round $round: 80 rows written down after day $cut change nothing up to it");

    # the order of rows
    my %shuffled = design(file('other', shuffled(@rows)));
    is_deeply(\%shuffled, \%got, "round $round: features in any order of rows");
    my @risk = map { [sort map { join ',', sprintf('%.9f', $_->{no_show_risk}), $_->{booking_id} } rows_of('crm-booking', 'risk', '-q', '--force', '-a', date($last), $_)] }
        file('book', @rows), file('other', shuffled(@rows));
    is_deeply($risk[1], $risk[0], "round $round: risks in any order of rows");
    my @clients = map { join "\n", sort split /\n/, `crm-booking clients -q -a @{[date($last)]} $_` } "$tmp/book", "$tmp/other";
    is($clients[1], $clients[0], "round $round: clients in any order of rows");

    # states add up, of clients as of periods
    my @clients_of = rows_of('crm-booking', 'clients', '-q', '-a', date($last), "$tmp/book");
    my @periods = rows_of('crm-booking', 'outcome', '-q', '-a', date($last), "$tmp/book");
    my %as = (bookings => 'bookings', kept => 'completed', no_shows => 'no_show', late_cancellations => 'late_cancelled',
        cancellations => 'cancelled', moves => 'rescheduled', unclosed => 'unclosed', bookings_ahead => 'ahead');
    for my $column (sort keys %as) {
        my ($one, $two) = (0, 0);
        $one += $_->{$column} for @clients_of;
        $two += $_->{ $as{$column} } for @periods;
        is($one, $two, "round $round: $column of clients add up to those of the months");
    }
    my $wrong = grep { my $row = $_; my $sum = 0; $sum += $row->{$_} for grep { $_ ne 'bookings' } keys %as; $sum != $row->{bookings} } @clients_of;
    is($wrong, 0, "round $round: the states of each client add up");

    # minutes: what is booked lies in open time, once; what is over is said
    open my $hours, '>', "$tmp/hours" or die;
    print $hours "staff,weekday,date,from,to\n", map { ",$_,,00:00,24:00\n" } qw(Monday Tuesday Wednesday Thursday Friday Saturday Sunday);
    close $hours;
    my %sum = map { $_ => 0 } qw(booked_min overlap_min outside_min);
    for my $cell (rows_of('crm-booking', 'occupancy', '-q', '--hours', "$tmp/hours", '-a', date($last), '-g', 'staff,date,hour', "$tmp/book")) {
        $sum{$_} += $cell->{$_} for keys %sum;
        $wrong++ if $cell->{booked_min} > $cell->{open_min} || $cell->{open_min} > 60;
    }
    is($wrong, 0, "round $round: an hour has no more minutes than it is open");
    my $minutes = 0;
    for (@rows) {
        next if day($_->{start}) gt date($last) || ($_->{booked_at} && day($_->{booked_at}) gt date($last));
        my $undone = $_->{status} eq 'rescheduled' || $_->{status} eq 'cancelled' && !is_late($_);
        $minutes += $_->{duration_min} if !$undone;
    }
    is($sum{booked_min} + $sum{overlap_min} + $sum{outside_min}, $minutes, "round $round: every minute is booked once, or said to be over");
}
done_testing;
