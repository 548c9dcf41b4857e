#!/usr/bin/perl
# The three tills of the sample, imported and summed up per client, against the same sums by sqlite3
# from the same transactions; and the amounts of each export against a sum made without our reader.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

plan skip_all => 'sqlite3 is not here' if system('sqlite3 -version >/dev/null 2>&1');

my $folder = tempdir(CLEANUP => 1);

sub run {
    my ($command) = @_;
    is(system('bash', '-c', $command) >> 8, 0, $command);
}

# Cents of one column, found by position from the end, of lines that hold no quoted comma there.
sub cents {
    my ($file, $encoding, $from_end, $head, $tail) = @_;
    open my $in, '-|', 'iconv', '-f', $encoding, '-t', 'UTF-8', $file or die "iconv: $!\n";
    my @lines = <$in>;
    splice @lines, 0, $head;
    splice @lines, @lines - $tail if $tail;
    my $sum = 0;
    for (@lines) {
        s/\r?\n//;
        s/"([^"]*)"/(my $cell = $1) =~ s{,}{}g; $cell/ge;
        my ($sign, $whole, $part) = (split /,/, $_, -1)[-$from_end] =~ /^([-(]?)\$?(\d+)\.(\d\d)\)? ?$/
            or die "$file: $_\n";
        $sum += ($sign ? -1 : 1) * ($whole * 100 + $part);
    }
    return (scalar @lines, sprintf '%.2f', $sum / 100);
}

run("crm-import -q -c store==Garden -o $folder/garden.csv"
        . ' sample-data/garden-2024.csv sample-data/garden-2025.csv');
run("crm-import -q -c store==Harbour -o $folder/harbour.csv"
        . ' sample-data/harbour.csv');
run("crm-rfm -q -a 2025-12-31 --walk-in 散客 -o $folder/customers.csv $folder/garden.csv"
        . " $folder/harbour.csv");

sub sql {
    my ($query) = @_;
    open my $sqlite, '-|', 'sqlite3', '-csv', "$folder/salon.db", $query or die "sqlite3: $!\n";
    my $answer = do { local $/; <$sqlite> };
    $answer =~ s/\r//g;
    chomp $answer;
    return $answer;
}

open my $sqlite, '|-', 'sqlite3', "$folder/salon.db" or die "sqlite3: $!\n";
print $sqlite <<"END";
.mode csv
.import $folder/garden.csv garden
.import $folder/harbour.csv harbour
.import $folder/customers.csv customers
create table line as
    select customer_id id, substr(date, 1, 10) day, kind, round(100 * amount) cents from garden
    union all select customer_id, substr(date, 1, 10), kind, round(100 * amount) from harbour;
create index line_id on line (id);
create table visit as select id, day from line
    where id not in ('', '散客') and kind in ('service', 'product', 'redeem', 'other') group by 1, 2;
create table client as select v.id, min(v.day) first, max(v.day) last, count(*) visits,
    (select sum(cents) from line l where l.id = v.id and kind <> 'redeem') cents
    from visit v group by v.id;
create table expected as select c.*,
    (select ifnull(sum(cents), 0) from line l
        where l.id = c.id and l.day = c.first and kind <> 'redeem') first_cents
    from client c;
END
close $sqlite or die "sqlite3 ended with $?\n";

my @garden = (cents('sample-data/garden-2024.csv', 'UTF-8', 7, 1, 0),
    cents('sample-data/garden-2025.csv', 'UTF-8', 8, 1, 0));
my @harbour = cents('sample-data/harbour.csv', 'GB18030', 7, 3, 1);
is(sql("select count(*), printf('%.2f', sum(round(100 * amount)) / 100) from garden"),
    $garden[0] + $garden[2] . ',' . sprintf('%.2f', $garden[1] + $garden[3]),
    'every line and cent of Garden is there');
is(sql("select count(*), printf('%.2f', sum(round(100 * amount)) / 100) from harbour"),
    "$harbour[0],$harbour[1]", 'every line and cent of Harbour is there');

is(sql('select count(*) from expected'), sql('select count(*) from customers'), 'as many clients');
is( sql("select e.id from expected e left join customers c on c.customer_id = e.id
        where c.customer_id is null or c.first_date <> e.first or c.last_date <> e.last
        or c.recency_days + 0 <> julianday('2025-12-31') - julianday(e.last)
        or c.tenure_days + 0 <> julianday('2025-12-31') - julianday(e.first)
        or c.frequency + 0 <> e.visits or round(100 * c.monetary) <> e.cents
        or abs(c.avg_visit - e.cents / 100.0 / e.visits) > 1e-6
        or ifnull(abs(c.repeat_monetary - (e.cents - e.first_cents) / 100.0 / nullif(e.visits - 1, 0))
            > 1e-6, c.repeat_monetary <> '') limit 5"),
    '', 'every client has the same days, visits and money');
done_testing;
