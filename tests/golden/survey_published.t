#!/usr/bin/env perl
# values that others printed, against the numbers the other survey tests hold crm-survey to
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

plan skip_all => 'no reference data' unless -e shared('published.csv');
my %golden;
for my $row (rows_of_file(shared('published.csv'))) {
    my ($file, $case, $unit, $stat) = @$row{qw(file case unit stat)};
    $golden{$file} //= { map { ("$_->{case}|$_->{unit}|$_->{stat}" => $_->{value}) } rows_of_file(shared($file)) };
    my $ours = $golden{$file}{"$case|$unit|$stat"};
    ok(defined $ours && abs($ours - $row->{published}) <= $row->{tolerance} * (1 + 1e-12),
        "$case $unit $stat is $row->{published}") or diag('ours: ' . ($ours // 'none'));
}
done_testing;
