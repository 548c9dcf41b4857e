#!/usr/bin/env perl
# crm-care against $SHARED/care: festivals, lunisolar years, birthdays, telephones, calendar text and plans, byte for byte.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $from = "$ENV{SHARED}/care";
plan skip_all => "no reference data at $from" if !-d $from;
my $dir = tempdir(CLEANUP => 1);

sub slurp {
    open my $in, '<:raw', $_[0] or die "$_[0]: $!\n";
    local $/;
    return <$in>;
}
sub spew {
    my ($name, @rows) = @_;
    open my $out, '>:raw', "$dir/$name" or die;
    print $out @rows;
    close $out;
    return "$dir/$name";
}
sub run {
    my $out = `@_ 2>$dir/err`;
    is($?, 0, "$_[0] ends well" =~ s/\Q$dir\E|\Q$from\E//gr) or diag(slurp("$dir/err"));
    return $out;
}
sub lines { return split /\n/, $_[0] }

# ---- festivals
is(run("crm-care dates --from 2019-01-01 --to 2034-12-31"), slurp("$from/festivals.csv"), 'festivals of 2019 to 2034');

# ---- years: month starts seen from the lunisolar date of birthdays on the first of every month
my @years = lines(slurp("$from/lunar_years.csv"));
shift @years;
my (@people, %starts);
for my $line (@years) {
    my ($year, $new_year, $leap, $lengths) = split /,/, $line;
    my $at = days($new_year);
    my ($month, $was) = (0, 0);
    for my $length (split / /, $lengths) {
        my $is_leap = $leap ne '' && $month == $leap && !$was ? ($was = 1) : 0;
        $month++ if !$is_leap;
        my $name = sprintf '%04d-%02d%s-01', $year, $month, $is_leap ? 'L' : '';
        $starts{ date($at) } = $name;
        $starts{ date($at + $length - 1) } = sprintf '%04d-%02d%s-%02d', $year, $month, $is_leap ? 'L' : '', $length;
        $at += $length;
    }
}
my $own = spew('own.csv', "date,festival\n", map { "$_,own\n" } sort keys %starts);
my %got;
for my $century ('1901-02-19 1999-12-31', '2000-01-01 2099-12-31', '2100-01-01 2100-02-08') {
    my ($first, $last) = split / /, $century;
    for (lines(run("crm-care dates --from $first --to $last --calendar $own"))) {
        my ($date, $name, undef, $lunar) = split /,/;
        $got{$date} = $lunar if $name eq 'own';
    }
}
is_deeply(\%got, \%starts, 'first and last day of all months 1901 to 2099');
my %terms;
for my $century ('1901-02-19 1999-12-31', '2000-01-01 2099-12-31') {
    my ($first, $last) = split / /, $century;
    for (lines(run("crm-care dates --from $first --to $last"))) {
        my ($date, $name) = split /,/;
        $terms{ substr $date, 0, 4 }{$name} = $date;
    }
}
my (undef, @terms) = lines(slurp("$from/solar_terms.csv"));
my @wrong = grep { my ($y, $q, $d) = split /,/; $terms{$y}{qingming} ne $q || $terms{$y}{winter_solstice} ne $d } @terms;
is_deeply(\@wrong, [], 'qingming and winter solstice');
my (undef, @icu) = lines(slurp("$from/lunar_differences.csv"));
my @differ = grep { my ($y, $m, $l, $right) = split /,/; $right ne '' && $starts{$right} ne sprintf('%04d-%02d%s-01', $y, $m, $l ? 'L' : '') } @icu;
is_deeply(\@differ, [], 'right where ICU is wrong');

# ---- birthdays
my (undef, @birthdays) = lines(slurp("$from/birthdays.csv"));
my %option = (lunar => '--lunar birthday', gregorian => '', lunar_of => '--lunar-of birthday');
for my $kind (sort keys %option) {
    my (%want, %birthday, %span);
    for (@birthdays) {
        my ($k, $birthday, $year, $date, $note) = split /,/, $_, -1;
        next if $k ne $kind;
        $want{$birthday}{"$date,$note"} = 1;
        $span{$birthday}{$year} = 1;
    }
    my @birthday = sort keys %want;
    my $people = spew("$kind.csv", "customer_id,birthday\n", map { "$_,$birthday[$_]\n" } 0 .. $#birthday);
    my ($first, $last) = (sort { $a <=> $b } map { keys %$_ } values %span)[0, -1];
    run("crm-care dates --from $first-01-01 --to $last-12-31 $option{$kind} --birthdays $dir/out.csv $people");
    my (undef, @rows) = lines(slurp("$dir/out.csv"));
    my %seen;
    for (@rows) {
        my ($date, $id, $birthday, $lunar, $note) = split /,/, $_, -1;
        $seen{$birthday}{"$date,$note"} = 1 if $date ge (sort { $a <=> $b } keys %{ $span{$birthday} })[0];
    }
    # the reference gives some years of each birthday: those between its first and last
    for my $birthday (@birthday) {
        my ($low, $high) = (sort { $a <=> $b } keys %{ $span{$birthday} })[0, -1];
        my @mine = sort grep { substr($_, 0, 4) >= $low && substr($_, 0, 4) <= $high } keys %{ $seen{$birthday} };
        is_deeply(\@mine, [sort keys %{ $want{$birthday} }], "$kind $birthday");
    }
}

# ---- telephones
my (undef, @phones) = lines(slurp("$from/phones.csv"));
my %by_country;
push @{ $by_country{ (split /,/)[0] } }, $_ for @phones;
my $rule = spew('now.csv', "occasion,when,who,action,channel,priority\nx,now,all,x,letter,1\n");
for my $country (sort keys %by_country) {
    my @rows = map { [parse($_)] } @{ $by_country{$country} };
    my $people = spew('phones.csv', "customer_id,phone\n", map { sprintf "c%03d,\"%s\"\n", $_, $rows[$_][1] } 0 .. $#rows);
    for my $form (2, 3) {
        my $name = $form == 2 ? 'e164' : 'national';
        my (undef, @out) = lines(run("crm-care plan $rule --from 2026-01-01 --phone $name --country $country $people"));
        is_deeply([map { (parse($_))[8] } @out], [map { $_->[4] ? $_->[$form] : $_->[1] } @rows], "$country $name");
    }
}

# ---- text of calendar files
my @texts = records(slurp("$from/ics_text.csv"));
shift @texts;
for my $i (0 .. $#texts) {
    my ($text, $hex) = @{ $texts[$i] };
    my $rules = spew('text.csv', "occasion,when,who,action,channel,priority\nx,now,all,\"" . $text =~ s/"/""/gr . "\",letter,1\n");
    my $people = spew('one.csv', "customer_id,name\nc,N\n");
    my $out = run("crm-care plan $rules --from 2026-01-01 -f ics $people");
    my $want = pack('H*', $hex) =~ s/\r\n //gr =~ s/\r\n\z//r =~ s/^SUMMARY:\s*//r =~ s/[ \t]+\z//r;
    my ($got) = $out =~ /^(SUMMARY:(?:.|\r\n )*?)\r\n(?! )/m;
    is($got =~ s/\r\n //gr =~ s/^SUMMARY://r, "$want: N", "calendar text $i");
    ok(!(grep { length > 75 } split /\r\n/, $out), "lines of calendar text $i");
}

# ---- plans
for my $case (map { m{([^/]+)$} } glob "$from/plan_*") {
    my $at = "$from/$case";
    my @options = map { "--$_" } map { s/^(\S+) (.*)/$1 '$2'/r } lines(slurp("$at/case.txt"));
    push @options, "--contacts $at/contacts.csv" if -e "$at/contacts.csv";
    my $run = "crm-care plan $at/rules.csv @options --held $dir/held.csv --totals $dir/totals.csv";
    is(run("$run $at/customers.csv"), slurp("$at/plan.csv"), "$case: plan");
    is(slurp("$dir/held.csv"), slurp("$at/held.csv"), "$case: held");
    is(slurp("$dir/totals.csv"), slurp("$at/totals.csv"), "$case: totals");
    next if !-e "$at/plan.ics";
    my $plain = sub { $_[0] =~ s/^UID:.*?\r$/UID\r/mgr };
    is($plain->(run("$run -f ics $at/customers.csv")), $plain->(slurp("$at/plan.ics")), "$case: calendar file");
}

sub parse { return @{ (records("$_[0]\n"))[0] } }

# Records of CSV with quoted line ends.
sub records {
    my ($text) = @_;
    my (@all, @row);
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/gc) {
        my ($quoted, $plain, $end) = ($1, $2, $3);
        push @row, defined $quoted ? $quoted =~ s/""/"/gr : $plain;
        next if $end eq ',';
        push @all, [@row];
        @row = ();
    }
    return @all;
}

# Days since 1970-01-01 and back, by the rule of Fliegel and Van Flandern.
sub days {
    my ($y, $m, $d) = split /-/, $_[0];
    use integer;
    return 367 * $y - 7 * ($y + ($m + 9) / 12) / 4 - 3 * (($y + ($m - 9) / 7) / 100 + 1) / 4 + 275 * $m / 9 + $d + 1721029 - 2440588;
}
sub date {
    use integer;
    my $l = $_[0] + 2440588 + 68569;
    my $n = 4 * $l / 146097;
    $l -= (146097 * $n + 3) / 4;
    my $i = 4000 * ($l + 1) / 1461001;
    $l = $l - 1461 * $i / 4 + 31;
    my $j = 80 * $l / 2447;
    my $d = $l - 2447 * $j / 80;
    $l = $j / 11;
    return sprintf '%04d-%02d-%02d', 100 * ($n - 49) + $i + $l, $j + 2 - 12 * $l, $d;
}

done_testing();
