#!/usr/bin/perl
# The sample data is what the generator writes, byte for byte, and holds what its README says.
use strict;
use warnings;
use File::Compare;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
is(system("$ENV{BUILD}/sample-data/generate", $folder), 0, 'the generator runs');
for my $name (qw(garden-2024 garden-2025 harbour clients cards winback garden-2026-01 appointments hours answers codebook five-gaps complaints)) {
    is(compare("$folder/$name.csv", "sample-data/$name.csv"), 0, "$name.csv is what it writes");
}
is(system("$ENV{BUILD}/sample-data/generate /nowhere 2>$folder/message") >> 8, 2,
    'a folder that is not there: exit 2');
is(system("$ENV{BUILD}/sample-data/generate 2>$folder/message") >> 8, 2, 'no folder: exit 2');
done_testing;
