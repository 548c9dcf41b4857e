# front.sh -- the command line of crm-monthly and crm-audit, and what it has to do with crm.conf

# Reads the options into $folder, $month, $action, $accepted, $quiet; $exports are lines.
read_command() {
    folder=. month='' action=run accepted='' quiet='' exports=''
    while [ $# -gt 0 ]; do
        case $1 in
        --?*=*)
            my_word=${1#*=}
            my_option=${1%%=*}
            shift
            set -- "$my_option" "$my_word" "$@"
            takes_value "$1" || die "$1 takes no value"
            ;;
        -C?*)
            my_word=${1#-C}
            shift
            set -- -C "$my_word" "$@"
            ;;
        esac
        if takes_value "$1" && [ $# -lt 2 ]; then
            die "$1: a value is missing"
        fi
        case $1 in
        -C | --folder) folder=$2 && shift ;;
        --month)
            [ "$tool" = crm-monthly ] || unknown_option "$1"
            is_month "$2" || die "--month: '$2' is no month: YYYY-MM"
            [ -z "$month" ] || die "--month: given twice"
            month=$2 && shift
            ;;
        --accept)
            [ "$tool" = crm-monthly ] || unknown_option "$1"
            accepted="$accepted${accepted:+ }$2" && shift
            ;;
        --init) action=init ;;
        --dry-run) action=dry ;;
        -q | --quiet) quiet=1 ;;
        -h | --help) usage && exit ;;
        -V | --version) printf '%s (crm-tools) %s\n' "$tool" "$version" && exit ;;
        --completion)
            # shellcheck source=cmd/shared/month/completion.sh
            . "$share/completion.sh"
            completion "$2"
            exit
            ;;
        --)
            shift
            break
            ;;
        -?*) unknown_option "$1" ;;
        *) add_export "$1" ;;
        esac
        shift
    done
    for my_word; do
        add_export "$my_word"
    done
    [ -n "$exports" ] || {
        usage >&2
        exit 2
    }
    [ -d "$folder" ] || [ "$action" = init ] || die "$folder: no such folder: --init makes it"
    absolute "$folder"
    folder=$value
}

takes_value() {
    case $1 in
    -C | --folder | --month | --accept | --completion) ;;
    *) return 1 ;;
    esac
}

unknown_option() {
    usage | sed -n '1,/^$/p' >&2
    die "'$1' is no option; --help lists them"
}

add_export() {
    case $1 in
    *"$newline"*) die "a name of an export holds a line break" ;;
    esac
    [ -f "$1" ] || [ -p "$1" ] || die "$1: no such file"
    [ -r "$1" ] || die "$1: cannot be read"
    absolute "$1"
    case $newline$exports in
    *"$newline$value$newline"*) die "$1: given twice" ;;
    esac
    exports=$exports$value$newline
}

find_settings() {
    [ -f "$folder/crm.conf" ] || die "$folder/crm.conf is missing: $tool -C $(quote "$folder") --init EXPORT... writes one from what the exports show"
    read_settings "$folder/crm.conf"
    find_tills
    for my_name in prepaid mask contacts; do
        get - $my_name
        case ${value:-no} in
        yes | no) ;;
        *) die "$folder/crm.conf: $my_name: '$value' is neither yes nor no" ;;
        esac
    done
    get - inactive
    inactive=$value
    [ -n "$inactive" ] || die "$folder/crm.conf: inactive is missing: the days without a visit after which a client is lost (crm-churn intervals suggests some)"
    get - stale
    stale=${value:-7}
    for my_name in $accepted; do
        case " $tills past " in
        *" $my_name "*) ;;
        *) die "--accept: '$my_name' is no till of crm.conf, nor past" ;;
        esac
    done
}

# $state_month: the last month that was made, empty before the first
find_month() {
    state_month=
    [ ! -f "$folder/state/current" ] || read -r state_month <"$folder/state/current" || state_month=
    current=$state_month
    state_month=${state_month%%.*}
    if [ -n "$month" ]; then
        return
    elif [ -n "$state_month" ]; then
        add_months "$state_month" 1
        month=$value
        note "the month $month, the one after the last that was made (--month says another)"
    else
        last_whole_month
        note "the month $month, the last whole one of the exports (--month says another)"
    fi
}

# What comes first says where the exports end: the month of the last row, if that is one of its last days.
last_whole_month() {
    my_last=
    my_rest=$exports
    while [ -n "$my_rest" ]; do
        my_export=${my_rest%%"$newline"*}
        my_rest=${my_rest#*"$newline"}
        for my_till in $tills; do
            takes "$my_till" "$my_export" || continue
            my_day=$(eval "crm-import -q --totals /dev/stdout -o /dev/null$(import_options "$my_till") $(quote "$my_export")" 2>/dev/null | sed -n 's/^last_date,//p')
            ! is_before "$my_last" "$my_day" || my_last=$my_day
            break
        done
    done
    [ -n "$my_last" ] || {
        assign_exports # says which file fits no till
        die "which month? say --month 2026-01: no export could be read"
    }
    month=${my_last%-*}
    last_day "$month"
    [ $((${value##*-} - $(printf '%s' "${my_last##*-}" | sed 's/^0//'))) -lt "$stale" ] || {
        add_months "$month" -1
        month=$value
    }
}

# $assigned: lines "TILL<tab>EXPORT"; an export is of one till, or a file that the settings name.
assign_exports() {
    assigned=
    my_rest=$exports
    while [ -n "$my_rest" ]; do
        my_export=${my_rest%%"$newline"*}
        my_rest=${my_rest#*"$newline"}
        is_named "$my_export" && continue
        my_of=
        for my_till in $tills; do
            takes "$my_till" "$my_export" || continue
            [ -z "$my_of" ] || die "$my_export: fits [$my_of] and [$my_till] of crm.conf: make their files exact"
            my_of=$my_till
        done
        [ -n "$my_of" ] || die "$my_export: fits no till of crm.conf: add its name to files of one, or let --init add a till"
        assigned="$assigned$my_of$tab$my_export$newline"
    done
}

# Is the export the client list, or another file that the settings name?
is_named() {
    for my_name in clients codebook answers bookings rules; do
        get - "$my_name"
        [ -z "$value" ] || [ "${value##*/}" != "${1##*/}" ] || return 0
    done
    return 1
}

# The exports of a till, as words of a plan
exports_of() {
    while IFS=$tab read -r my_of my_export; do
        [ "$my_of" != "$1" ] || quoted "$my_export"
    done <<END
$assigned
END
}
