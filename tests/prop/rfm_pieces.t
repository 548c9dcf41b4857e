#!/usr/bin/env perl
# crm-rfm --partial and --merge: rows cut anywhere, with options said early, late or twice, give what
# one run over all of them gives: output, messages, thresholds, exit status
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;

seed(3);
my $tmp = tempdir(CLEANUP => 1);

sub day { # days after 2022-01-01
    my @t = gmtime(1640995200 + 86400 * $_[0]);
    return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}

my @optional = qw(kind staff category item channel store campaign discount discount_rate face_value cost);

sub rows {
    my ($span, $clients, $timed) = (pick(3, 60, 800), pick(1, 5, 30), rand() < 0.6);
    return map { {
        customer_id => pick('', 'WALK_IN', map { "c$_" } 1 .. $clients) . (rand() < 0.1 ? '-with a long id' : ''),
        date => day(int rand $span) . ($timed ? sprintf('T%02d:%02d:00', rand 24, pick(0, 30)) : ''),
        amount => sprintf(pick('%.2f', '%.2f', '%.3f'), pick(0, 80, rand 300, -rand 50)),
        txn_id => pick('', map { "T$_" } 1 .. 5),
        kind => pick('', qw(service service product prepaid redeem refund other)),
        staff => pick('', 'Ana', 'Leo', 'Mei', '皮皮'), category => pick('', 'Hair', 'Nails'),
        item => pick('', map { "item $_" } 1 .. 9), channel => pick('', 'web', 'phone'),
        store => pick('', 'A', 'B'), campaign => pick('', '', 'May'),
        discount => pick('', 0, 5, '12.50'), discount_rate => pick('', 0, 0.1),
        face_value => pick('', 100, 550), cost => pick('', 0, '12.5', '3.1234'),
        n => int rand 10,
    } } 1 .. rand pick(5, 60, 300);
}

# Rows cut into files, each with columns of its own, for some pieces none at all.
sub pieces {
    my @rows = rows();
    my $n = pick(1, 2, 3, 5);
    # a piece of no row is said by the one run, but not by the merge
    my %cut = map { ($_ => 1) } grep { $_ < @rows } map { 1 + int rand(@rows) } 2 .. $n;
    my @at = (0, (sort { $a <=> $b } keys %cut), scalar @rows);
    $n = $#at;
    return map {
        my $file = "$tmp/piece$_.csv";
        my @columns = (qw(n customer_id date amount txn_id), grep { rand() < 0.8 } @optional);
        open my $out, '>', $file or die;
        print $out join(',', @columns), "\n";
        print $out join(',', @$_{@columns}), "\n" for @rows[$at[$_] .. $at[$_ + 1] - 1];
        close $out or die;
        $file;
    } 0 .. $n - 1;
}

sub run {
    my ($name, @command) = @_;
    open my $old, '>&', \*STDERR or die;
    open STDERR, '>', "$tmp/$name.err" or die;
    my $status = system(@command, '-o', "$tmp/$name.out");
    open STDERR, '>&', $old or die;
    return $status >> 8;
}

sub text {
    open my $in, '<', $_[0] or return '';
    local $/;
    return scalar(<$in>) // '';
}

open my $who, '>', "$tmp/who.csv" or die;
print $who "customer_id,district\n", map { "c$_,d" . $_ % 3 . "\n" } 1 .. 40;
close $who or die;
open my $wide, '>', "$tmp/half.csv" or die;
print $wide "segment,r,f,m\nbest,3-5,*,2-5\nrest,1,*,*\n";
close $wide or die;

