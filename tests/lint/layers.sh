#!/bin/sh
# The layers of lib/: who may include whom, and who may open files, print and exit.
# Prints what is against it; the exit code is 1 then.
set -u

# layer: the layers it may use besides itself
allowed() {
    case $1 in
    base) echo ;;
    io | stat | report) echo base ;;
    frame) echo base io ;;
    pos | ledger | survey) echo base io stat frame ;;
    value) echo base io stat frame ledger ;;
    churn | segment | basket | member | booking | campaign | care) echo base io stat frame ledger ;;
    forecast) echo base io stat frame ledger value ;;
    cli) echo base io frame ;;
    cmd) echo base io stat frame pos ledger survey churn value segment basket member booking \
        campaign forecast care report cli ;;
    *) echo "?" ;;
    esac
}

includes() {
    for file in lib/*/*.[ch] cmd/*.[ch] cmd/*/*.[ch]; do
        [ -f "$file" ] || continue
        layer=${file#lib/}
        layer=${layer%%/*}
        may=$(allowed "$layer")
        [ "$may" != "?" ] || echo "$file: $layer is no layer"
        sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file" | while read -r header; do
            to=${header%%/*}
            case $header in
            ../shared/*) to=$layer ;; # what programs share
            */*) ;;
            *) to=$layer ;; # a neighbour in cmd/PROGRAM/
            esac
            [ "$to" = "$layer" ] || case " $may " in
            *" $to "*) ;;
            *) echo "$file: $layer must not include \"$header\"" ;;
            esac
            [ -f "lib/$header" ] || [ -f "$(dirname "$file")/$header" ] ||
                echo "$file: include \"$header\" by its path below lib/"
        done
    done
}

# Calls of the functions in $1, outside the folders in $2; comments and strings do not count.
calls() {
    for file in lib/*/*.[ch] cmd/*.[ch] cmd/*/*.[ch]; do
        [ -f "$file" ] || continue
        folder=${file#lib/}
        case " $2 " in
        *" ${folder%%/*} "*) continue ;;
        esac
        perl -e '
            my ($file, $names, $what) = @ARGV;
            open my $in, "<", $file or die;
            my $text = do { local $/; <$in> };
            # blanked, not taken out, so that lines keep their number
            $text =~ s{(/\*.*?\*/|"(?:\\.|[^"\\])*")}{my $s = $1; $s =~ tr/\n//cd; $s}gse;
            while ($text =~ /(?<![\w.>])($names)\s*\(/g) {
                my $line = 1 + (substr($text, 0, $-[1]) =~ tr/\n//);
                print "$file:$line: $1: $what\n";
            }' "$file" "$1" "$3"
    done
}

{
    includes
    calls 'open|openat|creat|fopen|freopen|fdopen|popen|mkstemp|mkostemp|tmpfile|opendir|socket' \
        'io' 'only lib/io opens files'
    calls 'printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|putc|fwrite|perror|dprintf' \
        '' 'output goes through io/writer.h or cli/cmd.h'
    calls 'exit|_exit|abort|assert|err|errx|warn|warnx' 'cli' 'only lib/cli ends a program'
    grep -l 'getenv *(' lib/*/*.c cmd/*/*.c | grep -v '^lib/cli/terminal\.c$' |
        sed 's/$/: only lib\/cli\/terminal.c looks at the environment/'
    calls 'strtok|gmtime|localtime|mktime|setlocale|time|rand|srand|atoi|atol|atof|gets|strcpy_s' \
        '' 'depends on a clock, a locale or hidden state'
    parsers=$(grep -l 'include *<csv\.h>' lib/*/*.[ch] cmd/*.c cmd/*/*.c 2>/dev/null)
    [ "$(echo "$parsers" | wc -w)" -eq 1 ] || echo "files that include <csv.h>:" "$parsers"
} >"${TMPDIR:-/tmp}/layers.$$"
cat "${TMPDIR:-/tmp}/layers.$$"
if [ -s "${TMPDIR:-/tmp}/layers.$$" ]; then status=1; else status=0; fi
rm -f "${TMPDIR:-/tmp}/layers.$$"
exit $status
