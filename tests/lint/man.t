#!/usr/bin/env perl
# Manual pages: mandoc finds nothing, options agree with --help both ways, and every example of a
# page or of README.md gives the output that is printed there.
#
# An example is a literal block (README: a ``` block) that starts with "$ ".  What follows a
# command is its standard output, or with its messages if it has some; a line "..." stands for any
# lines.  A command goes on behind a line that ends in "|", "\" or "&&", and to the end of <<'END'.
# The examples of one page run one after the other in one folder that has sample-data/ in it; one
# of a program that is not installed (parallel) is left out.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

$ENV{LC_ALL} = 'C';
chomp(my $root = `pwd`);
my @pages = glob 'man/*.[157]';

sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

sub unescape {
    my ($text) = @_;
    my %glyph = (aq => "'", dq => '"', rs => '\\', ti => '~', ha => '^', ga => '`', lq => '"',
        rq => '"', en => '-');
    $text =~ s/\\\((\w\w)/$glyph{$1} \/\/ die "glyph $1\n"/ge;
    $text =~ s/\\\[u([0-9A-F]{4,5})\]/my $c = chr hex $1; utf8::encode($c); $c/ge;
    $text =~ s/\\([e&-])/{ e => '\\', '&' => '', '-' => '-' }->{$1}/ge;
    return $text;
}

sub blocks {
    my ($file) = @_;
    my $text = slurp($file);
    return $text =~ /^```\w*\n(.*?)^```/gms if $file =~ /\.md$/;
    return map { unescape($_) } $text =~ /^\.Bd [^\n]*-literal[^\n]*\n(.*?)^\.Ed/gms;
}

# The commands of a block with what is printed behind each.
sub examples {
    my (@found, $open, $here);
    for my $line (split /\n/, $_[0]) {
        if ($open) {
            $found[-1][0] .= "\n$line";
        } elsif ($line =~ /^\$ (.*)/) {
            push @found, [$1, ''];
        } else {
            $found[-1][1] .= "$line\n";
            next;
        }
        $here = 1 if $line =~ /<<'END'/;
        $here = 0 if $line eq 'END';
        $open = $here || $line =~ /(?:\||&&|\\)\s*$/;
    }
    return @found;
}

sub matches {
    my ($want, $got) = @_;
    my $pattern = join '', map { $_ eq "...\n" ? '(?:.*\n)*' : quotemeta } $want =~ /.*\n/g;
    return $got =~ /\A$pattern\z/;
}

sub run_examples {
    my ($file) = @_;
    my $folder = tempdir(CLEANUP => 1);
    my $top = tempdir(CLEANUP => 1);
    symlink "$root/$_", "$folder/$_" for grep { -e } qw(sample-data man Makefile);
    for my $example (map { examples($_) } grep { /^\$ / } blocks($file)) {
        my ($command, $want) = @$example;
        next if $command =~ /^(?:git|make|sudo|man|less|cd|apt|R|python3?) /;
      SKIP: {
        my ($name) = $command =~ /^(.{1,60})/;
        my ($program) = $command =~ /^([a-z]+) /;
        skip("$file: $program is not installed", 1)
            if $program && system("command -v $program >'$top/out'") != 0;
        my $code = do {
            local $ENV{COMMAND} = $command;
            system "cd '$folder' && bash -c \"\$COMMAND\" >'$top/out' 2>'$top/err' </dev/null";
        };
        my ($out, $err) = (slurp("$top/out"), slurp("$top/err"));
        my $ok = $code == 0 && matches($want, $out)
            || matches($want, $err . $out) || matches($want, $out . $err);
        ok($ok, "$file: \$ $name") or diag("expected:\n$want", "printed:\n$out$err", "exit $code");
      }
    }
}

# Options of a page: letters and long names.
sub options_of_page {
    my %option;
    for my $line (split /\n/, slurp($_[0])) {
        next if $line !~ /^\.It .*\bFl\b/;
        $option{$1} = 1 while $line =~ /\bFl (?:Fl |-)([a-z][\w-]+|[a-z])\b/g;
        $option{$1} = 1 while $line =~ /\bFl (\w)(?= |$)/g;
    }
    return %option;
}

# From --help: name => [letter, common].
sub options_of_program {
    my ($program, @words) = @_;
    my (%option, $common);
    for (split /\n/, `$program @words --help`) {
        $common = 1 if /^(?:Common options|Options of every analysis):$/;
        $option{$2} = [$1, $common] if /^  (?:-(\w),|   ) --([\w-]+)/;
    }
    return %option;
}

sub analyses {
    my ($text) = `$_[0] --help` =~ /^Analyses:\n(.*?)^$/ms;
    return defined $text ? $text =~ /^  (\S+)/gm : ();
}

sub compare_options {
    my ($page, $program) = @_;
    my %page = options_of_page($page);
    my %front = slurp($page) =~ /Xr crm-tools 7/ ? options_of_page('man/crm-tools.7') : ();
    my %help = options_of_program($program);
    %help = (%help, options_of_program($program, $_)) for analyses($program);
    my %letter = map { $help{$_}[0] ? ($help{$_}[0] => 1) : () } keys %help;
    my @missing = grep {
        my ($letter, $common) = @{ $help{$_} };
        !($page{$_} || $common && ($page{ $letter // '' } || $front{$_} || $front{ $letter // '' }));
    } sort keys %help;
    is("@missing", '', "$page: every option of $program --help is there");
    my @unknown = grep { !$help{$_} && !$letter{$_} } sort keys %page;
    is("@unknown", '', "$page: $program has every option of its page");
}

for my $page (@pages) {
    # which other pages this machine has is no fault of ours; tests/lint/run looks at our own
    my @said = grep { !/referenced manual not found|outdated mandoc.db/ }
        split /\n/, `mandoc -T lint $page 2>&1`;
    is(join("\n", @said), '', "$page: mandoc finds nothing");
    my ($program) = $page =~ m{man/(.*)\.1$};
    compare_options($page, $program) if $program && -x "$ENV{BUILD}/bin/$program";
    run_examples($page);
}
run_examples('README.md');
pass('nothing written yet') if !@pages;
done_testing();
