#!/usr/bin/env perl
# crm-import -T bookings: the reference's exports become its streams, its streams stay as they are,
# and every word and header of its dictionaries means what it says there.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $shared = $ENV{SHARED} // '';
plan skip_all => 'no reference data' unless -d "$shared/booking";
my $booking = "$shared/booking";
my $tmp = tempdir(CLEANUP => 1);

sub slurp {
    my ($command) = @_;
    open my $in, '-|', $command or die "$command: $!\n";
    local $/;
    return scalar <$in> // '';
}

sub spew {
    my ($path, $text) = @_;
    open my $out, '>', $path or die;
    print $out $text;
    close $out;
}

# Records of a file of quoted fields, as hashes by its header.
sub table {
    my ($path) = @_;
    my $text = slurp("cat $path");
    my (@records, @fields, @header);
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\z)/g) {
        push @fields, defined $1 ? $1 =~ s/""/"/gr : $2;
        my $end = $3;
        next if $end eq ',';
        if (!@header) { @header = @fields }
        elsif (@fields == @header) { my %row; @row{@header} = @fields; push @records, \%row }
        @fields = ();
        last if $end eq '';
    }
    return @records;
}

for my $language ('en', 'zh') {
    my $out = slurp("crm-import -q -T bookings --totals $tmp/totals $booking/raw_$language.csv");
    is($?, 0, "raw_$language.csv is read");
    is($out, slurp("cat $booking/raw_$language.expected.csv"), "raw_$language.csv: as expected");
    is(slurp("crm-import -q -T bookings $booking/raw_$language.expected.csv"), $out, 'and read again the same');
}

for my $name ('sim', 'salon', 'tiny') {
    is(slurp("crm-import -q -T bookings $booking/$name.bookings.csv"),
        slurp("cat $booking/$name.bookings.csv") =~ tr/\r"//dr, "$name.bookings.csv stays as it is");
}

# words, however they are written
my @words = table("$booking/status_words.csv");
cmp_ok(scalar @words, '>=', 170, 'all words of the reference');
my %spelt = (
    'as it stands' => sub { $_[0] },
    'in capitals' => sub { uc $_[0] },
    'with signs' => sub { $_[0] =~ tr/ /_/r },
    'with hyphens' => sub { lc($_[0]) =~ tr/ _/--/r },
);
for my $how (sort keys %spelt) {
    my $text = "Client ID,Start Time,Status\n";
    for my $i (0 .. $#words) {
        my $word = $spelt{$how}->($words[$i]{word}) =~ s/"/""/gr;
        $text .= sprintf qq(C%d,2025-01-%02d 10:00,"%s"\n), $i, $i % 28 + 1, $word;
    }
    spew("$tmp/words.csv", $text);
    slurp("crm-import -q -T bookings -o $tmp/out.csv $tmp/words.csv");
    is($?, 0, "words $how are read");
    my %got = map { $_->{customer_id} => $_ } table("$tmp/out.csv");
    my @wrong;
    for my $i (0 .. $#words) {
        my $row = $got{"C$i"};
        my $said = $row ? "$row->{status} $row->{cancelled_by}" : 'none ';
        push @wrong, "$words[$i]{word}: $said" if $said ne "$words[$i]{status} $words[$i]{by}";
    }
    is("@wrong", '', "words $how mean what the reference says");
}

# headers: each alone beside what a book must have
my %cell = (start => '2025-01-05 10:00', end => '2025-01-05 11:00', booked_at => '2025-01-01 09:00',
    status => 'completed', duration_min => '60', amount => '5', deposit => '5', channel => 'online',
    cancelled_at => '2025-01-02 09:00', cancelled_by => 'client', customer_id => 'K7');
my $n_headers = 0;
for my $row (table("$booking/headers.csv")) {
    my ($field) = $row->{canonical} =~ /^(\w+)/ or next;
    next unless exists $cell{$field} || $field =~ /^(?:staff|service|store|booking_id)$/;
    my $flag = $field eq 'status' && ($row->{canonical} =~ /=/ || $row->{header} =~ /^is_/);
    my $cell = $flag ? 'yes' : $row->{canonical} =~ /\(time\)/ ? '10:00'
        : $row->{canonical} =~ /minutes since/ ? '600' : $cell{$field} // 'x7';
    my %others = ($field eq 'status' ? () : (Status => 'booked'),
        $cell =~ /^(?:10:00|600)$/ ? (Date => '2025-01-05') : $field eq 'start' ? () : (Start => '2025-01-05 10:00'));
    my @names = sort keys %others;
    spew("$tmp/header.csv", join(',', map { qq("$_") } $row->{header}, @names) . "\n"
            . join(',', $cell, map { $others{$_} } @names) . "\n");
    slurp("crm-import -q -T bookings -o $tmp/out.csv $tmp/header.csv");
    my ($got) = table("$tmp/out.csv");
    my $expected = $flag ? qr/^(?:cancelled|no_show|completed)$/ : $field eq 'status' ? qr/^completed$/
        : $field eq 'duration_min' ? qr/^60$/ : $cell =~ /^(?:10:00|600)$/ ? qr/^2025-01-05T10:00:00$/
        : $cell =~ /^2025/ ? qr/^\Q@{[substr $cell, 0, 10]}\E/ : qr/^\Q$cell\E$/;
    like($got->{$field} // '(none)', $expected, "$row->{system}: $row->{header} is $field");
    $n_headers++;
}
cmp_ok($n_headers, '>=', 100, 'all headers of the reference');

done_testing;
