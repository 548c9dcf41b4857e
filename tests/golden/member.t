#!/usr/bin/env perl
# crm-member against the reference: every cell of points, levels, cards and liabilities exactly
# (money, dates, counts), estimates within 1e-9.  sim, tiny and sessions lie beside the reference;
# garden is the product's own sample data.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

my $data = "$ENV{SHARED}/member";
plan skip_all => "no reference data at $data" unless -d $data;
my $tmp = tempdir(CLEANUP => 1);

my %as_of = (sim => '2024-12-31', tiny => '2025-01-31', garden => '2025-12-31', sessions => '2024-03-31');
my %file = map { $_ => "$data/${_}_tx.csv" } keys %as_of;
$file{garden} = "$tmp/garden.csv";
is(system('crm-import', '-q', '-c', 'store==Garden', '-o', $file{garden}, map { "sample-data/garden-$_.csv" } 2024, 2025), 0,
    'the sample salon is imported');

sub near {
    my ($got, $want, $tolerance) = @_;
    return 0 if !defined $got;
    return 1 if $got eq $want;
    return 0 if !$tolerance || $got eq '' || $want eq '';
    return $got =~ /^-?[\d.]+(e-?\d+)?$/i && abs($got - $want) <= $tolerance * (1 + abs $want);
}

# Every cell of the golden file; columns of ours that it does not have may stand beside them.
sub same_as {
    my ($golden, $got, $tolerance) = @_;
    my @want = rows_of_file("$data/$golden.csv");
    my @off;
    push @off, @$got . ' rows, expected ' . @want if @$got != @want;
    for my $i (0 .. $#want) {
        for my $column (sort keys %{ $want[$i] }) {
            my ($g, $w) = ($got->[$i]{$column}, $want[$i]{$column});
            push @off, "row $i $column: got " . ($g // 'nothing') . ", expected $w" if !near($g, $w, $tolerance);
        }
    }
    ok(@want && !@off, $golden) or diag(join "\n", @off > 5 ? (@off[0 .. 4], '...') : @off);
}

# The rows of a run on one of the sets.
sub member {
    my ($set, @args) = @_;
    return [rows_of('crm-member', @args, '-q', '-a', $as_of{$set}, $file{$set})];
}

for my $set (qw(tiny sim garden)) {
    same_as("$set.prepaid", member($set, 'prepaid'));
    same_as("$set.liability-month", member($set, 'liability'));
}
for my $set (qw(tiny garden)) {
    same_as("$set.prepaid.expires365", member($set, 'prepaid', '--expires', 365));
    same_as("$set.liability-month.expires365", member($set, 'liability', '--expires', 365));
}
same_as('tiny.liability-store-month', member('tiny', qw(liability -g store)));
same_as('tiny.liability-store-month.expires365', member('tiny', qw(liability -g store --expires 365)));
same_as("tiny.prepaid.bonus-$_", member('tiny', 'prepaid', '--bonus', $_)) for qw(first last);
same_as('sessions.prepaid', member('sessions', qw(prepaid --unit quantity)));
same_as('sessions.liability-month', member('sessions', qw(liability --unit quantity)));

# Points: the client list has the birthdays; every entry of the ledger.
$file{clients} = "$tmp/clients.csv";
is(system('crm-import', '-q', '-T', 'clients', '-o', $file{clients}, 'sample-data/clients.csv'), 0, 'the client list is imported');
for my $set (qw(tiny sim garden)) {
    my @spent = $set eq 'garden' ? () : ('--redemptions', "$data/${set}_redemptions.csv");
    my $clients = $set eq 'garden' ? $file{clients} : "$data/${set}_clients.csv";
    same_as("$set.points", member($set, 'points', "$data/${set}_points_rules.csv", @spent, '-J', $clients, '--ledger', "$tmp/ledger.csv"));
    same_as("$set.points-ledger", [rows_of_file("$tmp/ledger.csv")]) if $set ne 'garden';
}

# Levels: the replay of all days, and one that starts from the output of an earlier day.
my %moves_from = (sim => '2024-09-30', tiny => '2024-12-31', garden => '2025-11-30');
for my $set (qw(tiny sim garden)) {
    my @levels = ('levels', "$data/${set}_levels_rules.csv");
    same_as("$set.levels", member($set, @levels, '--moves', "$tmp/moves.csv", '--moves-from', $moves_from{$set}));
    same_as("$set.levels-moves", [rows_of_file("$tmp/moves.csv")]);
    for my $day ($moves_from{$set}, '2024-02-29', '2024-06-15') {
        system('crm-member', @levels, '-q', '-a', $day, '-o', "$tmp/state.csv", $file{$set});
        same_as("$set.levels", member($set, @levels, '--state', "$tmp/state.csv", '--moves', "$tmp/moves.csv"));
        same_as("$set.levels-moves", [rows_of_file("$tmp/moves.csv")]) if $day eq $moves_from{$set};
    }
}

# Estimates: the curve of R survival, what is never used, and the matched comparison.
same_as('tiny.breakage', member('tiny', 'breakage'), 1e-9);
same_as('tiny.breakage.expires365', member('tiny', qw(breakage --expires 365)), 1e-9);
for my $set (qw(sim garden)) {
    same_as("$set.breakage", member($set, 'breakage', '--estimate', "$tmp/estimate.csv"), 1e-9);
    same_as("$set.breakage-estimate", [rows_of_file("$tmp/estimate.csv")], 1e-9);
}
member('garden', qw(breakage --expires 365 --estimate), "$tmp/estimate.csv");
same_as('garden.breakage-estimate.expires365', [rows_of_file("$tmp/estimate.csv")], 1e-9);
same_as('sim.effect', member('sim', 'effect', '--member', 'level is not missing', '--joined', 'joined', '--horizon', '180d',
    '-J', "$data/sim_clients.csv"), 1e-9);

done_testing;
