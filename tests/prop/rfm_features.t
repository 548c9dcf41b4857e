#!/usr/bin/env perl
# crm-rfm --features: every column against SQL (sqlite3) on random bases, the sample salon and the
# real one
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

plan skip_all => 'no sqlite3 with ln()' if `sqlite3 :memory: 'select ln(1)' 2>/dev/null` ne "0.0\n";

seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub day { # days after 2022-01-01
    my @t = gmtime(1640995200 + 86400 * $_[0]);
    return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}

my @fields = qw(kind txn_id staff category item channel store campaign discount discount_rate
    face_value cost);

# Columns that are always there, and each of the others or not.
sub write_base {
    my ($file) = @_;
    my @columns = ('customer_id', 'date', 'amount', 'txn_id', grep { $_ ne 'txn_id' && rand() < 0.85 } @fields);
    my $span = pick(3, 100, 800);
    my $timed = rand() < 0.6;
    open my $out, '>', $file or die "$file: $!";
    print $out join(',', @columns), "\n";
    for (1 .. 1 + rand pick(5, 60, 300)) {
        my %r = (
            customer_id => pick('', map { "c$_" } 1 .. pick(1, 5, 20)),
            date => day(int rand $span) . ($timed ? sprintf('T%02d:%02d:00', rand 24, pick(0, 30)) : ''),
            amount => sprintf('%.2f', pick(0, 80, rand 300, -rand 50)),
            txn_id => pick('', map { "T$_" } 1 .. 5),
            kind => pick('', qw(service service product prepaid redeem refund other)),
            staff => pick('', 'Ana', 'Leo', 'Mei', '皮皮'), category => pick('', 'Hair', 'Nails'),
            item => pick('', map { "item $_" } 1 .. 9), channel => pick('', 'web', 'phone'),
            store => pick('', 'A', 'B'), campaign => pick('', '', 'May'),
            discount => pick('', 0, 5, '12.50'), discount_rate => pick('', 0, 0.1),
            face_value => pick('', 100, 550), cost => pick('', 0, '12.5', '3.1234'));
        print $out join(',', @r{@columns}), "\n";
    }
    close $out or die;
    return $file;
}

