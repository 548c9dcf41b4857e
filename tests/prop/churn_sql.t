#!/usr/bin/env perl
# crm-churn activity, retention, bridge, cohort, intervals, overdue and departure against SQL (sqlite3),
# which is written from the manual page, on random bases: refunds and cards sold, several lines a ticket and
# visits a day, rows without an id, clients seen once, visits on the first and last days of periods
# and just inside and outside of every window.  SEED=n makes other bases.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

plan skip_all => 'no sqlite3 with sqrt()' if `sqlite3 :memory: 'select sqrt(4)' 2>/dev/null` ne "2.0\n";

seed(20240229);
my $tmp = tempdir(CLEANUP => 1);

# ---- random bases ----------------------------------------------------------------------

sub day { # days after 2023-01-01
    my @t = gmtime(1672531200 + 86400 * $_[0]);
    return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}

my @month_ends = map { $_ - 1, $_ } 31, 59, 90, 120, 151, 181, 365, 396, 424, 425, 456;
my @windows = (1, 6, 7, 29 .. 31, 44 .. 46, 59 .. 61, 89 .. 91, 119, 364 .. 366);

sub visit_days { # of one client, up to day $span
    my ($span) = @_;
    my @days = (rand() < 0.3 ? pick(@month_ends) : int rand $span);
    push @days, $days[-1] + (rand() < 0.4 ? pick(@windows) : 1 + int rand 40) while rand() < 0.8;
    return grep { $_ <= $span } @days, rand() < 0.2 ? $days[0] : ();
}

sub write_base {
    my ($file, $span) = @_;
    my @columns = ('customer_id', 'date', 'amount', 'kind',
        grep { rand() < 0.8 } qw(txn_id category cost discount staff));
    @columns = grep { $_ ne 'kind' } @columns if rand() < 0.3;
    my $timed = rand() < 0.5;
    my (@rows, $ticket);
    for my $c (1 .. pick(1, 5, 40, 60)) {
        for my $day (visit_days($span)) {
            my $time = $timed && rand() < 0.8 ? sprintf('T%02d:%02d:00', rand 24, pick(0, 30)) : '';
            $ticket++;
            for (1 .. pick(1, 1, 2, 3)) {
                my $kind = pick('', qw(service service service product prepaid redeem refund other));
                push @rows, { customer_id => rand() < 0.03 ? '' : "c$c", date => day($day) . $time,
                    amount => sprintf('%.2f', $kind eq 'refund' ? -rand 50 : pick(0, 80, rand 300, rand() < 0.1 ? -9 : 9)),
                    kind => $kind, txn_id => rand() < 0.1 ? '' : "T$ticket",
                    category => pick('Hair', 'Hair', 'Nails', ''), cost => pick('', 0, '12.50'),
                    discount => pick('', 0, '4.25'), staff => pick('Ana', 'Leo', '皮皮', '') };
            }
        }
    }
    @rows = sort { rand() <=> 0.5 } @rows if rand() < 0.5;
    open my $out, '>', $file or die "$file: $!";
    print $out join("\n", join(',', @columns), map { my $r = $_; join ',', @$r{@columns} } @rows), "\n";
    close $out or die;
    open $out, '>', "$tmp/who.csv" or die;
    print $out "customer_id,source\n", map { "c$_," . ('street', 'web')[$_ % 2] . "\n" } 1 .. 50;
    close $out or die;
    return map { $_ => 1 } @columns;
}

