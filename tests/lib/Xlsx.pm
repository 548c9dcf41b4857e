# Xlsx.pm -- small workbooks for tests, part by part, so that odd ones can be made too
#
#     write_xlsx('f.xlsx', sheets => [['May', [['Date', 'Amount'], ['2025-01-02', n(9.5)]]]]);
#     n(45659)  a number    d(45659)  a number with a date's style    i('x')  an inline string    raw('<c .../>')
#     further: epoch1904 => 1, merged => 'A2:A3', hidden => [3], parts => { 'xl/...' => text }
package Xlsx;
use strict;
use warnings;
use Exporter 'import';
use IO::Compress::Zip qw($ZipError);
our @EXPORT = qw(write_xlsx write_zip n d i raw);

sub n   { return { kind => 'n', value => $_[0] } }
sub d   { return { kind => 'd', value => $_[0] } }
sub i   { return { kind => 'i', value => $_[0] } }
sub raw { return { kind => 'raw', value => $_[0] } }

sub escape { return $_[0] =~ s/&/&amp;/gr =~ s/</&lt;/gr =~ s/>/&gt;/gr }

sub write_zip {
    my ($path, %part) = @_;
    my $zip;
    for my $name (sort keys %part) {
        if ($zip) { $zip->newStream(Name => $name) }
        else      { $zip = IO::Compress::Zip->new($path, Name => $name) or die $ZipError }
        $zip->print($part{$name});
    }
    $zip->close;
}

sub sheet {
    my ($rows, $shared, %how) = @_;
    my ($text, %hidden, $at) = ('', map { $_ => 1 } @{ $how{hidden} || [] });
    for my $row (@$rows) {
        my ($cells, $column) = ('', 0);
        $at++;
        for my $cell (@$row) {
            my $ref = chr(ord('A') + $column++) . $at;
            next if !defined $cell;    # a gap
            my ($kind, $value) = ref $cell ? @$cell{qw(kind value)} : ('s', $cell);
            if ($kind eq 's') {
                my $new = keys %$shared;
                $shared->{$value} //= $new;
                $cells .= qq{<c r="$ref" t="s"><v>$shared->{$value}</v></c>};
            } elsif ($kind eq 'n') { $cells .= qq{<c r="$ref"><v>$value</v></c>} }
            elsif ($kind eq 'd')   { $cells .= qq{<c r="$ref" s="1"><v>$value</v></c>} }
            elsif ($kind eq 'i')   { $cells .= qq{<c r="$ref" t="inlineStr"><is><t>} . escape($value) . '</t></is></c>' }
            else                   { $cells .= $value =~ s/REF/$ref/r }
        }
        $text .= qq{<row r="$at"} . ($hidden{$at} ? ' hidden="1"' : '') . ">$cells</row>";
    }
    my $merged = $how{merged} ? qq{<mergeCells count="1"><mergeCell ref="$how{merged}"/></mergeCells>} : '';
    return '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        . "<sheetData>$text</sheetData>$merged</worksheet>";
}

sub write_xlsx {
    my ($path, %how) = @_;
    my (%part, %shared, $names, $links);
    my $main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    my $office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    my $package = 'http://schemas.openxmlformats.org/package/2006';
    my $number = 0;
    for my $sheet (@{ $how{sheets} }) {
        $number++;
        $part{"xl/worksheets/sheet$number.xml"} = sheet($sheet->[1], \%shared, %how);
        $names .= '<sheet name="' . escape($sheet->[0]) . qq{" sheetId="$number" r:id="rId$number"/>};
        $links .= qq{<Relationship Id="rId$number" Type="$office/worksheet" Target="worksheets/sheet$number.xml"/>};
    }
    $part{'[Content_Types].xml'} = qq{<?xml version="1.0"?><Types xmlns="$package/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>};
    $part{'_rels/.rels'} = qq{<?xml version="1.0"?><Relationships xmlns="$package/relationships"><Relationship Id="rId1" Type="$office/officeDocument" Target="xl/workbook.xml"/></Relationships>};
    $part{'xl/workbook.xml'} = qq{<?xml version="1.0"?><workbook xmlns="$main" xmlns:r="$office">}
        . ($how{epoch1904} ? '<workbookPr date1904="1"/>' : '') . "<sheets>$names</sheets></workbook>";
    $part{'xl/_rels/workbook.xml.rels'} = qq{<?xml version="1.0"?><Relationships xmlns="$package/relationships">$links}
        . qq{<Relationship Id="rIdS" Type="$office/styles" Target="styles.xml"/>}
        . qq{<Relationship Id="rIdT" Type="$office/sharedStrings" Target="sharedStrings.xml"/></Relationships>};
    $part{'xl/styles.xml'} = qq{<?xml version="1.0"?><styleSheet xmlns="$main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>};
    $part{'xl/sharedStrings.xml'} = qq{<?xml version="1.0" encoding="UTF-8"?><sst xmlns="$main">}
        . join('', map { '<si><t xml:space="preserve">' . escape($_) . '</t></si>' } sort { $shared{$a} <=> $shared{$b} } keys %shared) . '</sst>';
    %part = (%part, %{ $how{parts} || {} });
    write_zip($path, %part);
}

1;
