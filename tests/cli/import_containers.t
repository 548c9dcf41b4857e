#!/usr/bin/env perl
# .gz and .xlsx are read, other containers are named with what helps
use strict;
use warnings;
use Compress::Zlib qw(memGzip);
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Xlsx;

my $sample = "$ENV{PWD}/sample-data";
chdir(my $folder = tempdir(CLEANUP => 1)) or die;

sub spew {
    my ($path, $text) = @_;
    open my $out, '>:raw', $path or die;
    print $out $text;
    close $out;
}

sub slurp {
    open my $in, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;
    return <$in> // '';
}

# Standard output, and the exit code with what was said.
sub run {
    my ($command) = @_;
    my $out = `$command 2>err`;
    return ($out, ($? >> 8) . ' ' . slurp('err'));
}

plan skip_all => 'built without zlib, minizip and expat'
    if do { spew('f.gz', memGzip("customer_id,date,amount\na,2025-01-02,1.50\n")); (run('crm-import f.gz'))[1] =~ /built without/ };

my $rows = "customer_id,date,amount\na,2025-01-02,1.50\n";
is((run('crm-import -q f.gz'))[0], $rows, 'a .gz file');
is((run('crm-import -q <f.gz'))[0], $rows, 'on standard input');
is((run('cat f.gz | crm-import -q -'))[0], $rows, 'through a pipe');
spew('two.gz', memGzip($rows) . memGzip("b,2025-01-03,2.00\n"));
is((run('crm-import -q two.gz'))[0], $rows . "b,2025-01-03,2.00\n", 'two members, one file');
spew('cut.gz', substr memGzip($rows x 2000), 0, 60);
like((run('crm-import -q cut.gz'))[1], qr/^2 crm-import: cut\.gz:2: the packed text is cut off here/, 'a .gz that is cut is refused');

my @head = ('customer_id', 'date', 'amount');
write_xlsx('f.xlsx', sheets => [['May', [[@head], ['a', d(45659), n('1.5')], ['b', d(45660), n(2)]]]]);
my $sheet = "customer_id,date,amount\na,2025-01-02,1.5\nb,2025-01-03,2\n";
is((run('crm-import -q f.xlsx'))[0], $sheet, 'a workbook: shared strings, dates by style, numbers');
is((run('crm-import -q <f.xlsx'))[0], $sheet, 'on standard input');
is((run('cat f.xlsx | crm-import -q -'))[0], $sheet, 'through a pipe');
write_xlsx('mac.xlsx', epoch1904 => 1, sheets => [['May', [[@head], ['a', d(45659 - 1462), n('1.5')], ['b', d(45660 - 1462), n(2)]]]]);
is((run('crm-import -q mac.xlsx'))[0], $sheet, 'days counted from 1904');
write_xlsx('inline.xlsx', sheets => [['May', [[map { i($_) } @head], [i('a'), i('2025-01-02'), i('1.5')], [i('b'), i('2025-01-03'), raw('<c r="REF"><f>1+1</f><v>2</v></c>')]]]]);
is((run('crm-import -q inline.xlsx'))[0], $sheet, 'inline strings, and what a formula gave');
write_xlsx('gaps.xlsx', sheets => [['May', [[@head, 'item'], ['a', d(45659), n(1), undef], [undef, d(45660), n(2), 'Cut & <dry>']]]]);
is((run('crm-import -q gaps.xlsx'))[0], "customer_id,date,amount,item\na,2025-01-02,1,\n,2025-01-03,2,Cut & <dry>\n", 'gaps and entities');

write_xlsx('two.xlsx', sheets => [['May', [[@head], ['a', d(45659), n(1)]]], ['June', [[@head], ['b', d(45690), n(2)]]]]);
like((run('crm-import -q two.xlsx'))[1], qr/^2 .*rows in 2 sheets, .*May.*June.*--sheet/, 'two sheets with rows: asked');
is((run('crm-import -q --sheet June two.xlsx'))[0], "customer_id,date,amount\nb,2025-02-02,2\n", 'by name');
is((run('crm-import -q --sheet 1 two.xlsx'))[0], "customer_id,date,amount\na,2025-01-02,1\n", 'by number');
like((run('crm-import -q --sheet July two.xlsx'))[1], qr/^2 .*--sheet: there is no sheet 'July'; there is .*May/, 'a sheet that is not there');