# Somebody without a name came on this day: the rows go on as long as the as-of day wants.
sub go_on {
    my ($file, $day) = @_;
    open my $in, '<', $file or die "$file: $!";
    chomp(my $header = <$in>);
    my %row = (customer_id => '', date => $day, amount => '0.00');
    open my $out, '>>', $file or die "$file: $!";
    print $out join(',', map { $row{$_} // '' } split /,/, $header), "\n";
    close $out or die;
}

# ---- the same in SQL; money in hundredths, days as numbers --------------------------------

my %start = ( # of the period of a date
    day => 'date(%s)', week => "date(%s, 'weekday 0', '-6 days')", month => "date(%s, 'start of month')",
    quarter => "date(%s, 'start of month', '-' || ((strftime('%%m', %1\$s) - 1) %% 3) || ' months')",
    year => "date(%s, 'start of year')");
my %step = (day => '+1 day', week => '+7 days', month => '+1 month', quarter => '+3 months', year => '+1 year');
my %name = (day => 'a', week => 'a', month => 'substr(a, 1, 7)', year => 'substr(a, 1, 4)',
    quarter => "substr(a, 1, 4) || '-Q' || ((substr(a, 6, 2) + 2) / 3)");

sub n { return "CAST(julianday($_[0]) + 0.5 AS INTEGER)" }

# Lines, visit days, clients, periods of them.
sub base {
    my ($o) = @_;
    my ($as_of, $until) = ($o->{as_of}, $o->{until} // $o->{as_of});
    my $observed = $until lt $as_of ? $until : $as_of;
    my $start = sub { sprintf $start{ $o->{period} }, $_[0] };
    my %has = %{ $o->{has} };
    my $missing = join '', map { ", '' AS $_" } grep { !$has{$_} } qw(kind txn_id category cost discount staff);
    my $left_out = $o->{basis} eq 'cash' ? 'redeem' : 'prepaid';
    my $by = $o->{by} // "''";
    my $from = { activity => 'line', cohort => 'everything WHERE day = (SELECT min(first) FROM v)' }->{ $o->{analysis} }
        // 'line WHERE visit';
    my $chosen = join ' AND ', $o->{since} ? "date >= '$o->{since}'" : (), "date <= '$until'",
        $o->{without} ? "staff NOT IN ('', '$o->{without}')" : (), $o->{source} ? "source = '$o->{source}'" : ();
    return <<SQL;
.mode csv
.import $o->{file} raw
.import $tmp/who.csv who
CREATE TABLE everything AS SELECT *, CASE WHEN kind = '$left_out' THEN 0 ELSE cents END AS counted,
    customer_id <> '' AND kind NOT IN ('prepaid', 'refund') AS visit, @{[n('date')]} AS day,
    coalesce((SELECT source FROM who WHERE who.customer_id = t.customer_id), '') AS source FROM (
  SELECT line, customer_id, substr(date, 1, 10) AS date, substr(date, 12) AS time, txn_id, staff, category,
    CAST(round(amount * 100) AS INTEGER) AS cents, CAST(round(cost * 100) AS INTEGER) AS cost, trim(cost) <> '' AS costed,
    CAST(round(discount * 100) AS INTEGER) AS discount,
    CASE WHEN kind <> '' THEN kind WHEN CAST(amount AS REAL) < 0 THEN 'refund' ELSE 'other' END AS kind
  FROM (SELECT rowid AS line, * $missing FROM raw)) AS t WHERE date <= '$as_of';
CREATE TABLE line AS SELECT *, $by AS block FROM everything WHERE $chosen;
CREATE TABLE first AS SELECT customer_id, min(day) AS first FROM everything WHERE visit GROUP BY customer_id;
CREATE TABLE v AS SELECT DISTINCT block, customer_id, day, first FROM line JOIN first USING (customer_id)
  WHERE visit;
CREATE TABLE blocks AS SELECT DISTINCT block FROM @{[$o->{analysis} eq 'activity' ? 'line' : 'v']};
CREATE TABLE p AS WITH RECURSIVE p(a) AS (
    SELECT @{[$start->('min(date)')]} FROM $from
    UNION ALL SELECT date(a, '$step{ $o->{period} }') FROM p WHERE date(a, '$step{ $o->{period} }') <= '$observed')
  SELECT $name{ $o->{period} } AS period, @{[n('a')]} AS a, @{[n("date(a, '$step{ $o->{period} }')")]} - 1 AS b,
    row_number() OVER (ORDER BY a) AS i FROM p WHERE a NOT NULL;
CREATE TABLE const AS SELECT @{[n("'$observed'")]} AS observed, @{[n("'$as_of'")]} AS as_of;
SQL
}

# k of n and Wilson's limits of it
sub rate {
    my ($k, $n, $if, $suffix) = (@_[0 .. 2], $_[3] // '');
    my $z = 1.9599639845400545;
    my $mid = "($k + $z * $z / 2) / ($n + $z * $z)";
    my $half = "$z / ($n + $z * $z) * sqrt(1.0 * $k * ($n - $k) / $n + $z * $z / 4)";
    $if = "$n > 0 AND $if";
    return "CASE WHEN $if THEN 1.0 * $k / $n END AS rate$suffix, CASE WHEN $if AND $k <= $n THEN $mid - $half END AS lo$suffix, "
        . "CASE WHEN $if AND $k <= $n THEN $mid + $half END AS hi$suffix";
}

sub activity {
    my ($o) = @_;
    my $unit = { day => 'day', txn => "day || '|' || txn_id", row => 'line' }->{ $o->{visit} };
    my %has = %{ $o->{has} };
    my $of = sub { "sum(CASE WHEN kind = '$_[0]' THEN cents ELSE 0 END)" };
    my $sale = "(kind <> 'refund' AND kind <> '@{[$o->{basis} eq 'cash' ? 'redeem' : 'prepaid']}')";
    my $share = sub { my ($part, $whole) = @_; "CASE WHEN $part BETWEEN 0 AND $whole THEN 1.0 * $part / nullif($whole, 0) END" };
    my $known = sub { $has{ $_[1] } ? "coalesce($_[0], 0) / 100.0 AS $_[0]" : "'' AS $_[0]" };
    my $sums = join ', ', map { $known->($_, 'kind') } qw(service product prepaid redeemed);
    return <<SQL;
CREATE TABLE seen AS SELECT p.i, line.*, first BETWEEN a AND b AS new
  FROM line LEFT JOIN first USING (customer_id) JOIN p ON day BETWEEN a AND b;
CREATE TABLE cell AS SELECT block, i, count(DISTINCT CASE WHEN visit THEN customer_id END) AS clients,
    count(DISTINCT CASE WHEN visit AND new THEN customer_id END) AS new,
    count(DISTINCT CASE WHEN visit THEN customer_id || '|' || $unit END) AS visits, sum(counted) AS revenue,
    sum(CASE WHEN customer_id <> '' AND new THEN counted ELSE 0 END) AS revenue_new,
    sum(CASE WHEN customer_id <> '' AND new IS NOT 1 THEN counted ELSE 0 END) AS revenue_existing,
    sum(CASE WHEN costed THEN counted - cost END) AS profit, 1.0 * sum(costed * abs(counted)) / sum(abs(counted)) AS cost_share,
    sum($sale * discount) AS off, sum($sale * (cents + discount)) AS list, @{[$of->('service')]} AS service, @{[$of->('product')]} AS product,
    @{[$of->('prepaid')]} AS prepaid, @{[$of->('redeem')]} AS redeemed, sum(discount) AS discount,
    -@{[$of->('refund')]} AS refund, sum(CASE WHEN customer_id = '' THEN counted ELSE 0 END) AS walkin_revenue
  FROM seen GROUP BY block, i;
.headers on
SELECT @{[$o->{by} ? "block AS $o->{by}," : '']} period, coalesce(clients, 0) AS clients, coalesce(new, 0) AS new,
    coalesce(clients - new, 0) AS existing, coalesce(visits, 0) AS visits, coalesce(revenue, 0) / 100.0 AS revenue,
    coalesce(revenue_new, 0) / 100.0 AS revenue_new, coalesce(revenue_existing, 0) / 100.0 AS revenue_existing,
    @{[$has{cost} ? 'profit / 100.0 AS profit' : "'' AS profit"]},
    CASE WHEN visits THEN (revenue_new + revenue_existing) / 100.0 / visits END AS avg_visit,
    CASE WHEN clients THEN 1.0 * visits / clients END AS visits_per_client,
    $sums, @{[$known->('discount', 'discount')]},
    coalesce(refund, 0) / 100.0 AS refund, coalesce(walkin_revenue, 0) / 100.0 AS walkin_revenue,
    @{[$has{kind} ? $share->('product', '(service + product)') : "''"]} AS retail_share,
    @{[$has{discount} ? $share->('off', 'list') : "''"]} AS discount_share,
    @{[$has{cost} ? 'cost_share' : "''"]} AS cost_share, CASE WHEN b > observed THEN 'open' END AS note
  FROM p CROSS JOIN blocks LEFT JOIN cell USING (i, block) CROSS JOIN const @{[$o->{by} ? 'WHERE clients NOT NULL' : '']}
  ORDER BY block = '', block, i;
SQL
}

# who was active on which days at the ends of periods
sub states {
    my ($o) = @_;
    my $lines = $o->{analysis} eq 'bridge' ? "line WHERE customer_id <> ''" : 'v'; # retention keeps visits alone
    return <<SQL;
CREATE TABLE state AS SELECT *, NOT opening AND NOT new AND seen AS won_back FROM (
  SELECT block, i, customer_id, last_b,
    coalesce(a - 1 - last_a <= $o->{inactive}, 0) AS opening, coalesce(min(b, observed) - last_b <= $o->{inactive}, 0) AS closing,
    last_b >= a AS seen, last_b >= a AND first >= a AS new FROM (
    SELECT block, customer_id, first, i, a, b, max(CASE WHEN day < a THEN day END) AS last_a,
      max(CASE WHEN day <= b THEN day END) AS last_b FROM v CROSS JOIN p GROUP BY block, customer_id, i)
  CROSS JOIN const);
CREATE TABLE edges AS SELECT i, b - (SELECT max(coalesce(since, 0), min(coalesce(line, visit), coalesce(visit, line))) FROM
    (SELECT (SELECT min(day) FROM $lines) AS line, (SELECT min(first) FROM first) AS visit,
      @{[$o->{since} ? n("'$o->{since}'") : 'NULL']} AS since)) <= $o->{inactive} AS edge FROM p;
SQL
}

sub bridge {
    my ($o) = @_;
    return states($o) . <<SQL;
CREATE TABLE moved AS SELECT block, i, sum(opening) AS opening, sum(opening AND NOT closing) AS lost_opening, sum(new) AS new, sum(won_back) AS won_back,
    sum(lost) AS lost, sum(closing) AS closing, sum(CASE WHEN lost THEN (SELECT sum(counted) FROM line
      WHERE line.customer_id = s.customer_id AND line.block = s.block AND day > last_b - 365 AND day <= last_b) END) AS cents
  FROM (SELECT *, (opening OR new OR won_back) AND NOT closing AS lost FROM state) AS s GROUP BY block, i;
.headers on
SELECT @{[$o->{by} ? "block AS $o->{by}," : '']} period, opening, new, won_back, lost, closing, lost_opening,
    @{[rate('lost_opening', 'opening', "NOT edge AND b <= observed") =~ s/AS rate/AS churn_rate/r]}, coalesce(cents, 0) / 100.0 AS revenue_lost,
    CASE WHEN lost THEN cents / 100.0 / lost END AS revenue_lost_per_client,
    trim(CASE WHEN edge THEN 'edge ' ELSE '' END || CASE WHEN b <= observed THEN '' ELSE 'open' END) AS note
  FROM (SELECT *, min(CASE WHEN opening OR new OR won_back OR closing THEN i END) OVER (PARTITION BY block) AS begins FROM moved)
  JOIN p USING (i) JOIN edges USING (i) CROSS JOIN const @{[$o->{by} ? 'WHERE begins <= i' : '']} ORDER BY block = '', block, i;
SQL
}

sub cohort {
    my ($o) = @_;
    return <<SQL;
CREATE TABLE chosen AS SELECT * FROM p WHERE b >= (SELECT min(day) FROM line);
CREATE TABLE member AS SELECT DISTINCT block, customer_id, i AS cohort, period FROM v JOIN p ON first BETWEEN a AND b;
CREATE TABLE seen AS SELECT m.block, cohort, m.period, c.i, c.b, count(*) AS customers,
    sum(EXISTS (SELECT 1 FROM v WHERE v.customer_id = m.customer_id AND v.block = m.block AND day BETWEEN a AND c.b)) AS active
  FROM member AS m JOIN chosen AS c ON c.i >= cohort GROUP BY m.block, cohort, c.i;
CREATE TABLE paid AS SELECT line.block, f.i AS cohort, c.i, sum(counted) AS cents FROM line JOIN first USING (customer_id)
  JOIN p AS f ON first BETWEEN f.a AND f.b JOIN p AS c ON day BETWEEN c.a AND c.b GROUP BY line.block, f.i, c.i;
.headers on
SELECT @{[$o->{by} ? "block AS $o->{by}," : '']} period AS cohort, i - cohort AS age, customers, active,
    @{[rate('active', 'customers', 'b <= observed')]}, coalesce(cents, 0) / 100.0 AS amount
  FROM seen LEFT JOIN paid USING (block, cohort, i) CROSS JOIN const ORDER BY block = '', block, seen.cohort, i;
SQL
}

sub gaps {
    return <<SQL;
CREATE TABLE gap AS SELECT block, customer_id, gap, back FROM (
  SELECT *, day - lag(day) OVER w AS gap, row_number() OVER (PARTITION BY block, customer_id ORDER BY day DESC) AS back
  FROM v WINDOW w AS (PARTITION BY block, customer_id ORDER BY day)) WHERE gap NOT NULL;
SQL
}

sub quantile { # type 7 of the numbers at x of rows with k = 1 .. n
    my ($q) = @_;
    my $h = "((n - 1) * $q / 100.0)";
    return "sum(CASE WHEN k - 1 = CAST($h AS INTEGER) THEN gap * (1 - ($h - CAST($h AS INTEGER))) "
        . "WHEN k - 2 = CAST($h AS INTEGER) THEN gap * ($h - CAST($h AS INTEGER)) END)";
}

sub intervals {
    my ($o) = @_;
    my $quantiles = join ', ', map { quantile(substr($_, 0, 1) eq 'p' ? substr($_, 1) : 50) . " AS $_" }
        qw(p05 p10 p25 median p75 p80 p90 p95 p99);
    return gaps() . <<SQL;
CREATE TABLE sorted AS SELECT *, row_number() OVER (PARTITION BY block ORDER BY gap) AS k,
  count(*) OVER (PARTITION BY block) AS n FROM gap;
CREATE TABLE q AS SELECT block, max(n) AS n, avg(gap) AS mean, $quantiles FROM sorted GROUP BY block;
.headers on
SELECT @{[$o->{by} ? "block AS $o->{by}," : '']} customers, customers - once AS repeat_customers, visits, coalesce(n, 0) AS n,
    mean, p05, p10, p25, median, p75, p80, p90, p95, p99 FROM (
  SELECT block, count(*) AS customers, sum(days = 1) AS once, sum(days) AS visits FROM (
    SELECT block, customer_id, count(*) AS days FROM v GROUP BY block, customer_id) GROUP BY block)
  LEFT JOIN q USING (block) ORDER BY block = '', block;
SQL
}

# Eligible clients of each period and definition with what they must be seen in: `needed` visit days from
# `since` to `till`.
sub retention {
    my ($o) = @_;
    my $whole = $o->{period} =~ /month|quarter|year/;
    my $behind = n("date(b - 0.5 + 1, '+3 months')") . ' - 1';
    my $before = sub { n("date(b - 0.5 + 1, '-$_[0] months')") };
    my $calendar = !$whole ? '' : <<SQL;
  UNION ALL SELECT 'pool:3m', 'all', c.*, b + 1, $behind, 1, $behind FROM c WHERE days > 0
  UNION ALL SELECT 'blocks:3m', 'all', c.*, @{[$before->(3)]}, b, 1, b FROM c WHERE EXISTS (SELECT 1 FROM v
    WHERE v.customer_id = c.customer_id AND v.day >= @{[$before->(6)]} AND v.day < @{[$before->(3)]})
SQL
    return states($o) . <<SQL;
CREATE TABLE c AS SELECT block, customer_id, first, i, a, b, sum(day BETWEEN a AND b) AS days,
    max(CASE WHEN day <= b THEN day END) AS last FROM v CROSS JOIN p GROUP BY block, customer_id, i;
CREATE TABLE e AS
  SELECT 'visit:90d' AS definition, side.name AS side, c.*, CASE WHEN first >= a THEN first ELSE last END + 1 AS since,
    CASE WHEN first >= a THEN first ELSE last END + 90 AS till, 1 AS needed, b + 90 AS closes
    FROM c CROSS JOIN (SELECT 'new' AS name UNION SELECT 'existing' UNION SELECT 'all') AS side
    WHERE days > 0 AND (side.name = 'all' OR (side.name = 'new') = (first >= a))
  UNION ALL SELECT 'range:60d', 'all', c.*, b + 1, b + 60, 1, b + 60 FROM c WHERE days > 0
  UNION ALL SELECT 'share', 'all', c.*, 0, a - 1, 1, b FROM c WHERE days > 0
  UNION ALL SELECT 'repeat', 'all', c.*, a, b, 2, b FROM c WHERE days > 0
  UNION ALL SELECT 'nth:3', 'all', c.*, first, first + 365, 3, b + 365 FROM c WHERE days > 0 AND first >= a
  $calendar;
CREATE TABLE done AS SELECT block, i, definition, side, count(*) AS eligible, sum(back) AS retained FROM (
    SELECT *, (SELECT count(*) FROM v WHERE v.block = e.block AND v.customer_id = e.customer_id
      AND v.day BETWEEN since AND till) >= needed AS back FROM e) GROUP BY block, i, definition, side
  UNION ALL SELECT block, i, 'crr', 'all', sum(opening), sum(opening AND closing) FROM state GROUP BY block, i;
CREATE TABLE asked(k INTEGER PRIMARY KEY, definition, side, closes);
INSERT INTO asked(definition, side, closes) VALUES ('visit:90d', 'new', '+90'), ('visit:90d', 'existing', '+90'), ('visit:90d', 'all', '+90'),
  @{[$whole ? "('pool:3m', 'all', ''), ('blocks:3m', 'all', '+0')," : '']} ('range:60d', 'all', '+60'),
  ('share', 'all', '+0'), ('repeat', 'all', '+0'), ('nth:3', 'all', '+365'), ('crr', 'all', '+0');
.headers on
SELECT @{[$o->{by} ? "block AS $o->{by}," : '']} period, definition, side AS new_or_existing, eligible, retained,
    @{[rate('retained', 'eligible', "closed AND NOT (edge AND definition = 'crr')")]},
    trim(CASE WHEN edge AND definition = 'crr' THEN 'edge ' ELSE '' END || CASE WHEN closed THEN '' ELSE 'open' END) AS note FROM (
  SELECT *, coalesce(e, 0) AS eligible, coalesce(r, 0) AS retained,
    CASE WHEN closes = '' THEN $behind ELSE b + closes END <= observed AS closed
  FROM p JOIN edges USING (i) CROSS JOIN asked CROSS JOIN blocks CROSS JOIN const LEFT JOIN
    (SELECT block, i, definition, side, eligible AS e, retained AS r FROM done) USING (block, i, definition, side))
  @{[$o->{by} ? 'WHERE eligible OR retained' : '']} ORDER BY block = '', block, i, k;
SQL
}

sub overdue {
    my ($o) = @_;
    my ($median, $spend) = (quantile(50), 'SELECT sum(counted) FROM line WHERE line.customer_id = t.customer_id AND line.block = t.block');
    return gaps() . <<SQL;
CREATE TABLE own AS SELECT block, customer_id, n, $median AS typical FROM (
  SELECT *, row_number() OVER (PARTITION BY block, customer_id ORDER BY gap) AS k, count(*) OVER (PARTITION BY block, customer_id) AS n
  FROM gap WHERE back <= 6) GROUP BY block, customer_id;
CREATE TABLE shared AS SELECT block, $median AS typical FROM (
  SELECT *, row_number() OVER (PARTITION BY block ORDER BY gap) AS k, count(*) OVER (PARTITION BY block) AS n FROM gap) GROUP BY block;
CREATE TABLE everyone AS SELECT $median AS typical FROM (
  SELECT *, row_number() OVER (ORDER BY gap) AS k, count(*) OVER () AS n FROM gap);
CREATE TABLE typed AS SELECT l.block, l.customer_id, last, CASE WHEN n >= 2 THEN own.typical ELSE coalesce(shared.typical, everyone.typical) END AS typical,
    CASE WHEN n >= 2 THEN 'own' WHEN shared.typical NOT NULL AND '$o->{per}' <> '' THEN 'category' WHEN everyone.typical NOT NULL THEN 'all' END AS basis
  FROM (SELECT block, customer_id, max(day) AS last FROM v GROUP BY block, customer_id) AS l LEFT JOIN own USING (block, customer_id)
  LEFT JOIN shared USING (block) CROSS JOIN everyone;
CREATE TABLE listed AS SELECT *, as_of - last AS ago, (as_of - last) / typical AS ratio, CAST(ceil(typical) AS INTEGER) AS whole,
    coalesce(($spend AND day > as_of - 365), 0) AS cents FROM typed AS t CROSS JOIN const;
.headers on
SELECT customer_id, block AS category, typical AS typical_interval, basis, date(last + whole - 0.5) AS due_date, ago - whole AS overdue_days,
    ratio AS overdue_ratio, CASE WHEN ago > $o->{inactive} THEN 'lost' WHEN ratio <= 1 THEN 'on_time' WHEN ratio <= 1.25 THEN 'due'
      WHEN ratio <= 2 THEN 'late' WHEN ratio > 2 THEN 'very_late' END AS due_stage, cents / 100.0 AS spend_365d,
    (SELECT staff FROM line WHERE line.customer_id = listed.customer_id AND line.block = listed.block AND visit AND staff <> ''
      ORDER BY date DESC, time DESC, staff LIMIT 1) AS staff_last
  FROM listed ORDER BY cents DESC, ratio IS NULL, ratio DESC, customer_id, block;
SQL
}

# Clients of stylists who left, and how those of the others did who were like them on that day: in a cell
# of days since the last visit and visits, else in the band of days, else all.
sub departure {
    my ($o) = @_;
    my $like = sub { "(SELECT avg(back) FROM control AS k WHERE k.one = m.one $_[0])" };
    return <<SQL;
CREATE TABLE worked AS SELECT staff, max(day) AS until FROM line WHERE staff <> '' GROUP BY staff;
CREATE TABLE gone AS SELECT staff AS one, until AS d FROM worked CROSS JOIN const WHERE until + $o->{horizon} < observed;
CREATE TABLE known AS SELECT one, d, l.customer_id, d - max(day) AS ago, count(DISTINCT day) AS days,
    (SELECT staff FROM line AS s WHERE s.customer_id = l.customer_id AND visit AND day <= d AND staff <> ''
      GROUP BY staff ORDER BY count(DISTINCT day) DESC, max(day) DESC, staff LIMIT 1) AS top,
    EXISTS (SELECT 1 FROM line AS b WHERE b.customer_id = l.customer_id AND visit AND day > d AND day <= d + $o->{horizon}) AS back
  FROM gone JOIN line AS l ON visit AND day <= d GROUP BY one, l.customer_id HAVING ago <= $o->{seen};
CREATE TABLE cell AS SELECT *, (ago > 30) + (ago > 60) + (ago > 120) AS band, (days > 1) + (days > 3) + (days > 7) AS often FROM known;
CREATE TABLE control AS SELECT cell.* FROM cell JOIN worked ON staff = top WHERE top <> one AND until >= d + $o->{horizon};
.headers on
SELECT one AS staff, clients, clients - returned AS left_with, returned, 1.0 * returned / clients AS rate, control_rate,
    1.0 * returned / clients - control_rate AS difference FROM (
  SELECT one, count(*) AS clients, sum(back) AS returned, avg(coalesce(@{[$like->('AND k.band = m.band AND k.often = m.often')]},
    @{[$like->('AND k.band = m.band')]}, @{[$like->('')]})) AS control_rate
  FROM cell AS m WHERE top = one GROUP BY one) ORDER BY one;
SQL
}

# ---- one run of each beside the other ------------------------------------------------------

my %sql = (activity => \&activity, retention => \&retention, bridge => \&bridge, cohort => \&cohort,
    intervals => \&intervals, overdue => \&overdue, departure => \&departure);

sub check {
    my ($base, $analysis, $o, @options) = @_;
    $o = { %$o, analysis => $analysis };
    my @run = ($analysis, '-q', '-a', $o->{as_of}, '--basis', $o->{basis}, @options);
    push @run, '--period', $o->{period} if $analysis !~ /intervals|overdue|departure/;
    push @run, '--inactive', $o->{inactive} if $analysis =~ /retention|bridge|overdue/;
    push @run, map { $o->{$_} ? ("--$_", $o->{$_}) : () } qw(since until);
    my @where = ($o->{without} ? "staff != $o->{without}" : (), $o->{source} ? "source = $o->{source}" : ());
    push @run, '--where', join ' and ', @where if @where;
    push @run, '-g', $o->{by} if $o->{by} && $analysis ne 'overdue';
    push @run, '-J', "$tmp/who.csv" if ($o->{by} // '') eq 'source' || $o->{source};
    open my $sql, '>', "$tmp/sql" or die;
    print $sql base($o), $sql{$analysis}->($o);
    close $sql or die;
    my $text = `sqlite3 -batch -bail :memory: < $tmp/sql 2>$tmp/err`;
    my $complaint = do { local (@ARGV, $/) = "$tmp/err"; <> } // '';
    my @want = rows($text);
    my @got = rows_of('crm-churn', @run, $o->{file});
    # periods before the first visit of anyone say nothing, and may be there
    my $begins = $analysis !~ /bridge|retention/ || $o->{by} ? "" : @want ? $want[0]{period} : "9999";
    my @before = grep { $_->{period} lt $begins } $begins ? @got : ();
    splice @got, 0, @before if !grep { my $r = $_; grep { $r->{$_} } qw(eligible retained opening new closing) } @before;
    my $wrong = $complaint ne '' ? "sqlite3: $complaint" : @got == @want ? '' : @got . ' rows, not ' . @want;
    for my $i ($complaint ne '' ? () : 0 .. $#want) {
        my ($g, $w) = ($got[$i] // {}, $want[$i]);
        for my $c (sort keys %$w) {
            my ($x, $y) = ($g->{$c} // 'none', $w->{$c});
            next if $x eq $y || $x =~ /^-?[\d.]+(?:e-?\d+)?$/ && $y =~ /^-?[\d.]+(?:e-?\d+)?$/ && abs($x - $y) <= 1e-9 * (1 + abs $y);
            $wrong .= "; row $i (" . join(' ', map { $w->{$_} // () } $o->{by} // '', qw(customer_id category period cohort age definition new_or_existing))
                . ") $c: '$x', not '$y'" if length $wrong < 500;
        }
    }
    ok($wrong eq '', "base $base: " . join(' ', @run) . ', rows: ' . @want) or diag($wrong);
}

for my $base (1 .. $ENV{BASES} // 20) {
    my $file = "$tmp/base.csv";
    my $span = pick(40, 200, 450);
    my %has = write_base($file, $span);
    my %o = (file => $file, has => \%has, basis => pick('cash', 'service'), inactive => pick(30, 45, 90), as_of =>
        day(pick($span, $span + 100, int($span / 2), 58, 59, 424)), period => pick(qw(week month month quarter year)), visit => 'day', per => '');
    go_on($file, $o{as_of});
    $o{since} = day(int rand $span / 2) if rand() < 0.2;
    $o{until} = day(int($span / 2 + rand $span)) if rand() < 0.2;
    $o{without} = 'Leo' if $has{staff} && rand() < 0.2;
    $o{source} = 'web' if rand() < 0.25;
    my $by = pick(undef, 'source', $has{staff} ? 'staff' : undef);
    my $visit = pick('day', $has{txn_id} ? 'txn' : 'day', 'row');
    check($base, 'activity', { %o, by => $by, visit => $visit }, '--visit', $visit);
    check($base, 'retention', { %o, by => ($by // '') eq 'source' ? $by : undef }, '--definition', 'visit', $o{period} =~ /month|quarter|year/ ?
        ('--definition', 'pool', '--definition', 'blocks') : (), map { ('--definition', $_) } qw(range share repeat nth crr));
    check($base, 'bridge', { %o, by => $by });
    check($base, 'cohort', { %o, by => $by });
    check($base, 'intervals', { %o, by => $by });
    check($base, 'overdue', { %o, by => $has{category} ? 'category' : undef, per => 'category' }, '--per', 'category') if $has{category};
    check($base, 'overdue', \%o);
    check($base, 'departure', { %o, source => undef, horizon => 30, seen => 45 }, '--horizon', '30d', '--seen', 45) if $has{staff};
}
done_testing();
