# calendar.sh -- months and days as text: 2026-01, 2026-01-31

# is_before A B: earlier months and days come first in byte order
# shellcheck disable=SC3012 # < of test: POSIX.1-2024, in dash, busybox, bash and ksh
is_before() {
    [ "$1" \< "$2" ]
}

is_month() {
    case $1 in
    [0-9][0-9][0-9][0-9]-0[1-9] | [0-9][0-9][0-9][0-9]-1[0-2]) ;;
    *) return 1 ;;
    esac
}

# $value: the month N months from a month: add_months 2026-01 -1
add_months() {
    my_year=${1%-*} my_month=${1#*-}
    my_n=$((my_year * 12 + ${my_month#0} - 1 + $2))
    value=$(printf '%04d-%02d' $((my_n / 12)) $((my_n % 12 + 1)))
}

# $value: the last day of a month
last_day() {
    my_year=${1%-*}
    value=31
    case ${1#*-} in
    04 | 06 | 09 | 11) value=30 ;;
    02)
        value=28
        if [ $((my_year % 4)) -eq 0 ] && { [ $((my_year % 100)) -ne 0 ] || [ $((my_year % 400)) -eq 0 ]; }; then
            value=29
        fi
        ;;
    esac
    value=$1-$value
}

# $value: the day as a number (days from 0000-03-01)
day_number() {
    my_year=${1%%-*} my_month=${1#*-} my_day=${1##*-}
    my_month=${my_month%-*}
    my_year=$((${my_year#"${my_year%%[1-9]*}"} - (${my_month#0} < 3)))
    value=$((my_year * 365 + my_year / 4 - my_year / 100 + my_year / 400 + ((${my_month#0} + 9) % 12 * 153 + 2) / 5 + ${my_day#0} - 1))
}

# days_between FROM TO
days_between() {
    day_number "$1"
    my_from=$value
    day_number "$2"
    value=$((value - my_from))
}
