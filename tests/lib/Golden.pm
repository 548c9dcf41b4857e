# Golden.pm -- rows case,unit,stat,value of the reference data against what crm-survey writes
#
#     use lib 'tests/lib';
#     use Golden;
#     my $g = golden('nps/golden.csv');                 dies with skip_all where the data is missing
#     $g->same('testdata', 'all', 'nps', $row->{nps} / 100);     relative tolerance 1e-8
#     $g->same('x', 'y', 'omega', $value, 1e-5);
#     $g->left_out(qr/^psych_/);                        stats no program writes, said out loud
#     $g->done;                                         every other row must have been looked at
package Golden;
use strict;
use warnings;
use Exporter 'import';
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;
our @EXPORT = qw(golden survey shared write_file column_file);

my $tmp = tempdir(CLEANUP => 1);

sub shared { return "$ENV{SHARED}/survey/$_[0]" }

sub golden {
    my ($file) = @_;
    plan skip_all => 'no reference data' unless -e shared($file);
    my %row;
    for my $r (rows_of_file(shared($file))) {
        $row{"$r->{case}\t$r->{unit}\t$r->{stat}"} = $r->{value};
    }
    return bless { row => \%row, seen => {}, wrong => [], n => 0, file => $file }, 'Golden';
}

# Rows that crm-survey writes.
sub survey { return rows_of('crm-survey', $_[0], '-q', @_[1 .. $#_]) }

sub write_file {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die "$name: $!";
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$name";
}

# A file name for a side table.
sub column_file { return "$tmp/$_[0]" }

sub near {
    my ($got, $want, $relative) = @_;
    return ($got // '') eq $want if $want eq '' || $want !~ /^-?[\d.]/ || !defined $got || $got eq '';
    return abs($got - $want) <= $relative * abs($want) + 1e-300 || (abs($want) < 1e-12 && abs($got) < 1e-12);
}

sub same {
    my ($self, $case, $unit, $stat, $got, $relative) = @_;
    my $key = "$case\t$unit\t$stat";
    my $want = $self->{row}{$key};
    $self->{n}++;
    if (!defined $want) {
        push @{ $self->{wrong} }, "$case $unit $stat: there is no such row";
        return;
    }
    $self->{seen}{$key} = 1;
    push @{ $self->{wrong} }, "$case $unit $stat: got " . ($got // 'nothing') . ", expected $want"
        unless near($got, $want, $relative // 1e-8);
}

sub left_out {
    my ($self, $what) = @_;
    for my $key (keys %{ $self->{row} }) {
        $self->{seen}{$key} //= 0 if (split /\t/, $key)[2] =~ $what;
    }
}

sub left_out_case {
    my ($self, $what) = @_;
    for my $key (keys %{ $self->{row} }) {
        $self->{seen}{$key} //= 0 if (split /\t/, $key)[0] =~ $what;
    }
}

sub units {
    my ($self, $case, $stat) = @_;
    my @units = map { my @k = split /\t/; $k[0] eq $case && $k[2] eq $stat ? $k[1] : () }
        sort keys %{ $self->{row} };
    return @units;
}

sub value { return $_[0]{row}{"$_[1]\t$_[2]\t$_[3]"} }

sub done {
    my ($self) = @_;
    my $wrong = $self->{wrong};
    ok(!@$wrong, "$self->{n} numbers of $self->{file}")
        or diag(join "\n", @$wrong[0 .. ($#$wrong < 20 ? $#$wrong : 20)]);
    my @unseen = grep { !defined $self->{seen}{$_} } sort keys %{ $self->{row} };
    ok(!@unseen, "every row of $self->{file} was looked at, or left out by name")
        or diag(scalar(@unseen) . ' not looked at: ',
        join ', ', map { s/\t/ /gr } @unseen[0 .. ($#unseen < 20 ? $#unseen : 20)]);
}

1;
