#!/usr/bin/env perl
# -f xlsx: a workbook whose cells have the right types, and that crm-import reads back as the CSV.
use strict;
use warnings;
use File::Temp;
use IO::Uncompress::Unzip qw($UnzipError);
use Test::More;

my $folder = File::Temp->newdir;
my ($rows, $book) = ("$folder/rows.csv", "$folder/book.xlsx");

sub write_rows {
    open my $out, '>', $rows or die;
    print $out @_;
    close $out;
}

sub run { my $text = `@_ 2>&1`; return ($? >> 8, $text) }

# One part of a workbook.
sub part {
    my ($file, $name) = @_;
    my $zip = IO::Uncompress::Unzip->new($file, Name => $name) or die "$file: $name: $UnzipError";
    local $/;
    return $zip->getline // '';
}

sub sheet { return part($_[0], 'xl/worksheets/sheet1.xml') }

write_rows("customer_id,date,amount,item,campaign\n007,2024-01-05,12.50,=1+1,\n8,2024-01-06T10:30:00,-3.00,\"a \"\"b\"\", c\",5e3\n");
my ($code, $text) = run("crm-import -q -k all -f xlsx -o $book $rows");
plan skip_all => $text if $text =~ /libxlsxwriter/ && !$ENV{CI};

is($code, 0, 'written') or diag $text;
my $sheet = sheet($book);
like($sheet, qr{<c r="A2"[^>]*t="inlineStr"><is><t>007</t>}, 'an id is text');
like($sheet, qr{<c r="B2" s="\d+"><v>45296</v>}, 'a day is a date');
like($sheet, qr{<c r="B3" s="\d+"><v>45297.4375</v>}, 'a time too');
like($sheet, qr{<c r="C2" s="\d+"><v>12.5</v>}, 'money is a number');
like($sheet, qr{<c r="\w2"[^>]*t="inlineStr"><is><t>=1\+1</t>}, 'what looks like a formula is text');
like($sheet, qr{state="frozen"}, 'the header stays in view');
my ($csv_code, $csv) = run("crm-import -q -k all $rows");
is((run("crm-import -q -k all $book"))[1], $csv, 'read back: the same bytes');

# the sample salon's rows, through a workbook and back
my @sample = map { "sample-data/garden-$_.csv" } 2024, 2025;
run("crm-import -q -k all -o $rows @sample");
run("crm-import -q -f xlsx -k all -o $book @sample");
is((run("crm-import -q -k all $book | cmp - $rows"))[1], '', '22,723 rows of the sample salon: the same bytes');
run("crm-import -q -f xlsx -k all -o $folder/again.xlsx @sample");
is((run("cmp $book $folder/again.xlsx"))[1], '', 'made twice: the same workbook');

# shares have bars, side tables are workbooks too
is((run("crm-churn retention -q -f xlsx -o $folder/r.xlsx $rows"))[0], 0, 'results');
like(sheet("$folder/r.xlsx"), qr{type="dataBar"}, 'a share has a bar');
is((run("crm-rfm -q -f xlsx --thresholds $folder/cuts.xlsx -o $folder/c.xlsx $rows"))[0], 0, 'two workbooks');
like(sheet("$folder/cuts.xlsx"), qr{<t>measure</t>}, 'the second');

# what cannot be
is((run("crm-rfm -f xlsx $rows"))[1], "crm-rfm: --format xlsx needs --output FILE\n", 'to standard output');
is((run("crm-rfm -q -f xlsx -o /dev/null $rows"))[1], "crm-rfm: -f xlsx: the workbook has to be a file\n", 'to a device');
is((run("crm-rfm -q -f xlsx -o $folder/no/x.xlsx $rows"))[0], 2, 'to a folder that is not there');
write_rows("customer_id,date,amount,item\n1,2024-01-01,1," . 'x' x 32768 . "\n");
is((run("crm-import -q -k all -f xlsx -o $folder/long.xlsx $rows"))[1],
    "crm-import: -f xlsx: a text of 32768 bytes, and a cell holds 32767\n", 'a text that fits in no cell');
ok(!-e "$folder/long.xlsx", 'and there is no workbook then');
write_rows("customer_id,date,amount\n" . "1,2024-01-01,1\n" x 1048576);
is((run("crm-import -q -f xlsx -o $folder/long.xlsx $rows"))[1],
    "crm-import: -f xlsx: more than the 1048575 rows of a sheet: use csv, or fewer rows\n", 'rows that fit in no sheet')
    if !$ENV{SAN};
done_testing();
