#!/usr/bin/env perl
# What a picture shows is what its result holds: marks lie where their numbers are on one scale, and
# the numbers written beside them are the file's.  Also: no text of a picture reaches outside it.
use strict;
use warnings;
use utf8;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output);
my $tmp = tempdir(CLEANUP => 1);
my $sample = abs_path('sample-data');

sub sh { system('bash', '-ec', "cd $tmp; $_[0]") == 0 or die "failed: $_[0]\n" }

sh("crm-import -q -c store==Garden $sample/garden-2024.csv $sample/garden-2025.csv > garden.tx");
sh("crm-import -q -c store==Harbour --walk-in 散客 $sample/harbour.csv > harbour.tx");
sh('crm-rfm -q -a 2025-11-30 garden.tx harbour.tx > old.cu; crm-rfm -q -a 2025-12-31 garden.tx harbour.tx > now.cu');
my $tx = '-q -a 2025-12-31 garden.tx harbour.tx';
my $book = "-q $sample/codebook.csv $sample/answers.csv";
my %result = (
    category => "crm-churn activity -g category $tx", bridge => "crm-churn bridge --inactive 90 $tx",
    retention => "crm-churn retention $tx", keeps => "crm-churn retention -g staff --period year $tx",
    cohort => "crm-churn cohort --period quarter $tx", departure => "crm-churn departure $tx",
    segment => 'crm-segment summary --of segment now.cu', cross => 'crm-segment cross --of r,f now.cu',
    movement => 'crm-segment movement --of segment old.cu now.cu', gap => "crm-survey gap $book",
    complaints => "crm-survey complaints $book", kano => "crm-survey kano $book", nps => "crm-survey nps $book",
    trend => "crm-survey trend $book", reliability => "crm-survey reliability $book", liability => "crm-member liability $tx",
    rules => "crm-basket rules $tx", sold => "crm-basket items $tx", series => 'crm-forecast series --value revenue activity.csv',
);
sh("crm-churn activity $tx > activity.csv");
sh("$result{$_} > $_.csv") for sort keys %result;
sh('crm-report audit --stale-ok -o page.html *.csv');

open my $in, '<:encoding(UTF-8)', "$tmp/page.html" or die;
my $html = do { local $/; <$in> };
my %figure;
while ($html =~ m{<figure id="(\w+)"[^>]*>(.*?)</figure>}gs) {
    my ($id, $body) = ($1, $2);
    ($figure{$id}{svg}) = $body =~ m{(<svg.*?</svg>)}s;
    ($figure{$id}{title}) = $body =~ m{<h3>(.*?)</h3>};
}
my %rows = map { $_ => [rows_of_file("$tmp/$_.csv")] } keys %result, 'activity';

# Attributes of every element of a class, in order.
sub marks {
    my ($id, $class, $element) = @_;
    my @found;
    while ($figure{$id}{svg} =~ m{<$element ([^>]*) class="$class"/?>(?:([^<]*)</$element>)?}g) {
        my ($attributes, $text) = ($1, $2);
        my %mark = (text => $text, $attributes =~ /([\w-]+)="([^"]*)"/g);
        push @found, \%mark;
    }
    return @found;
}

sub texts { return map { $_->{text} =~ s/&#39;/'/gr =~ s/\xA0/ /gr } marks(@_, 'text') }

# Are the units on one straight line over the values?
sub on_one_scale {
    my ($name, $units, $values) = @_;
    return fail("$name: " . @$units . ' marks for ' . @$values . ' values') if @$units != @$values || @$units < 2;
    my ($i, $k) = (0, 0);
    for (1 .. $#$values) {
        $i = $_ if $values->[$_] < $values->[$i];
        $k = $_ if $values->[$_] > $values->[$k];
    }
    my $slope = ($units->[$k] - $units->[$i]) / ($values->[$k] - $values->[$i]);
    my @off = grep { abs($units->[$i] + $slope * ($values->[$_] - $values->[$i]) - $units->[$_]) > 0.16 } 0 .. $#$values;
    ok(!@off, "$name: " . @$values . ' marks on one scale') or diag "@{$units}[@off] for @{$values}[@off]";
}

sub grouped { my $n = sprintf '%.0f', abs $_[0]; 1 while $n =~ s/(\d)(\d{3})(?!\d)/$1,$2/; return ($_[0] < 0 ? '−' : '') . $n }

# bars: length from the zero line
{
    my @r = sort { $b->{revenue} <=> $a->{revenue} } grep { $_->{period} eq '2025-12' } @{$rows{category}};
    on_one_scale('revenue by category', [0, map { $_->{width} } marks('revenueby', 'f1', 'rect')], [0, map { $_->{revenue} } @r]);
    is_deeply([texts('revenueby', 'b')], [map { grouped($_->{revenue}) } @r], 'and its numbers');
    @r = @{$rows{complaints}};
    on_one_scale('complaints', [0, map { $_->{width} } marks('complaints', 'f1', 'rect')], [0, map { $_->{pct_respondents} } @r]);
    my @ends = map { $_->{d} =~ /M(\S+) \S+L(\S+) / } marks('complaints', 'si iv', 'path');
    on_one_scale('their intervals', \@ends, [map { ($_->{lo}, $_->{hi}) } @r]);
    my @gap = sort { $a->{gap} <=> $b->{gap} } grep { $_->{level} eq 'dimension' } @{$rows{gap}};
    my ($zero) = map { $_->{x} } marks('gap', 'fg', 'rect');
    my @down = marks('gap', 'fx', 'rect');
    my @up = marks('gap', 'fg', 'rect');
    on_one_scale('gaps about zero', [$zero, (map { $_->{x} } @down), map { $_->{x} + $_->{width} } @up],
        [0, (map { $_->{gap} } grep { $_->{hi} < 0 } @gap), map { $_->{gap} } grep { $_->{lo} > 0 } @gap]);
    @r = @{$rows{rules}}[0 .. 9];
    on_one_scale('rules', [0, map { $_->{width} } marks('rules', 'f1s', 'rect')], [0, map { $_->{confidence} } @r]);
}

# dots: where they are
{
    my @r = sort { $a->{rate} <=> $b->{rate} } grep { $_->{period} eq '2024' && $_->{new_or_existing} eq 'all' && $_->{rate} ne '' } @{$rows{keeps}};
    my @x = $figure{keeps}{svg} =~ /<circle cx="([^"]*)" cy="[^"]*" r="[^"]*" class="(?:sn thin|f[gx])"/g;
    on_one_scale('who keeps the clients', \@x, [map { $_->{rate} } @r]);
    @r = grep { $_->{new_or_existing} eq 'new' && $_->{rate} ne '' } @{$rows{retention}};
    my @y = $figure{retention}{svg} =~ /<circle cx="[^"]*" cy="([^"]*)" r="[^"]*" class="(?:sn thin|f1)"/g;
    on_one_scale('retention', \@y, [map { $_->{rate} } @r]);
    my @lines = map { $_->{d} =~ /M\S+ (\S+)L\S+ (\S+)$/ } marks('retention', 's[1n] iv', 'path');
    on_one_scale('its intervals', \@lines, [map { ($_->{lo}, $_->{hi}) } @r]);
    @r = @{$rows{kano}};
    my @dots = marks('kano', 'f1', 'circle');
    on_one_scale('kano across', [map { $_->{cx} } @dots], [map { $_->{better} } @r]);
    on_one_scale('kano up', [map { $_->{cy} } @dots], [map { $_->{worse} } @r]);
    @r = @{$rows{trend}};
    on_one_scale('trend', [map { $_->{cy} } marks('trend', 'f1', 'circle')], [map { $_->{value} } @r]);
}

