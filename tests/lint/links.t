#!/usr/bin/env perl
# What each program links: no more than HACKING.md says, and what unpacks only where files are unpacked.
use strict;
use warnings;
use Test::More;

my @all = qw(libc libm libcsv libgsl libgslcblas libutf8proc libsodium);
my @unpacks = qw(libminizip libexpat libz);
my %more = ('crm-import' => \@unpacks, 'crm-survey' => \@unpacks);

plan skip_all => 'needs readelf (binutils)' if `readelf --version 2>&1` !~ /readelf/;
plan skip_all => 'sanitizers link more' if $ENV{SAN} || $ENV{COVER};
for my $program (grep { -B } glob "$ENV{BUILD}/bin/crm-*") { # a script links nothing
    my ($name) = $program =~ m{([^/]+)$};
    my %may = map { $_ => 1 } @all, @{ $more{$name} // [] };
    my @needs = map { /\(NEEDED\).*\[([^.\]]+)/ ? $1 =~ s/-linux.*//r : () } `readelf -d '$program'`;
    ok((grep { $_ eq 'libc' } @needs), "$name: readelf lists what it needs");
    is(join(' ', grep { !$may{$_} && $_ ne 'ld' } @needs), '', "$name links nothing else");
}
done_testing();