# Somebody without a name came on this day, and now and then before: the rows go on until the as-of day.
sub go_on {
    my ($file, $day) = @_;
    open my $in, '<', $file or die "$file: $!";
    chomp(my $header = <$in>);
    open my $out, '>>', $file or die "$file: $!";
    for my $date ($day, grep { $_ lt $day } map { day($_ * 300) } 0 .. 3) {
        my %row = (customer_id => '', date => $date, amount => '0.00');
        print $out join(',', map { $row{$_} // '' } split /,/, $header), "\n";
    }
    close $out or die;
}

sub oracle {
    my ($file, $as_of, $visit, $basis) = @_;
    open my $in, '<', $file or die "$file: $!";
    chomp(my $header = <$in>);
    $header =~ s/\r$//;
    my %has = map { $_ => 1 } split /,/, $header;
    my $unit = { day => 'day', txn => "day || '|' || txn_id", row => 'n' }->{$visit};
    my $left_out = $basis eq 'cash' ? 'redeem' : 'prepaid';
    my $missing = join ', ', map { "'' AS $_" } grep { !$has{$_} } @fields;
    my $all = join ', ', '*', $missing || ();
    my $ago = "julianday('$as_of') - julianday(day)";
    my $known = join '', map {
        my ($c, $n) = ($_ eq 'item' ? 'item' : $_, 0);
        <<SQL
CREATE TABLE n_$c AS SELECT id, $c AS name, count(DISTINCT unit) AS visits, max(date) AS latest
  FROM v WHERE $c <> '' GROUP BY id, $c;
CREATE TABLE top_$c AS SELECT id, name, visits, n FROM (SELECT *, count(*) OVER (PARTITION BY id) AS n,
  row_number() OVER (PARTITION BY id ORDER BY visits DESC, latest DESC, name) AS k FROM n_$c)
  WHERE k = 1;
SQL
    } qw(staff category item channel store);
    my $windows = join ', ', map {
        my ($name, $from, $to) = @$_;
        "sum(CASE WHEN ago >= $from AND ago < $to THEN counted ELSE 0 END) AS spend_$name, "
            . "count(DISTINCT CASE WHEN visit AND ago >= $from AND ago < $to THEN unit END) AS visits_$name"
    } ['90d', 0, 90], ['180d', 0, 180], ['prev_180d', 180, 360], ['365d', 0, 365],
        ['prev_365d', 365, 730];
    return <<SQL;
.mode csv
.import $file raw
CREATE TABLE line AS SELECT *, $unit AS unit, $ago AS ago,
    CASE WHEN kind = '$left_out' THEN 0 ELSE e4 END AS counted,
    kind NOT IN ('prepaid', 'refund') AS visit FROM (
  SELECT rowid AS n, customer_id AS id, date, substr(date, 1, 10) AS day, txn_id, staff, category,
    item, channel, store, campaign, CAST(round(amount * 10000) AS INTEGER) AS e4,
    CASE WHEN kind <> '' THEN kind WHEN CAST(amount AS REAL) < 0 THEN 'refund' ELSE 'other' END AS kind,
    CAST(discount AS REAL) > 0 OR CAST(discount_rate AS REAL) > 0 AS discounted,
    CAST(round(CAST(cost AS REAL) * 10000) AS INTEGER) AS cost,
    CAST(round((CASE WHEN face_value = '' THEN amount ELSE face_value END) * 10000) AS INTEGER) AS face
  FROM (SELECT rowid, $all FROM raw))
  WHERE id <> '' AND day <= '$as_of';
CREATE TABLE v AS SELECT * FROM line WHERE visit;
$known
CREATE TABLE gap AS SELECT id, day, gap, row_number() OVER (PARTITION BY id ORDER BY gap) AS k,
    count(*) OVER (PARTITION BY id) AS n, lead(day) OVER (PARTITION BY id ORDER BY day) IS NULL AS last
  FROM (SELECT id, day, julianday(day) - lag(julianday(day)) OVER (PARTITION BY id ORDER BY day) AS gap
    FROM (SELECT DISTINCT id, day FROM v)) WHERE gap IS NOT NULL;
CREATE TABLE rhythm AS SELECT id, sum(gap) / n AS interval_mean,
    avg(CASE WHEN k IN ((n + 1) / 2, (n + 2) / 2) THEN gap END) AS interval_median,
    CASE WHEN n > 1 THEN sqrt((sum(gap * gap) - sum(gap) * sum(gap) / n) / (n - 1)) END AS interval_sd,
    max(CASE WHEN last THEN gap END) AS interval_last, sum(ln(gap)) AS interval_logsum
  FROM gap GROUP BY id;
CREATE TABLE last_staff AS SELECT id, staff FROM (SELECT id, staff,
  row_number() OVER (PARTITION BY id ORDER BY date DESC, staff) AS k FROM v WHERE staff <> '') WHERE k = 1;
CREATE TABLE per_visit AS SELECT id, max(discounted) AS discounted, max(campaign <> '') AS campaign
  FROM v GROUP BY id, unit;
CREATE TABLE share AS SELECT id, count(*) AS visits, sum(discounted) AS discounted,
  sum(campaign) AS campaign FROM per_visit GROUP BY id;
CREATE TABLE sums AS SELECT id, min(n) AS n, sum(kind = 'service') AS services,
    sum(kind = 'product') AS products, sum(CASE WHEN kind = 'service' THEN e4 ELSE 0 END) AS service_spend,
    sum(CASE WHEN kind = 'product' THEN e4 ELSE 0 END) AS product_spend,
    sum(CASE WHEN kind = 'product' AND ago < 365 THEN e4 ELSE 0 END) AS product_spend_365d,
    -sum(CASE WHEN kind = 'refund' THEN e4 ELSE 0 END) AS refund_amount,
    sum(kind = 'refund') AS refunds, sum(counted - cost) AS profit,
    sum(CASE WHEN ago < 90 THEN counted - cost ELSE 0 END) AS profit_90d, $windows,
    sum(CASE kind WHEN 'prepaid' THEN face WHEN 'redeem' THEN -e4 ELSE 0 END) AS prepaid_balance
  FROM line GROUP BY id;
.headers on
SELECT sums.*, interval_mean, interval_median, interval_sd, interval_last, interval_logsum,
    coalesce(share.visits, 0) AS visits,
    1.0 * share.discounted / share.visits AS discount_share,
    1.0 * share.campaign / share.visits AS campaign_share,
    coalesce(top_staff.n, 0) AS staff_n, top_staff.name AS staff_top,
    1.0 * top_staff.visits / share.visits AS staff_top_share, last_staff.staff AS staff_last,
    coalesce(top_category.n, 0) AS category_n, top_category.name AS category_top,
    top_item.name AS item_top, top_channel.name AS channel_top, top_store.name AS store_top
  FROM sums LEFT JOIN rhythm USING (id) LEFT JOIN share USING (id) LEFT JOIN last_staff USING (id)
  LEFT JOIN top_staff USING (id) LEFT JOIN top_category USING (id) LEFT JOIN top_item USING (id)
  LEFT JOIN top_channel USING (id) LEFT JOIN top_store USING (id) ORDER BY sums.n;
SQL
}

# Features by what the input must have for them; money is in ten-thousandths there.
my %needs = (services => 'kind', products => 'kind', service_spend => 'kind', product_spend => 'kind',
    product_spend_365d => 'kind', prepaid_balance => 'kind', profit => 'cost', profit_90d => 'cost',
    discount_share => 'discount', campaign_share => 'campaign', staff_n => 'staff',
    category_n => 'category');
my @features = qw(services products service_spend product_spend product_spend_365d discount_share
    refund_amount refunds profit profit_90d visits_90d spend_90d visits_180d visits_prev_180d
    spend_180d spend_prev_180d visits_365d visits_prev_365d spend_365d spend_prev_365d interval_mean
    interval_median interval_sd interval_last interval_logsum staff_n staff_top staff_top_share
    staff_last category_n category_top item_top campaign_share channel_top store_top prepaid_balance);

sub check {
    my ($name, $file, $as_of, $visit, $basis) = @_;
    my @options = ('--visit', $visit, '--basis', $basis, '-a', $as_of);
    open my $sql, '>', "$tmp/sql" or die;
    print $sql oracle($file, $as_of, $visit, $basis);
    close $sql or die;
    my %has = do { open my $in, '<', $file or die; my $h = <$in>; $h =~ s/\r?\n//; map { $_ => 1 } split /,/, $h };
    $has{discount} ||= $has{discount_rate};
    my @want = rows(scalar `sqlite3 :memory: < $tmp/sql 2>$tmp/err`);
    my @got = rows_of('crm-rfm', '-q', '--features', @options, $file);
    my $wrong = join("\n", map { $_->{customer_id} } @got) eq join("\n", map { $_->{id} } @want)
        ? '' : 'clients';
    for my $i ($wrong ? () : 0 .. $#want) {
        my ($g, $w) = ($got[$i], $want[$i]);
        $wrong ||= "$w->{id}: $g->{frequency} visits, not $w->{visits}" if $g->{frequency} != $w->{visits};
        for my $c (@features) {
            my ($x, $y) = ($g->{$c}, $w->{$c});
            $y /= 10000 if $c =~ /spend|profit|amount|balance/ && $y ne '';
            $y = '' if $needs{$c} && !$has{ $needs{$c} };
            my $same = $x eq $y || ($x ne '' && $y ne '' && $x =~ /^[-\d.e]+$/ && abs($x - $y) <= 1e-9 * (abs($y) + 1e-3));
            $wrong ||= "$w->{id} $c: '$x', not '$y'" if !$same;
        }
    }
    is($wrong, '', "$name: " . @want . " clients (@options)");
    return @got;
}

for my $i (1 .. 25) {
    my $file = write_base("$tmp/base.csv");
    my $as_of = day(pick(50, 400, 800, int rand 900));
    go_on($file, $as_of);
    check("base $i", $file, $as_of, pick(qw(day day txn row)), pick(qw(cash service)));
}

# order of rows and threads
{
    my $file = write_base("$tmp/base.csv");
    go_on($file, '2025-01-01');
    my ($header, @lines) = do { local (@ARGV, $/) = $file; split /^/, <> };
    open my $out, '>', "$tmp/shuffled.csv" or die;
    print $out $header, sort { crypt($a, 'xy') cmp crypt($b, 'xy') || $a cmp $b } @lines;
    close $out;
    for my $visit (qw(day txn row)) {
        my $sorted = sub { join "\n", sort split /\n/, scalar `crm-rfm -q --features --visit $visit -a 2025-01-01 @_` };
        is($sorted->("$tmp/shuffled.csv"), $sorted->($file), "--visit $visit: order of rows does not matter");
    }
}

SKIP: {
    skip 'no crm-import', 8 if !-x "$ENV{BUILD}/bin/crm-import";
    for my $sample (['sample-data/garden-2024.csv', '2024-12-31'], ['sample-data/garden-2025.csv', '2025-10-15'],
        ["$ENV{SHARED}/pos/salon_receipt_transactions.csv", '2018-07-31']) {
        my ($raw, $as_of) = @$sample;
        next if !-e $raw;
        is(system("crm-import -q $raw -o $tmp/tx.csv"), 0, "$raw is read");
        check($raw, "$tmp/tx.csv", $as_of, $_, 'cash') for qw(day txn);
        my @one = `crm-rfm -q -j1 --features $tmp/tx.csv`;
        my @three = `crm-rfm -q -j3 --features $tmp/tx.csv`;
        is_deeply(\@three, \@one, "$raw: 3 threads, the same rows");
    }
}
done_testing;
