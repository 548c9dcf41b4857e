#!/usr/bin/env perl
# The completions of bash, zsh and fish name every option of every program; the shells that are here
# take them, and bash and fish complete with them.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my @programs = map { m{([^/]+)$} } sort glob "$ENV{BUILD}/bin/*";

sub completion {
    my ($program, $shell) = @_;
    my $text = `$program --completion $shell`;
    is($?, 0, "$program --completion $shell");
    open my $out, '>', "$folder/$program.$shell" or die;
    print $out $text;
    close $out;
    return $text;
}

# The part of a completion that is about one analysis; all of it for a program without.
sub part {
    my ($text, $shell, $analysis) = @_;
    return $text if !defined $analysis;
    return join '', $text =~ /^.*commandline -opc\)\[2\] = \Q$analysis\E' .*\n/mg if $shell eq 'fish';
    return $text =~ /^ *\Q$analysis\E\)\n(.*?)^    ;;\n/ms ? $1 : '';
}

sub missing {
    my ($text, $shell, $help) = @_;
    my @missing;
    while ($help =~ /^  (?:-(\w),|   ) --([\w-]+)/mg) {
        my $letter = $1 ? "-s $1 " : '';
        my $named = $shell eq 'fish' ? qr/ $letter-l \Q$2\E / : qr/--\Q$2\E[^\w-]/;
        push @missing, $2 if $text !~ $named;
    }
    return "@missing";
}

sub is_here { system("command -v $_[0] >/dev/null 2>&1") == 0 }

for my $program (@programs) {
    my %text = map { $_ => completion($program, $_) } qw(bash zsh fish);
    my ($analyses) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
    my @analyses = defined $analyses ? $analyses =~ /^  (\S+)/mg : undef;
    for my $analysis (@analyses) {
        my $help = $analysis ? `$program $analysis --help` : `$program --help`;
        is(missing(part($text{$_}, $_, $analysis), $_, $help), '',
            join ' ', $program, $analysis // (), "$_: every option is there") for sort keys %text;
    }
    SKIP: for my $shell (sort keys %text) {
        skip "$shell is not installed", 1 if !is_here($shell);
        is(`$shell -n $folder/$program.$shell 2>&1`, '', "$program: $shell takes it");
    }
}

# What bash offers for the last of `words`.
sub bash_offers {
    my ($program, @words) = @_;
    my $list = join ' ', map { "'$_'" } $program, @words;
    return join ' ', split /\n/, `bash -c '. "\$0"; COMP_WORDS=("\$@"); COMP_CWORD=\$((\$# - 1))
        _$program $program "\${COMP_WORDS[-1]}" "\${COMP_WORDS[-2]}" 2>&-
        printf "%s\\n" "\${COMPREPLY[\@]}"' $folder/$program.bash $list`;
}

is(bash_offers('crm-rfm', '--form'), '--format', 'bash: an option');
is(bash_offers('crm-rfm', '-f', 'j'), 'jsonl', 'bash: what an option takes');
is(bash_offers('crm-rfm', '--format', '=', 'ts'), 'tsv', 'bash: behind an equals sign');
is(bash_offers('crm-rfm', '--format', '='), 'csv tsv jsonl table excel xlsx', 'bash: right behind it');
is(bash_offers('crm-rfm', '-o', 'x'), '', 'bash: a file is left to the shell');
is(bash_offers('crm-segment', 'par'), 'pareto', 'bash: an analysis');
like(bash_offers('crm-segment', 'kmeans', '--k'), qr/^--k( |$)/, 'bash: an option of it');

is(bash_offers('crm-churn', 'bridge', '--check', 'churn'), 'churn_rate', 'bash: a column of the output');
is(bash_offers('crm-churn', 'bridge', '--check', 'retail'), '', 'bash: of this analysis alone');

SKIP: {
    skip 'fish is not installed', 3 if !is_here('fish');
    my $offers = sub { `fish -c 'source $folder/$_[0].fish; complete -C "$_[1]"'` };
    like($offers->('crm-rfm', 'crm-rfm --form'), qr/^--format\t/m, 'fish: an option');
    like($offers->('crm-rfm', 'crm-rfm --format j'), qr/\Ajsonl\t[^\n]*\n\z/,
        'fish: what an option takes');
    like($offers->('crm-segment', 'crm-segment kmeans --k'), qr/^--k\t/m, 'fish: an option of it');
}

is(`crm-rfm --completion ksh 2>&1`, "crm-rfm: --completion: 'ksh' is none of bash, zsh, fish\n",
    'another shell is refused');
is($? >> 8, 2, 'with exit code 2');
done_testing();
