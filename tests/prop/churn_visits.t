#!/usr/bin/env perl
# crm-churn activity, retention, bridge, cohort and intervals on random transactions against the
# definitions worked out the slow way, and against each other.  SEED=n repeats a run.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use List::Util qw(shuffle sum0 min max uniq);
use POSIX ();
use Scalar::Util qw(looks_like_number);
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

# ---- days and months -------------------------------------------------------------------
my (@date, %day, %month, @month_start);
for my $d (0 .. 800) {
    my @t = gmtime(86400 * (17532 + $d)); # from 2018-01-01
    $date[$d] = sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
    $day{ $date[$d] } = $d;
    my $m = substr $date[$d], 0, 7;
    push @month_start, $d if !exists $month{$m};
    $month{$m} //= $#month_start;
}
my @month_name = sort keys %month;
sub month_of { return $month{ substr $date[$_[0]], 0, 7 } }
sub add_months { # the day some months later, the month's last if there is no such day
    my ($d, $n) = @_;
    my ($y, $m, $md) = $date[$d] =~ /(\d+)-(\d+)-(\d+)/;
    my $at = $y * 12 + $m - 1 + $n;
    for my $try (0 .. 3) {
        my $text = sprintf '%04d-%02d-%02d', int($at / 12), $at % 12 + 1, $md - $try;
        return $day{$text} if exists $day{$text};
    }
    return $n < 0 ? -1e6 : 1e6;
}

# ---- random transactions ---------------------------------------------------------------
my @kinds = ('service', 'service', 'service', 'product', 'prepaid', 'redeem', 'refund', 'other', '');
my @rows;
my $as_of = 500 + int rand 60;
for my $c (1 .. 120) {
    my $d = int rand 450;
    while ($d < $as_of + 20) {
        for (1 .. 1 + int rand 2.2) {
            my $kind = $kinds[rand @kinds];
            my $amount = (1 + int rand 20000) / 100 * ($kind eq 'refund' ? -1 : 1);
            push @rows, { customer_id => rand() < 0.02 ? '' : "c$c", date => $date[$d], d => $d,
                amount => sprintf('%.2f', $amount), kind => $kind, staff => 's' . int rand 3,
                cost => rand() < 0.5 ? sprintf('%.2f', rand 20) : '',
                discount => rand() < 0.2 ? sprintf('%.2f', rand 9) : '' };
        }
        last if rand() < 0.15;
        $d += 1 + int(rand() < 0.2 ? rand 120 : rand 40);
    }
}
my @header = qw(customer_id date amount kind staff cost discount);
sub write_rows {
    my ($file, @list) = @_;
    open my $out, '>', $file or die;
    print $out join(',', @header), "\n", map { join(',', @$_{@header}) . "\n" } @list;
    close $out or die;
}
write_rows("$tmp/tx.csv", @rows);
write_rows("$tmp/shuffled.csv", shuffle @rows);
my @common = ('-q', '-a', $date[$as_of]);
sub run { return rows_of('crm-churn', @_, @common, "$tmp/tx.csv") }

