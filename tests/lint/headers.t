#!/usr/bin/env perl
# Headers of lib/: each compiles alone, all compile together, and no tag is that of two types.
# A header without a guard is a template, included several times on purpose.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $cc = $ENV{CC} || 'gcc';
plan skip_all => "$cc is not there" if system("command -v $cc >/dev/null") != 0;
my $folder = tempdir(CLEANUP => 1);
my (@headers, %where);
for my $file (glob 'lib/*/*.[ch]') {
    open my $in, '<', $file or die "$file: $!\n";
    my $text = do { local $/; <$in> };
    push @headers, $file =~ s{^lib/}{}r if $file =~ /\.h$/ && $text =~ /^#ifndef \w+_H$/m;
    $text =~ s{/\*.*?\*/}{}gs;
    $where{$2}{$file} = 1 while $text =~ /^[ \t]*(?:static |const )*(struct|enum|union) (crm_\w+)\s*\{/gm;
}

sub compiles {
    my ($name, @include) = @_;
    open my $out, '>', "$folder/try.c" or die;
    print $out qq(#include "$_"\n) for @include;
    close $out;
    my $said = `$cc -std=c11 -D_GNU_SOURCE -Ilib -pthread -DCRM_VERSION='"x"' -fsyntax-only '$folder/try.c' 2>&1`;
    is($said, '', $name);
}

compiles('all headers together', @headers);
compiles('all of them, the last first', reverse @headers);
my @alone = grep { !/_inner\.h$/ } @headers;
compiles("$_ alone", $_) for @alone;
is(join("\n", map { "$_: " . join ' ', sort keys %{ $where{$_} } } grep { keys %{ $where{$_} } > 1 } sort keys %where), '', 'a tag is that of one type');
done_testing();