# steps, cells and counts
{
    my ($r) = grep { $_->{period} eq '2025-12' } @{$rows{bridge}};
    is_deeply([texts('bridge', 'b')], [$r->{opening}, "+$r->{new}", "+$r->{won_back}", "−$r->{lost}", $r->{closing}], 'the bridge');
    my ($up, $down) = ([marks('bridge', 'fg', 'rect')], [marks('bridge', 'fx', 'rect')]);
    on_one_scale('its changes', [0, (map { $_->{height} } @$up), map { $_->{height} } @$down], [0, @{$r}{qw(new won_back lost)}]);
    my @cells = map { sprintf '%.0f', 100 * $_->{rate} } grep { $_->{age} > 0 && $_->{rate} ne '' } @{$rows{cohort}};
    my @shown = $figure{cohort}{svg} =~ /class="h[ld]">(\d+)</g;
    my @plain = $figure{cohort}{svg} =~ m{text-anchor="middle" class="m">(\d+)<}g; # the edge has no shade
    is_deeply([sort @shown, @plain[7 .. $#plain]], [sort @cells], 'every cell of the triangle');
    my @clients = map { $_->{customers} } grep { $_->{customers} > 0 } @{$rows{cross}};
    my @in = grep { !/%/ } $figure{cross}{svg} =~ /class="h[ld]">([\d,.]+(?:\xA0%)?)</g;
    is_deeply([sort map { tr/,//dr } @in], [sort @clients], 'every cell of the grid');
    my (%before, %after);
    for (@{$rows{movement}}) {
        $before{$_->{from}} += $_->{customers} if $_->{from} ne '(new)';
        $after{$_->{to}} += $_->{customers} if $_->{to} ne '(gone)';
    }
    my @groups = texts('movement', 'i');
    is_deeply([sort @groups], [sort map { s/_/ /gr } (map { "$_ $before{$_}" } keys %before), map { "$_ $after{$_}" } keys %after],
        'groups before and after');
    on_one_scale('their sizes', [sort { $a <=> $b } map { $_->{height} } marks('movement', 'fi', 'rect')], [sort { $a <=> $b } values %before, values %after]);
    my ($last) = grep { $_->{period} eq '2025-12' } @{$rows{liability}};
    is_deeply([texts('liability', 'b')], [grouped($last->{opening}), '+' . grouped($last->{sold}), '+' . grouped($last->{bonus}), grouped(-$last->{used}), grouped($last->{closing})], 'cards');
    my %pct = map { $_->{segment} => $_ } @{$rows{segment}};
    my @two = marks('summary', 'f1', 'rect');
    my @order = qw(new promising potential_loyal loyal champions needs_attention about_to_sleep at_risk cannot_lose hibernating);
    on_one_scale('groups', [0, map { $_->{width} } @two], [0, map { $pct{$_}{customers_pct} } @order]);
    on_one_scale('and their money', [0, map { $_->{width} } marks('summary', 'f2', 'rect')], [0, map { $pct{$_}{monetary_pct} } @order]);
}

for my $id (sort keys %figure) {
    my $svg = $figure{$id}{svg} or next;
    my ($height) = $svg =~ /viewBox="0 0 360 (\d+)"/;
    my @out = grep { $_->[0] < 0 || $_->[0] > 360 || $_->[1] < 0 || $_->[1] > $height } places($svg);
    ok(!@out && $svg =~ /<title id="$id-t">[^<]+<.*<desc id="$id-d">[^<]+</s && $svg !~ /nan|inf\b/, "$id: inside, with words for those who cannot see")
        or diag explain \@out;
}

sub places {
    my @pairs;
    push @pairs, [$1, $2] while $_[0] =~ /<(?:text|rect|circle) c?x="(\S+)" c?y="(\S+)"/g;
    return @pairs;
}
done_testing();
