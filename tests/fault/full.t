#!/usr/bin/env perl
# A disk that is full, or a limit on the size of files, under -o and every other output: exit code
# 2, one message, the old file as it was, nothing left beside it.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
require './tests/lib/programs.pl';

my $folder = tempdir(CLEANUP => 1);
my $disk = "$folder/disk";
mkdir $disk or die;

# What a script says of a command: its messages and status, and what is in the folder afterwards.
sub run {
    my ($script, @command) = @_;
    my $text = <<"END";
exec 2>&1
cd '$disk' || exit
after() { echo "status \$?"; ls -A; cat kept; }
$script
END
    my @apart = $script =~ /mount/ ? qw(unshare --mount --propagation private) : ();
    open my $out, '-|', @apart, 'bash', '-c', $text, 'bash', @command or return '';
    local $/;
    return <$out> // '';
}

my $limited = 'echo old >kept; ( ulimit -f 0; exec "$@" ); after';

# a file system of one page, which the old file fills, and that nobody else sees
my $full = "mount -t tmpfs -o size=4k tmpfs '$disk' && cd '$disk' && echo old >kept && { \"\$@\"; after; }";
my $can_mount = $> == 0 && run("exec 2>/dev/null; $full", 'true') eq "status 0\nkept\nold\n";

for my $run (every_run($folder)) {
    my %side = map { $_ => 1 } @{ $run->{side} };
    my @command = map { $side{$_} ? s/^\Q$folder\E/$disk/r : $_ } @{ $run->{command} };
    push @command, '-o', "$disk/kept", $run->{input};
    my $warnings = qr/\A(?:crm-(?![^\n]*cannot)[^\n]*\n)*/;
    my $whole = qr/status 2\nkept\nold\n\z/;
    SKIP: {
        skip 'the profile of make cover is a file too', 1 if $ENV{COVER};
        like(run($limited, @command), qr/${warnings}crm-[^\n]*: cannot write: File too large\n$whole/,
            "$run->{name}: a limit on the size of files");
    }
    SKIP: {
        skip 'may not mount a file system', 1 if !$can_mount;
        like(run($full, @command),
            qr/${warnings}crm-[^\n]*: cannot write: No space left on device\n$whole/,
            "$run->{name}: a full disk");
    }
}
done_testing();
