#!/usr/bin/env perl
# What holds for every program: a stream means the same however it is written and from wherever it
# comes, and each format says the same.
use strict;
use warnings;
use Encode ();
use File::Temp qw(tempdir);
use JSON::PP ();
use POSIX ();
use Test::More;
require './tests/lib/programs.pl';

my $folder = tempdir(CLEANUP => 1);

sub spew {
    my ($name, $text) = @_;
    open my $out, '>:raw', "$folder/$name" or die;
    print $out $text;
    close $out;
    return "$folder/$name";
}

sub slurp {
    open my $in, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;
    return <$in> // '';
}

# The exit code, a line, and what a program wrote.
sub result {
    my ($in, @command) = @_;
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<', $in // '/dev/null' or die;
        open STDOUT, '>', "$folder/out" or die;
        open STDERR, '>', "$folder/err" or die;
        exec { $command[0] } @command or POSIX::_exit(126);
    }
    waitpid $pid, 0;
    return ($? & 127 ? 'signal ' . ($? & 127) : $? >> 8) . "\n" . slurp("$folder/out");
}

# The inputs of programs.pl hold no quotes, commas or newlines.
sub table { map { [split /,/, $_, -1] } split /\n/, $_[0] }
sub written { my ($sep, $end, @rows) = @_; return join '', map { join($sep, @$_) . $end } @rows }

sub ways_to_write {
    my ($text, @rows) = @_;
    return (
        'a byte order mark' => "\xEF\xBB\xBF$text",
        'CRLF' => written(',', "\r\n", @rows),
        'CR alone' => written(',', "\r", @rows),
        'no newline at the end' => $text =~ s/\n\z//r,
        'tabs' => written("\t", "\n", @rows),
        'semicolons' => written(';', "\n", @rows),
        'bars' => written('|', "\n", @rows),
        'quotes' => written(',', "\n", map { [map { qq("$_") } @$_] } @rows),
    );
}

sub sources {
    my ($name, $want, $run, @rows) = @_;
    my @command = @{ $run->{command} };
    is(result($run->{input}, @command), $want, "$name: standard input");
    is(result($run->{input}, @command, '-'), $want, "$name: -");
    my $reader = join ' ', map { quotemeta } @command;
    is("0\n" . `perl -pe 'BEGIN { \$/ = \\1; \$| = 1 }' $run->{input} | $reader`, $want, "$name: a byte at a time");
    return if $run->{program} eq 'crm-report';    # a file is a result there
    my ($head, @body) = @rows;
    my $half = int(@body / 2);
    my $first = spew('first', written(',', "\n", $head, @body[0 .. $half - 1]));
    my $second = spew('second', written(';', "\r\n", map { [reverse @$_] } $head, @body[$half .. $#body]));
    is(result(undef, @command, $first, $second), $want, "$name: two files, columns in another order");
    is(result($second, @command, $first, '-'), $want, "$name: a file and standard input");
}

sub surroundings {
    my ($name, $want, @command) = @_;
    local @ENV{qw(TZ LC_ALL LANG POSIXLY_CORRECT)} = ('Asia/Shanghai', 'de_DE.UTF-8', 'zh_CN.UTF-8', 1);
    is(result(undef, @command), $want, "$name: another locale and time zone");
}

sub outputs {
    my ($name, $want, @command) = @_;
    is(result(undef, @command, '-o', "$folder/file"), "0\n", "$name: -o leaves standard output alone");
    is("0\n" . slurp("$folder/file"), $want, "$name: -o writes the same");
    result(undef, @command, "--outp=$folder/file2");
    is("0\n" . slurp("$folder/file2"), $want, "$name: an option may be shortened");
}

sub formats {
    my ($name, $want, $run, @rows) = @_;
    my @command = (@{ $run->{command} }, $run->{input});
    my $tsv = result(undef, @command, '-f', 'tsv');
    my @tabs = @command;
    for my $file (grep { /\.csv\z/ } @tabs) {
        my ($base) = $file =~ m{([^/]+)\z};
        $file = spew("$base.tsv", written("\t", "\n", table(slurp($file))));
    }
    is(result(undef, @tabs, '-t'), $tsv, "$name: -t");
    my $excel = result(undef, @command, '-f', 'excel') =~ s/\A0\n//r;
    is($excel =~ s/\r\n/\n/gr, "\xEF\xBB\xBF" . ($want =~ s/\A0\n//r), "$name: excel")
        if $want !~ /[,\n][-=+@]/;
    my (undef, @lines) = split /\n/, result(undef, @command, '-f', 'jsonl');
    my @objects = map { eval { JSON::PP::decode_json($_) } // () } @lines;
    is(scalar @objects, ($want =~ tr/\n//) - 2, "$name: jsonl has an object a row");
    my $table = result(undef, @command, '-f', 'table');
    is(join("\n", grep { length Encode::decode('UTF-8', $_) > 80 } split /\n/, $table), '',
        "$name: a table is 80 wide");
    unlike($want . $table . "@lines", qr/\b(?:nan|inf)\b/i, "$name: neither nan nor inf");
}

# Header alone, NUL, nothing at all.
sub edges {
    my ($name, $want, $text, @command) = @_;
    my ($head) = $want =~ /\A0\n([^\n]*\n)/;
    my $got = result(undef, @command, spew('in', $text =~ s/\n.*/\n/sr));
    like($got, qr/\A[02]\n\Q$head\E/, "$name: a header gives a header") or diag slurp("$folder/err");
    is(result(undef, @command, spew('in', $text =~ s/\A([^\n]*\n[^\n]*)/$1\0/r)) =~ s/\n.*//sr, 2, "$name: NUL");
    like(slurp("$folder/err"), qr/:2: .*NUL/, "$name: NUL is named with its line");
    like(result(undef, @command, spew('in', '')), qr/\A2\n/, "$name: an empty file");
}

for my $run (all_runs($folder)) {
    my $name = $run->{name};
    my @command = @{ $run->{command} };
    my $text = slurp($run->{input});
    my @rows = table($text);
    my $want = result(undef, @command, $run->{input});
    like($want, qr/\A0\n[^\n]+\n/, "$name: runs") or next;
    my %way = ways_to_write($text, @rows);
    is(result(undef, @command, spew('in', $way{$_})), $want, "$name: $_") for sort keys %way;
    sources($name, $want, $run, @rows);
    surroundings($name, $want, @command, $run->{input});
    outputs($name, $want, @command, $run->{input});
    my @analysis = $command[1] && $command[1] =~ /^[a-z]/ ? $command[1] : ();
    if (`$command[0] @analysis --help` =~ / --threads /) {
        is(result(undef, @command, '-j', $_, $run->{input}), $want, "$name: -j $_") for 1, 2, 7;
    }
    next if $run->{program} eq 'crm-report';      # it writes a page
    formats($name, $want, $run, @rows);
    edges($name, $want, $text, @command);
}
done_testing();
