#!/usr/bin/env perl
# The k-th allocation, read or write fails, for every k: each program then says so and exits with 2,
# or does without and gives the right result; it never crashes and never leaves half a file.
use strict;
use warnings;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
require './tests/lib/programs.pl';

plan skip_all => 'the sanitizer has its own malloc' if $ENV{SAN};
my $folder = tempdir(CLEANUP => 1);
my $library = "$folder/failing.so";
system('cc', '-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', $library, 'tests/fault/failing.c', '-ldl') == 0
    or die "tests/fault/failing.c does not compile\n";

use constant NOT_REACHED => 77;

sub slurp {
    open my $in, '<', $_[0] or return undef;
    local $/;
    return <$in> // '';
}

# Exit code, or "signal N".
sub run {
    my ($fault, $k, @command) = @_;
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<', '/dev/null' or die;
        open STDOUT, '>', "$folder/out" or die;
        open STDERR, '>', "$folder/err" or die;
        @ENV{'LD_PRELOAD', $fault, 'FAIL_NONE'} = ($library, $k, NOT_REACHED) if $fault;
        exec { $command[0] } @command or POSIX::_exit(126);
    }
    waitpid $pid, 0;
    return $? & 127 ? 'signal ' . ($? & 127) : $? >> 8;
}

# Every k up to $all, then further and further apart: what a loop does is the same each time.
sub every_k {
    my ($all, $name, $fault, $want, $result, $side, @command) = @_;
    my (@wrong, $reached);
    for (my $k = 1; $k < 1e7; $k += 1 + int(($k > $all ? $k : 0) / 12)) {
        unlink grep { $_ ne "$folder/out" } $result, @$side;
        my $code = run($fault, $k, @command);
        last if $code eq NOT_REACHED;
        $reached = $k;
        my ($err, $got) = (slurp("$folder/err"), slurp($result));
        my $right = $code eq 2 && $err =~ /\A(?:$command[0]: [^\n]+\n)+\z/ || $code eq 0 && $got eq $want->{$result};
        push @wrong, "k = $k: exit $code, stderr: $err" if !$right;
        push @wrong, "k = $k: half a file" if $code ne 0 && $result ne "$folder/out" && ($got // $want->{$result}) ne $want->{$result};
        push @wrong, "k = $k: $_ is not what it should be"
            for grep { my $text = slurp($_); defined $text ? $text ne $want->{$_} : $code eq 0 } @$side;
        push @wrong, "k = $k: a temporary file is left" if glob "$folder/.crm-*";
        last if @wrong > 5;
    }
    is(join("\n", @wrong), '', "$name: $fault up to " . ($reached // 0));
}

# What a program does first is the same in all its runs.
my $thorough = () = runs($folder);
for my $run (every_run($folder)) {
    my $all = $thorough-- > 0 ? 60 : 12;
    my ($name, $input, $side) = @$run{qw(name input side)};
    my @command = (@{ $run->{command} }, $input);
    my $file = "$folder/result";
    is(run(undef, 0, @command), 0, "$name: the run that all others spoil") or diag slurp("$folder/err");
    my %want = map { $_ => slurp($_) } "$folder/out", @$side;
    $want{$file} = $want{"$folder/out"};
    every_k($all, $name, $_, \%want, "$folder/out", $side, @command) for qw(FAIL_MALLOC FAIL_READ FAIL_OPEN FAIL_CLOSE FAIL_THREAD);
    every_k($all, $name, $_, \%want, $file, $side, @command, '-o', $file)
        for qw(FAIL_OPEN FAIL_WRITE FAIL_FSYNC FAIL_CLOSE FAIL_RENAME);
}
done_testing();
