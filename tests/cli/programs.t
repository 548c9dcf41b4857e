#!/usr/bin/env perl
# What holds for the table of every program and analysis: it is consistent (crm_main checks that at
# start), --help fits 80 columns, and its texts follow one style.
use strict;
use warnings;
use Test::More;

sub looks_right {
    my ($name, $text) = @_;
    my @lines = split /\n/, $text;
    is(join("\n", grep { length > 80 } @lines), '', "$name: nothing is wider than 80 columns");
    my @odd = $text =~ /^ +(?:-\w, )?--[\w-]+(?: \S+)?\s+([A-Z][a-z][^\n]*)$/gm;
    is("@odd", '', "$name: help texts are lower case");
    unlike($text, qr/^ .*[a-z)]\.$/m, "$name: and end without a full stop");
    like($text, qr/^      --digits N /m, "$name: common options are there");
}

# shell scripts (crm-monthly, crm-audit) have no table: tests/cli/monthly.t looks at them
my @programs = sort grep { -B } glob "$ENV{BUILD}/bin/*";
for my $path (@programs) {
    my ($name) = $path =~ m{([^/]+)$};
    my $help = `$name --help`;
    is($?, 0, "$name --help");
    like($help, qr/\AUsage: $name /, "$name: usage comes first");
    looks_right($name, $help);
    like(`$name --version`, qr/\A$name \(crm-tools\) \d+\.\d+\.\d+(-\d+-g[0-9a-f]+)?( \([0-9a-f]{7,}(-dirty)?\))?\n\z/, "$name --version");
    is(`$name --no-such-option 2>/dev/null`, '', "$name: nothing on standard output for bad usage");
    is($? >> 8, 2, "$name: and exit code 2");
    my ($analyses) = $help =~ /^Analyses:\n(.*?)^$/ms;
    for my $analysis (($analyses // '') =~ /^  (\S+)/gm) {
        my $text = `$name $analysis --help`;
        is($?, 0, "$name $analysis --help");
        like($text, qr/\AUsage: $name $analysis /, "$name $analysis: usage comes first");
        looks_right("$name $analysis", $text);
    }
}
plan skip_all => 'no program' if !@programs;
done_testing();
