#!/usr/bin/env perl
# Every program where its input or output fails: right exit code, one message, no half result.
use strict;
use warnings;
use Errno qw(ENOSPC);
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
require './tests/lib/programs.pl';

my $folder = tempdir(CLEANUP => 1);
chmod 0755, $folder;

# Run with standard input, output given as file handles or names; returns exit, signal, out, err.
sub run {
    my (%how) = @_;
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<', $how{in} // '/dev/null' or die;
        if (ref $how{out}) {
            open STDOUT, '>&', $how{out} or die;
        } else {
            open STDOUT, '>', $how{out} // "$folder/out" or die;
        }
        open STDERR, '>', "$folder/err" or die;
        POSIX::close(1) if $how{closed};
        $how{before}->() if $how{before};
        exec { $how{command}[0] } @{ $how{command} } or POSIX::_exit(126);
    }
    waitpid $pid, 0;
    my ($code, $signal) = ($? >> 8, $? & 127);
    my @text = map { open my $in, '<', "$folder/$_" or die; local $/; <$in> // '' } qw(out err);
    return ($code, $signal, @text);
}

sub failed {
    my ($name, $pattern, %how) = @_;
    my ($code, $signal, undef, $err) = run(%how);
    my $ok = $code == 2 && $signal == 0 && $err =~ /\A(?:crm-[^\n]*\n)*[^\n]*$pattern[^\n]*\n\z/;
    ok($ok, $name) or diag("exit $code, signal $signal, stderr: $err");
}

sub nobody_can_run {
    my ($program) = @_;
    return 0 if $> != 0;
    my ($code) = run(command => [$program, '--version'],
        before => sub { POSIX::setgid(65534); POSIX::setuid(65534) });
    return $code == 0;
}

for my $run (runs($folder), state_runs($folder)) {
    my ($name, $input) = @$run{qw(name input)};
    my @command = @{ $run->{command} };

    my ($code, $signal, $out, $err) = run(command => [@command, $input]);
    is("$code $signal", '0 0', "$name: the run that all others spoil");
    like($out, qr/\A[^\n]+\n/, "$name: and it writes something") or diag($err);

    my ($code2, undef, $out2) = run(command => \@command, in => $input);
    is($out2, $out, "$name: a file and standard input give the same");

    failed("$name: a full disk", 'standard output: cannot write: No space left on device',
        command => [@command, $input], out => '/dev/full');
    failed("$name: a full disk, another format", 'standard output: cannot write: No space left on device',
        command => [@command, '-f', 'excel', $input], out => '/dev/full')
        if $run->{program} ne 'crm-report' && !grep { $_ eq '--partial' } @command; # a state has one form
    failed("$name: standard output closed", 'standard output: cannot write: Bad file descriptor',
        command => [@command, $input], closed => 1);
    failed("$name: --help on a full disk", 'No space left on device',
        command => [@command, '--help'], out => '/dev/full');
    failed("$name: a missing file", 'missing.csv: No such file or directory',
        command => [@command, "$folder/missing.csv"]);
    failed("$name: a folder", 'Is a directory', command => [@command, $folder]);
    failed("$name: a folder as standard input", 'Is a directory', command => \@command, in => $folder);
    failed("$name: an empty input", 'standard input', command => \@command);
    SKIP: {
        skip 'there is no /proc', 1 if !-e '/proc/self/mem';
        failed("$name: a read that fails", 'Input/output error',
            command => [@command, '/proc/self/mem']);
    }
    failed("$name: -o in a folder that is not there", 'No such file or directory',
        command => [@command, '-o', "$folder/no/x", $input]);

    pipe my $read, my $write or die;
    close $read;
    ($code, $signal, $out, $err) =
        run(command => [@command, $input], out => $write, before => sub { $SIG{PIPE} = 'IGNORE' });
    is("$code $signal", '0 13', "$name: a closed pipe ends it");
    unlike($err, qr/cannot|[Pp]ipe/, "$name: quietly");
    close $write;

    my $kept = "$folder/kept";
    for my $spoiled ("$folder/missing.csv", '/proc/self/mem') {
        open my $old, '>', $kept or die;
        print $old "old\n";
        close $old;
        run(command => [@command, '-o', $kept, $spoiled]);
        open my $in, '<', $kept or die;
        is(join('', <$in>), "old\n", "$name: -o is as it was after an error");
    }
    is(join(' ', grep { /\.crm-/ } glob "$folder/.*"), '', "$name: no temporary file is left");

    SKIP: {
        my $path = "$ENV{BUILD}/bin/$run->{program}";
        skip 'needs root that can become nobody', 1 if $> == 0 && !nobody_can_run($path);
        chmod 0, $input;
        failed("$name: an unreadable file", 'Permission denied', command => [@command, $input],
            $> == 0 ? (before => sub { POSIX::setgid(65534); POSIX::setuid(65534) }) : ());
        chmod 0644, $input;
    }
}
done_testing();
