#!/usr/bin/env perl
# Any cell comes through: csv to tsv and back is the same, and a JSON parser, sqlite3 and a CSV
# parser that is not ours read what was written.  The seed is printed; SEED=N repeats a run.
use strict;
use warnings;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;
use lib 'tests/lib';
use Chance;

seed(1);
my $folder = tempdir(CLEANUP => 1);

my @pieces = ('"', '""', ',', ';', "\t", "\n", "\r", "\r\n", '\\', '\\n', ' ', 'a', 'Anna', '0', '-1.5',
    '=1', "\xE4\xBC\x9A", "\xF0\x9F\x92\x87", "\xC3\xA9", "'", '|', "\x01", "\x7F", '{', 'null');

sub field {
    return join '', map { $pieces[rand @pieces] } 1 .. rand 6;
}

sub csv {
    return join '', map {
        join(',', map { my $f = $_; /[",\r\n]/ ? do { $f =~ s/"/""/g; "\"$f\"" } : $f } @$_) . "\n"
    } @_;
}

# RFC 4180, strictly, byte by byte.
sub parse {
    my ($text) = @_;
    my @rows = [];
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n|\z)/g) {
        my ($field, $end) = ($1 // $2, $3);
        $field =~ s/""/"/g if defined $1;
        push @{ $rows[-1] }, $field;
        push @rows, [] if $end eq "\n";
        last if pos $text == length $text;
    }
    pop @rows if !@{ $rows[-1] };
    return @rows;
}

sub put {
    my ($name, $text) = @_;
    open my $out, '>', "$folder/$name" or die;
    print $out $text;
    close $out;
}

sub get {
    my $text = `cd $folder && $_[0]`;
    die "$_[0]: exit $?\n" if $?;
    return $text;
}

my ($csv, $tsv, $json, $sql) = (0, 0, 0, 0);
my $has_sqlite = system('command -v sqlite3 >/dev/null') == 0;
my $tables = 150;
for my $i (1 .. $tables) {
    my $width = 2 + int rand 4;
    my @rows = map { [map { field() } 1 .. $width] } 1 .. 1 + rand 6;
    my @want = ([map { "c$_" } 1 .. $width], @rows);
    put('in.csv', csv(@want));
    # what `demo pass` appends is the number of the row
    my $number = 0;
    my @all = map { [@$_, $number++ || 'grade'] } @want;
    my $out = get('demo pass in.csv');
    $csv += join("\x02", map { join "\x03", @$_ } parse($out)) eq join("\x02", map { join "\x03", @$_ } @all)
        && $out eq csv(@all);
    get('demo pass in.csv -f tsv >out.tsv');
    $tsv += get('demo pass -t -f csv --replace out.tsv') eq $out;
    my @objects = map { JSON::PP->new->utf8->decode($_) } split /\n/, get('demo pass in.csv -f jsonl');
    my $same = @objects == @rows;
    for my $r (0 .. $#rows) {
        for my $c (0 .. $width - 1) {
            my ($got, $text) = ($objects[$r]{"c" . ($c + 1)}, $rows[$r][$c]);
            utf8::decode($text);
            $same &&= $text eq '' ? !defined $got : defined $got && ($got eq $text || $got == $text);
        }
    }
    $json += $same;
    next if !$has_sqlite || $i > 20;
    put('out.csv', $out);
    my $hex = join ' || ', map { "hex(c$_) || '/'" } 1 .. $width;
    my $got = get("sqlite3 :memory: '.import --csv out.csv t' \"select $hex from t\"");
    $sql += $got eq join '', map { join('', map { uc(unpack 'H*', $_) . '/' } @$_) . "\n" } @rows;
}
is($csv, $tables, 'csv is what another parser reads');
is($tsv, $tables, 'csv to tsv and back is the same');
is($json, $tables, 'jsonl is what a JSON parser reads');
SKIP: {
    skip 'no sqlite3', 1 if !$has_sqlite;
    is($sql, 20, 'csv is what sqlite3 reads');
}
done_testing();
