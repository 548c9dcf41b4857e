# completion.sh -- --completion bash|zsh|fish: what the shells complete, from the lines of the usage

# Lines "LETTER NAME ARGUMENT" of the options, - where there is none
options_of_usage() {
    usage | sed -n \
        -e 's/^  -\(.\), --\([a-z-]*\) \([A-Z][A-Z]*\).*/\1 \2 \3/p; t' \
        -e 's/^  -\(.\), --\([a-z-]*\) .*/\1 \2 -/p; t' \
        -e 's/^      --\([a-z-]*\) \([A-Z][A-Z]*\).*/- \1 \2/p; t' \
        -e 's/^      --\([a-z-]*\) .*/- \1 -/p'
}

completion() {
    case $1 in
    bash)
        printf '# bash completion for %s\n_%s() {\n    case $3 in\n' "$tool" "$tool"
        options_of_usage | while read -r letter name argument; do
            case $argument in
            -) ;;
            DIR) printf '    -%s | --%s) COMPREPLY=($(compgen -d -- "$2")); return ;;\n' "$letter" "$name" ;;
            *) printf '    --%s) COMPREPLY=(); return ;;\n' "$name" ;;
            esac
        done
        printf '    esac\n    COMPREPLY=()\n    [[ $2 == -* ]] && COMPREPLY=($(compgen -W "%s" -- "$2"))\n}\n' \
            "$(options_of_usage | sed 's/^[^ ]* \([^ ]*\) .*/--\1/' | paste -s -d ' ' -)"
        printf 'complete -o default -F _%s %s\n' "$tool" "$tool"
        ;;
    zsh)
        printf '#compdef %s\n_arguments -s -S' "$tool"
        options_of_usage | while read -r letter name argument; do
            case $argument in
            -) my_argument= ;;
            DIR) my_argument=':DIR:_files -/' ;;
            *) my_argument=":$argument:" ;;
            esac
            [ "$letter" = - ] || printf " \\\\\n    '-%s[see --%s]%s'" "$letter" "$name" "$my_argument"
            printf " \\\\\n    '*--%s[see %s(1)]%s'" "$name" "$tool" "$my_argument"
        done
        printf " \\\\\n    '*:export:_files'\n"
        ;;
    fish)
        printf '# fish completion for %s\n' "$tool"
        options_of_usage | while read -r letter name argument; do
            printf 'complete -c %s' "$tool"
            [ "$letter" = - ] || printf ' -s %s' "$letter"
            printf ' -l %s' "$name"
            [ "$argument" = - ] || printf ' -r'
            printf " -d 'see %s(1)'\n" "$tool"
        done
        ;;
    *) die "--completion: '$1' is none of bash, zsh, fish" ;;
    esac
}
