#!/usr/bin/env perl
# crm-import: rows that are copied as they stand and rows that are taken apart make the same lines.
# --key all of one file takes every row apart and drops none.
#   SEED=n tests/prop/import_plain.t
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;

seed(20261122);
my $tmp = tempdir(CLEANUP => 1);


sub digits {
    my ($most) = @_;
    return join '', map { int rand 10 } 1 .. 1 + int rand $most;
}

sub amount {
    return pick(sprintf('%.2f', rand(200) - 20), sprintf('%.2f', 10**rand 9), digits(6), digits(3) . '.' . digits(5),
        '-' . digits(4) . '.' . digits(2), '0', '0.00', '-0.00', '007.50', '.50', '5.', '1.2.3', '+3.25',
        '12.5', ' 8.00', '8.00 ', '￥9.90', '$7.25', '$7.25 ', '$-7.25', '-$7.25', '$', '$ 7.25', ' $1.00', '€3.10', '£0.99', "\xC2\xA51234", '1e3', '-', '--1.00', '12345.67', '123456.78', '99999.99',
        '1/2.50', "1:2.50", '1234.5678', '', digits(12), '999999999999999', '1,50', "\xC2\xB94.00");
}

sub day {
    return pick('2025-01-31', '2025-02-28', '2024-02-29', '2025-02-30', '31/01/2025', '1/2/2025', '2025/3/4',
        '2025.03.04', sprintf('20%02d-%02d-%02d', rand 99, 1 + rand 12, 1 + rand 28), '25-01-02', '2025-1-2',
        '2025-01-02x', '20250102', '');
}

sub clock {
    return pick('', '', ' 09:05', 'T09:05', ' 23:59:59', 'T00:00:00', ' 24:00', ' 12:60', ' 9:05', ' 9:05:07', ' 12:34:56.7',
        'T12:34:56Z', ' 3:04 PM', ' ', '  12:34', ' 12:3', ' 12:34:5', ' 12-34-56', ' 1a:34:56');
}

sub word {
    return pick('', 'NA', 'n/a', '-', 'N', 'Nails', ' Cut ', 'Cut', "\xE5\x89\xAA\xE5\x8F\x91", "\xC2\xA0x\xC2\xA0", '`x',
        'a' x (1 + rand 40), 'null', '\\N', "\xE6\x97\xA0", "\xE2\x80\x94", 'R 2', '0', 'Cut, wash', 'x"y', 'a\\b', 'a;b', "caf\xC3\xA9", "\xEF\xBB\xBFx", "x\t");
}

my ($delimiter, $decimal);

sub cell {
    my ($cell) = @_;
    return rand() < .01 || (index($cell, $delimiter) >= 0 && rand() < .9) ? '"' . $cell =~ s/"/""/gr . '"' : $cell;
}

my @headers = (['customer_id', sub { pick('C1', 'C2', 'C3', '', 'N', ' C4', word()) }], ['date', undef], ['amount', undef],
    ['item', \&word], ['kind', sub { pick('service', 'Product', 'refund', 'REFUND', '', 'gift', "\xE9\x80\x80\xE6\xAC\xBE", 'NA') }],
    ['quantity', sub { pick(1, 2, '', 'x', '1.5', '01', ' 1', 10, '-1', 'NA') }], ['store', \&word],
    ['discount', sub { pick('', '0', '5.00', '-5.00', '10%', '-$2.50', '$0.00 ', '-0.00') }],
    ['time', sub { pick('', '12:30', '9:05', '09:05:07', '9:05:07', '25:00', ' 8:15', '3 PM', 'NA', '12:61', '8:5') }], ['remarks', \&word]);

my @options;

sub run {
    my ($how, @more) = @_;
    unlink map { "$tmp/$_.$how" } qw(out rejects totals);
    system("crm-import @options @more --rejects $tmp/rejects.$how --totals $tmp/totals.$how -o $tmp/out.$how "
            . "$tmp/in 2>$tmp/err.$how");
    my %got = (code => $?);
    for my $name (qw(out rejects totals)) {
        open my $in, '<', "$tmp/$name.$how" or next;
        local $/;
        $got{$name} = <$in>;
    }
    return \%got;
}

for my $round (1 .. 60) {
    my @columns = grep { $headers[$_][0] !~ /discount|kind|remarks|quantity|time/ || rand() < .5 } 0 .. $#headers;
    my $time = grep { $headers[$_][0] eq 'time' } @columns;
    for my $i (reverse 1 .. $#columns) {
        my $k = int rand($i + 1);
        @columns[$i, $k] = @columns[$k, $i];
    }
    my $sign = pick('$', '￥', '€', '£');
    my $mess = rand() < .5 ? .02 : .4;
    ($delimiter, $decimal) = (pick(',', ',', ';', "\t"), pick('.', '.', ','));
    open my $out, '>', "$tmp/in" or die $!;
    print $out join($delimiter, map { $headers[$_][0] } @columns), "\n";
    my $today = day();
    for (1 .. 1 + int rand 300) {
        $today = '2025-01-' . (10 + int rand 20) if rand() < .2;
        my %row = (date => rand() < $mess ? day() . ($time ? '' : clock())
                : $today . pick('', $time ? '' : (' 12:30', 'T12:30:10', ' 9:05')),
            amount => rand() < $mess ? amount() : sprintf('%.2f', 100 * rand));
        $row{amount} =~ s/\./,/ if $decimal eq ',';
        $row{amount} =~ s/\$|￥|€|£|\xC2\xA5/$sign/g; # one currency a file
        print $out join($delimiter, map { my ($name, $make) = @{$headers[$_]}; cell($row{$name} // $make->()) } @columns),
            pick("\n", "\n", "\n", "\r\n");
    }
    close $out;
    @options = ("--decimal $decimal -D dmy", pick('', '--keep all'), pick('', '-f tsv'), pick('', '', '--namespace shop'),
        pick('', '', '--walk-in C3 --walk-in 0'));
    if (rand() < .3) { # a preset with rules
        my %there = map { $headers[$_][0] => 1 } @columns;
        open my $preset, '>', "$tmp/own.preset" or die $!;
        print $preset "level: line\nothers: dictionary\nskip nails: item = \"Nails\"\n", $there{kind} ? "kind refund: kind = \"Product\"\nkind service: kind != \"\"\n" : '';
        close $preset;
        push @options, "-p $tmp/own.preset";
    }
    my ($plain, $apart) = (run('plain'), run('apart', '--key', 'all'));
    system("crm-import -q @options --rejects $tmp/r $tmp/in >$tmp/bare");
    cmp_ok($plain->{code} >> 8, '<', 2, "round $round: the file can be imported");
    is_deeply($plain, $apart, "round $round: the same as when each row is taken apart");
    is(system("cmp -s $tmp/bare $tmp/out.plain"), 0, "round $round: the same without --totals");
}

done_testing();
