#!/usr/bin/env perl
# A signal in the middle of -o: the program ends by it, the old file is as it was, nothing is left
# beside it.
use strict;
use warnings;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep);
require './tests/lib/programs.pl';

my $folder = tempdir(CLEANUP => 1);

sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

sub temporary {
    my @files = glob "$folder/.crm-*";
    return scalar @files;
}

# Start a program on half of its input; the rest never comes.
sub start {
    my ($text, @command) = @_;
    pipe my $read, my $write or die;
    my $pid = fork // die;
    if (!$pid) {
        close $write;
        open STDIN, '<&', $read or die;
        open STDERR, '>', "$folder/err" or die;
        exec { $command[0] } @command or POSIX::_exit(126);
    }
    close $read;
    syswrite $write, substr $text, 0, length($text) / 2;
    return ($pid, $write);
}

my $seen = 0;
for my $run (runs($folder), state_runs($folder)) {
    for my $signal (qw(TERM INT HUP)) {
        my $file = "$folder/result";
        open my $old, '>', $file or die;
        print $old "old\n";
        close $old;
        my ($pid, $write) = start(slurp($run->{input}), @{ $run->{command} }, '-o', $file);
        for (1 .. ($seen > 3 ? 15 : 150)) { # most write early; some read all first
            last if temporary();
            sleep 0.02;
        }
        $seen++ if temporary();
        kill $signal => $pid;
        waitpid $pid, 0;
        my $is = ($? & 127) == POSIX->can("SIG$signal")->() && slurp($file) eq "old\n"
            && !temporary() && slurp("$folder/err") eq '';
        ok($is, "$run->{name}: $signal") or diag "status $?, ", slurp("$folder/err"), slurp($file);
        close $write;
    }
}
cmp_ok($seen, '>', 3, 'some were in the middle of writing');
done_testing();
