#!/usr/bin/env perl
# The recipe of HACKING.md for a new analysis, followed to the letter in a copy of the sources: it touches at most five
# files, builds, and passes what looks at every analysis.
#
# A step is a line that begins with `FILE`, or `FILE`, below `TEXT`, or `FILE`, above `TEXT`, and the block after it: the file,
# or what stands in it below or above the first line with that text.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Test::More;

sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

sub put {
    my ($file, $text) = @_;
    open my $out, '>', $file or die "$file: $!\n";
    print $out $text;
    close $out or die;
}

my ($recipe) = slurp('HACKING.md') =~ /^## A new analysis\n(.*?)^## /ms;
my @steps;
push @steps, [$1, $2, $3, $4]
    while $recipe =~ /^`([^`]+)`(?:, (below|above) `([^`]+)`)?[^`\n](?:(?!^```).)*?\n\n```\w*\n(.*?)^```$/gms;
my %touched = map { $_->[0] => 1 } @steps;
cmp_ok(keys %touched, '<=', 5, 'at most five files: ' . join ' ', sort keys %touched);
cmp_ok(scalar @steps, '>=', 5, 'there are steps');
my ($program) = $recipe =~ m{`cmd/([\w-]+)/main\.c`};
my ($analysis) = $recipe =~ /^    \.name = "(\w+)"/m;

my $root = getcwd();
my $copy = tempdir(CLEANUP => 1);
my $build = $ENV{BUILD};
$build = 'build' if $build =~ m{^/};
make_path("$copy/$build/cmd", "$copy/$build/bin");
for my $what (qw(Makefile CHANGELOG.md HACKING.md cmd lib man tests)) {
    system('cp', '-a', $what, "$copy/") == 0 or die "cp $what\n";
}
# what is built already need not be built again
system("cp -a '$ENV{BUILD}/lib' '$ENV{BUILD}/libcrm.a' '$ENV{BUILD}/share' '$copy/$build/' && cp -a '$ENV{BUILD}/cmd/$program' '$ENV{BUILD}/cmd/shared' '$copy/$build/cmd/'") == 0
    or die "cp $ENV{BUILD}\n";

for my $step (@steps) {
    my ($file, $where, $anchor, $block) = @$step;
    my $text = slurp("$copy/$file");
    if (!$where) {
        ok(!-e "$copy/$file", "$file is new");
        make_path(dirname("$copy/$file"));
        put("$copy/$file", $block);
        chmod 0755, "$copy/$file" if $file =~ /\.t$/;
        next;
    }
    my $found = $where eq 'below' ? $text =~ s/^([^\n]*\Q$anchor\E[^\n]*\n)/$1$block/m : $text =~ s/^([^\n]*\Q$anchor\E[^\n]*\n)/$block$1/m;
    ok($found, "$file has a line with $anchor");
    put("$copy/$file", $text);
}

chdir $copy or die;
$ENV{PATH} = "$copy/$build/bin:$ENV{PATH}";
$ENV{BUILD} = $build;
$ENV{LC_ALL} = 'C';
my @make = ('make', '-s', "BUILD=$build", $ENV{SAN} ? ("SAN=$ENV{SAN}", 'CFLAGS=-O1 -g') : ());
is(system(@make, "$build/bin/$program"), 0, "$program is built");
is(system("$program $analysis --help >/dev/null"), 0, "$program $analysis --help");
like(`$program --help`, qr/^  $analysis /m, "$program --help names it");
my @tests = (grep({ /\.t$/ } sort keys %touched), 'tests/lint/schema.t', 'tests/lint/manual.t', 'tests/cli/programs.t');
for my $test (@tests) {
    my $said = `./$test 2>&1`;
    is($? >> 8, 0, $test) or diag($said);
}
chdir $root;
my @changed = grep { !/\Q$build\E/ } split /\n/, `LC_ALL=C diff -rq cmd '$copy/cmd'; diff -rq lib '$copy/lib'; diff -rq man '$copy/man'; diff -rq tests '$copy/tests'`;
cmp_ok(scalar @changed, '<=', 5, 'nothing else is changed') or diag(join "\n", @changed);
done_testing();
