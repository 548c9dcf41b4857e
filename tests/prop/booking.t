#!/usr/bin/env perl
# crm-booking: what must hold of any book
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

sub when { return sprintf '2024-%02d-%02dT%02d:%02d:00', 1 + int $_[0] / 28, 1 + $_[0] % 28, 9 + int rand 9, 15 * int rand 4 }

sub book {
    my @rows;
    for my $i (1 .. 200 + int rand 200) {
        my $start = 10 + int rand 150;
        my $made = $start - int rand 10;
        my $status = (qw(booked completed completed completed no_show cancelled late_cancelled rescheduled blocked))[rand 9];
        my $undone = $status =~ /cancelled|rescheduled/ && rand() < .8 ? when($made + int rand($start - $made + 1)) : '';
        push @rows, join ',', rand() < .9 ? 'c' . int rand 30 : '', "b" . int rand 300, rand() < .9 ? when($made) : '', when($start),
            15 * (1 + int rand 6), $status, ('Ana', 'Bo', 'Cy')[rand 3], int(rand 9000) / 100, $undone, ('', '', 'client', 'salon')[rand 4];
    }
    return @rows;
}

sub file {
    my ($name, @rows) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out "customer_id,booking_id,booked_at,start,duration_min,status,staff,amount,cancelled_at,cancelled_by\n", map { "$_\n" } @rows;
    close $out;
    return "$tmp/$name";
}

sub shuffled { return map { $_->[1] } sort { $a->[0] <=> $b->[0] } map { [rand, $_] } @_ }
sub out { my $run = join ' ', @_; my $text = `crm-booking $run 2>&1`; return "$?\n$text" }
sub total { my ($column, @rows) = @_; my $sum = 0; $sum += $_->{$column} for @rows; return $sum }

open my $h, '>', "$tmp/hours" or die;
print $h "staff,weekday,date,from,to\n", map { ("Ana,$_,,09:00,12:30\n", "Ana,$_,,13:00,18:00\n", "Bo,$_,,10:00,16:00\n") } qw(Monday Tuesday Friday);
print $h ",,2024-02-09,,\n";
close $h;

open my $tx, '>', "$tmp/tx" or die;
print $tx "customer_id,date,amount,txn_id\n", map { 'c' . int(rand 35) . ',' . substr(when(10 + int rand 150), 0, 10) . ",9.50,t$_\n" } 1 .. 200;
close $tx;

my @runs = (['joins', '--transactions', "$tmp/tx"], ['outcome'], ['outcome', '-g', 'staff,weekday'], ['outcome', '--unit', 'booking', '-g', 'staff'], ['outcome', '--unit', 'day'],
    ['rebook'], ['rebook', '-g', 'staff', '--period', 'week'], ['lead', '--bands', "$tmp/bands"], ['occupancy'],
    ['occupancy', '--hours', "$tmp/hours"], ['gaps', '--hours', "$tmp/hours", '--ahead', '60d']);

for my $round (1 .. 6) {
    my @rows = book();
    my ($file, $other) = (file('book', @rows), file('other', shuffled(@rows)));
    my @day = $round % 2 ? () : ('-a', '2024-04-10');

    my @differ = grep { out(@$_, @day, $file) ne out(@$_, @day, $other) } @runs;
    is_deeply([map { "@$_" } @differ], [], "round $round: the order of rows changes nothing");

    my $used = `crm-booking outcome @day $file 2>&1 >/dev/null` =~ /: (\d+) rows? not used/ ? $1 : 0;
    my @outcome = rows_of('crm-booking', 'outcome', '-q', @day, $file);
    my $off = grep { my $row = $_; my $sum = 0; $sum += $row->{$_} for qw(completed no_show late_cancelled cancelled rescheduled unclosed ahead);
        $sum != $row->{bookings} } @outcome;
    is($off, 0, "round $round: the states add up");
    cmp_ok(total('bookings', @outcome) + $used, '<=', scalar(@rows), "round $round: no booking twice");
    is(total('bookings', @outcome), total('bookings', rows_of('crm-booking', 'outcome', '-q', '-g', 'staff', @day, $file)),
        "round $round: blocks add up");

    for my $hours ([], ['--hours', "$tmp/hours"]) {
        my @cells = rows_of('crm-booking', 'occupancy', '-q', @$hours, @day, $file);
        my $wrong = grep { $_->{booked_min} > $_->{open_min} || $_->{served_min} > $_->{booked_min} } @cells;
        is($wrong, 0, "round $round @$hours: served <= booked <= open");
        my ($all) = rows_of('crm-booking', 'occupancy', '-q', @$hours, @day, '-g', 'month,date,hour', $file);
        is(total('open_min', @cells), total('open_min', rows_of('crm-booking', 'occupancy', '-q', @$hours, @day, '-g', 'date', $file)),
            "round $round @$hours: minutes add up by day as by hour");
    }

    my %by = map { ("$_->{period} $_->{definition}" => $_) } rows_of('crm-booking', 'rebook', '-q', @day, $file);
    is(scalar(grep { $_->{rebooked} > $_->{visits} } values %by), 0, "round $round: rebooked <= visits");
    my @gaps = rows_of('crm-booking', 'gaps', '-q', '--hours', "$tmp/hours", '--least', '45min', @day, $file);
    is(scalar(grep { $_->{minutes} < 45 || $_->{from} ge $_->{to} } @gaps), 0, "round $round: no gap is shorter than asked");
}

# What is said of a past month does not depend on what was written into the book after it.
my @rows = book();
my @earlier = grep { (split /,/, $_, -1)[2] le '2024-03-31~' } @rows;
is(out('rebook', '-q', '-a', '2024-03-31', file('all', @rows)), out('rebook', '-q', '-a', '2024-03-31', file('earlier', @earlier)),
    'rows made later change nothing');

# No feature of risk sees a row that was made after the booking's own start.
sub design {
    my ($file) = @_;
    unlink "$tmp/design";
    system("crm-booking risk -q --force -a 2024-06-30 --design $tmp/design -o /dev/null $file 2>$tmp/err");
    return if !-e "$tmp/design"; # too little to learn from
    return map { ("$_->{booking_id} $_->{start}" => join ',', map { $_ // '' } @$_{qw(customer_id prior_visits prior_no_shows prior_late new lead_days)}) }
        rows_of_file("$tmp/design");
}

my @numbered = book();
for my $i (0 .. $#numbered) { $numbered[$i] =~ s/^([^,]*),b\d+/$1,n$i/ }
my %all = design(file('all', @numbered));
my ($seen, @off) = (0);
for my $row (shuffled(@numbered)) {
    my @cells = split /,/, $row, -1;
    last if $seen == 10;
    next if !defined $all{"$cells[1] $cells[3]"};
    my %before = design(file('before', grep { my @c = split /,/, $_, -1; $c[1] eq $cells[1] || $c[2] le $cells[3] } @numbered));
    my $one = $before{"$cells[1] $cells[3]"};
    next if !defined $one;
    $seen++;
    push @off, "$cells[1]: $one, with later rows " . $all{"$cells[1] $cells[3]"} if $one ne $all{"$cells[1] $cells[3]"};
}
is_deeply(\@off, [], "risk: no look into the future ($seen bookings)");
cmp_ok($seen, '>', 5, 'risk: looked at some');

done_testing;
