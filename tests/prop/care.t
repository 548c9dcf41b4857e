#!/usr/bin/env perl
# crm-care plan on made-up clients and rules: what must hold for any plan.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use Time::Local qw(timegm);
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub put {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die "$name: $!";
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$name";
}
sub slurp {
    open my $in, '<', $_[0] or die "$_[0]: $!";
    local $/;
    return <$in> // '';
}
sub day { my ($y, $m, $d) = split /-/, $_[0]; return timegm(0, 0, 0, $d, $m - 1, $y) / 86400 }
sub date { my @t = gmtime 86400 * $_[0]; return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }
sub some_day { return date(day($_[0]) + int rand($_[1])) }
sub maybe { my ($share, $text) = @_; return rand() < $share ? $text : '' }

sub client {
    my ($i) = @_;
    my $from = '2026-02-01';
    return join ',', "c$i", "N$i", maybe(.85, 13800000000 + $i), maybe(.7, "c$i\@x"), pick('yes', 'yes', 'Yes', 'no', ''),
        pick('', some_day('1960-01-01', 16000), some_day('1990-02-01', 50), '--02-29', sprintf('02-%02d', 1 + rand 28)),
        pick('', '', 'lunar', '公历'), some_day('2025-10-01', 140), some_day($from, 40), pick('A', 'B', 'C'),
        maybe(.8, sprintf '%.2f', rand 1000), pick('Kim', 'Lee', 'Mo', '');
}
my $header = 'customer_id,name,phone,email,consent,birthday,birthday_calendar,last_date,due_date,grade,clv,staff_last';

sub rule {
    my ($i, $priority) = @_;
    my $when = pick('birthday', 'yearly(last_date)', 'last_date', 'due_date', 'festival(spring_festival)', 'festival(春节)',
        'every 7d since last_date', 'every 1m since last_date', 'now') . pick('', '', '-3d', '+2d', '+1w');
    return join ',', "o$i", $when, pick('', 'all', 'grade = A', '"grade in (A, B)"', 'clv > 300'), "do $i",
        pick('call', 'sms', 'email', 'letter'), $priority;
}

my @closings = ('', '--closed mon', '--closed sun,2026-02-12', '--closed festival:spring_festival,sat');
my %per = ('' => 0, '--most 2' => 2, '--most 1' => 1, '--most 1/staff' => 1, '--most 3/staff' => 3);

