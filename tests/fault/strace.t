#!/usr/bin/env perl
# What crm-tools(7), SECURITY, says the programs never do, seen from the kernel: no network, no other
# program, no file opened but those of the command line, of the system's libraries and of the
# programs' own data; nobody else can read a file before it is complete.
use strict;
use warnings;
use Cwd qw(realpath);
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
require './tests/lib/programs.pl';

my $folder = realpath(tempdir(CLEANUP => 1));
my $data = realpath("$ENV{BUILD}/..") . '|' . realpath($ENV{BUILD});

sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

# The system calls of a command, each with its arguments and result.
sub calls {
    my ($input, @command) = @_;
    unlink "$folder/log";
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<', $input or die;
        open STDOUT, '>', "$folder/out" or die;
        open STDERR, '>', "$folder/err" or die;
        exec 'strace', '-f', '-qq', '-s', '0', '-e', 'signal=none', '-o', "$folder/log", @command
            or POSIX::_exit(126);
    }
    waitpid $pid, 0;
    my $code = $? >> 8;
    # a call that another thread interrupts stands in two lines
    my (@calls, %begun);
    for (split /\n/, slurp("$folder/log")) {
        my ($thread, $call) = /^(\d+)\s+(.*)/ or next;
        if ($call =~ /^(.*) <unfinished \.\.\.>$/) {
            $begun{$thread} = $1;
            next;
        }
        $call = delete($begun{$thread}) . $1 if $call =~ /^<\.\.\. \w+ resumed>(.*)/;
        push @calls, $call;
    }
    return ($code, @calls);
}

# Whether a call does what it should not; `allowed` are the files of the command line.
sub offence {
    my ($call, $allowed) = @_;
    my ($name, $args) = $call =~ /^(\w+)\((.*)/ or return 0;
    return 1 if $name =~ /^(?:socket|socketpair|connect|bind|listen|accept4?|send\w+|recv\w+)$/;
    return 1 if $name =~ /^(?:fork|vfork|execve|execveat|ptrace|kill|tkill|tgkill)$/;
    return $args !~ /CLONE_THREAD/ if $name =~ /^clone3?$/;
    return 1 if $name =~ /^(?:f?chown\w*|chmod|fchmodat|mkdir\w*|rmdir|link\w*|symlink\w*|mknod\w*)$/;
    return 1 if $name =~ /^(?:truncate|mount|unshare|set\w*[ug]id\w*|chroot|prctl)$/;
    return !($args =~ m{^"\Q$folder\E/\.crm-\w+", "([^"]*)"} && $allowed->{$1}) if $name =~ /^rename/;
    return $args !~ m{^(?:AT_FDCWD, )?"\Q$folder\E/\.crm-\w+"} if $name =~ /^unlink/;
    return 0 if $name !~ /^(?:open|openat|creat)$/;
    my ($path) = $args =~ /"([^"]*)"/;
    return 0 if $call =~ / = -1 / || $path eq '/dev/null';
    if ($args =~ /O_CREAT|O_WRONLY|O_RDWR/ || $name eq 'creat') {
        return 0 if $args =~ /O_TMPFILE/ && $args =~ / 0600\b/;
        return !($path =~ m{^\Q$folder\E/\.crm-\w+$} && $args =~ /O_EXCL/ && $args =~ /, 0600\)/);
    }
    return 0 if $allowed->{$path} || $path =~ m{^/dev/fd/\d+$};
    return $path !~ m{^(?:/etc/ld\.so\.|/lib|/usr/lib|/sys/devices/system/cpu|/proc/sys/vm/|(?:$data)/share/crm-tools)};
}

# Whether each of `n` files gets its mode behind its last write, and its name behind that.
sub complete_first {
    my ($n, @calls) = @_;
    my ($named, %fd) = (0);
    for (@calls) {
        if (/^openat\(.*\.crm-.* = (\d+)$/) {
            $fd{$1} = 'begun';
        } elsif (/^write\((\d+)/ && $fd{$1}) {
            return 0 if $fd{$1} ne 'begun';
        } elsif (/^fchmod\((\d+)/) {
            $fd{$1} = 'complete';
        } elsif (/^fsync\((\d+)/) {
            return 0 if $fd{$1} ne 'complete';
        } elsif (/^close\((\d+)/) {
            delete $fd{$1};
        } elsif (/^rename/) {
            $named++;
        }
    }
    return $named == $n;
}

plan skip_all => 'make cover writes profiles' if $ENV{COVER};
plan skip_all => 'needs strace' if !grep { -x "$_/strace" } split /:/, $ENV{PATH};
my ($code) = calls('/dev/null', 'crm-rfm', '--version');
plan skip_all => 'cannot trace: ' . (slurp("$folder/err") =~ /([^\n]*)/)[0] if $code;

my @runs = every_run($folder);
open my $till, '>', "$folder/till.csv" or die;
print $till "customer_id,date,amount,phone\n", map { "c$_,2024-01-01,5.00,1380013800$_\n" } 0 .. 9;
close $till;
push @runs, { name => 'four threads', command => [qw(crm-rfm -q -j 4 -a 2024-12-31)],
    input => $runs[0]{input} };
push @runs, { name => 'another encoding', command => [qw(crm-import -q -c store==Harbour)],
    input => 'sample-data/harbour.csv' };
push @runs, { name => 'input read twice', stdin => 1, input => "$folder/till.csv",
    command => [qw(crm-import -q --link phone)] };
for my $run (@runs) {
    my $out = "$folder/result.$$";
    my %allowed = map { $_ => 1 } $out, $run->{input}, @{ $run->{command} };
    unlink $out;
    umask 022;
    my ($code, @calls) = calls($run->{stdin} ? $run->{input} : '/dev/null', @{ $run->{command} }, '-o', $out,
        $run->{stdin} ? () : $run->{input});
    is($code, 0, "$run->{name}: it runs") or diag slurp("$folder/err");
    shift @calls if $calls[0] =~ /^execve/; # it is started
    my @offences = grep { offence($_, \%allowed) } @calls;
    is("@offences", '', "$run->{name}: nothing it should not do");
    ok(complete_first(1 + @{ $run->{side} // [] }, @calls), "$run->{name}: readable when it is complete");
    my $people = $run->{name} =~ /^crm-(?:care plan|basket recommend)/; # who is to be contacted, who gets an offer
    is((stat $out)[2] & 0777, $people ? 0600 : 0644, "$run->{name}: " . ($people ? 'for its owner alone' : 'as the umask says'));
}
done_testing();
