#!/usr/bin/env perl
# crm-churn survival of lives that it makes out of transactions, against lives made by R alone and
# their curves by R survival: survival/lives.R, which says how they were made.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use lib 'tests/lib';
use Rows;

my $data = 'tests/golden/survival';
my $tmp = tempdir(CLEANUP => 1);
my $tolerance = 1e-8;

sub near {
    my ($got, $want) = @_;
    return $got eq '' if $want eq 'NA';
    return $got eq $want if $want !~ /^-?[\d.]/;
    return $got ne '' && abs($got - $want) <= $tolerance * (abs($want) > 1e-6 ? abs($want) : 1e-6);
}

# The client list without the dates they joined.
open my $in, '<', "$data/lives-clients.csv" or die;
open my $out, '>', "$tmp/groups.csv" or die;
print $out join(',', (split /,/)[0, 1]), "\n" while <$in>;
close $out or die;

my @golden = rows_of_file("$data/lives-km.csv");
my %list = (without => "$tmp/groups.csv", joined => "$data/lives-clients.csv");
for my $case (sort keys %list) {
    my @got = rows_of(qw(crm-churn survival -q --inactive 75 -g group -J), $list{$case},
        "$data/lives-rows.csv");
    my @want = grep { $_->{case} eq $case } @golden;
    my @off;
    for my $i (0 .. $#want) {
        for my $column (qw(group time at_risk events censored survival se lo hi)) {
            push @off, "row $i $column: $got[$i]{$column}, expected $want[$i]{$column}"
                unless near($got[$i]{$column} // 'none', $want[$i]{$column});
        }
    }
    ok(@got == @want && !@off, "$case: curves of lives made out of transactions")
        or diag(@got . ' rows for ' . @want . '; ' . ($off[0] // ''));
}
for my $count (rows_of_file("$data/lives-counts.csv")) {
    my $said = qx{crm-churn survival --inactive 75 -g group -J $list{ $count->{case} } $data/lives-rows.csv 2>&1 >/dev/null};
    my ($out) = $said =~ /left out: (\d+)/;
    my ($late) = $said =~ /who joined before .*: (\d+), counted/;
    is_deeply([$out, $late // 0], [@$count{qw(left_out late)}], "$count->{case}: who is left out, who is late");
}
done_testing();
