#!/usr/bin/env perl
# crm-import: known persons, scattered over the ids of three tills that write differently, over
# spellings of their phones, cards and addresses, and over files, come back exactly.
#   SEED=n tests/prop/import_persons.t
use strict;
use warnings;
use Encode qw(encode);
use File::Temp qw(tempdir);
use Test::More;
use utf8;
use lib 'tests/lib';
use Chance;

seed(20261122);
my $tmp = tempdir(CLEANUP => 1);

# The same key as different people type it.
sub spelt {
    my ($field, $key) = @_;
    return '' if $key eq '';
    if ($field eq 'phone') {
        my ($a, $b, $c) = $key =~ /^(...)(....)(....)$/;
        return pick($key, "+86$key", "0086 $key", "+86-$a-$b-$c", "86$key", "$a $b $c", "($a)$b$c",
            ($key =~ tr/0-9/０-９/r), "`$key", "$key ");
    }
    return pick($key, uc $key, " $key", $key =~ tr/a-z/ａ-ｚ/r) if $field eq 'email';
    return pick($key, lc $key, $key =~ s/-//gr, $key =~ s/-/ /gr, $key =~ tr/A-Z/Ａ-Ｚ/r);
}

# Each till: its header, what parts its cells, how it writes a day and an amount, its encoding.
my %till = (
    shop => { header => 'Client,Date,Amount,Phone,Card,Email', encoding => 'UTF-8',
        day => sub { $_[0] }, amount => sub { $_[0] } },
    web => { header => 'Customer ID;Order date;Amount;Mobile;Card;E-mail', encoding => 'UTF-16',
        day => sub { join '/', reverse split /-/, $_[0] }, amount => sub { $_[0] =~ tr/./,/r } },
    app => { header => "会员号\t消费日期\t实收金额\t手机\t会员卡号\t邮箱", encoding => 'GB18030',
        day => sub { my ($y, $m, $d) = split /-/, $_[0]; "${y}年${m}月${d}日" },
        amount => sub { "￥$_[0]" } },
);

sub text_of {
    my ($till, @rows) = @_;
    my ($mark) = $till{$till}{header} =~ /([,;\t])/;
    my @lines = map {
        my $row = $_;
        join($mark, $row->{id}, $till{$till}{day}->($row->{day}),
            $till{$till}{amount}->($row->{amount}),
            map { my $cell = spelt($_, $row->{$_}); $cell =~ /,/ ? qq("$cell") : $cell }
                qw(phone card email))
    } @rows;
    return join "\n", $till{$till}{header}, @lines, '';
}

sub write_file {
    my ($name, $text, $encoding) = @_;
    open my $out, '>:raw', "$tmp/$name" or die $!;
    print $out $encoding eq 'GB18030' ? gb18030($text) : encode($encoding, $text);
    close $out or die $!;
    return "$tmp/$name";
}

sub gb18030 {
    my ($text) = @_;
    write_file('utf8', $text, 'UTF-8');
    my $bytes = `iconv -f UTF-8 -t GB18030 $tmp/utf8`;
    die "iconv failed\n" if $?;
    return $bytes;
}

sub run_import {
    my (@arguments) = @_;
    return system('crm-import', '-q', @arguments) == 0 || die "crm-import @arguments failed\n";
}

sub table {
    my ($name) = @_;
    open my $in, '<:encoding(UTF-8)', "$tmp/$name" or die $!;
    my ($header, @lines) = map { chomp; $_ } <$in>;
    my @names = split /,/, $header;
    return map { my %row; @row{@names} = split /,/, $_, -1; \%row } @lines;
}

# Rows of persons; each has ids at some tills, which hang together by keys that neighbours share.
sub people {
    my ($n, $apart) = @_;
    my (@rows, %next, $key);
    for my $person (1 .. $n) {
        my @ids = map { my $till = pick(sort keys %till); [$till, ++$next{$till}] } 1 .. 1 + rand 4;
        @ids = grep { $_->[0] eq $ids[0][0] } @ids if $apart;
        my @keys = map { [pick(qw(phone card email)), ++$key] } @ids;
        for my $i (0 .. $#ids) {
            for my $shared ($keys[$i], $i ? $keys[$i - 1] : ()) {
                my ($field, $number) = @$shared;
                my %row = (person => $person, till => $ids[$i][0], id => $ids[$i][1], phone => '',
                    card => '', email => '', amount => sprintf('%.2f', rand(20000) / 100),
                    day => sprintf('2025-%02d-%02d', 1 + rand 12, 13 + rand 15));
                $row{$field} = $field eq 'phone' ? sprintf('138%08d', $number)
                    : $field eq 'card' ? sprintf('VIP-%04d', $number) : "p$number\@example.com";
                push @rows, \%row;
            }
        }
        # a row without an id, and one without a key
        push @rows, { %{ $rows[-1] }, id => '', amount => '1.00' } if rand() < 0.3;
        push @rows, { %{ $rows[-1] }, phone => '', card => '', email => '' }
            if rand() < 0.3 && $rows[-1]{id} ne '';
    }
    return @rows;
}

# Every till alone, in random order and cut anywhere, under its own name; then all of them.
sub import_all {
    my (@rows) = @_;
    my @streams;
    for my $name (sort keys %till) {
        my @mine = shuffled(grep { $_->{till} eq $name } @rows) or next;
        my @files;
        while (@mine) {
            my @part = splice @mine, 0, 1 + rand @mine;
            push @files, write_file("$name." . @files, text_of($name, @part), $till{$name}{encoding});
        }
        run_import('-n', $name, '--keep', 'phone,card,email', '-D', $name eq 'web' ? 'dmy' : 'ymd',
            '--decimal', $name eq 'web' ? ',' : '.',
            ($name eq 'app' ? map { ('-c', encode('UTF-8', $_)) } 'customer_id=会员号', 'card=会员卡号'
                : ()),
            '-o', "$tmp/$name.csv", @files);
        push @streams, "$tmp/$name.csv";
    }
    return shuffled(@streams);
}

sub sums {
    my (@pairs) = @_;
    my %sum;
    $sum{ $_->[0] } += sprintf '%.0f', $_->[1] * 100 for @pairs;
    return \%sum;
}

open my $key_file, '>', "$tmp/key" or die $!;
print $key_file '0123456789abcdef' x 4, "\n";
close $key_file;
chmod 0600, "$tmp/key";

for my $round (1 .. 8) {
    my @rows = people(1 + int rand 30, 0);
    my (%ids, %person_of);
    for my $row (grep { $_->{id} ne '' } @rows) {
        my $id = "$row->{till}:$row->{id}";
        $ids{ $row->{person} }{$id} = 1;
        $person_of{$id} = $row->{person};
    }
    my %smallest = map { $_ => (sort keys %{ $ids{$_} })[0] } keys %ids;
    my @streams = import_all(@rows);
    my @link = ('--link', 'phone,card,email', '--link-max', '50');
    run_import(@link, '--link-map', "$tmp/map", '--clients-out', "$tmp/clients", '-o', "$tmp/out",
        @streams);
    is_deeply({ map { $_->{old_id} => $_->{customer_id} } table('map') },
        { map { $_ => $smallest{ $person_of{$_} } } keys %person_of }, "round $round: who is who");
    my @out = table('out');
    is_deeply(sums(map { [$_->{customer_id}, $_->{amount}] } @out),
        sums(map { [$smallest{ $_->{person} }, $_->{amount}] } @rows),
        "round $round: each person has her money, rows without an id too");
    is_deeply([sort map { $_->{customer_id} } table('clients')],
        [sort keys %{ { map { $_->{customer_id} => 1 } @out } }],
        "round $round: the client list is of the clients of the stream");
    run_import(@link, '--pseudonymise', "$tmp/key", '-o', "$tmp/hidden", shuffled(@streams));
    is_deeply([sort { $a <=> $b } values %{ sums(map { [$_->{customer_id}, $_->{amount}] } table('hidden')) }],
        [sort { $a <=> $b } values %{ sums(map { [$_->{customer_id}, $_->{amount}] } @out) }],
        "round $round: the same persons under pseudonyms");
}

# Numbers 1, 2, 3 ... at every till, and no key that two tills share.
for my $round (1 .. 4) {
    my @rows = people(5 + int rand 30, 1);
    my @streams = import_all(@rows);
    my %ids = map { ("$_->{till}:$_->{id}" => 1) } grep { $_->{id} ne '' } @rows;
    run_import('-o', "$tmp/out", @streams);
    is_deeply([sort keys %{ { map { $_->{customer_id} => 1 } grep { $_->{customer_id} ne '' } table('out') } }],
        [sort keys %ids], "round $round: without --link nobody meets anybody");
    run_import('--link', 'phone,card,email', '--link-map', "$tmp/map", '-o', "$tmp/out", @streams);
    is(scalar(grep { $_->{old_id} =~ s/:.*//r ne $_->{customer_id} =~ s/:.*//r } table('map')),
        0, "round $round: without a shared key no ids of two tills meet");
}

done_testing();
