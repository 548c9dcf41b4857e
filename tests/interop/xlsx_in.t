#!/usr/bin/env perl
# A workbook of each sample export, written by libxlsxwriter and by LibreOffice, gives the bytes of its CSV.
use strict;
use warnings;
use File::Temp;
use Test::More;

my $folder = File::Temp->newdir;
my $cc = $ENV{CC} || 'cc';
my $maker = "$folder/csv2xlsx";
my $said = `$cc -std=c11 -o $maker tests/interop/csv2xlsx.c -lxlsxwriter 2>&1`;
plan skip_all => 'needs libxlsxwriter' if !-x $maker && !$ENV{CI};
ok(-x $maker, 'the generator builds') or diag $said;
plan skip_all => 'built without zlib, minizip and expat'
    if `crm-import -q $folder/none.gz 2>&1; printf '\\037\\213' | crm-import -q 2>&1` =~ /built without/;

my ($office) = grep { -x } map { ("$_/soffice", "$_/libreoffice") } split /:/, $ENV{PATH};

# name, encoding, command with FILE
my @cases = (
    ['garden-2024', 'utf-8',   'crm-import FILE'],
    ['garden-2025', 'utf-8',   'crm-import FILE'],
    ['garden-2026-01', 'utf-8', 'crm-import FILE'],
    ['harbour',     'gb18030', 'crm-import FILE'],
    ['clients',     'utf-8',   'crm-import -T clients FILE'],
    ['answers',     'utf-8',   'crm-survey check sample-data/codebook.csv FILE'],
    ['answers',     'utf-8',   'crm-survey nps sample-data/codebook.csv FILE'],
    ['form-google', 'utf-8',   'crm-survey codebook FILE'],
    ['form-wjx',    'utf-8',   'crm-survey codebook FILE'],
);

sub run {
    my ($command, $file) = @_;
    my $text = `@{[$command =~ s/FILE/-q $file/r]} 2>$folder/err`;
    return ($? >> 8, $text);
}

for (@cases) {
    my ($name, $encoding, $command) = @$_;
    my $csv = "sample-data/$name.csv";
    my ($code, $rows) = run($command, $csv);
    for my $how ('', '-t') {
        my $book = "$folder/$name$how.xlsx";
        is(system("iconv -f $encoding -t utf-8 $csv | $maker $how $book"), 0, "$name $how: written");
        my ($other, $same) = run($command, $book);
        is($other, $code, "$name $how: $command: exit code");
        ok($same eq $rows, "$name $how: $command: the same bytes") or diag first_difference($rows, $same);
    }
    next if !$office;
    system("iconv -f $encoding -t utf-8 $csv >$folder/$name.csv && cd $folder"
            . " && $office --headless --convert-to xlsx --infilter='CSV:44,34,76' $name.csv >/dev/null 2>&1");
    my ($other, $same) = run($command, "$folder/$name.xlsx");
    ok($same eq $rows, "$name by LibreOffice: $command: the same bytes") or diag first_difference($rows, $same);
}

sub first_difference {
    my @a = split /^/, $_[0];
    my @b = split /^/, $_[1];
    for my $i (0 .. $#a) {
        next if ($b[$i] // '') eq $a[$i];
        return "row $i\n$a[$i]" . ($b[$i] // "nothing\n") . `cat $folder/err`;
    }
    return 'more rows ' . `cat $folder/err`;
}

done_testing();
