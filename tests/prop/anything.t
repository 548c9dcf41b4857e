#!/usr/bin/env perl
# Whatever comes in, valid or broken: a program ends with 0, 1 or 2, says why when it is 2, writes
# neither nan nor inf, and crm-import accounts for every row.  RUNS=n tries more.
use strict;
use warnings;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
use lib 'tests/lib';
use Chance;
require './tests/lib/programs.pl';

my $seed = seed(20240229);
my $runs = $ENV{RUNS} // 300;
my $folder = tempdir(CLEANUP => 1);

sub slurp {
    open my $in, '<:raw', $_[0] or return '';
    local $/;
    return <$in> // '';
}

my @odd = ('', ' ', '0', '-1', '1e308', '-0', '9223372036854775807', '99999999999999999999', '0.00005',
    'nan', 'inf', '-inf', '0x1p3', '2024-02-30', '1900-01-01', '9999-12-31', '2024-02-29T23:59:60', '"', '""',
    '"a""b"', "\"x\ny\"", '=1+1', "\xFF", "\xE4\xBC\x9A", '%s%n', 'NULL', '1,5', '(3)', 'x' x 5000, "a\tb");

# One thing done to a table.
sub spoil {
    my ($rows) = @_;
    my $row = $rows->[rand @$rows];
    my $i = int rand @$row;
    my $how = int rand 9;
    if ($how < 4) { $row->[$i] = pick(@odd) }
    elsif ($how == 4) { splice @$row, $i, 1 }
    elsif ($how == 5) { splice @$row, $i, 0, pick(@odd) }
    elsif ($how == 6) { my $what = pick(@odd); $_->[$i] = $what for @$rows[1 .. $#$rows] }
    elsif ($how == 7) { splice @$rows, 1 + int rand(@$rows) }
    else { push @$rows, map { [@$_] } @$rows[grep { $_ > 0 } map { int rand @$rows } 1 .. 5] }
}

sub random_input {
    my ($text) = @_;
    my @rows = map { [split /,/, $_, -1] } split /\n/, $text;
    for (1 .. int rand 5) { spoil(\@rows) if @rows > 1 && !grep { !@$_ } @rows }
    my $out = join '', map { join(',', @$_) . "\n" } @rows;
    substr($out, rand length $out, 1) = chr int rand 256 if $out ne '' && rand() < 0.3;
    $out = substr $out, 0, rand length $out if rand() < 0.1;
    $out =~ s/\n/\r\n/g if rand() < 0.1;
    open my $file, '>:raw', "$folder/in.csv" or die;
    print $file $out;
    close $file;
}

# Exit code or signal of a run; a minute is for ever.
sub run {
    my (@command) = @_;
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<', '/dev/null' or die;
        open STDOUT, '>', "$folder/out" or die;
        open STDERR, '>', "$folder/err" or die;
        alarm 60;
        exec { $command[0] } @command or POSIX::_exit(126);
    }
    waitpid $pid, 0;
    return $? & 127 ? 'signal ' . ($? & 127) : $? >> 8;
}

sub wrong {
    my ($run, $code) = @_;
    my ($out, $err) = (slurp("$folder/out"), slurp("$folder/err"));
    my $in = slurp("$folder/in.csv");
    return "exit $code: $err" if $code !~ /^[012]$/;
    return "exit 2 without a word" if $code == 2 && $err !~ /^\Q$run->{program}\E: /m;
    return "an error of a sanitizer: $err" if $err =~ /runtime error|Sanitizer/;
    return 'nan or inf' if $in !~ /nan|inf/i && $out =~ /(?<![a-z])-?(?:nan|inf)(?![a-z])/i;
    return;
}

# Rows in = out + set aside + duplicates + lines of totals, and out is what was written.
sub unaccounted {
    my %n = slurp("$folder/totals") =~ /^(\w+),(-?\d+)$/mg;
    my $in = $n{rows_in};
    return 'no rows in the totals' if !defined $in;
    my $sum = 0;
    $sum += $n{$_} // 0 for qw(rows_out rows_set_aside rows_duplicates rows_totals);
    return $in == $sum ? undef : "rows in $in, accounted for $sum: " . slurp("$folder/totals");
}

my @runs = grep { $_->{name} !~ m{^crm-import.*--(?:partial|merge)} } every_run($folder);
my ($n, $failed) = (0, 0);
while ($n < $runs && $failed < 5) {
    my $run = pick(@runs);
    random_input(slurp($run->{input}));
    my @command = (@{ $run->{command} }, rand() < 0.2 ? ('-f', pick(qw(tsv jsonl table excel))) : (), "$folder/in.csv");
    @command = grep { $_ ne '-f' && $_ !~ /^(?:tsv|jsonl|table|excel)$/ } @command if $run->{program} eq 'crm-report';
    my @totals = $run->{program} eq 'crm-import' && !grep({ $_ eq '-f' } @command) ? ('-r', "$folder/rejects", '--totals', "$folder/totals") : ();
    my $code = run(@command, @totals);
    my $what = wrong($run, $code);
    $what //= unaccounted() if @totals && $code ne 2;
    $n++;
    next if !$what;
    $failed++;
    my $kept = "/tmp/anything-$$-$failed.csv";
    system 'cp', "$folder/in.csv", $kept;
    fail("$run->{name}: $what");
    diag "@command; the input is kept as $kept, SEED=$seed, run $n";
}
is($failed, 0, "$n inputs were tried");
done_testing();
