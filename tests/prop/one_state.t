#!/usr/bin/env perl
# One state of the sample salon, and merges of several, serve crm-rfm and every analysis of crm-churn on
# transactions: output and messages are those of a run over the rows, for rows cut anywhere, options
# of the rows said early, late or not at all, and any number of threads.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;

seed(5);
my $tmp = tempdir(CLEANUP => 1);

sub text {
    open my $in, '<', $_[0] or return '';
    local $/;
    return scalar(<$in>) // '';
}

# Output, messages and exit status.
sub run {
    my @command = @_;
    open my $old, '>&', \*STDERR or die;
    open STDERR, '>', "$tmp/err" or die;
    my $status = system(@command, '-o', "$tmp/out") >> 8;
    open STDERR, '>&', $old or die;
    my $what = join "\n---\n", $status, text("$tmp/err"), text("$tmp/out");
    unlink "$tmp/out";
    return $what;
}

system('crm-import', '-q', '-c', 'store==Garden', '-o', "$tmp/tx.csv", map { "sample-data/garden-$_.csv" } 2024, 2025) == 0 or die;
system('crm-import', '-q', '-T', 'clients', '-o', "$tmp/who.csv", 'sample-data/clients.csv') == 0 or die;
my ($header, @rows) = split /^/, text("$tmp/tx.csv");
die 'a row with a line break' if grep { tr/"// % 2 } @rows;

sub write_rows {
    my ($file, @some) = @_;
    open my $out, '>', $file or die;
    print $out $header, @some;
    close $out or die;
}

my @runs = (['crm-rfm'], ['crm-rfm', '--features'], ['crm-rfm', '--visit', 'txn', '--features'], ['crm-rfm', '--score-on', 'last365', '--visit', 'row'],
    map { ['crm-churn', @$_] } ['activity', '-g', 'staff'], ['activity', '--visit', 'txn', '--period', 'quarter'], ['activity', '-g', 'weekday,hour'],
    ['retention', '-g', 'staff,store'], ['retention', '--definition', 'all', '--inactive', 60, '-g', 'campaign'], ['bridge', '--inactive', 60],
    ['bridge', '--inactive', 60, '-g', 'source,channel', '-J', "$tmp/who.csv"], ['cohort'], ['cohort', '-g', 'category'], ['intervals'],
    ['intervals', '-g', 'item'], ['overdue'], ['overdue', '--per', 'category', '--inactive', 90], ['survival', '--inactive', 60],
    ['survival', '--unit', 'interval', '-g', 'store'], ['departure'], ['label', '--cut', '2025-03-01'], ['score', '--inactive', 90, '--force']);
my @columns = ('--columns', 'txn_id,staff,store,category,item,channel,campaign,discount,cost,face_value');

# ---- one state of all rows -------------------------------------------------------------
for my $maker (['crm-rfm', '--partial', @columns], ['crm-churn', 'activity', '--partial', @columns],
    ['crm-rfm', '--partial', '--features', '--columns', 'txn_id']) {
    system(@$maker, '-q', '-o', "$tmp/state", "$tmp/tx.csv") == 0 or die;
    is(run(@$_, '--merge', "$tmp/state"), run(@$_, "$tmp/tx.csv"), "@$maker[0 .. 2]: @$_") for @runs;
}
{
    my @bytes = map { system('crm-rfm', '--partial', '-q', @columns, "-j$_", '-o', "$tmp/s$_", "$tmp/tx.csv") == 0 or die; text("$tmp/s$_") } 1, 3;
    is($bytes[1], $bytes[0], 'the state is the same for any number of threads');
    cmp_ok(length $bytes[0], '<', 30 * @rows, 'and not large');
}

# ---- pieces ----------------------------------------------------------------------------
for my $trial (1 .. $ENV{TRIALS} // 12) {
    my $n = pick(2, 3, 6);
    my @at = (0, (sort { $a <=> $b } map { int rand(@rows + 1) } 2 .. $n), scalar @rows);
    my (@early, @late, @one);
    for my $option (['-a', pick('2025-06-30', '2025-12-31')], ['--until', '2025-09-30'], ['--basis', 'service'], ['--since', '2024-04-01'], ['--where', 'amount < 100']) {
        next if rand() < 0.6;
        push @one, @$option;
        rand() < 0.5 && $option->[0] !~ /since|where/ ? push @late, @$option : push @early, @$option;
    }
    for my $i (0 .. $n - 1) {
        write_rows("$tmp/piece$i", @rows[$at[$i] .. $at[$i + 1] - 1]);
        system('crm-churn', pick(qw(cohort intervals survival label)), '--partial', '-q', @columns, @early, '-j' . pick(1, 3), '-o', "$tmp/state$i", "$tmp/piece$i") == 0 or die;
    }
    my @state = map { "$tmp/state$_" } 0 .. $n - 1;
    if ($n > 2) { # two of them put together first
        system('crm-rfm', '--partial', '--merge', '-q', '-o', "$tmp/two", @state[0, 1]) == 0 or die;
        splice @state, 0, 2, "$tmp/two";
    }
    for my $run (map { $runs[rand @runs] } 1 .. 5) {
        is(run(@$run, @late, '--merge', '-j' . pick(1, 3), @state), run(@$run, @one, "$tmp/tx.csv"), "trial $trial: @$run, pieces @early, merge @late");
    }
}
done_testing();
