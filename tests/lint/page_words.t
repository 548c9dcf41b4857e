#!/usr/bin/env perl
# The words of crm-report: every sentence the sources ask for is there once, both languages have the
# same places, and the names of shipped rules have their Chinese.
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Rows;

my $folder = 'lib/report/data/words';
my (%sentence, @twice, @places);
for my $file (qw(sentences page pictures)) {
    for my $row (rows_of_file("$folder/$file.csv")) {
        push @twice, "$file: $row->{id}" if $sentence{ $row->{id} }++;
        my %in = map { my $text = $row->{$_}; ($_ => join ' ', sort keys %{ { map { $_ => 1 } $text =~ /\{(\w+)/g } }) } qw(en zh);
        my ($en, $zh) = @in{qw(en zh)};
        push @places, "$file: $row->{id}: $en | $zh" if $en ne $zh;
        push @places, "$file: $row->{id}: a language is empty" if $row->{en} eq '' || $row->{zh} eq '';
    }
}
is("@twice", '', 'a sentence stands once');
is(join("\n", @places), '', 'both languages have the same places');

my @missing;
for my $source (glob 'cmd/crm-report/*.c') {
    open my $in, '<', $source or die;
    my $text = do { local $/; <$in> };
    push @missing, map { "$source: $_" } grep { !$sentence{$_} } $text =~ /\bsay\(\s*page,\s*"([a-z0-9_.]+)"/g;
}
is(join("\n", @missing), '', 'every sentence that is asked for is there');

my %value = map { ("$_->{kind}/$_->{value}" => $_->{zh}) } map { rows_of_file("$folder/$_.csv") } qw(values rules);
my @bare = grep { !$value{$_} } map { my $rule = $_; map { "$_/$rule->{$_}" } qw(occasion action channel) }
    rows_of_file('lib/care/data/care/rules-en.csv');
is("@bare", '', 'occasions, actions and channels of the shipped rules have Chinese names');
done_testing();
