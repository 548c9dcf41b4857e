#!/usr/bin/env perl
# Options of every program, from the table that --dump-options prints: what names a file is declared
# as one, and what takes one value refuses a second.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

$ENV{LC_ALL} = 'C';
my @programs = map { m{([^/]+)$} } glob "$ENV{BUILD}/bin/crm-*";
my $folder = tempdir(CLEANUP => 1);

sub split_csv {
    my @cells;
    push @cells, defined $1 ? $1 =~ s/""/"/gr : $2 while $_[0] =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;
    return @cells;
}

sub options_of {
    my ($program) = @_;
    my ($head, @lines) = split /\n/, `$program --dump-options`;
    my @names = split /,/, $head;
    return map { my %row; @row{@names} = split_csv($_); \%row } @lines;
}

# A value that the option takes when its words are read.
sub value_of {
    my ($opt) = @_;
    return { int => $opt->{low} || 1, number => $opt->{low} || 1, date => '2024-01-31', span => '3m',
        choice => $opt->{choices} =~ s/ .*//r }->{ $opt->{type} } // "$folder/x";
}

sub says {
    my ($opt, @words) = @_;
    my @command = ($opt->{program}, $opt->{analysis} ne '' ? $opt->{analysis} : (), @words);
    my $command = join ' ', map { "'$_'" } @command;
    return (split /\n/, `$command 2>&1 </dev/null`)[0] // '';
}

for my $opt (map { options_of($_) } @programs) {
    my $name = join ' ', grep { $_ ne '' } @$opt{qw(program analysis)}, "--$opt->{option}";
    # an argument that is called so is a path, and so is what a sentence says is written
    my $file = $opt->{argument} =~ /FILE$|^PAYMENTS$/ || $opt->{help} =~ /^(?:\w+: )?write (?!pseudonyms|phones|amounts|ids|a state|these|originals|the shipped)/ && $opt->{argument};
    ok(!$file || $opt->{file}, "$name is declared as a file");
    ok($opt->{file} || $opt->{argument} !~ /FILE/, "$name: what is called FILE is one");
    like($opt->{file}, qr/^(?:out|people)$/, "$name is declared as an output")
        if $opt->{file} && $opt->{help} =~ /\bwrite\b/ && $opt->{option} !~ /^(?:map|pseudonymise|reidentify)$/;
    unlike($opt->{help}, qr/\(default [^:]/, "$name: no default by hand");
    next if $opt->{again} ne 'refused';
    my $value = value_of($opt);
    is(says($opt, ("--$opt->{option}=$value") x 2), "$opt->{program}: --$opt->{option}: given twice", "$name twice");
}
pass('nothing written yet') if !@programs;
done_testing();
