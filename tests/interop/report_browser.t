#!/usr/bin/env perl
# The pages of the sample salon in headless Chromium, and their numbers beside the results.
# Left out where there is no chromium, node or npm, or npm reaches no registry.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

my $tmp = tempdir(CLEANUP => 1);
my $sample = abs_path('sample-data');

sub sh { system('bash', '-ec', "cd $tmp; $_[0]") == 0 or die "failed: $_[0]\n" }

sh("crm-import -q -c store==Garden $sample/garden-2024.csv $sample/garden-2025.csv > garden.tx");
sh("crm-import -q -c store==Harbour --walk-in 散客 $sample/harbour.csv > harbour.tx");
sh('crm-rfm -q -a 2025-11-30 garden.tx harbour.tx > old.cu; crm-rfm -q -a 2025-12-31 garden.tx harbour.tx > now.cu');
my %result = (
    activity => 'crm-churn activity', bridge => 'crm-churn bridge --inactive 120',
    retention => 'crm-churn retention', cohort => 'crm-churn cohort', intervals => 'crm-churn intervals',
    staff => 'crm-churn activity -g staff', weekday => 'crm-churn activity -g weekday --period year',
    keeps => 'crm-churn retention -g staff --period year',
);
sh("$result{$_} -q -a 2025-12-31 garden.tx harbour.tx > $_.csv") for sort keys %result;
sh('crm-segment summary --of segment now.cu > summary.csv; crm-segment cross --of r,f now.cu > cross.csv');
sh('crm-segment movement --of segment old.cu now.cu > movement.csv');
sh('crm-segment pareto -q --fit pareto.csv now.cu > ranked');
sh("crm-survey nps -q $sample/codebook.csv $sample/answers.csv > nps.csv");
sh("crm-survey complaints -q $sample/codebook.csv $sample/answers.csv > complaints.csv");
sh('crm-report monthly --title "Garden" -o monthly.html *.csv');
sh('crm-report audit --lang zh --mask -o audit.html *.csv');

# every number of a table of numbers stands in its result, in full or with its thousands parted
my %known;
for my $file (glob "$tmp/*.csv") {
    $known{$_} = 1 for map { values %$_ } rows_of_file($file);
}
sub strange {
    my ($html) = @_;
    my @tables = $html =~ m{<details class="tb">(.*?)</details>}gs;
    my @cells = map { m{<td class="r">(.*?)</td>}gs } grep { !/id="why/ } @tables[1 .. $#tables];
    my @numbers = map { my $n = m{<data value="([^"]*)">} ? $1 : $_; $n =~ s/<[^>]*>//g; $n =~ s/,//g; $n } @cells;
    return (scalar @numbers, grep { length && !$known{$_} } @numbers);
}
my %page = map { my $name = $_; open my $in, '<', "$tmp/$name.html" or die; local $/; ($name => scalar <$in>) } qw(monthly audit);
for my $name (sort keys %page) {
    my ($n, @bad) = strange($page{$name});
    is("@bad[0 .. ($#bad > 9 ? 9 : $#bad)]", '', "$name: $n numbers behind pictures stand in the results");
    cmp_ok($n, '>', 100, "$name: and they are there");
}
my $html = $page{monthly};
my @values = $html =~ /<data value="([^"]*)">/g;
my @strange = grep { !$known{$_} } @values;
is("@strange", '', scalar(@values) . ' numbers of the page stand in the results');
my ($bridge) = grep { $_->{period} eq '2025-12' } rows_of_file("$tmp/bridge.csv");
like($html, qr/<data value="\Q$bridge->{churn_rate}\E">/, 'and the last churn rate is there in full');
cmp_ok(-s "$tmp/$_.html", '<', 3e5, "$_: below 300 kB") for sort keys %page;
unlike($page{$_}, qr/<script|https?:|\bsrc=|url\(/i, "$_: no script and no address in it") for sort keys %page;

SKIP: {
    my ($chromium) = grep { -x } qw(/usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome);
    my $have = $chromium && !system 'command -v node npm >/dev/null 2>&1';
    skip 'no chromium, node and npm', 1 if !$have;
    skip 'a browser under sanitizers tells nothing new', 1 if $ENV{SAN};
    my $folder = "$ENV{BUILD}/browser";
    mkdir $folder;
    copy("tests/interop/browser/$_", $folder) for qw(package.json page.mjs);
    my $there = -d "$folder/node_modules/axe-core"
        || !system "cd $folder && npm install --no-audit --no-fund --no-package-lock --silent >/dev/null 2>&1";
    skip 'npm reaches no registry', 1 if !$there;
    local $ENV{CHROMIUM} = $chromium;
    my $tap = qx(node $folder/page.mjs $tmp/monthly.html $tmp/audit.html 2>&1);
    my @bad = $tap =~ /^(not ok.*(?:\n#.*)*)/gm;
    my @good = $tap =~ /^ok/gm;
    is(join("\n", @bad), '', scalar(@good) . ' looks at the pages in a browser') or diag $tap;
    cmp_ok(scalar @good, '>', 0, 'the browser looked');
}
done_testing();
