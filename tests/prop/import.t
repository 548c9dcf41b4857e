#!/usr/bin/env perl
# crm-import --link: persons scattered over ids, tills and spellings come back exactly, for any
# order of rows and any split into files; rows always reconcile.
#   SEED=n tests/prop/import.t
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;

seed(20261122);
my $tmp = tempdir(CLEANUP => 1);

# A phone number as somebody types it.
sub spelt {
    my ($phone) = @_;
    my @ways = ($phone, "+86$phone", "0086 $phone", "+86-$phone",
        join(' ', $phone =~ /^(...)(....)(....)$/), join('-', $phone =~ /^(...)(....)(....)$/));
    return $ways[rand @ways];
}

sub write_file {
    my ($name, @rows) = @_;
    open my $out, '>', "$tmp/$name" or die $!;
    print $out "Client,Date,Amount,Phone,Member Card\n", map { join(',', @$_) . "\n" } @rows;
    close $out;
    return "$tmp/$name";
}

sub persons_of {
    my (@files) = @_;
    system('crm-import', '-q', '--key', 'all', '--link', 'phone,card', '--link-max', '50',
        '--link-map', "$tmp/map", '-o', "$tmp/out", @files) == 0
        or die "crm-import failed\n";
    open my $in, '<', "$tmp/map" or die $!;
    my %person = map { chomp; split /,/ } <$in>;
    delete $person{old_id};
    return \%person;
}

for my $round (1 .. 12) {
    my (@rows, %truth);
    my $n = 1 + int rand 40;
    for my $p (1 .. $n) {
        # a person's ids hang together by phones and cards, each shared by two neighbours
        my @ids = map { sprintf 'i%d-%d-%d', $round, $p, $_ } 1 .. 1 + int rand 5;
        $truth{$_} = "p$p" for @ids;
        my @keys = map { rand() < 0.5
                ? ['phone', sprintf '1%010d', $round * 1e7 + $p * 1000 + $_]
                : ['card', sprintf 'K%d%03d%03d', $round, $p, $_] } 1 .. @ids;
        for my $i (0 .. $#ids) {
            for my $key ($keys[$i], $i ? $keys[$i - 1] : ()) {
                push @rows, [$ids[$i], '2025-01-02', int rand 100,
                    $key->[0] eq 'phone' ? (spelt($key->[1]), '') : ('', $key->[1])];
            }
            push @rows, [$ids[$i], '2025-01-03', 1, '', ''] if rand() < 0.5;
        }
    }
    my %smallest;
    for my $id (sort keys %truth) {
        $smallest{ $truth{$id} } //= $id;
    }
    my %expected = map { $_ => $smallest{ $truth{$_} } } keys %truth;
    is_deeply(persons_of(write_file('one', @rows)), \%expected, "round $round: $n persons");
    my @mixed = shuffled(@rows);
    my $cut = int rand @mixed;
    my @files = (write_file('a', @mixed[0 .. $cut - 1]), write_file('b', @mixed[$cut .. $#mixed]));
    is_deeply(persons_of(@files), \%expected, "round $round: shuffled and split");
}

# what goes in comes out, is set aside, or is a line of totals, whatever the rows look like
for my $round (1 .. 20) {
    my @pool = ('c1,2025-01-02,1', 'c2,2025-01-03,-2.50', ',2025-01-04,3', 'c3,x,1', 'c4,2025-01-05,y',
        'Total,,99', '#note', 'c5,2025-01-06', '"c6",2025-01-07,"1,000.00"', 'c7,2025-02-30,1',
        'c"8",2025-01-08,1', '合计：3笔,,5', ',,');
    my @lines = map { $pool[rand @pool] } 1 .. int rand 60;
    open my $out, '>', "$tmp/mess" or die $!;
    print $out "Client,Date,Amount\n", map { "$_\n" } @lines;
    close $out;
    my %total;
    for my $threads (1, 3) {
        system("crm-import -q -j$threads --decimal . --keep-only 'Client=*' -r $tmp/rej --totals $tmp/t $tmp/mess >$tmp/out");
        open my $in, '<', "$tmp/t" or die $!;
        %total = map { chomp; split /,/ } <$in>;
        is($total{rows_in}, $total{rows_out} + $total{rows_set_aside} + $total{rows_duplicates} +
                $total{rows_totals}, "mess $round, $threads threads: rows reconcile");
        is($total{rows_in}, scalar(grep { $_ ne ',,' } @lines), "mess $round: every record is counted");
    }
}

done_testing();
