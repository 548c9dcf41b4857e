#!/usr/bin/env perl
# crm-rfm on random bases: against sqlite3 and exact arithmetic in perl; and what must not matter
# (order of rows, threads, own thresholds)
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);
my $sqlite = !system 'sqlite3 --version >/dev/null 2>&1';

sub quoted { my ($s) = @_; $s =~ /[",]/ ? '"' . $s =~ s/"/""/gr . '"' : $s }

sub day { # days after 2020-01-01
    my ($n) = @_;
    my @t = gmtime(1577836800 + 86400 * $n);
    return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}

# ---- a random base ----

sub base {
    my ($rows, $clients) = @_;
    my @ids = map { pick('c', 'client,', 'a rather long id of number ', '会员', '"q"') . $_ } 1 .. $clients;
    my %has = map { $_ => rand() < 0.6 } qw(kind txn_id time);
    $has{txn_id} = 1;
    my $span = pick(5, 60, 400, 900);
    my $decimals = pick(0, 1, 2, 4);
    my @rows;
    for (1 .. $rows) {
        my $txn = pick('', map { "T$_" } 1 .. 6, 'x' x 300);
        my $amount = pick(0, 20, 80, int(rand 500), int(rand 50000) / 100, rand 100, -rand 60);
        push @rows, {
            customer_id => rand() < 0.05 ? '' : pick(@ids),
            date => day(int rand $span) . ($has{time} && rand() < 0.7
                ? sprintf('%s%02d:%02d:00', pick('T', ' '), rand 24, rand 60) : ''),
            amount => sprintf("%.${decimals}f", $amount),
            kind => $has{kind}
                ? pick('', '', 'service', 'product', 'prepaid', 'redeem', 'refund', 'other') : '',
            txn_id => $txn,
        };
    }
    my @columns = ('customer_id', 'date', 'amount', 'txn_id', $has{kind} ? 'kind' : ());
    return { columns => \@columns, rows => \@rows, decimals => $decimals < 2 ? 2 : $decimals };
}

# Somebody without a name came on this day, and now and then before: the rows go on until the as-of day.
sub go_on {
    my ($base, $day) = @_;
    push @{ $base->{rows} }, map { { customer_id => '', date => $_, amount => '0', kind => '', txn_id => '' } }
        $day, grep { $_ lt $day } map { day($_ * 300) } 0 .. 3;
    return $base;
}

sub write_base {
    my ($base, $file, @rows) = @_;
    @rows = @{ $base->{rows} } if !@rows;
    open my $out, '>', $file or die "$file: $!";
    print $out join(',', @{ $base->{columns} }), "\n";
    print $out join(',', map { quoted($_) } @$_{ @{ $base->{columns} } }), "\n" for @rows;
    close $out or die "$file: $!";
}

sub run {
    my @command = @_;
    open my $in, '-|', 'crm-rfm', '-q', @command or die "crm-rfm: $!";
    local $/;
    my $text = <$in>;
    close $in;
    return { text => $text, exit => $? >> 8 };
}

# ---- the same by SQL ----

sub oracle {
    my ($base, $o) = @_;
    my $unit = { day => 'day', txn => "day || '|' || txn", row => 'n' }->{ $o->{visit} };
    my $left_out = $o->{basis} eq 'cash' ? 'redeem' : 'prepaid';
    my $sql = ".mode csv\nCREATE TABLE raw(id, date, amount, txn, kind);\nBEGIN;\n";
    for my $r (@{ $base->{rows} }) {
        my @v = map { my $s = $_; $s =~ s/'/''/g; "'$s'" } @$r{qw(customer_id date amount txn_id kind)};
        $sql .= 'INSERT INTO raw VALUES (' . join(',', @v) . ");\n";
    }
    my $money = $o->{score_on} eq 'last365' ? 'last365' : 'c.e4';
    my $where = "id <> '' AND id NOT IN (" . join(',', map { "'" . s/'/''/gr . "'" } @{ $o->{walk_in} }) . ')';
    $where .= " AND day <= '$o->{as_of}'" if $o->{as_of};
    $where .= " AND day >= '$o->{since}'" if $o->{since};
    $where .= " AND day <= '$o->{until}'" if $o->{until};
    my $as_of = $o->{as_of} ? "'$o->{as_of}'" : '(SELECT max(substr(date, 1, 10)) FROM raw)';
    return $sql . <<SQL;
COMMIT;
CREATE TABLE t AS SELECT *, kind NOT IN ('prepaid', 'refund') AS visit,
    CASE WHEN kind = '$left_out' THEN 0 ELSE e4 END AS counted FROM (
  SELECT rowid AS n, id, substr(date, 1, 10) AS day, txn, CAST(round(amount * 10000) AS INTEGER) AS e4,
    CASE WHEN length(date) > 10
      THEN substr(date, 12, 2) * 3600 + substr(date, 15, 2) * 60 ELSE -1 END AS second,
    CASE WHEN kind <> '' THEN kind WHEN CAST(amount AS REAL) < 0 THEN 'refund' ELSE 'other' END AS kind
  FROM raw WHERE 1) WHERE $where;
CREATE TABLE c AS SELECT id, min(n) AS n, sum(counted) AS e4,
    min(CASE WHEN visit THEN day END) AS first, max(CASE WHEN visit THEN day END) AS last,
    count(DISTINCT CASE WHEN visit THEN $unit END) AS visits,
    sum(CASE WHEN julianday($as_of) - julianday(day) < 365 THEN counted ELSE 0 END) AS last365
  FROM t GROUP BY id;
CREATE TABLE f AS SELECT id, e4 FROM (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY day, second, key) AS k FROM (
    SELECT id, day, -1 AS second, '' AS key, sum(counted) AS e4, max(visit) AS visit FROM t
      WHERE '$o->{visit}' = 'day' GROUP BY id, day
    UNION ALL SELECT id, day, min(second), txn, sum(counted), max(visit) FROM t
      WHERE '$o->{visit}' = 'txn' GROUP BY id, day, txn
    UNION ALL SELECT id, day, second, counted, counted, visit FROM t WHERE '$o->{visit}' = 'row')
  WHERE visit) WHERE k = 1;
SELECT c.id, first, last, CAST(julianday($as_of) - julianday(last) AS INTEGER),
    CAST(julianday($as_of) - julianday(first) AS INTEGER), visits, c.e4, f.e4, last365, $as_of,
    CASE WHEN visits THEN ntile($o->{bins}) OVER (PARTITION BY visits > 0
      ORDER BY julianday(last), id) END,
    CASE WHEN visits THEN ntile($o->{bins}) OVER (PARTITION BY visits > 0 ORDER BY visits, id) END,
    CASE WHEN visits THEN ntile($o->{bins}) OVER (PARTITION BY visits > 0 ORDER BY $money, id) END
  FROM c LEFT JOIN f USING (id) ORDER BY n;
SQL
}

# ---- scores in perl, by integers ----

# 1 + number of type-7 cuts strictly below; with $raise: at or below, cuts raised
sub quantile_score {
    my ($x, $values, $bins, $raise) = @_;
    my @s = sort { $a <=> $b } @$values;
    my $score = 1;
    for my $i (1 .. $bins - 1) {
        my $at = int($#s * $i / $bins);
        my $rest = $#s * $i - $at * $bins;
        my ($low, $high) = ($s[$at], $at < $#s ? $s[ $at + 1 ] : $s[$at]);
        my $d = $bins * ($x - $low - ($raise // 0)) - $rest * ($high - $low);
        $score++ if defined $raise ? $d >= 0 : $d > 0;
    }
    return $score;
}

# smallest sum of squares over all ways to cut the sorted distinct values
sub kmeans_cost {
    my ($groups) = @_;
    my $sum = 0;
    for my $g (@$groups) {
        my $mean = 0;
        $mean += $_ / @$g for @$g;
        $sum += ($_ - $mean)**2 for @$g;
    }
    return $sum;
}

sub best_cost {
    my ($k, @s) = @_;
    my %count;
    $count{$_}++ for @s;
    my @d = sort { $a <=> $b } keys %count;
    $k = @d if $k > @d;
    my $best;
    my $try;
    $try = sub {
        my ($from, $left, @groups) = @_;
        if ($left == 1) {
            my $cost = kmeans_cost([@groups, [map { ($_) x $count{$_} } @d[$from .. $#d]]]);
            $best = $cost if !defined $best || $cost < $best;
            return;
        }
        for my $to ($from .. $#d - $left + 1) {
            $try->($to + 1, $left - 1, @groups, [map { ($_) x $count{$_} } @d[$from .. $to]]);
        }
    };
    $try->(0, $k);
    return $best;
}

sub near { my ($x, $y) = @_; abs($x - $y) <= 1e-11 * (abs($y) + 1e-300) }

my %score_options = (
    quantile => [], 'rfm-r' => ['--method', 'rfm-r'], ntile => ['--method', 'ntile'],
    nested => ['--method', 'nested'], kmeans => ['--method', 'kmeans']);

sub check_scores {
    my ($name, $method, $o, $got, $want) = @_;
    my @scored = grep { $_->{visits} } @$want;
    my $bins = $o->{bins};
    my %value = (r => 'recency', f => 'visits', m => $o->{score_on} eq 'last365' ? 'last365' : 'e4');
    my $wrong = '';
    for my $i (0 .. $#$want) {
        my ($g, $w) = ($got->[$i], $want->[$i]);
        if (!$w->{visits}) {
            $wrong ||= "$w->{id}: scores without a visit" if join('', @$g{qw(r f m rfm_score)}) ne '';
            next;
        }
        my %score;
        for my $m (qw(r f m)) {
            my $v = $value{$m};
            if ($method eq 'ntile') {
                $score{$m} = $w->{"ntile_$m"};
                next;
            }
            next if $method eq 'kmeans';
            my @group = @scored;
            if ($method eq 'nested') {
                @group = grep { $_->{r} == $w->{r} } @group if $m ne 'r';
                @group = grep { $_->{f} == $w->{f} } @group if $m eq 'm';
            }
            my $raise = $method eq 'rfm-r' ? ($m eq 'm' ? 10000 : 1) : undef;
            $score{$m} = quantile_score($w->{$v}, [map { $_->{$v} } @group], $bins, $raise);
            $score{$m} = $bins + 1 - $score{$m} if $m eq 'r';
            $wrong ||= "$w->{id} $m: $g->{$m}, not $score{$m}" if $g->{$m} != $score{$m};
            $w->{$m} = $score{$m};
        }
        if ($method eq 'ntile') {
            $wrong ||= "$w->{id} $_: $g->{$_}, not $score{$_}"
                for grep { $g->{$_} != $score{$_} } qw(r f m);
        }
        my $joined = join $bins > 9 ? '-' : '', @$g{qw(r f m)};
        $wrong ||= "$w->{id} rfm_score $g->{rfm_score}" if $g->{rfm_score} ne $joined;
    }
    if ($method eq 'kmeans' && @scored && @scored <= 12 && $bins <= 4) {
        for my $m (qw(r f m)) {
            my %group;
            push @{ $group{ $got->[$_]{$m} } }, $want->[$_]{ $value{$m} }
                for grep { $want->[$_]{visits} } 0 .. $#$want;
            my $cost = kmeans_cost([values %group]);
            my $best = best_cost($bins, map { $_->{ $value{$m} } } @scored);
            $wrong ||= "$m: sum of squares $cost, the best is $best"
                if $cost > $best + 1e-9 * ($best + 1);
        }
    }
    is($wrong, '', "$name: $method scores of " . @scored . ' clients');
}

sub check_base {
    my ($name, $base, $o) = @_;
    my $file = "$tmp/base.csv";
    write_base($base, $file);
    my @options = ('--visit', $o->{visit}, '--basis', $o->{basis}, '-b', $o->{bins}, '--score-on',
        $o->{score_on}, map { ("--$_", $o->{$_}) } grep { $o->{$_} } qw(since until));
    push @options, '-a', $o->{as_of} if $o->{as_of};
    push @options, '--walk-in', $_ for @{ $o->{walk_in} };
    open my $sql, '>', "$tmp/oracle.sql" or die;
    print $sql oracle($base, $o);
    close $sql or die;
    my @columns = qw(id first last recency tenure visits e4 first_e4 last365 as_of ntile_r ntile_f ntile_m);
    my $text = `sqlite3 :memory: < $tmp/oracle.sql`;
    my @want = rows(join(',', @columns) . "\n" . $text =~ s/\r//gr);
    my $run = run(@options, $file);
    my @got = rows($run->{text});
    my $wrong = $run->{exit} ? "exit $run->{exit}" : '';
    $wrong ||= 'order or number of clients'
        if join("\n", map { $_->{customer_id} } @got) ne join("\n", map { $_->{id} } @want);
    for my $i ($wrong ? () : 0 .. $#want) {
        my ($g, $w) = ($got[$i], $want[$i]);
        my %text = (first_date => 'first', last_date => 'last', recency_days => 'recency',
            tenure_days => 'tenure', frequency => 'visits', as_of => 'as_of');
        for my $c (sort keys %text) {
            $wrong ||= "$w->{id} $c: '$g->{$c}', not '$w->{$text{$c}}'"
                if $g->{$c} ne $w->{ $text{$c} };
        }
        $wrong ||= "$w->{id} monetary: $g->{monetary}, not $w->{e4} / 10000"
            if sprintf('%.0f', $g->{monetary} * 10000) != $w->{e4};
        my $mean = $w->{visits} ? $w->{e4} / 10000 / $w->{visits} : '';
        my $repeat = $w->{visits} > 1
            ? ($w->{e4} - $w->{first_e4}) / 10000 / ($w->{visits} - 1) : '';
        for my $pair (['avg_visit', $mean], ['repeat_monetary', $repeat]) {
            my ($c, $v) = @$pair;
            $wrong ||= "$w->{id} $c: '$g->{$c}', not '$v'"
                if ($v eq '') != ($g->{$c} eq '') || ($v ne '' && !near($g->{$c}, $v));
        }
    }
    is($wrong, '', "$name: " . @{ $base->{rows} } . ' rows, ' . @want . " clients (@options)");
    return if $wrong || $o->{score_on} eq 'mean';
    for my $method (sort keys %score_options) {
        # nested needs the scores of the whole group of each level first
        if ($method eq 'nested') {
            my @scored = grep { $_->{visits} } @want;
            for my $w (@scored) {
                $w->{r} = $o->{bins} + 1
                    - quantile_score($w->{recency}, [map { $_->{recency} } @scored], $o->{bins});
            }
            for my $w (@scored) {
                $w->{new_f} = quantile_score($w->{visits},
                    [map { $_->{visits} } grep { $_->{r} == $w->{r} } @scored], $o->{bins});
            }
            $_->{f} = $_->{new_f} for @scored;
        }
        my @scores = rows(run(@options, @{ $score_options{$method} }, $file)->{text});
        check_scores($name, $method, $o, \@scores, \@want);
    }
}

SKIP: {
    skip 'no sqlite3', 1 if !$sqlite;
    for my $i (1 .. 25) {
        my $base = base(1 + int rand(pick(4, 30, 150)), 1 + int rand(pick(3, 12, 40)));
        my @ids = grep { length } map { $_->{customer_id} } @{ $base->{rows} };
        my $o = {
            visit => pick(qw(day day txn row)), basis => pick(qw(cash service)),
            bins => pick(2, 3, 4, 5, 5, 7, 12), score_on => pick(qw(total total last365 mean)),
            as_of => rand() < 0.8 ? day(int rand 950) : '',
            since => rand() < 0.2 ? day(int rand 300) : '',
            until => rand() < 0.2 ? day(300 + int rand 600) : '',
            walk_in => [rand() < 0.2 ? grep { !/,/ } $ids[0] // () : ()],
        };
        # one date far behind the others would be asked about
        $o->{as_of} ||= day(900) if grep { $_->{date} gt day(60) } @{ $base->{rows} };
        go_on($base, $o->{as_of}) if $o->{as_of};
        check_base("base $i", $base, $o);
    }
}

# ---- what must not matter ----

sub sorted { my ($header, @rows) = split /\n/, $_[0]; join "\n", $header, sort @rows }

for my $visit (qw(day txn row)) {
    my $base = go_on(base(400, 25), day(900));
    write_base($base, "$tmp/a.csv");
    write_base($base, "$tmp/b.csv", shuffled(@{ $base->{rows} }));
    for my $method (sort keys %score_options) {
        my @options = ('--visit', $visit, '-a', day(900), @{ $score_options{$method} });
        is(sorted(run(@options, "$tmp/b.csv")->{text}), sorted(run(@options, "$tmp/a.csv")->{text}),
            "--visit $visit, $method: the order of rows does not matter");
    }
}

for my $visit (qw(day txn row)) {
    # several blocks of 256 KiB, in two files
    my $base = go_on(base(30000, 2000), day(900));
    write_base($base, "$tmp/a.csv", @{ $base->{rows} }[0 .. 19999]);
    write_base($base, "$tmp/b.csv", @{ $base->{rows} }[20000 .. $#{ $base->{rows} }]);
    my @options = ('--visit', $visit, '-a', day(900), "$tmp/a.csv", "$tmp/b.csv");
    my $one = run('-j1', @options)->{text};
    ok(run('-j', $_, @options)->{text} eq $one, "--visit $visit: $_ threads, the same bytes") for 2, 3, 8;
    my $sum = 0;
    $sum += sprintf '%.0f', $_->{monetary} * 10000 for rows($one);
    my $all = 0;
    $all += sprintf '%.0f', $_->{amount} * 10000
        for grep { $_->{customer_id} ne '' && $_->{kind} ne 'redeem' } @{ $base->{rows} };
    is($sum, $all, "--visit $visit: monetary adds up to all amounts of clients");
}

for my $i (1 .. 12) {
    my $base = go_on(base(300, 5 + int rand 60), day(900));
    my $bins = pick(2, 3, 5, 6, 7, 9, 11, 100);
    my $method = pick(qw(quantile rfm-r kmeans fixed));
    my @cuts = map { join ',', map { $_ * 20 } 1 .. $bins - 1 } 1 .. 3;
    my @options = ('--visit', 'row', '-a', day(900), '--method', $method, '-b', $bins, '--score-on',
        pick(qw(total mean last365)));
    write_base($base, "$tmp/a.csv");
    my $first = run(@options, $method eq 'fixed' ? ('--cuts', "r=$cuts[0];f=$cuts[1];m=$cuts[2]") : (),
        '--thresholds', "$tmp/t.csv", "$tmp/a.csv");
    my $second = run(@options, '--use-thresholds', "$tmp/t.csv", "$tmp/a.csv");
    is($second->{text}, $first->{text}, "@options: own thresholds give the same scores");
    my %sum;
    $sum{ $_->{measure} } += $_->{customers} for rows_of_file("$tmp/t.csv");
    my $scored = grep { $_->{frequency} } rows($first->{text});
    is_deeply(\%sum, { recency => $scored, frequency => $scored, monetary => $scored },
        'customers of the thresholds add up');
}
done_testing;