my ($early, $late) = (0, 0);
for my $trial (1 .. $ENV{TRIALS} // 120) {
    my @piece = pieces();
    my (@one, @partial, @merge, @rows);
    # to the pieces, to the merge, or to both
    my $say = sub {
        my ($when, @option) = @_;
        push @one, @option;
        push @partial, @option if $when ne 'late';
        push @merge, @option if $when ne 'early';
        push @rows, @option if $when ne 'early' && $option[0] =~ /^(?:-a|--basis|--until|--walk-in)$/;
    };
    $say->(pick('early', 'both'), '--visit', pick(qw(day txn row))) if rand() < 0.6;
    $say->(pick('early', 'late', 'both'), '--basis', pick(qw(cash service))) if rand() < 0.5;
    $say->(pick('early', 'late', 'both'), '-a', day(pick(1, 30, 500, 900))) if rand() < 0.6;
    $say->(pick('early', 'both'), '--since', day(pick(0, 3, 40))) if rand() < 0.3;
    $say->(pick('early', 'late', 'both'), '--until', day(pick(40, 60, 400))) if rand() < 0.3;
    $say->(pick('early', 'late', 'both'), '--walk-in', pick('WALK_IN', 'WALK_IN,c1')) if rand() < 0.4;
    $say->(pick('early', 'both'), '--where', pick('n > 2', 'txn_id = T1 or n is missing')) if rand() < 0.3;
    $say->('both', '--features') if rand() < 0.5;
    $say->('late', '--method', pick(qw(quantile rfm-r ntile nested kmeans))) if rand() < 0.8;
    $say->('late', '--bins', pick(2, 3, 5, 12)) if rand() < 0.4;
    $say->('late', '--score-on', pick(qw(total mean last365))) if rand() < 0.5;
    $say->('late', '--list', "$tmp/who.csv") if rand() < 0.3;
    $say->('late', '-J', "$tmp/who.csv") if rand() < 0.3;
    $say->('late', '--segments', "$tmp/half.csv", '--complete') if rand() < 0.2;
    $say->('late', '-v') if rand() < 0.5;
    my $thresholds = grep({ $_ eq 'nested' } @merge) ? 0 : rand() < 0.5;

    my @state = map { "$tmp/state$_" } 0 .. $#piece;
    for my $i (0 .. $#piece) {
        run("state$i", 'crm-rfm', '--partial', @partial, '-j' . pick(1, 3), $piece[$i]) == 0
            or die text("$tmp/state$i.err");
        rename "$tmp/state$i.out", $state[$i] or die;
    }
    # some of them put together first: into one state, or behind each other
    if (@state > 1 && rand() < 0.6) {
        my $from = int rand(@state - 1);
        my $n = 2 + int rand(@state - $from - 1);
        my @some = splice @state, $from, $n, "$tmp/some";
        if (rand() < 0.5) {
            # one state of all may be told more of the rows
            run('some', 'crm-rfm', '--partial', '--merge', @state == 1 ? @rows : (), @some) == 0 or die text("$tmp/some.err");
            rename "$tmp/some.out", "$tmp/some" or die;
        } else {
            system("cat @some > $tmp/some") == 0 or die;
        }
    }
    my @status = (
        run('one', 'crm-rfm', @one, $thresholds ? ('--thresholds', "$tmp/one.cut") : (), @piece),
        run('merged', 'crm-rfm', '--merge', @merge, $thresholds ? ('--thresholds', "$tmp/merged.cut") : (), @state));
    my @what = map { my $run = $_; join "\n---\n", map { text("$tmp/$run.$_") } qw(out err cut) } qw(one merged);
    is("$status[1]\n$what[1]", "$status[0]\n$what[0]", "trial $trial") or diag "one: @one\npartial: @partial\nmerge: @merge";
    unlink map { glob "$tmp/$_.*" } qw(one merged);
    $early += @state == 1;
    $late += $status[0] != 0;
}
note "$early trials with one state, $late that fail";

# the bytes of a state depend on neither threads nor on how it was put together
{
    my @piece = pieces();
    my @bytes = map { run('state', 'crm-rfm', '--partial', '--features', '--visit', 'txn', "-j$_", @piece); text("$tmp/state.out") } 1, 2, 4;
    is_deeply([@bytes[1, 2]], [@bytes[0, 0]], 'the same state for any number of threads');
    for my $i (0 .. $#piece) {
        run("p$i", 'crm-rfm', '--partial', '--features', '--visit', 'txn', $piece[$i]);
    }
    run('all', 'crm-rfm', '--merge', '--partial', map { "$tmp/p$_.out" } 0 .. $#piece);
    is(text("$tmp/all.out"), $bytes[0], 'a state of states is that of all rows');
}
done_testing();
