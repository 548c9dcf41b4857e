#!/usr/bin/env perl
# crm-forecast base and what-if: what must hold for any clients
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub put {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out map { "$_\n" } 'customer_id,date,amount', @lines;
    close $out;
    return "$tmp/$name";
}

sub date { my @t = gmtime(86400 * (18993 + $_[0])); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }
sub read_all { my ($file) = @_; open my $in, '<', $file or die; local $/; return <$in> }
sub run {
    my (@args) = @_;
    my $out = `crm-forecast @args 2>$tmp/err`;
    is($? >> 8, 0, "crm-forecast @args") or diag(read_all("$tmp/err"));
    return $out;
}

for my $case (1 .. 4) {
    my ($days, @rows) = (400 + int rand 700);
    for my $i (1 .. 60 + rand 300) {
        my ($day, $gap, $leave, $spend) = (int rand $days, 10 + rand 60, rand .4, 10 + rand 200);
        for (1 .. 200) {
            last if $day >= $days;
            push @rows, join ',', "c$i", date($day), sprintf '%.2f', $spend * (.5 + rand);
            push @rows, join ',', "c$i", date($day), sprintf '%.2f', 10 * rand if rand() < .1;
            push @rows, join ',', "c$i", date($day), sprintf '%.2f', -5 * rand if rand() < .02;
            last if rand() < $leave;
            $day += 1 + int(-log(1 - rand) * $gap);
        }
    }
    my ($file, $other) = (put('a.csv', @rows), put('b.csv', shuffled(@rows)));
    my $common = '-a ' . date($days - 1) . ' --runs 200 --horizon ' . pick(1, 2, 5);
    my $out = run("base -j 1 $common $file");
    is(run("base -j 3 $common $file"), $out, 'threads');
    is(run("base $common $other"), $out, 'order of rows');
    isnt(run("base --seed 9 $common $file"), $out, 'the seed');

    my %row = map { ("$_->{period} $_->{source} $_->{measure}" => $_) } rows_of('crm-forecast', 'base', '-q', split(' ', $common), $file);
    my @bad;
    for my $name (sort keys %row) {
        my $r = $row{$name};
        push @bad, "$name: limits" if $r->{forecast} ne '' && !($r->{lo} <= $r->{lo80} && $r->{lo80} <= $r->{hi80} && $r->{hi80} <= $r->{hi});
        next if $name !~ s/ total / known / || $r->{forecast} eq '';
        my $known = $row{$name}{forecast};
        (my $new = $name) =~ s/ known / new /;
        push @bad, "$name: sum" if abs($known + $row{$new}{forecast} - $r->{forecast}) > 1e-6 * (1 + $r->{forecast});
    }
    for my $source (qw(known new total)) {
        for my $measure (qw(visits revenue clients)) {
            my ($sum, $all) = (0, $row{"total $source $measure"}{forecast});
            $sum += $_->{forecast} || 0 for grep { $_->{period} ne 'total' && $_->{source} eq $source && $_->{measure} eq $measure } values %row;
            next if $all eq '';
            push @bad, "$source $measure over the months" if $measure eq 'clients' ? $all > $sum + 1e-6 : abs($sum - $all) > 1e-6 * (1 + $all);
        }
    }
    is("@bad", '', "case $case: sums and limits");

    my @what = rows_of('crm-forecast', 'what-if', '-q', '--new', '+0%', split(' ', $common), $file);
    is(scalar(grep { $_->{difference} ne '' && $_->{difference} != 0 || $_->{base} ne $row{"$_->{period} $_->{source} $_->{measure}"}{forecast} } @what),
        0, 'no change: base');
    @what = rows_of('crm-forecast', 'what-if', '-q', '--spend', '-20%', split(' ', $common), $file);
    is(scalar(grep { $_->{base} ne '' && abs($_->{difference} + ($_->{measure} eq 'revenue' ? .2 * $_->{base} : 0)) > 1e-6 * (1 + $_->{base}) } @what),
        0, 'amounts alone');
}
done_testing;
