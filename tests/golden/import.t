#!/usr/bin/env perl
# crm-import on real exports: the options a person must supply, rows that reconcile, and sums equal
# to those made here, from the raw file, by other means.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $shared = $ENV{SHARED} // '';
plan skip_all => 'no reference data' unless -d "$shared/pos";
my $pos = "$shared/pos";
my $tmp = tempdir(CLEANUP => 1);

# Records of CSV text: quoted fields, also with line ends in them.
sub records {
    my ($text) = @_;
    my (@records, @fields);
    $text =~ s/^\xEF\xBB\xBF//;
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|\z)/g) {
        my ($quoted, $bare, $end) = ($1, $2, $3);
        $quoted =~ s/""/"/g if defined $quoted;
        my $field = $quoted // $bare;
        push @fields, $field;
        next if $end eq ',';
        push @records, [@fields] if @fields > 1 || length $field;
        @fields = ();
        last if $end eq '';
    }
    return @records;
}

sub slurp {
    my ($command) = @_;
    open my $in, '-|', $command or die "$command: $!\n";
    local $/;
    return scalar <$in>;
}

# Ten-thousandths of a printed amount, by text alone.
sub e4 {
    my ($text) = @_;
    my $minus = $text =~ /-|\(/;
    $text =~ s/[^0-9.]//g;
    my ($whole, $part) = split /\./, $text;
    my $e4 = ($whole || 0) * 10000 + substr(($part // '') . '0000', 0, 4);
    return $minus ? -$e4 : $e4;
}

sub plain {
    my ($e4) = @_;
    my $text = sprintf '%s%d.%04d', $e4 < 0 ? '-' : '', abs($e4) / 10000, abs($e4) % 10000;
    return $text =~ s/0{1,2}$//r;
}

sub totals {
    my %totals;
    $totals{ $_->[0] } = $_->[1] for records(slurp("cat $tmp/totals.csv"));
    return \%totals;
}

sub run_import {
    my (@arguments) = @_;
    my $quoted = join ' ', map { my $q = s/'/'\\''/gr; "'$q'" } @arguments;
    my $code = system "crm-import $quoted >$tmp/out.csv 2>$tmp/err";
    return ($code >> 8, slurp("cat $tmp/err"));
}

my @salon = ("$pos/salon_receipt_transactions.csv");
my @square = map { "$pos/square_items-$_.csv" }
    qw(2026-06-01-2026-06-12 2026-06-12-2026-06-17 2026-07-15-2026-07-16);

# files; options; how the amount is made from a raw row; rows that are no rows by the same means;
# how the file is read here
my @cases = (
    { name => 'salon receipts', files => \@salon, amount => sub { e4($_[0]{Amount}) } },
    {   name => 'three exports of Square items, with 33 and 35 columns',
        files => \@square,
        amount => sub { e4($_[0]{'Net Sales'}) },
    },
    {   name => 'Square transactions',
        files => ["$pos/square_transactions_2018.csv"],
        amount => sub { e4($_[0]{'Net Sales'}) },
    },
    {   name => 'Chinese restaurant orders in GB18030',
        files => ["$pos/restaurant_cn_orders_gb18030.csv"],
        options => ['-c', 'customer_id=phone', '-c', 'date=use_start_time'],
        read => 'iconv -f GB18030 -t UTF-8',
        amount => sub { e4($_[0]{expenditure}) },
        refused => [[], '-c customer_id=HEADER'],
    },
    {   name => 'Online Retail, whose file has nine broken rows',
        files => ["$pos/online_retail_first1500.csv"],
        options => ['-D', 'mdy', '-r', "$tmp/rejects.csv"],
        set_aside => 9,
        amount => sub { sprintf '%.0f', $_[0]{Quantity} * $_[0]{UnitPrice} * 10000 },
        refused => [['-D', 'mdy'], '--rejects'],
    },
    {   name => 'Online Retail, dates that read both ways',
        files => ["$pos/online_retail_first1500.csv"],
        options => ['-D', 'M/D/YY H:MM', '-r', "$tmp/rejects.csv"],
        set_aside => 9,
        amount => sub { sprintf '%.0f', $_[0]{Quantity} * $_[0]{UnitPrice} * 10000 },
        refused => [[], '-D dmy or -D mdy'],
    },
    {   name => 'Superstore, two-digit years settled by evidence',
        files => ["$pos/superstore_dmy_utf8bom.csv"],
        amount => sub { e4($_[0]{Sales}) },
    },
    {   name => 'Loyverse receipts',
        files => ["$pos/loyverse_receipts_sample.csv"],
        options => ['-D', 'dmy', '-c', 'customer_id=Customer name'],
        amount => sub { e4($_[0]{'Net sales'}) },
        refused => [['-D', 'dmy'], '-c customer_id=HEADER'],
    },
    {   name => 'Loyverse items',
        files => ["$pos/loyverse_items_sample.csv"],
        options => ['-D', 'dmy', '-c', 'customer_id=Customer name'],
        amount => sub { e4($_[0]{'Net sales'}) },
        refused => [['-c', 'customer_id=Customer name'], '-D dmy or -D mdy'],
    },
    {   name => 'WeChat Pay bill, with back-ticks and two lines of totals',
        files => ["$pos/wechatpay_tradebill_20210128.csv"],
        options => ['-c', 'customer_id=用户标识'],
        totals => 2,
        amount => sub { e4($_[0]{'应结订单金额'}) },
    },
    {   name => 'Alipay bill, with remarks above and below',
        files => ["$pos/alipay_bill_20190916_gbk.csv"],
        options => ['-c', 'customer_id=对方账户'],
        read => 'iconv -f GB18030 -t UTF-8',
        above => 4,
        totals => 4,
        amount => sub { e4($_[0]{'商家实收（元）'}) },
    },
);

# the same through the presets: nothing a person must say but, for Online Retail, where bad rows go
push @cases, map {
    my ($of, $preset, @options) = @$_;
    my ($case) = grep { $_->{name} =~ /^$of/ } @cases;
    +{ %$case, name => "preset $preset", options => ['-p', $preset, @options], refused => undef };
    } ['salon', 'salon-receipts'], ['three', 'square-items'], ['Square trans', 'square-transactions'],
    ['Online', 'online-retail', '-r', "$tmp/rejects.csv"], ['Loyverse rec', 'loyverse-receipts'],
    ['Loyverse it', 'loyverse-items'], ['WeChat', 'wechat-pay'], ['Alipay', 'alipay'];

for my $case (@cases) {
    my ($sum, $rows) = (0, 0);
    for my $file (@{ $case->{files} }) {
        my @records = records(slurp(($case->{read} // 'cat') . " <$file"));
        splice @records, 0, $case->{above} // 0;
        my @header = @{ shift @records };
        for my $record (@records) {
            next if @$record != @header;
            my %row;
            @row{@header} = @$record;
            $sum += $case->{amount}->(\%row);
            $rows++;
        }
    }
    if ($case->{refused}) {
        my ($code, $err) = run_import(@{ $case->{refused}[0] }, @{ $case->{files} });
        is($code, 2, "$case->{name}: refused without what only a person knows");
        like($err, qr/\Q$case->{refused}[1]\E/, "$case->{name}: the message names the option");
    }
    my $aside = $case->{set_aside} // 0;
    my ($code, $err) = run_import('--totals', "$tmp/totals.csv", @{ $case->{options} // [] },
        @{ $case->{files} });
    is($code, $aside ? 1 : 0, "$case->{name}: imports") or diag $err;
    my $totals = totals();
    is($totals->{rows_out}, $rows, "$case->{name}: every row comes out");
    is($totals->{rows_set_aside}, $aside, "$case->{name}: rows set aside");
    is($totals->{rows_totals}, $case->{totals} // 0, "$case->{name}: lines of totals");
    is($totals->{rows_in},
        $totals->{rows_out} + $totals->{rows_set_aside} + $totals->{rows_duplicates} +
            $totals->{rows_totals},
        "$case->{name}: rows reconcile");
    is($totals->{amount_out}, plain($sum), "$case->{name}: the sum of amounts");
    my @out = records(slurp("cat $tmp/out.csv"));
    my %at = map { $out[0][$_] => $_ } 0 .. $#{ $out[0] };
    my $written = 0;
    $written += e4($_->[$at{amount}]) for @out[1 .. $#out];
    is($written, $sum, "$case->{name}: the sum of what was written");
    is(scalar(grep { $_->[$at{date}] !~ /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/ } @out[1 .. $#out]),
        0, "$case->{name}: dates are ISO");
    # its own output again, and again in TSV, says the same
    is(system("crm-import -q $tmp/out.csv | cmp -s - $tmp/out.csv"), 0,
        "$case->{name}: own output is read unchanged");
    is(system("crm-import -q -f tsv $tmp/out.csv | crm-import -q -t | crm-import -q -t -f csv " .
        "| cmp -s - $tmp/out.csv"), 0, "$case->{name}: and through TSV");
}

# every reference file, on one thread or several
for my $case (@cases) {
    my @arguments = ('-q', @{ $case->{options} // [] }, @{ $case->{files} });
    run_import('-j1', @arguments);
    rename "$tmp/out.csv", "$tmp/one.csv";
    run_import('-j3', @arguments);
    is(system("cmp -s $tmp/one.csv $tmp/out.csv"), 0, "$case->{name}: threads change nothing");
}

# the salon by hand: 1,934 lines, 767 clients (README of the data)
run_import('--totals', "$tmp/totals.csv", @salon);
my $totals = totals();
is($totals->{rows_in}, 1934, 'salon: lines');
is($totals->{first_date}, '2018-03-15', 'salon: first day');
is($totals->{last_date}, '2018-07-29', 'salon: last day');
is($totals->{clients}, 767, 'salon: clients');

done_testing();
