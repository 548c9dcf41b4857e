#!/usr/bin/env perl
# crm-basket against R arules and against an oracle in Python and SQL; tolerances: README.md beside
# the numbers
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Rows;

my $dir = "$ENV{SHARED}/basket";
plan skip_all => 'no reference data' if !-d $dir;
my ($groceries, $salon) = ("$dir/groceries.csv", "$dir/salon_basket.csv");

my %tolerance = (p => 1e-8, p_adj => 1e-8);
my %exact = map { $_ => 1 } qw(lhs rhs item next n n_lhs n_rhs redundant tickets clients revenue at_risk customer_id rank method k won lost);

sub near {
    my ($column, $got, $want) = @_;
    return $got eq $want if $exact{$column} || $got eq '' || $want eq '';
    return $got < 1e-290 && $got >= 0 if $column =~ /^p(_adj)?$/ && $want < 1e-300;
    return abs($got - $want) <= ($tolerance{$column} // 1e-10) * abs($want);
}

# All columns of the golden rows, in its order.
sub same {
    my ($name, $got, $want) = @_;
    my ($off, $first) = (0, '');
    for my $i (0 .. $#$want) {
        for my $column (sort keys %{ $want->[$i] }) {
            my $cell = $got->[$i]{$column};
            next if defined $cell && near($column, $cell, $want->[$i]{$column});
            $off++;
            $first ||= "row $i $column: " . ($cell // 'none') . ", expected $want->[$i]{$column}";
        }
    }
    ok(@$got == @$want && $off == 0, $name)
        or diag(@$got . ' rows for ' . @$want . ", $off cells off; $first");
}

sub golden { return [rows_of_file("$dir/$_[0]")] }
sub result { return [rows_of('crm-basket', shift, '-q', @_)] }

# ---- items, rules ----------------------------------------------------------------------------

same('groceries: items', result('items', $groceries), golden('groceries.items.csv'));
same('salon: items', result('items', $salon), golden('salon.items.csv'));

my @published = ('--min-support', '.001', '--min-confidence', '.8', '--max-len', '10');
my %rules = (
    'groceries.rules.csv' => [$groceries],
    'groceries.rules-410.csv' => [@published, $groceries],
    'salon.rules-ticket.csv' => [$salon],
    'salon.rules-day.csv' => ['--unit', 'day', $salon],
    'salon.rules-client.csv' => ['--unit', 'client', $salon],
    'salon.rules-category-client.csv' => ['--of', 'category', '--unit', 'client', $salon],
);
for my $file (sort keys %rules) {
    my $want = golden($file);
    same($file, result('rules', '--all', @{ $rules{$file} }), $want);
    same("$file, without redundant ones", result('rules', @{ $rules{$file} }), [grep { !$_->{redundant} } @$want]);
}
my %count = (2 => [11, 11], 3 => [1472, 1470], 4 => [4683, 4344]);
for my $len (sort keys %count) {
    my @options = ('--min-support', '.001', '--min-confidence', '.5', '--max-len', $len, $groceries);
    my @got = (scalar @{ result('rules', '--all', @options) }, scalar @{ result('rules', @options) });
    is("@got", "@{ $count{$len} }", "groceries: rules of up to $len items, all and kept");
}

# ---- next, recommend, validate ---------------------------------------------------------------

same('salon: next', result('next', $salon), golden('salon.next.csv'));
same('salon: next within 60 days', result('next', '--within', '60d', $salon), golden('salon.next-within60.csv'));

# Scores by rank; items too where the next score differs by more than 1e-9: the README leaves ties open,
# the contract does not.
for my $method (qw(popular again similar rules)) {
    for my $new ('', '-new') {
        same("salon: recommend $method$new", result('recommend', '--method', $method, $new ? '--new-only' : (), $salon),
            golden("salon.recommend-$method$new.csv"));
    }
}
for my $new (0, 1) {
    for my $k (1, 3) {
        my @want = grep { $_->{new_only} == $new && $_->{k} == $k } @{ golden('salon.validate.csv') };
        delete $_->{new_only} for @want;
        same("salon: validate, k $k" . ($new ? ', new only' : ''),
            result('validate', '--cut', '2024-07-01', '--k', $k, $new ? '--new-only' : (), $salon), \@want);
    }
}

done_testing();
