#!/usr/bin/env perl
# What --schema says of an analysis is what the analysis writes: the same columns in the same order, and cells of the
# kinds it names.  Every run of tests/lib/programs.pl is asked.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
require './tests/lib/programs.pl';

$ENV{LC_ALL} = 'C';
my $folder = tempdir(CLEANUP => 1);
my $number = qr/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/;
my $date = qr/\d{4}-\d\d-\d\d/;
my %kind = (
    text => qr/.*/s, any => qr/.*/s, int => qr/-?\d+/, money => qr/-?\d+(?:\.\d{2,4})?/, number => $number, share => $number, pct => $number,
    date => $date, time => qr/${date}(?:T\d\d:\d\d:\d\d)?/, period => qr/\d{4}(?:-Q\d|-\d\d(?:-\d\d)?)?(?:\.\.[\dQ-]+)?|all|total/,
);

# Rows of a command's output, cells apart; '' is an empty cell.
sub table {
    open my $err, '>&', \*STDERR or die;
    open STDERR, '>', '/dev/null' or die; # what a run says of its data is not looked at here
    open my $in, '-|', @_ or return;
    open STDERR, '>&', $err or die;
    local $/;
    my $text = <$in> // '';
    close $in;
    my @rows;
    my @row;
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/g) {
        my ($end, $cell) = ($3, defined $1 ? $1 : $2);
        push @row, $cell =~ s/""/"/gr;
        next if $end eq ',';
        push @rows, [@row];
        @row = ();
    }
    return @rows;
}

# Columns as a pattern of their names, each ended by a line feed.
sub pattern {
    return join '', map {
        my ($name, $kind, $unit, $meaning) = @$_;
        my $one = (join '[^\n]*', map { quotemeta } split /\*/, $name, -1) . '\n';
        $name =~ /\*/ || $meaning =~ /; if / ? "(?:$one)" . ($name =~ /\*/ ? '*' : '?') : $one;
    } @_;
}

sub judge {
    my ($name, $schema, @rows) = @_;
    my $head = shift @rows;
    my $wanted = pattern(@$schema);
    like(join('', map { "$_\n" } @$head), qr/\A$wanted\z/, "$name: the columns are those of --schema") or return;
    my %kind_of = map { $_->[0] => $_->[1] } @$schema;
    my @wrong;
    for my $c (0 .. $#$head) {
        my $kind = $kind_of{ $head->[$c] } or next; # of the input, or one of many
        my ($bad) = grep { defined && length && !/\A$kind{$kind}\z/ } map { $_->[$c] } @rows;
        push @wrong, "$head->[$c] is no $kind: $bad" if defined $bad;
        ($bad) = grep { defined && length && ($_ < 0 || $_ > 1) } map { $_->[$c] } @rows if $kind eq 'share';
        push @wrong, "$head->[$c] is no share: $bad" if defined $bad && $kind eq 'share';
    }
    is(join("\n", @wrong), '', "$name: its cells are of the kinds of --schema");
}

my %seen;
for my $run (every_run($folder)) {
    my ($program, @args) = @{ $run->{command} };
    next if $program eq 'crm-report' || grep { /^--(?:partial|replace)$/ } @args;
    my ($head, @schema) = table($program, @args, '--schema');
    is("@$head", 'name kind unit meaning', "$run->{name}: --schema has its columns");
    my @strange = grep { !$kind{ $_->[1] } || !$_->[3] } @schema;
    is(join(' ', map { $_->[0] } @strange), '', "$run->{name}: every column has a kind and a meaning");
    judge($run->{name}, \@schema, table($program, @args, $run->{input}));
}

for my $program (map { m{([^/]+)$} } glob "$ENV{BUILD}/bin/crm-*") {
    next if $program eq 'crm-report' || `$program --help` !~ /^Analyses:/m;
    my ($head, @all) = table($program, '--schema');
    is("@$head", 'analysis name kind unit meaning when', "$program --schema: its columns");
    my %has = map { $_->[0] => 1 } @all;
    my ($analyses) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
    is(join(' ', grep { !$has{$_} } $analyses =~ /^  ([\w-]+)/gm), '', "$program: every analysis has columns");
}
done_testing();
