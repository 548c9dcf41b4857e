#!/usr/bin/env perl
# What a program has and its manual page says of it, both ways: analyses, columns of results, defaults of options.
# (tests/lint/man.t compares the options themselves, and runs the examples.)
#
# An analysis is `.It Cm NAME` in DESCRIPTION.  Its columns are words after .Li in its part of the page: `.Ss NAME` or
# `.It Cm NAME` in OUTPUT, or `.Sh NAME AND NAME`; those of several analyses may stand above the first part.  A word after .Li that
# is no column of the analysis must be a word of the sources: a column of a side table or of an input, or a value.
# A default stands in the entry of its option.
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Options qw(options);

$ENV{LC_ALL} = 'C';
# columns of another analysis that a page has reason to name
my %named = ('crm-care plan' => { when => 1 }, 'crm-clv fit' => { loglik => 1 });
my $FEATURES = 'crm-rfm'; # the page that says what each of them is

sub slurp {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

# analysis => [columns]; a program without any has one called ''.
sub columns {
    my ($program) = @_;
    my ($head, @lines) = split /\n/, `$program --schema 2>/dev/null`;
    my %columns;
    for (@lines) {
        my @cell = split /,/;
        my ($analysis, $name) = $head =~ /^analysis/ ? @cell : ('', @cell);
        push @{ $columns{$analysis} }, $name if $name !~ /\*/;
    }
    return %columns;
}

sub features { return slurp('lib/ledger/features.def') =~ /^CRM_FEATURE\("(\w+)"/gm }

# The part of each analysis, and of those above it in OUTPUT.
sub parts {
    my ($page, %is) = @_;
    my ($section, @now, %part) = ('');
    for my $line (split /^/, $page) {
        if ($line =~ /^\.Sh (.*)/) {
            $section = $1;
            @now = $section eq 'OUTPUT' ? ('above') : grep { $is{$_} } split / /, lc $section;
        } elsif ($section eq 'OUTPUT' && $line =~ /^\.(?:Ss|It Cm) (.*)/) {
            my @names = grep { $is{$_} } split /[ ,]+/, $1;
            @now = @names if @names || $line =~ /^\.Ss/;
        }
        $part{$_} .= $line for @now;
    }
    return %part;
}

# Words after .Li that can be names; R or a formula is none.
sub words {
    my %word;
    for (split /\n/, $_[0] // '') {
        next if !/^\.(?:.*? )?Li (.*)/;
        my $text = $1 =~ s/ (?:Ta|No|Ns|Pq|Ar|Cm|Fl)\b.*//r;
        next if $text =~ /[(=]/;
        $word{$_} = 1 for grep { /^[A-Za-z]\w*$/ } split /[ ,;:.()]+/, $text;
    }
    return %word;
}

# Columns of side tables.
sub sides {
    my ($program) = @_;
    return map { $_ => 1 } map { slurp($_) =~ /\{"(\w+)", CRM_OUT_/g } glob "cmd/$program/*.c";
}

# Words of the sources that are no columns of a record.
sub sources {
    my ($program) = @_;
    my %word;
    for my $file (glob("cmd/$program/*.[ch] cmd/shared/*.[ch] lib/*/*.[ch] lib/*/*.def lib/*/data/*/*")) {
        my $text = slurp($file);
        $text =~ s/COL_[A-Z]+\(\s*(?:CRM_OUT_[A-Z]+,\s*)?"[^"]*"/COL(/g;
        $text =~ s/CRM_FEATURE\("[^"]*"/(/g;
        if ($file =~ /\.[ch]$/) {
            $word{$_} = 1 for map { split /\W+/ } $text =~ /"((?:\\.|[^"\\])*)"/g;
        } else {
            $word{$_} = 1 for split /\W+/, $text;
        }
    }
    return %word;
}

sub check_columns {
    my ($program, $page) = @_;
    my %columns = columns($program);
    my %is = map { $_ => 1 } keys %columns;
    my %part = parts($page, %is);
    my %source = sources($program);
    my %side = sides($program);
    my %other = map { $_ => 1 } map { @$_ } values %columns; # of this or another analysis
    my %above = words($part{above});
    my @features = features();
    my %feature = map { $_ => 1 } @features;
    for my $analysis (sort keys %columns) {
        my $title = join ' ', $program, $analysis || ();
        my $text = $analysis eq '' ? join '', values %part : $part{$analysis};
        ok(defined $text, "$title: has a part of the page") or next;
        my %said = words($text);
        my @sharing = grep { ($part{$_} // '') eq $text } keys %columns;
        my %has = map { $_ => 1 } map { @{ $columns{$_} } } $analysis, @sharing;
        my $refers = $text =~ /^\.Xr $FEATURES 1/m;
        my @missing = grep { !$said{$_} && !$above{$_} && !($refers && $feature{$_}) } @{ $columns{$analysis} };
        is("@missing", '', "$title: the page has every column");
        my @unknown = grep { !$has{$_} && !$side{$_} && !$named{$title}{$_} && ($other{$_} || !$source{$_}) } sort keys %said;
        is("@unknown", '', "$title: every name of the page is a column, or a word of the sources");
    }
}

sub check_analyses {
    my ($program, $page) = @_;
    my ($list) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
    return if !defined $list;
    my @analyses = $list =~ /^  ([\w-]+)/gm;
    my ($description) = $page =~ /^\.Sh DESCRIPTION\n(.*?)^\.Sh /ms;
    my %said = map { $_ => 1 } map { split /[ ,]+/, s/ Ar .*//r } $description =~ /^\.It Cm (.*)/gm;
    is(join(' ', grep { !$said{$_} } @analyses), '', "$program: DESCRIPTION has every analysis");
    my %has = map { $_ => 1 } @analyses;
    is(join(' ', grep { !$has{$_} } sort keys %said), '', "$program: and no other");
}

# name or letter => text of its entries
sub entries {
    my (%entry, @now);
    for my $line (split /^/, $_[0]) {
        @now = () if $line =~ /^\.S[sh]/;
        if ($line =~ /^\.It\b/) {
            @now = $line =~ /\bFl (?:Fl |-)([a-z][\w-]+)/g;
            push @now, $line =~ /\bFl (\w)(?= |$)/gm;
        }
        $entry{$_} .= $line for @now;
    }
    s/\\-/-/g, s/\\&//g for values %entry;
    return %entry;
}

sub check_defaults {
    my ($program, $page, @options) = @_;
    my %entry = entries($page);
    my (%default, %help, @missing, @wrong);
    for my $o (@options) {
        my $text = $entry{ $o->{option} } // $entry{ $o->{letter} } // next; # crm-tools(7) has the common ones
        $default{ $o->{option} }{ $o->{default} } = 1;
        $help{ $o->{option} } .= "$o->{help}\n";
        push @missing, "--$o->{option} $o->{default}"
            if length $o->{default} && $text !~ /(?<![\w.])\Q$o->{default}\E(?!\w)/;
    }
    my %seen;
    is(join(', ', grep { !$seen{$_}++ } @missing), '', "$program: the page has every default");
    for my $name (sort keys %default) {
        for my $said (($entry{$name} // '') =~ /^\.Cm (\S+)(?: ,)?\n\.Pq default/gm) {
            push @wrong, "--$name $said"
                if !$default{$name}{$said} && $help{$name} !~ /default:? [^\n]*\Q$said\E/;
        }
    }
    is("@wrong", '', "$program: and no other");
}

my @options = options();
for my $program (map { m{([^/]+)$} } glob "$ENV{BUILD}/bin/crm-*") {
    my $page = slurp("man/$program.1");
    next if !length $page;
    check_analyses($program, $page);
    check_columns($program, $page);
    check_defaults($program, $page, grep { $_->{program} eq $program } @options);
}
done_testing();
