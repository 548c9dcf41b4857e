#!/usr/bin/env perl
# The case runner itself: it passes what is right and fails what is wrong, in each way.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);

sub outcome {
    my ($text) = @_;
    open my $out, '>', "$folder/x.t" or die;
    print $out "\$ V=set\n\n$text";
    close $out;
    my $said = `tests/lib/cases $folder/x.t 2>/dev/null`;
    my $code = $? >> 8;
    return "$code " . join ' ', $said =~ /^(ok|not ok)/gm;
}

my @cases = (
    ['stdout', "\$ echo a\na\n", '0 ok'],
    ['two commands, one after the other', "\$ echo a\n> echo b\na\nb\n", '0 ok'],
    ['lines above the first case come first', "\$ echo \$V\nset\n", '0 ok'],
    ['another stdout', "\$ echo a\nb\n", '1 not ok'],
    ['stdout that was not asked for', "\$ echo a\n", '1 not ok'],
    ['stdout that is missing', "\$ true\na\n", '1 not ok'],
    ['no newline at the end', "\$ printf a\na\n", '1 not ok'],
    ['no newline at the end, as said', "\$ printf a\na\n\\c\n", '0 ok'],
    ['an empty line within', "\$ printf 'a\\n\\nb\\n'\na\n\nb\n", '0 ok'],
    ['an empty line at the end', "\$ printf 'a\\n\\n'\na\n\\\n", '0 ok'],
    ['a line that looks like another kind', "\$ printf '\$ a\\n! b\\n'\n\\\$ a\n\\! b\n", '0 ok'],
    ['a pattern', "\$ echo abc\n~ ^a.c\$\n", '0 ok'],
    ['a pattern that does not match', "\$ echo abc\n~ ^b\n", '1 not ok'],
    ['stderr', "\$ echo a >&2\n! a\n", '0 ok'],
    ['a pattern of stderr', "\$ echo a12 >&2\n!~ ^a\\d+\$\n", '0 ok'],
    ['stderr that was not asked for', "\$ echo a >&2\n", '1 not ok'],
    ['stderr that is missing', "\$ true\n! a\n", '1 not ok'],
    ['exit code', "\$ exit 3\n? 3\n", '0 ok'],
    ['another exit code', "\$ exit 3\n? 2\n", '1 not ok'],
    ['an exit code that was not asked for', "\$ exit 3\n", '1 not ok'],
    ['a signal', "\$ kill -TERM \$\$\n? 143\n", '0 ok'],
    ['a command that is not there', "& no-such-command\n\$ echo a\nb\n", '0 ok'],
);
is(outcome("== $_->[0]\n$_->[1]"), $_->[2], $_->[0]) for @cases;
is(outcome("== one\n\$ echo a\na\n\n== two\n\$ echo b\na\n"), '1 ok not ok', 'two cases');
isnt(outcome(''), '0 ', 'a file without a case is an error');
isnt(outcome("== x\na\n"), '0 ', 'a case without a command is an error');
done_testing();
