package Options;
# The options of every program in $BUILD/bin, as its --dump-options prints them.
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(options);

sub cells {
    my @cells;
    push @cells, defined $1 ? $1 =~ s/""/"/gr : $2
        while $_[0] =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;
    return @cells;
}

# One hash an option of an analysis, with the columns of the table as keys.
sub options {
    my @options;
    for my $program (map { m{([^/]+)$} } grep { -B } glob "$ENV{BUILD}/bin/crm-*") {
        my ($head, @lines) = split /\n/, `$ENV{BUILD}/bin/$program --dump-options`;
        my @names = split /,/, $head;
        for my $line (@lines) {
            my %row;
            @row{@names} = cells($line);
            push @options, \%row;
        }
    }
    return @options;
}

1;
