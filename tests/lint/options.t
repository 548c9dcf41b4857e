#!/usr/bin/env perl
# Options of every program, from the table that --dump-options prints: what names a file is declared
# as one, what takes one value refuses a second, a long name means one thing, and crm-formats(5) has
# them all.
use strict;
use warnings;
use lib 'tests/lib';
use File::Temp qw(tempdir);
use Options qw(options);
use Test::More;

$ENV{LC_ALL} = 'C';
my $folder = tempdir(CLEANUP => 1);
my @options = options();

# A value that the option takes when its words are read.
sub value_of {
    my ($opt) = @_;
    return { int => $opt->{low} || 1, number => $opt->{low} || 1, date => '2024-01-31', span => '3m',
        choice => $opt->{choices} =~ s/ .*//r }->{ $opt->{type} } // "$folder/x";
}

sub says {
    my ($opt, @words) = @_;
    my $command = join ' ', map { "'$_'" } $opt->{program}, grep({ $_ ne '' } $opt->{analysis}), @words;
    return (split /\n/, `$command 2>&1 </dev/null`)[0] // '';
}

for my $opt (@options) {
    my $name = join ' ', grep { $_ ne '' } @$opt{qw(program analysis)}, "--$opt->{option}";
    # what is written in the output, and what is read to write it
    my $written = $opt->{help} =~ /^(?:\w+: )?write\b(?! (?:pseudonyms|phones|amounts|ids|a state|these|the shipped))/;
    ok($opt->{file} ne '' || $opt->{argument} !~ /FILE|^PAYMENTS$/ && !($written && $opt->{argument} ne ''),
        "$name is declared as a file");
    like($opt->{file}, qr/^(?:out|people)$/, "$name is declared as an output")
        if $opt->{file} ne '' && $written && $opt->{option} !~ /^(?:map|pseudonymise|reidentify)$/;
    unlike($opt->{help}, qr/\(default [^:]/, "$name: no default by hand");
    next if $opt->{again} ne 'refused';
    is(says($opt, ('--' . $opt->{option} . '=' . value_of($opt)) x 2),
        "$opt->{program}: --$opt->{option}: given twice", "$name twice");
}

# Names that the contract gives two meanings; each page says which are its own.
my %apart = map { $_ => 1 } qw(covariance cut cuts drop interval k list mask model of item exact spend
    columns split from horizon table quiet consent staff start);
my %meaning;
for my $opt (@options) {
    my $file = $opt->{file} eq 'people' ? 'out' : $opt->{file};
    $meaning{ $opt->{option} }{"$opt->{argument} $file"}{ $opt->{program} } = 1;
}
for my $name (sort keys %meaning) {
    my @all = map { "$_ (" . join(', ', sort keys %{ $meaning{$name}{$_} }) . ')' } sort keys %{ $meaning{$name} };
    ok(@all == 1 || $apart{$name}, "--$name means one thing") or diag("--$name: @all");
}
is_deeply([grep { $_->{option} eq 'model' && $_->{file} ne '' } @options], [], '--model never names a file');
is_deeply([grep { $_->{option} eq 'check' && $_->{type} eq 'flag' } @options], [], 'a flag is not called --check');

my $table = `perl tests/lib/option_table`;
open my $in, '<', 'man/crm-formats.5' or die "man/crm-formats.5: $!\n";
my $page = join '', <$in>;
my ($there) = $page =~ /^\.\\" made by make options\n(.*?)^\.\\" end of what make options makes\n/ms;
is($there, $table, 'man/crm-formats.5 lists all options (make options)');
done_testing();
