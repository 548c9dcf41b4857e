#!/usr/bin/env perl
# crm-import: memory does not grow with the rows; with --key, --link and --totals it grows with the
# different keys and ids, as the manual page says.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use Test::More;

plan skip_all => 'a sanitizer keeps what is freed' if $ENV{SAN};
my $tmp = tempdir(CLEANUP => 1);
my $measure = abs_path($ENV{BUILD} // 'build') . '/tests/bench/measure';

sub write_rows {
    my ($name, $n, $clients) = @_;
    open my $out, '>', "$tmp/$name" or die $!;
    print $out "Client,Date,Amount,Receipt,Phone\n";
    printf $out "c%07d,2025-01-%02d,%d.50,r%07d,138%08d\n", $_ % $clients, 1 + $_ % 28,
        $_ % 1000, $_, $_ % $clients
        for 1 .. $n;
    close $out or die $!;
}

# Peak of a run, in KiB.
sub peak {
    my ($command) = @_;
    my $line = `cd $tmp && $measure sh -c 'exec $command' 3>&1 >/dev/null`;
    my ($kib, $code) = $line =~ /^\S+ \S+ (\d+) (\d+)$/ or die "$command: $line\n";
    $code == 0 or die "$command: exit $code\n";
    return $kib;
}

my ($few, $some, $many) = (40_000, 100_000, 400_000);
write_rows('few', $few, $few);
write_rows('some', $some, $some); # longer than what is looked at first, as many is
write_rows('many', $many, $many);
write_rows('often', $many, 100);
for my $run ('crm-import -q -j2 %s', 'crm-import -q -j1 <%s', 'crm-import -q -j2 --walk-in 0 %s -r r',
    'crm-import -q -j2 %s -n shop -f jsonl', 'crm-import -q -j2 %s --mask phone --keep phone') {
    my ($small, $large) = map { peak(sprintf $run, $_) } 'some', 'many';
    cmp_ok($large, '<', $small + 4096, sprintf "$run: $small KiB, four times the rows $large", 'ROWS');
}

# bytes for each of these keys: the ends of what the manual page says, and some air
my $plain = peak('crm-import -q -j2 many');
my %bytes = ('--key txn_id' => [45, 85], '--totals t' => [35, 65], '--link phone' => [110, 170]);
for my $option (sort keys %bytes) {
    my $each = (peak("crm-import -q -j2 $option many") - $plain) * 1024 / $many;
    cmp_ok($each, '<', 1.3 * $bytes{$option}[1], sprintf '%s: %.0f bytes', $option, $each);
    cmp_ok($each, '>', 0.5 * $bytes{$option}[0], "$option: and no less than half of it");
}
my $most = peak('crm-import -q -j2 --key txn_id few few few few few');
cmp_ok($most, '<', peak('crm-import -q -j2 --key txn_id few') + 4096,
    '--key: rows that stand there again take nothing');
for my $option ('--totals t', '--link phone --link-map m', '--clients-out c', '--candidates c') {
    my $often = peak("crm-import -q -j2 -c customer_id=Client $option often");
    cmp_ok($often, '<', $plain + 6144, "$option: the same hundred clients in many rows: $often KiB");
}

done_testing();