write_xlsx('hidden.xlsx', hidden => [3], sheets => [['May', [[@head], ['a', d(45659), n('1.5')], ['b', d(45660), n(2)]]]]);
my ($out, $said) = run('crm-import hidden.xlsx');
is($out, $sheet, 'a hidden row is read');
like($said, qr/^0 .*1 hidden row/s, 'and said');
write_xlsx('merged.xlsx', merged => 'A2:A3', sheets => [['May', [[@head], ['a', d(45659), n(1)], [undef, d(45660), n(2)]]]]);
($out, $said) = run('crm-import merged.xlsx');
is($out, "customer_id,date,amount\na,2025-01-02,1\na,2025-01-03,2\n", 'a text merged down two rows stands in both');
like($said, qr/merged/, 'and this is said');
write_xlsx('error.xlsx', sheets => [['May', [[@head, 'item'], ['a', d(45659), n(1), raw('<c r="REF" t="e"><v>#N/A</v></c>')], ['b', d(45660), n(2), 'x']]]]);
is((run('crm-import -q error.xlsx'))[0], "customer_id,date,amount,item\na,2025-01-02,1,\nb,2025-01-03,2,x\n", '#N/A is empty');
write_xlsx('bad.xlsx', sheets => [['May', [[@head], ['a', d(45659), n(1)], ['b', 'soon', n(2)]]]]);
like((run('crm-import -q bad.xlsx'))[1], qr/^2 crm-import: bad\.xlsx:3: column date: 'soon'/, 'the place of a bad cell is the row of the sheet');

