# settings.sh -- crm.conf, the months of the calendar, words of a plan
#
# What crm-monthly and crm-audit need before they write a plan.  A plan is a shell script, which
# needs steps.sh alone.  POSIX sh without `local`: names that begin with my_ belong to a function,
# and $value is what the last one found.

die() {
    printf '%s: %s\n' "$tool" "$*" >&2
    exit 2
}

note() {
    [ -n "${quiet:-}" ] || printf '%s: %s\n' "$tool" "$*" >&2
}

tab=$(printf '\t')
newline='
'

# ---- words of a plan --------------------------------------------------------------------

# One word as a shell reads it.
quote() {
    case $1 in
    '' | *[!A-Za-z0-9_./:=,+@%-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s' "$1" ;;
    esac
}

# All words, each after a blank.
quoted() {
    for my_word; do
        printf ' %s' "$(quote "$my_word")"
    done
}

absolute() {
    case $1 in
    /*) value=$1 ;;
    . | ./) value=$PWD ;;
    ./*) value=$PWD/${1#./} ;;
    *) value=$PWD/$1 ;;
    esac
}

# $value: without blanks at both ends.
trim() {
    value=${1#"${1%%[![:blank:]]*}"}
    value=${value%"${value##*[![:blank:]]}"}
}

# ---- crm.conf ---------------------------------------------------------------------------

# Reads the settings into lines "SECTION<tab>NAME<tab>VALUE" of $settings; SECTION is "-" above the
# first till, and a till's first line has the name ".".
read_settings() {
    settings=
    my_section=-
    my_at=0
    while IFS= read -r my_line || [ -n "$my_line" ]; do
        my_at=$((my_at + 1))
        trim "${my_line%"$(printf '\r')"}"
        case $value in
        '' | '#'*) ;;
        '['*']')
            my_section=${value#?}
            my_section=${my_section%?}
            new_section "$1:$my_at"
            ;;
        *=*) new_setting "$1:$my_at" "$value" ;;
        *) die "$1:$my_at: '$value' is no setting: NAME = VALUE, or [TILL]" ;;
        esac
    done <"$1"
    check_numbers "$1"
}

new_section() {
    case $my_section in
    '' | [.-]* | *[][:blank:]/*?[\\\'\"\;\&\|\<\>\(\)\$\`]*)
        die "$1: '$my_section' is no name of a till: letters, digits, _ and - make one"
        ;;
    esac
    case $newline$settings in
    *"$newline$my_section$tab"*) die "$1: [$my_section] is there twice" ;;
    esac
    settings="$settings$my_section$tab.$tab$newline"
}

new_setting() {
    trim "${2%%=*}"
    my_name=$value
    trim "${2#*=}"
    known_setting "$my_name" "$my_section" || {
        [ "$my_section" = - ] && my_of="the salon" || my_of="a till"
        die "$1: '$my_name' is no setting of $my_of: crm-monthly(1) lists them"
    }
    case $my_name in
    columns | option) ;;
    *)
        case $newline$settings in
        *"$newline$my_section$tab$my_name$tab"*) die "$1: '$my_name' is said twice" ;;
        esac
        ;;
    esac
    settings="$settings$my_section$tab$my_name$tab$value$newline"
}

known_setting() {
    case $2:$1 in
    *:walk-ins | *:columns | *:encoding | *:date-format | *:decimal | *:preset | *:tax | *:option) ;;
    -:title | -:language | -:inactive | -:consent | -:mask | -:link | -:clients | -:by | -:key | -:stale) ;;
    -:currency | -:prepaid | -:codebook | -:answers | -:survey | -:bookings | -:rules | -:closed-days | -:most | -:contacts) ;;
    -:*) return 1 ;;
    *:files | *:store | *:namespace | *:closed) ;;
    *) return 1 ;;
    esac
}

check_numbers() {
    for my_name in inactive stale; do
        get - $my_name
        case ${value:-1} in
        *[!0-9]* | 0*) die "$1: $my_name: '$value' is not a number of days" ;;
        esac
    done
}

# $value: a setting of the till, else of the salon, else nothing.  A list has a line for each.
get() {
    got=
    while IFS=$tab read -r got_of got_name got_value; do
        [ "$got_of" = "$1" ] && [ "$got_name" = "$2" ] && got="$got${got:+$newline}$got_value"
    done <<END
$settings
END
    value=$got
    [ -n "$value" ] || [ "$1" = - ] || get - "$2"
}

# $tills: their names; a crm.conf without any has one, and every export is of it.
find_tills() {
    tills=
    while IFS=$tab read -r my_of my_key my_value; do
        [ "$my_key" != . ] || tills="$tills $my_of"
    done <<END
$settings
END
    tills=${tills:- till}
}

# Does a till take this export, by the name of the file?
takes() {
    get "$1" files
    my_base=${2##*/}
    set -f
    for my_pattern in ${value:-*}; do
        # shellcheck disable=SC2254 # it is a pattern
        case $my_base in
        $my_pattern)
            set +f
            return 0
            ;;
        esac
    done
    set +f
    return 1
}

# $value: the path of a file that a setting names, from the folder of the salon; an export of the
# same name on the command line takes its place.
file_of() {
    get - "$1"
    [ -n "$value" ] || return 0
    my_path=$value
    while IFS= read -r value; do
        [ -z "$value" ] || [ "${value##*/}" != "${my_path##*/}" ] || return 0
    done <<END
$exports
END
    case $my_path in
    /*) value=$my_path ;;
    *) value=$folder/$my_path ;;
    esac
}

# What crm-import has to be told of a till's exports, as words of a plan.
import_options() {
    get "$1" store
    [ -z "$value" ] || quoted -c "store==$value"
    get "$1" columns
    my_rest=$value$newline
    while [ -n "$my_rest" ]; do
        trim "${my_rest%%[;$newline]*}"
        my_rest=${my_rest#*[;$newline]}
        [ -z "$value" ] || quoted -c "$value"
    done
    for my_name in walk-in encoding date-format decimal preset tax namespace; do
        get "$1" "$my_name$([ $my_name != walk-in ] || echo s)"
        [ -z "$value" ] || quoted "--$my_name" "$value"
    done
    get "$1" option
    my_rest=$value$newline
    while [ -n "$my_rest" ]; do
        trim "${my_rest%%"$newline"*}"
        my_rest=${my_rest#*"$newline"}
        my_option=${value%%[[:blank:]]*}
        trim "${value#"$my_option"}"
        [ -z "$my_option" ] || quoted "$my_option"
        [ -z "$value" ] || quoted "$value"
    done
}