# ---- the slow way ----------------------------------------------------------------------
my %is_visit = map { $_ => 1 } qw(service product redeem other);
my (%visit, %line, %first, @walk_in); # visit{client}{day}{staff}
for my $r (grep { $_->{d} <= $as_of } @rows) {
    my $kind = $r->{kind} || ($r->{amount} < 0 ? 'refund' : 'other');
    $r->{counted} = $kind eq 'redeem' ? 0 : $r->{amount};
    if ($r->{customer_id} eq '') { push @walk_in, $r; next }
    push @{ $line{ $r->{customer_id} } }, $r;
    next if !$is_visit{$kind};
    $visit{ $r->{customer_id} }{ $r->{d} }{ $r->{staff} } = 1;
}
$first{$_} = min(keys %{ $visit{$_} }) for keys %visit;
my $from = month_of(min(map { $_->{d} } grep { $_->{d} <= $as_of } @rows));
my $to = month_of($as_of);
sub days_in { # sorted visit days of a client from day a to day b, with one staff if said
    my ($c, $from, $to, $staff) = @_;
    my @days = grep { $_ >= $from && $_ <= $to && (!defined $staff || $visit{$c}{$_}{$staff}) }
        keys %{ $visit{$c} // {} };
    @days = sort { $a <=> $b } @days;
    return @days;
}
sub cents { return sprintf '%.2f', $_[0] }

# One comparison of all rows of a result with expected ones, by key columns.
sub same {
    my ($name, $got, $want, $keys, $columns) = @_;
    my %got = map { my $r = $_; join('|', @$r{@$keys}) => $r } @$got;
    my ($off, $first) = (0, '');
    for my $w (@$want) {
        my $key = join '|', @$w{@$keys};
        my $g = delete $got{$key};
        for my $c (@$columns) {
            my ($x, $y) = ($g ? $g->{$c} : 'no row', $w->{$c});
            next if $x eq $y || (looks_like_number($x) && looks_like_number($y) && abs($x - $y) < 1e-9 * (1 + abs $y));
            $off++;
            $first ||= "$key $c: $x, expected $y";
        }
    }
    ok(@$want && !$off && !keys %got, $name)
        or diag("$off cells off: $first; not expected: " . join(' ', sort keys %got));
}

# ---- activity --------------------------------------------------------------------------
sub activity {
    my ($staff) = @_; # undef: all
    my @want;
    for my $p ($from .. $to) {
        my ($a, $b) = ($month_start[$p], $month_start[$p + 1] - 1);
        my %w = (period => $month_name[$p], map { $_ => 0 } qw(clients new visits), my @money =
            qw(revenue_new revenue_existing walkin_revenue profit discount refund service prepaid redeemed));
        my ($lines, $costed) = (0, 0);
        for my $c ('', keys %line) {
            my @in = grep { $_->{d} >= $a && $_->{d} <= $b && (!defined $staff || $_->{staff} eq $staff) }
                $c eq '' ? @walk_in : @{ $line{$c} };
            my @days = $c eq '' ? () : days_in($c, $a, $b, $staff);
            my $new = defined $first{$c} && $first{$c} >= $a && $first{$c} <= $b;
            $w{clients} += @days > 0;
            $w{new} += @days && $new ? 1 : 0;
            $w{visits} += @days;
            $lines += @in;
            for my $r (@in) {
                my $kind = $r->{kind} || ($r->{amount} < 0 ? 'refund' : 'other');
                $w{ $c eq '' ? 'walkin_revenue' : $new ? 'revenue_new' : 'revenue_existing' } += $r->{counted};
                $w{profit} += $r->{counted} - $r->{cost} if $r->{cost} ne '';
                $costed++ if $r->{cost} ne '';
                $w{discount} += $r->{discount} || 0;
                $w{refund} -= $r->{amount} if $kind eq 'refund';
                $w{service} += $r->{amount} if $kind eq 'service';
                $w{prepaid} += $r->{amount} if $kind eq 'prepaid';
                $w{redeemed} += $r->{amount} if $kind eq 'redeem';
            }
        }
        $w{existing} = $w{clients} - $w{new};
        $w{revenue} = $w{revenue_new} + $w{revenue_existing} + $w{walkin_revenue};
        $w{profit} = "" if !$costed;
        $w{staff} = $staff;
        push @want, \%w if $lines || !defined $staff;
    }
    return @want;
}
my @columns = qw(clients new existing visits revenue revenue_new revenue_existing profit service
    prepaid redeemed discount refund walkin_revenue);
my @activity = run('activity');
same('activity', \@activity, [activity()], ['period'], \@columns);
my @by_staff = run('activity', '-g', 'staff');
same('activity by staff', \@by_staff, [map { activity($_) } qw(s0 s1 s2)], [qw(staff period)], \@columns);
my $total = sum0(map { $_->{counted} } grep { $_->{d} <= $as_of } @rows);
for my $by ('staff', 'weekday', 'kind', 'staff,kind') {
    is(cents(sum0(map { $_->{revenue} } run('activity', '-g', $by))), cents($total),
        "revenue over all groups of $by is the sum of amounts");
}

# ---- retention -------------------------------------------------------------------------
sub rate { my ($hits, $n) = @_; return $n ? $hits / $n : '' }
sub retention {
    my ($attribute, $grouped) = @_;
    my %cell;
    my $add = sub {
        my ($c, $p, $def, $side, $new, $wa, $wb, $since, $until, $needed) = @_;
        my @days = days_in($c, $wa, $wb);
        my %pick;
        if (!$grouped) {
            %pick = ('' => 1);
        } elsif ($attribute eq 'any') {
            %pick = map { $_ => 1 } map { keys %{ $visit{$c}{$_} } } @days;
        } elsif ($attribute eq 'top') {
            my %n;
            for my $d (@days) { $n{$_}++ for keys %{ $visit{$c}{$d} } }
            my %last;
            for my $d (@days) { $last{$_} = $d for keys %{ $visit{$c}{$d} } }
            my ($top) = sort { $n{$b} <=> $n{$a} || $last{$b} <=> $last{$a} || $a cmp $b } keys %n;
            $pick{$top} = 1;
        } else {
            my $whose = $attribute eq 'default' ? ($new ? 'first' : 'last') : $attribute;
            my $d = $whose eq 'first' ? $days[0] : $days[-1];
            $pick{ (sort keys %{ $visit{$c}{$d} })[0] } = 1;
        }
        for my $s (keys %pick) {
            my $cell = $cell{$s}{$p}{$def}{$side} //= [0, 0, 0];
            $cell->[0]++;
            next if days_in($c, $since, $until) < $needed;
            $cell->[1]++;
            $cell->[2]++ if !$grouped || days_in($c, $since, $until, $s) >= $needed;
        }
    };
    my %closes;
    for my $p ($from .. $to) {
        my ($a, $b) = ($month_start[$p], $month_start[$p + 1] - 1);
        %{ $closes{$p} } = ('visit:90d' => $b + 90, 'pool:3m' => add_months($b + 1, 3) - 1,
            'range:60d' => $b + 60, 'blocks:3m' => $b, share => $b, repeat => $b, 'nth:3' => $b + 365);
        for my $c (keys %visit) {
            my ($b2, $b1) = (add_months($b + 1, -3), add_months($b + 1, -6));
            $add->($c, $p, 'blocks:3m', 'all', 0, $b1, $b2 - 1, $b2, $b, 1) if days_in($c, $b1, $b2 - 1);
            my @days = days_in($c, $a, $b) or next;
            my $new = $first{$c} >= $a;
            my $at = $new ? $first{$c} : $days[-1];
            $add->($c, $p, 'visit:90d', $_, $new, $a, $b, $at + 1, $at + 90, 1)
                for $new ? 'new' : 'existing', 'all';
            $add->($c, $p, 'pool:3m', 'all', $new, $a, $b, $b + 1, $closes{$p}{'pool:3m'}, 1);
            $add->($c, $p, 'range:60d', 'all', $new, $a, $b, $b + 1, $b + 60, 1);
            $add->($c, $p, 'share', 'all', $new, $a, $b, -1, $a - 1, 1);
            $add->($c, $p, 'repeat', 'all', $new, $a, $b, $a, $b, 2);
            $add->($c, $p, 'nth:3', 'all', $new, $a, $b, $first{$c}, $first{$c} + 365, 3) if $new;
        }
    }
    my @want;
    for my $s ($grouped ? qw(s0 s1 s2) : '') {
        for my $p ($from .. $to) {
            for my $def (qw(visit:90d pool:3m range:60d blocks:3m share repeat nth:3)) {
                for my $side ($def =~ /^visit/ ? qw(new existing all) : 'all') {
                    my $n = $cell{$s}{$p}{$def}{$side};
                    next if $grouped && !$n;
                    $n //= [0, 0, 0];
                    my $open = $closes{$p}{$def} > $as_of;
                    push @want, { staff => $s, period => $month_name[$p], definition => $def,
                        new_or_existing => $side, eligible => $n->[0], retained => $n->[1],
                        rate => $open ? '' : rate($n->[1], $n->[0]), note => $open ? 'open' : '',
                        $grouped ? (retained_same => $n->[2],
                            rate_same => $open ? '' : rate($n->[2], $n->[0])) : (retained_same => '') };
                }
            }
        }
    }
    return \@want;
}
my @key = qw(period definition new_or_existing);
same('retention, all definitions', [run('retention', '--definition', 'all')], retention('default', 0),
    \@key, [qw(eligible retained rate note retained_same)]);
for my $attribute (qw(default first last top any)) {
    same("retention by staff, $attribute",
        [run('retention', '--definition', 'all', '-g', 'staff', '--attribute', $attribute)],
        retention($attribute, 1), ['staff', @key], [qw(eligible retained rate note retained_same rate_same)]);
}

# ---- bridge ----------------------------------------------------------------------------
my $inactive = 45;
my @bridge = run('bridge', '--inactive', $inactive);
{
    my $active = sub { my ($c, $d) = @_; my @days = days_in($c, -1, $d); @days && $d - $days[-1] <= $inactive };
    my @want;
    for my $p ($from .. $to) {
        my ($a, $b) = ($month_start[$p], min($month_start[$p + 1] - 1, $as_of));
        my %w = (period => $month_name[$p], map { $_ => 0 } qw(opening new won_back lost closing revenue_lost));
        for my $c (keys %visit) {
            my $seen = days_in($c, $a, $b) > 0;
            my ($open, $close) = ($active->($c, $a - 1) ? 1 : 0, $active->($c, $b) ? 1 : 0);
            my $new = $seen && $first{$c} >= $a ? 1 : 0;
            my $won = $seen && !$open && !$new ? 1 : 0;
            $w{opening} += $open; $w{closing} += $close; $w{new} += $new; $w{won_back} += $won;
            next if $close || !($open || $new || $won);
            $w{lost}++;
            my $last = (days_in($c, -1, $b))[-1];
            $w{revenue_lost} += sum0(map { $_->{counted} }
                grep { $_->{d} > $last - 365 && $_->{d} <= $last } @{ $line{$c} });
        }
        push @want, \%w;
    }
    same('bridge', \@bridge, \@want, ['period'], [qw(opening new won_back lost closing revenue_lost)]);
}
my $broken = 0;
$broken += $_->{opening} + $_->{new} + $_->{won_back} - $_->{lost} != $_->{closing} for @bridge;
$broken += $bridge[$_]{opening} != $bridge[$_ - 1]{closing} for 1 .. $#bridge;
is($broken, 0, 'the bridge closes in every period, and the next one starts there');
{
    my ($crr) = grep { $_->{note} eq '' && $_->{eligible} > 20 }
        run('retention', '--definition', 'crr', '--inactive', $inactive);
    my ($of) = grep { $_->{period} eq $crr->{period} } @bridge;
    ok(abs($crr->{rate} + $of->{churn_rate} - 1) < 1e-11, 'crr and churn_rate are shares of the opening clients and add up to 1');
    my @rate = map { $_->{churn_rate} } grep { $_->{churn_rate} ne '' } @bridge;
    is(scalar(grep { $_ < 0 || $_ > 1 } @rate), 0, scalar(@rate) . ' churn rates from 0 to 1');
}

# ---- cohort ----------------------------------------------------------------------------
my @cohort = run('cohort');
{
    my %w;
    for my $c (keys %visit) {
        my $p0 = month_of($first{$c});
        for my $p ($p0 .. $to) {
            my $w = $w{$p0}{ $p - $p0 } //= { cohort => $month_name[$p0], age => $p - $p0, customers => 0, active => 0, amount => 0 };
            my ($a, $b) = ($month_start[$p], $month_start[$p + 1] - 1);
            $w->{customers}++;
            $w->{active} += days_in($c, $a, $b) > 0;
            $w->{amount} += sum0(map { $_->{counted} } grep { $_->{d} >= $a && $_->{d} <= $b } @{ $line{$c} });
        }
    }
    same('cohort', \@cohort, [map { values %$_ } values %w], [qw(cohort age)], [qw(customers active amount)]);
}
is(scalar(grep { $_->{active} > $_->{customers} } @cohort), 0, 'no row of the triangle exceeds its cohort');
is(scalar(grep { $_->{rate} ne '' && $_->{cohort} eq $month_name[$to] } @cohort), 0,
    'the running period has no rate');
{
    my %new = map { $_->{period} => $_->{new} } @activity;
    my %bridge = map { $_->{period} => $_->{new} } @bridge;
    my %zero = map { $_->{cohort} => $_->{customers} } grep { $_->{age} == 0 } @cohort;
    is_deeply([map { $zero{$_} // 0 } sort keys %new], [map { $new{$_} } sort keys %new],
        'cohorts at age 0 are the new of activity');
    is_deeply(\%bridge, \%new, 'and those of the bridge');
}

# ---- overdue ---------------------------------------------------------------------------
sub median { my @x = sort { $a <=> $b } @_; return @x ? ($x[$#x / 2] + $x[@x / 2]) / 2 : undef }
sub gaps_of { my @d = @_; return map { $d[$_] - $d[$_ - 1] } 1 .. $#d }
{
    my %days = map { $_ => [days_in($_, -1, $as_of)] } keys %visit;
    my $all = median(map { gaps_of(@{ $days{$_} }) } keys %days);
    my @want;
    for my $c (grep { @{ $days{$_} } } keys %days) {
        my @gaps = gaps_of(@{ $days{$c} });
        @gaps = @gaps[-6 .. -1] if @gaps > 6;
        my ($typical, $basis) = @gaps >= 2 ? (median(@gaps), 'own') : ($all, 'all');
        my $last = $days{$c}[-1];
        my $since = $as_of - $last;
        my $ratio = $since / $typical;
        push @want, { customer_id => $c, typical_interval => $typical, basis => $basis,
            due_date => $date[$last + POSIX::ceil($typical)] // '', overdue_days => $since - POSIX::ceil($typical),
            overdue_ratio => $ratio, due_stage => $since > 100 ? 'lost' : $ratio <= 1 ? 'on_time'
                : $ratio <= 1.25 ? 'due' : $ratio <= 2 ? 'late' : 'very_late',
            spend_365d => cents(sum0(map { $_->{counted} } grep { $_->{d} > $as_of - 365 } @{ $line{$c} })),
            staff_last => (sort keys %{ $visit{$c}{$last} })[0] };
    }
    my @got = run('overdue', '--inactive', 100);
    same('overdue', \@got, \@want, ['customer_id'],
        [qw(typical_interval basis due_date overdue_days overdue_ratio due_stage spend_365d staff_last)]);
    is_deeply([map { $_->{customer_id} } @got], [map { $_->{customer_id} } sort {
        $b->{spend_365d} <=> $a->{spend_365d} || $b->{overdue_ratio} <=> $a->{overdue_ratio} || $a->{customer_id} cmp $b->{customer_id} } @got],
        'overdue: by what is at stake');
}

# ---- the order of rows, threads --------------------------------------------------------
for my $analysis (['activity', '-g', 'staff'], ['retention', '--definition', 'all', '-g', 'staff,weekday'],
    ['bridge', '--inactive', 30, '-g', 'staff'], ['cohort', '--period', 'quarter'], ['intervals', '-g', 'staff'],
    ['retention', '--period', 'week'], ['overdue', '--inactive', 100], ['bridge', '--period', 'week', '--inactive', 30]) {
    my ($one, @more) = map { join "\n", map { my $r = $_; join ',', map { "$_=$r->{$_}" } sort keys %$r } rows_of(@$_) }
        ['crm-churn', @$analysis, @common, "$tmp/tx.csv"],
        ['crm-churn', @$analysis, @common, '-j3', "$tmp/tx.csv"],
        ['crm-churn', @$analysis, @common, "$tmp/shuffled.csv"];
    is_deeply(\@more, [$one, $one], "@$analysis: the order of rows and threads do not matter");
}
# ---- pieces ----------------------------------------------------------------------------
sub text {
    open my $in, '-|', @_ or die;
    local $/;
    my $text = <$in>;
    close $in or die "@_: exit " . ($? >> 8);
    return $text;
}
{
    my @at = sort { $a <=> $b } map { int rand @rows } 1 .. 2;
    my @piece = ([@rows[0 .. $at[0] - 1]], [@rows[$at[0] .. $at[1] - 1]], [@rows[$at[1] .. $#rows]]);
    write_rows("$tmp/p$_.csv", @{ $piece[$_] }) for 0 .. 2;
    open my $out, '>', "$tmp/who.csv" or die;
    print $out "customer_id,source\n", map { "c$_,source" . $_ % 3 . "\n" } 1 .. 100;
    close $out or die;
    for my $case (['activity', ['-g', 'staff,source'], []], ['activity', [], ['--period', 'week']],
        ['retention', ['-g', 'staff'], ['--attribute', 'top', '--definition', 'all']],
        ['retention', [], ['--definition', 'all', '--inactive', 40]], ['bridge', [], ['--inactive', 40]],
        ['cohort', ['-g', 'source'], []], ['intervals', ['-g', 'staff'], []]) {
        my ($analysis, $by, $options) = @$case;
        my @join = "@$by" =~ /source/ ? ('-J', "$tmp/who.csv") : ();
        # of the rows, said to the pieces; to the merge, which may but need not say them again, too
        for my $of (['-q'], ['-a', $date[$as_of], '--walk-in', 'c1'], ['--until', $date[$as_of - 20], '--since', $date[3]], ['--where', 'amount > 20']) {
            for my $i (0 .. 2) {
                system('crm-churn', $analysis, '-q', @$by, @join, @$of, '--partial', '-o', "$tmp/s$i", '-j' . ($i + 1), "$tmp/p$i.csv") == 0 or die;
            }
            system('crm-churn', $analysis, '-q', @$by, @join, '--merge', '--partial', '-o', "$tmp/s01", "$tmp/s0", "$tmp/s1") == 0 or die;
            my @run = ('crm-churn', $analysis, @$by, @join, @$options);
            my @said = $of->[0] eq '-a' ? '-q' : @common; # -a may be given once
            my $one = text(@run, @$of, @said, "$tmp/tx.csv");
            is_deeply([text(@run, @said, '--merge', map { "$tmp/s$_" } 0 .. 2), text(@run, @$of, @said, '-j3', '--merge', "$tmp/s01", "$tmp/s2")],
                [$one, $one], "$analysis @$by in pieces, @$of");
        }
    }
    is(text('crm-churn', 'intervals', '--partial', '-j3', '-q', "$tmp/tx.csv"), text('crm-churn', 'intervals', '--partial', '-j1', '-q', "$tmp/tx.csv"),
        'the state is the same for any number of threads');
}
done_testing();