write_xlsx('dtd.xlsx', sheets => [['May', [[@head]]]], parts => { 'xl/sharedStrings.xml' => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>' });
like((run('crm-import -q dtd.xlsx'))[1], qr/^2 crm-import: dtd\.xlsx: /, 'a document type is refused');
write_xlsx('bomb.xlsx', sheets => [['May', [[@head]]]],
    parts => { 'xl/worksheets/sheet1.xml' => '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>' . 'a' x 300_000_000 . '</t></is></c></row></sheetData></worksheet>' });
like((run('crm-import -q bomb.xlsx'))[1], qr/^2 crm-import: bomb\.xlsx/, 'a bomb is refused');

# as Excel writes its rows, as LibreOffice does, and rows that only the parser understands: the same cells
my $excel = sub { my ($at, $cells) = @_; qq{<row r="$at" spans="1:3" x14ac:dyDescent="0.25">$cells</row>} };
my $libre = sub { my ($at, $cells) = @_; qq{<row r="$at" customFormat="false" ht="12.8" hidden="false" outlineLevel="0">$cells</row>} };
my $odd = sub { my ($at, $cells) = @_; qq{<!-- </row> -->\n<row  r='$at'>} . $cells =~ s/"/'/gr =~ s{</v>}{</v >}gr . "</row >\n" };
for (['Excel', $excel], ['LibreOffice', $libre], ['odd', $odd], ['mixed', sub { ($_[0] % 2 ? $excel : $odd)->(@_) }]) {
    my ($who, $row) = @$_;
    my $rows = $row->(1, '<c r="A1" t="inlineStr"><is><t>customer_id</t></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">date</t></is></c><c r="C1" t="str"><v>amount</v></c>');
    $rows .= $row->($_, qq{<c r="A$_"><v>7</v></c><c r="B$_" s="1"><v>} . (45655 + $_) . qq{</v></c><c r="C$_"><f>A1*2</f><v>$_.5</v></c>}) for 3 .. 6;
    write_xlsx('rows.xlsx', sheets => [['May', [[@head]]]], parts => { 'xl/worksheets/sheet1.xml' => "<?xml version='1.0' encoding='UTF-8'?><worksheet><sheetData>$rows</sheetData></worksheet>" });
    is((run('crm-import -q rows.xlsx'))[0], "customer_id,date,amount\n" . join('', map { "7,2025-01-0" . ($_ - 2) . ",$_.5\n" } 3 .. 6), "rows as $who writes them");
}
my %damaged = ('a row twice' => '<row r="1"><c r="A1" t="str"><v>customer_id</v></c></row><row r="1"/>', 'a cell of another row' => '<row r="1"><c r="A2"><v>1</v></c></row>',
    'an attribute twice' => '<row r="1" spans="1" spans="2"><c r="A1"><v>1</v></c></row>', 'the end of a section in a text' => '<row r="1"><c r="A1" t="str"><v>a]]>b</v></c></row>',
    'a tag not closed' => '<row r="1"><c r="A1" t="str"><v>customer_id</v></row>');
for my $what (sort keys %damaged) {
    write_xlsx('damaged.xlsx', sheets => [['May', [[@head]]]], parts => { 'xl/worksheets/sheet1.xml' => "<worksheet><sheetData>$damaged{$what}</sheetData></worksheet>" });
    like((run('crm-import -q damaged.xlsx'))[1], qr/^2 crm-import: damaged\.xlsx/, "damaged: $what");
}

# the same bytes as the CSV
for my $name ('garden-2024', 'harbour') {
    my @lines = split /\r?\n/, slurp("$sample/$name.csv");
    my $text = slurp("$sample/$name.csv");
    next if $text =~ /[^\x00-\x7F]/ && $name ne 'garden-2024';
    my $delimiter = $lines[0] =~ /;/ ? ';' : ',';
    my @cells = map { [map { s/^"(.*)"$/$1/sr } split /$delimiter/, $_, -1] } @lines;
    next if grep { /"/ } map { @$_ } @cells;
    write_xlsx("$name.xlsx", sheets => [['Export', [map { [map { length ? $_ : undef } @$_] } @cells]]]);
    my ($csv, $how) = run("crm-import -q $sample/$name.csv");
    is((run("crm-import -q $name.xlsx"))[0], $csv, "$name: a workbook gives the bytes of its CSV") if $how =~ /^[01]/;
}

# what is not read is named, with the way out
my %other = ('till.xls' => "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" . "\0" x 600, 'page.xls' => '<html><table><tr><td>1</td></tr></table></html>',
    'f.pdf' => "%PDF-1.4\n", 'f.parquet' => 'PAR1' . "\0" x 20, 'f.json' => '[{"a": 1}]');
my %word = ('till.xls' => 'old workbook', 'page.xls' => 'web page', 'f.pdf' => 'a PDF', 'f.parquet' => 'a Parquet file', 'f.json' => 'JSON');
for my $name (sort keys %other) {
    spew($name, $other{$name});
    like((run("$_ -q $name"))[1], qr/^2 \S+: \Q$name\E: this is .*\Q$word{$name}\E/, "$_: $name") for 'crm-import', 'crm-rfm';
}
write_zip('f.zip', 'sales.csv' => $rows);
like((run("$_ -q f.zip"))[1], qr/^2 \S+: f\.zip: this is a zip archive/, "$_: f.zip") for 'crm-import', 'crm-rfm';
like((run('crm-rfm -q f.gz'))[1], qr/^2 crm-rfm: f\.gz: .*(?:gzip|zcat|crm-import)/, 'crm-rfm: f.gz');
like((run('crm-rfm -q f.xlsx'))[1], qr/^2 crm-rfm: f\.xlsx: this is a workbook \(\.xlsx\)/, 'crm-rfm: f.xlsx');

# a zip archive is what its parts are, whatever bytes its times are made of
spew('lf.xlsx', "PK\x03\x04\x14\0\0\0\0\0\x66\x0A\x7D\x5D" . "\0" x 12 . "\x10\0\0\0docProps/app.xml<x/>");
like((run("$_ -q lf.xlsx"))[1], qr/^2 \S+: lf\.xlsx: this is a workbook \(\.xlsx\)/, "$_: a line end in the head of the archive") for 'crm-rfm', 'crm-churn activity';

chdir '/';
done_testing();
