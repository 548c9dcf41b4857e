#!/usr/bin/perl
# Random tables, written in a random dialect, come back from the reader cell by cell, and sqlite3
# and Python read the same from the same file.
use strict;
use warnings;
use Test::More;
use File::Temp;
use lib 'tests/lib';
use Chance;

seed(7);

my $tmp = File::Temp->newdir;
my $sqlite = grep { -x "$_/sqlite3" } split /:/, $ENV{PATH};
my $python = grep { -x "$_/python3" } split /:/, $ENV{PATH};
my $read = <<'END';
import csv, sys
rows = csv.reader(open(sys.argv[1], encoding="latin-1", newline=""), delimiter=sys.argv[2], strict=True)
out = open(1, "w", encoding="latin-1", newline="")
for row in rows:
    if row:
        out.write(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n")
END
my @bits = ('a', 'b', '0', ' ', "\t", ',', ';', '|', '"', "\n", "\r\n", "'", '\\', "\xE4\xBC\x9A", '-', '');

sub random_cell {
    return join '', map { $bits[rand @bits] } 1 .. rand 6;
}

# how a cell stands in a file; a lone empty one needs its quotes, or the line would be blank
sub encode {
    my ($cell, $dialect, $alone) = @_;
    if ($dialect->{escapes}) {
        my %escape = ("\t" => '\\t', "\n" => '\\n', "\r" => '\\r', '\\' => '\\\\');
        return $cell =~ s/([\t\n\r\\])/$escape{$1}/gr;
    }
    return $cell unless $cell =~ /["\r\n\Q$dialect->{delimiter}\E]/
        || rand() < $dialect->{quote} || ($alone && $cell eq '');
    return '"' . $cell =~ s/"/""/gr . '"';
}

for my $round (1 .. 60) {
    my $n = 1 + int rand 5;
    my %dialect = (
        delimiter => (',', ';', "\t", '|')[rand 4],
        quote => (0, 0.3, 1)[rand 3],
        end => ("\n", "\r\n")[rand 2],
        escapes => rand() < 0.2,
    );
    $dialect{delimiter} = "\t" if $dialect{escapes};
    my @table = ([map { "h$_" } 1 .. $n], map { [map { random_cell() } 1 .. $n] } 1 .. 1 + rand 30);
    my $text = join '', map {
        my $row = $_;
        join($dialect{delimiter}, map { encode($_, \%dialect, $n == 1) } @$row) . $dialect{end}
    } @table;
    $text =~ s/\Q$dialect{end}\E\z// if rand() < 0.3 && $table[-1][-1] ne '';
    my $bom = rand() < 0.2 ? "\xEF\xBB\xBF" : '';
    open my $fh, '>:raw', "$tmp/in" or die;
    print $fh $bom, $text;
    close $fh;

    my @option = ('-b', (0, 1, 50)[rand 3]);
    push @option, $dialect{escapes} ? '-t' : $n == 1 || rand() < 0.5 ? ('-d', $dialect{delimiter}) : ();
    open my $out, '-|', 'csvrows', @option, "$tmp/in" or die;
    binmode $out;
    my $got = do { local $/; <$out> };
    close $out;
    my $want = join '', map { join(',', map { '"' . s/"/""/gr . '"' } @$_) . "\n" } @table;
    is $got, $want, "round $round: @option" =~ s/\t/\\t/r or diag $text;

    if ($python && !$dialect{escapes} && !$bom) {
        open $out, '-|', 'python3', '-c', $read, "$tmp/in", $dialect{delimiter} or die;
        binmode $out;
        is do { local $/; <$out> // '' }, $want, "round $round: python agrees" or diag $text;
        close $out;
    }
    next if !$sqlite || $dialect{escapes} || $bom;
    my @sqlite = ('sqlite3', '-cmd', '.mode csv', '-cmd',
        '.separator "' . ($dialect{delimiter} =~ s/\t/\\t/r) . '" "\\n"', ':memory:',
        ".import $tmp/in t", '.mode quote', 'select * from t');
    open $out, '-|', @sqlite or die;
    binmode $out;
    $got = do { local $/; <$out> } // '';
    close $out;
    open my $again, '>:raw', "$tmp/again" or die;
    print $again $want;
    close $again;
    $sqlite[4] = '.separator "," "\\n"';
    $sqlite[6] = ".import $tmp/again t";
    open $out, '-|', @sqlite or die;
    binmode $out;
    my $other = do { local $/; <$out> } // '';
    close $out;
    ok $got ne '' && $got eq $other, "round $round: sqlite3 agrees" or diag $text;
}

done_testing;
