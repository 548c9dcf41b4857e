#!/usr/bin/perl
# Files that others made to try CSV readers: csv-spectrum, csv-test-data, Pollock.
use strict;
use warnings;
use Test::More;
use JSON::PP;
use File::Basename qw(basename);
use File::Temp;

my $dir = "$ENV{SHARED}/csv";
plan skip_all => 'no reference data' unless -d $dir;

my $tmp = File::Temp->newdir;

sub slurp {
    my ($path) = @_;
    open my $fh, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar(<$fh>) // '';
}

# (exit code, output, message) of the reader on a file
sub rows {
    my ($file, @options) = @_;
    my $rc = system("csvrows @options '$file' >$tmp/out 2>$tmp/err") >> 8;
    return ($rc, slurp("$tmp/out"), slurp("$tmp/err"));
}

sub quote_all {
    return join '', map { join(',', map { my $f = $_; $f =~ s/"/""/g; qq("$f") } @$_) . "\n" } @_;
}

# [{name: value}] or [[value]] as csvrows would print it; names give the order of the columns
sub expected {
    my ($json, $csv) = @_;
    my $data = JSON::PP->new->utf8(0)->decode(slurp($json));
    my ($header) = slurp($csv) =~ /([^\r\n]*)/;
    my @names = map { s/^"|"$//gr } split /,/, $header, -1;
    return quote_all(\@names, map { my $row = $_; ref $row eq 'HASH' ? [@$row{@names}] : $row }
        ref $data->[0] eq 'ARRAY' ? @$data[1 .. $#$data] : @$data);
}

for my $csv (glob "$dir/csv-spectrum/csvs/*.csv") {
    my $name = basename($csv, '.csv');
    next if $name eq 'location_coordinates';    # disagrees with itself upstream
    is +(rows($csv))[1], expected("$dir/csv-spectrum/json/$name.json", $csv), "csv-spectrum $name";
}

for my $csv (glob "$dir/csv-test-data/csv/*.csv") {
    my $name = basename($csv, '.csv');
    my ($rc, $out, $err) = rows($csv, $name =~ /header-/ ? '-n foo -n bar -n baz' : '');
    if ($name =~ /^bad-/) {
        is $rc, 2, "csv-test-data $name is refused";
        like $err, qr/\A\d+: [^\n]+\n\z/, "$name: one message: $err";
    } elsif ($name eq 'all-empty') {
        is $err, "0: there is no header line: the file has blank lines only\n", $name;
    } else {
        is $out, expected("$dir/csv-test-data/json/$name.json", $csv), "csv-test-data $name";
    }
}

# files that hold what they seem to hold, though it is not what their author meant
my %as_it_stands = map { $_ => 1 } qw(file_header_multirow_2 file_header_multirow_3 file_preamble);
my %option = (file_field_delimiter_0x20 => q(-d ' '));
my %refused = (
    file_no_payload => '0: there is no header line: the file is empty',
    file_escape_char_0x00 => '11: text after a closing quote',
    file_escape_char_0x5C => '11: text after a closing quote',
    file_field_delimiter_0x20 => '2: 12 fields, the header has 9',    # blanks in it are not quoted
    file_field_delimiter_0x2C_0x20 => '1: quote inside an unquoted field',
    file_multitable_less => '85: 8 fields, the header has 9',
    file_multitable_more => '85: 10 fields, the header has 9',
    file_multitable_same => '106: text after a closing quote',
    file_quotation_char_0x27 => '3: 11 fields, the header has 9',
    row_extra_quote0_col0 => '1: text after a closing quote',
    row_extra_quote40_col5 => '41: text after a closing quote',
    row_field_delimiter_10_0x20 => '11: quote inside an unquoted field',
    row_less_sep_row0_col1 => '2: 9 fields, the header has 8',
    row_less_sep_row40_col4 => '41: 8 fields, the header has 9',
    row_more_sep_row0_col3 => '2: 9 fields, the header has 10',
    row_more_sep_row40_col8 => '41: 10 fields, the header has 9',
);

for my $csv (glob "$dir/pollock/csv/*.csv") {
    my $name = basename($csv, '.csv');
    my $crlf = "$tmp/$name.csv";
    my ($rc, $out, $err) = rows($csv, $option{$name} // '');
    if ($refused{$name}) {
        is $err, "$refused{$name}\n", "Pollock $name is refused";
    } elsif ($as_it_stands{$name}) {
        my @lines = split /\n/, slurp($csv);
        is $out =~ tr/\n//, @lines, "Pollock $name: every line is there";
    } else {
        is $out, slurp("$dir/pollock/clean/$name.csv"), "Pollock $name";
    }
    # the files were made with CRLF; and the size of a block or of a read changes nothing
    open my $fh, '>:raw', $crlf or die;
    print $fh slurp($csv) =~ s/\n/\r\n/gr;
    close $fh;
    is_deeply [rows($crlf, $option{$name} // '')], [$rc, $out, $err], "$name with CRLF";
    is_deeply [rows($csv, '-b 1', $option{$name} // '')], [$rc, $out, $err], "$name in small blocks";
}

done_testing;
