#!/usr/bin/env perl
# From raw exports to a month of contacts: the sample salon's, and that of a real salon where its export is at hand.  What is
# due is counted here once more from the customers, without crm-care.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use Time::Local qw(timegm);
use lib 'tests/lib';
use Rows;

my $tmp = tempdir(CLEANUP => 1);
sub run {
    my ($command) = @_;
    is(system("($command) 2>'$tmp/err'"), 0, $command =~ s/\s*-.*//sr) or diag(`cat '$tmp/err'`);
}
sub day { my ($y, $m, $d) = split /-/, $_[0]; return timegm(0, 0, 0, $d, $m - 1, $y) / 86400 }

# Everything after the transactions, as in crm-tools(7).
sub month {
    my ($name, $as_of, $first, $last, $inactive, $tx, $joins, $options) = @_;
    run("crm-churn overdue -q -a $as_of --inactive $inactive -o $tmp/due.csv $tx");
    run("crm-rfm -q -a $as_of --features -J $tmp/due.csv $joins $tx | crm-segment lifecycle -q --inactive $inactive -o $tmp/known.csv");
    run("crm-care plan -q --from $first --to $last --most 5/staff --held $tmp/held.csv --totals $tmp/totals.csv $options "
        . "-o $tmp/plan.csv $tmp/known.csv");
    my @known = rows_of_file("$tmp/known.csv");
    my @plan = rows_of_file("$tmp/plan.csv");
    my @held = rows_of_file("$tmp/held.csv");
    my %total = map { $_->{measure} => $_->{value} } rows_of_file("$tmp/totals.csv");
    my %in = map { $_->{customer_id} => $_ } @known;
    is($total{clients}, @known, "$name: every client is looked at");
    is($total{clients}, $total{clients_planned} + $total{clients_held} + $total{clients_not_due}, "$name: clients add up");
    is($total{contacts_due}, @plan + @held, "$name: contacts add up");
    cmp_ok(scalar(@plan), '>', 50, "$name: there is something to do");
    my $within = sub { my ($date, $offset) = @_; return $date ne '' && day($date) + $offset >= day($first) && day($date) + $offset <= day($last) };
    my %rule = (
        'first visit' => sub { $_->{frequency} == 1 && $within->($_->{first_date}, 3) },
        'won back' => sub { $_->{lifecycle} eq 'won_back' && $within->($_->{last_date}, 3) },
        late => sub { $_->{due_stage} =~ /late/ },
        decline => sub { $_->{lifecycle} eq 'decline' },
        due => sub { $_->{due_stage} =~ /^(?:on_time|due)$/ && $within->($_->{due_date}, -3) },
        introduction => sub { $_->{lifecycle} eq 'introduction' && $_->{frequency} == 1 && $within->($_->{first_date}, 21) },
    );
    my %count;
    $count{ $_->{occasion} }++ for @plan, @held;
    for my $occasion (sort keys %rule) {
        my $want = grep { $rule{$occasion}->() } @known;
        is($count{$occasion} // 0, $want, "$name: $occasion");
    }
    my (%used, %last);
    $used{"$_->{date} $_->{staff}"}++ for @plan;
    is(scalar(grep { $_ > 5 } values %used), 0, "$name: five a day and stylist");
    my @soon = grep { my $d = day($_->{date}); my $was = $last{ $_->{customer_id} }; $last{ $_->{customer_id} } = $d; defined $was && $d - $was < 14 } @plan;
    is(@soon, 0, "$name: nobody twice in a fortnight");
    return (\@plan, \@held, \%in);
}

my $data = 'sample-data';
run("crm-import -q -c store==Garden --keep phone -o $tmp/g.csv $data/garden-2024.csv $data/garden-2025.csv");
run("crm-import -q -c store==Harbour --keep phone --walk-in 散客 -o $tmp/h.csv $data/harbour.csv");
run("crm-import -q -T clients -o $tmp/clients.csv $data/clients.csv");
run("crm-import -q --link phone --clients $tmp/clients.csv --clients-out $tmp/persons.csv -o $tmp/linked.csv $tmp/g.csv $tmp/h.csv");
run("crm-survey score -q --last-before 2026-01-01 -o $tmp/said.csv $data/codebook.csv $data/answers.csv");
run("crm-churn activity -q -a 2025-12-31 --since 2025-12-01 -g staff -o $tmp/here.csv $tmp/linked.csv");
my ($plan, $held, $in) = month('sample', '2025-12-31', '2026-01-01', '2026-01-31', 180, "$tmp/linked.csv",
    "-J $tmp/persons.csv -J $tmp/said.csv", "--staff-list $tmp/here.csv --closed mon --keep satisfaction");
is(scalar(grep { $in->{ $_->{customer_id} }{consent} ne 'yes' } @$plan), 0, 'sample: consent of all who are contacted');
is(scalar(grep { $_->{channel} =~ /call|sms/ && $_->{phone} eq '' } @$plan), 0, 'sample: a telephone number each');
my @gone = grep { $_->{reason} =~ /is not on the staff list/ } @$plan;
is(scalar(grep { $_->{staff} ne '' } @gone), 0, 'sample: clients of those who left go to nobody');
cmp_ok(scalar(@gone), '>', 5, 'sample: and there are some');

SKIP: {
    my $export = ($ENV{SHARED} // '') . '/pos/salon_receipt_transactions.csv';
    skip 'no export of a real salon', 1 if !-e $export;
    run("crm-import -q --walk-in WALK_IN -o $tmp/real.csv $export");
    month('real', '2018-07-29', '2018-07-30', '2018-08-28', 90, "$tmp/real.csv", '', '--closed sun');
}
done_testing();
