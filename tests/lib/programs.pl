# programs.pl -- small valid runs of all programs, for tests that hold for every one
#
#     require './tests/lib/programs.pl';
#     for my $run (runs($folder)) { $run->{name}, @{$run->{command}}, $run->{input} }
#
# all_runs($folder) has more analyses.  `input` is a file to give behind the command or as standard input.  A program without a run is an
# error: it has to be added here, and best each of its analyses.
use strict;
use warnings;

sub transactions {
    my ($seed, @rows) = (7);
    for my $i (0 .. 399) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        my ($client, $day, $amount) = ($seed % 40, int($seed / 64) % 300, int($seed / 4096) % 200);
        my @date = gmtime(1704067200 + 86400 * $day);
        push @rows, sprintf 'c%d,%04d-%02d-%02d,%d.50', $client, $date[5] + 1900, $date[4] + 1,
            $date[3], $amount;
    }
    return join("\n", 'customer_id,date,amount', @rows) . "\n";
}

sub customers {
    my ($seed, @rows) = (11);
    for my $i (1 .. 300) {
        $seed = ($seed * 1103515245 + 12345) % 2147483648;
        my $tenure = 200 + int($seed / 64) % 300;
        my $visits = 1 + int(abs(log(($seed % 10007 + 1) / 10008)) * 3);
        my $recency = $visits == 1 ? $tenure : int($tenure * (int($seed / 4096) % 100) / 120);
        push @rows, sprintf 'c%d,%d,%d,%d,%d.25', $i, $recency, $tenure, $visits, 50 * $visits + $i;
    }
    return join("\n", 'customer_id,recency_days,tenure_days,frequency,monetary', @rows) . "\n";
}

my %input = (
    'transactions.csv' => transactions(),
    'customers.csv' => customers(),
    'codebook.csv' => "item,kind,dimension,min,max\nq1,rating,d,1,5\nq2,rating,d,1,5\n",
    'answers.csv' => "rid,q1,q2\n" . join('', map { "$_," . (1 + $_ % 5) . ',' . (1 + $_ % 4) . "\n" } 1 .. 30),
    'lives.csv' => "time,event,x,p\n" . join('',
        map { join(',', $_ * 7 % 60, $_ % 2, $_ * 13 % 17, ($_ * 31 % 97) / 100) . "\n" } 1 .. 200),
    'rules.txt' => "often: frequency > 2\nrest: frequency <= 2\n",
    'groups.csv' => "customer_id,district,shop,recency_days,frequency,monetary\n" . join('',
        map { "c$_,d" . $_ % 5 . ',s' . $_ % 2 . ",$_," . $_ % 7 . ',' . $_ * 13 % 97 . ".50\n" } 1 .. 200),
    'facts.csv' => "customer_id,district\n" . join('', map { "c$_,d" . $_ % 5 . "\n" } 1 .. 200),
    'results.csv' => "customers,repeat_customers,visits,n,mean,p05,p10,p25,median,p75,p80,p90,p95,p99\n"
        . "40,30,400,360,20,1,2,5,15,30,35,50,60,90\n",
);

# program, arguments, input; an argument that is the name of an input becomes its path
my @runs = (
    ['crm-import', [], 'transactions.csv'],
    ['crm-rfm', ['-a', '2024-12-31'], 'transactions.csv'],
    ['crm-rfm', ['--from', 'customers', '--method', 'kmeans'], 'customers.csv'],
    ['crm-churn', ['activity', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['survival', '--time', 'time', '--event', 'event'], 'lives.csv'],
    ['crm-churn', ['drivers', '--event', 'event', '--time', 'time', '--terms', 'x'], 'lives.csv'],
    ['crm-churn', ['evaluate', '--prob', 'p', '--event', 'event'], 'lives.csv'],
    ['crm-segment', ['grade', '--cut', 'median'], 'customers.csv'],
    ['crm-segment', ['pareto', '-J', 'facts.csv'], 'customers.csv'],
    ['crm-segment', ['kmeans', '--columns', 'frequency,monetary', '--k', '3'], 'customers.csv'],
    ['crm-segment', ['mixture', '--columns', 'frequency,monetary', '--k', '1'], 'customers.csv'],
    ['crm-segment', ['summary', '--of', 'frequency'], 'customers.csv'],
    ['crm-clv', ['fit', '-m', 'bg-nbd'], 'customers.csv'],
    ['crm-clv', ['predict', '-m', 'bg-nbd'], 'customers.csv'],
    ['crm-clv', ['validate', '-a', '2024-12-31', '--split', '2024-08-01'], 'transactions.csv'],
    ['crm-survey', ['items', 'codebook.csv'], 'answers.csv'],
    ['crm-report', ['audit'], 'results.csv'],
);

# further analyses, for what is cheap to look at everywhere
my @more = (
    ['crm-churn', ['retention', '--definition', 'all', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['bridge', '--inactive', '60', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['cohort', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['intervals', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['overdue', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['label', '--cut', '2024-06-30', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-churn', ['score', '--inactive', '60', '--horizon', '30d', '--force', '-a', '2024-10-31'],
        'transactions.csv'],
    ['crm-churn', ['survival', '--inactive', '60', '-a', '2024-12-31'], 'transactions.csv'],
    ['crm-segment', ['top'], 'customers.csv'],
    ['crm-segment', ['ladder'], 'customers.csv'],
    ['crm-segment', ['rules', 'rules.txt'], 'customers.csv'],
    ['crm-segment', ['cross', '--of', 'district,shop'], 'groups.csv'],
    ['crm-segment', ['profile', '--of', 'district'], 'groups.csv'],
    ['crm-survey', ['check', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['score', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['summary', 'codebook.csv'], 'answers.csv'],
    ['crm-survey', ['reliability', 'codebook.csv'], 'answers.csv'],
);

# Whether the program is built and has the analysis.
sub is_there {
    my ($program, $args) = @_;
    return 0 if !-x "$ENV{BUILD}/bin/$program";
    my ($analyses) = `$program --help` =~ /^Analyses:\n(.*?)^$/ms;
    return !defined $analyses || $analyses =~ /^  \Q$args->[0]\E /m;
}

sub runs { return some_runs($_[0], @runs) }
sub all_runs { return some_runs($_[0], @runs, @more) }

sub some_runs {
    my ($folder, @wanted) = @_;
    for my $name (keys %input) {
        open my $out, '>', "$folder/$name" or die;
        print $out $input{$name};
        close $out;
    }
    my @there = map {
        my ($program, $args, $input) = @$_;
        my @path = map { exists $input{$_} ? "$folder/$_" : $_ } @$args;
        my $name = @$args && $args->[0] =~ /^[a-z]/ ? "$program $args->[0]" : $program;
        { name => $name, program => $program, command => [$program, @path, '-q'],
            input => "$folder/$input" };
    } grep { is_there($_->[0], $_->[1]) } @wanted;
    for my $program (map { m{([^/]+)$} } glob "$ENV{BUILD}/bin/*") {
        die "tests/lib/programs.pl: no run of $program\n"
            if !grep { $_->{program} eq $program } @there;
    }
    return @there;
}

1;
