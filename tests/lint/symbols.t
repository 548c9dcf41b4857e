#!/usr/bin/env perl
# What the programs never do (crm-tools(7), SECURITY) they cannot do: no function for it is linked.
use strict;
use warnings;
use Test::More;

my %never = (
    'the network' => [qw(socket socketpair connect bind listen accept getaddrinfo gethostbyname)],
    'another program' => [qw(system popen fork vfork clone execl execlp execle execv execve execvp
        posix_spawn posix_spawnp)],
    'the time of day' => [qw(time gettimeofday ftime localtime localtime_r mktime strftime)],
    # getenv: lib/cli/terminal.c alone asks it, for how wide a terminal is and what it can show
    'the locale, the environment' => [qw(setlocale newlocale secure_getenv)],
    'what others could guess' => [qw(rand srand random srandom tmpnam tempnam mktemp)],
    'another user' => [qw(setuid seteuid setgid setegid setgroups chown fchown chmod)],
);

my $can = `nm --version 2>&1` =~ /nm/;
plan skip_all => 'needs nm (binutils)' if !$can;
plan skip_all => 'make cover links more' if $ENV{COVER};
for my $program (grep { -B } glob "$ENV{BUILD}/bin/crm-*") {
    my %used = map { /\bU (\w+)/ ? ($1 => 1) : () } `nm --undefined-only '$program'`;
    my ($name) = $program =~ m{([^/]+)$};
    ok($used{malloc}, "$name: nm lists what it uses");
    for my $what (sort keys %never) {
        is(join(' ', grep { $used{$_} } @{ $never{$what} }), '', "$name: $what");
    }
}
done_testing();