for my $round (1 .. 40) {
    my @clients = map { client($_) } 1 .. 60;
    my $one = $round % 2; # rules of one priority
    my $rules = put('rules.csv', 'occasion,when,who,action,channel,priority', map { rule($_, $one ? 1 : 1 + int rand 4) } 1 .. 6);
    my $past = put('past.csv', 'date,customer_id', map { some_day('2026-01-25', 30) . ',c' . int rand 70 } 1 .. 25);
    my ($quiet, $slip, $closed, $most) = (pick(0, 3, 7, 14), pick(0, 1, 3), pick(@closings), pick(sort keys %per));
    my $from = day('2026-02-09');
    my $options = "--from 2026-02-09 --quiet ${quiet}d --slip ${slip}d $closed $most --contacts $past";
    my $plan = sub {
        my ($to, @rows) = @_;
        my $file = put('clients.csv', $header, @rows);
        my $all = `crm-care plan -q $rules $options --to $to --held $tmp/held --totals $tmp/totals $file 2>$tmp/err`;
        $? == 0 or die "crm-care plan: exit $?\n";
        return ($all, slurp("$tmp/held"), slurp("$tmp/totals"));
    };
    my @result = $plan->('2026-02-22', @clients);
    my @planned = rows($result[0]);
    my @held = rows($result[1]);
    my %total = map { $_->{measure} => $_->{value} } rows($result[2]);
    my %of = map { (split /,/)[0] => [split /,/, $_, -1] } @clients;
    my $name = "round $round: $options" =~ s/--contacts \S+//r;

    # contacts of a client, made before or planned
    my %days;
    push @{ $days{ $_->{customer_id} } }, day($_->{date}) for @planned;
    my @near;
    for my $row (rows(slurp($past))) {
        push @near, grep { abs(day($row->{date}) - $_) < $quiet } @{ $days{ $row->{customer_id} } // [] };
    }
    for my $list (values %days) {
        my @sorted = sort { $a <=> $b } @$list;
        push @near, grep { $sorted[$_] - $sorted[$_ - 1] < $quiet } 1 .. $#sorted;
    }
    is("@near", '', "$name: nobody twice in the quiet time");

    my (%used, @over);
    $used{"$_->{date} " . ($most =~ /staff/ ? $_->{staff} : '')}++ for @planned;
    @over = grep { $per{$most} && $used{$_} > $per{$most} } sort keys %used;
    is("@over", '', "$name: no day is over --most");

    my @open = grep {
        my $weekday = (day($_->{date}) + 3) % 7;
        !($closed =~ /mon/ && $weekday == 0 || $closed =~ /sun/ && $weekday == 6 || $closed =~ /sat/ && $weekday == 5
            || $closed =~ /12/ && $_->{date} eq '2026-02-12' || $closed =~ /festival/ && $_->{date} eq '2026-02-17');
    } @planned;
    is(@open, @planned, "$name: no closed day");
    is(scalar(grep { lc $of{ $_->{customer_id} }[4] ne 'yes' } @planned), 0, "$name: nobody without consent");
    is(scalar(grep { $_->{channel} =~ /call|sms/ && $_->{phone} eq '' || $_->{channel} eq 'email' && $of{ $_->{customer_id} }[3] eq '' }
        @planned), 0, "$name: nobody who cannot be reached");
    is(scalar(grep { $_->{date} lt '2026-02-09' || $_->{date} gt '2026-02-22' } @planned, @held), 0, "$name: within the span");
    my @late = grep {
        my ($due) = $_->{reason} =~ / (\d{4}-\d\d-\d\d)(?:;|$)/;
        day($_->{date}) - day($due) > 2 * $slip || $_->{reason} !~ /;/ && $_->{date} ne $due;
    } @planned;
    is(@late, 0, "$name: on the day due, or moved and said");

    # nothing is lost, and nothing twice
    my %due;
    $due{ join ' ', $_->{customer_id}, $_->{occasion}, $_->{reason} =~ / (\d{4}-\d\d-\d\d)(?:;|$)/ }++ for @planned;
    $due{ join ' ', $_->{customer_id}, $_->{occasion}, $_->{date} }++ for @held;
    is(scalar(grep { $_ != 1 } values %due), 0, "$name: each contact once");
    my %has = map { $_->{customer_id} => 1 } @planned;
    my %lacks = map { $_->{customer_id} => 1 } grep { !$has{ $_->{customer_id} } } @held;
    my $sum = sub { return join ' ', map { $total{$_} } @_ };
    is($sum->(qw(clients clients_planned clients_held clients_not_due contacts_due contacts_planned contacts_held)),
        join(' ', 60, scalar(keys %has), scalar(keys %lacks), 60 - keys(%has) - keys(%lacks), @planned + @held, scalar @planned, scalar @held),
        "$name: what is written adds up");
    my %reasons;
    $reasons{ 'held_' . $_->{reason} =~ tr/ /_/r }++ for @held;
    is($sum->(grep { /^held_/ } sort keys %total), join(' ', map { $reasons{$_} // 0 } grep { /^held_/ } sort keys %total),
        "$name: so do the reasons");

    is_deeply([$plan->('2026-02-22', shuffled(@clients))], \@result, "$name: the order of rows has no meaning");

    # what is more urgent later on may take the place of the less urgent before it, but of one priority nothing does;
    # from a closed day after the span contacts move back into it
    next if !$one;
    my ($longer) = $plan->('2026-03-08', @clients);
    my @kept = grep { !(/ (2026-\d\d-\d\d); closed/ && $1 gt '2026-02-22') } grep { !/^2026-(?:02-2[3-8]|03)/ } split /\n/, $longer;
    is(join('', map { "$_\n" } @kept), $result[0], "$name: a longer span keeps the plan");
}
done_testing();
