# Rows.pm -- delimited text as a list of hashes, for tests in perl
#
#     use lib 'tests/lib';
#     use Rows;
#     my @rows = rows($text);              one hash a row, by the names of the header
#     my @rows = rows_of_file($path);
#     my @rows = rows_of('crm-rfm', '-q', $file);      dies when the program fails
package Rows;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(rows rows_of_file rows_of);

sub cells {
    my ($line) = @_;
    my @cells;
    while ($line =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/g) {
        my ($quoted, $plain, $end) = ($1, $2, $3);
        $quoted =~ s/""/"/g if defined $quoted;
        push @cells, $quoted // $plain;
        last if $end eq '';
    }
    return \@cells;
}

sub rows {
    my ($text) = @_;
    my ($header, @rows) = map { cells($_) } split /\r?\n/, $text;
    return map { my %row; @row{@$header} = @$_; \%row } @rows;
}

sub rows_of_file {
    my ($path) = @_;
    open my $in, '<', $path or die "$path: $!\n";
    local $/;
    return rows(scalar <$in>);
}

sub rows_of {
    open my $in, '-|', @_ or die "$_[0]: $!\n";
    local $/;
    my $text = <$in>;
    close $in or die "@_: exit code " . ($? >> 8) . "\n";
    return rows($text);
}

1;
