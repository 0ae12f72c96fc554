# Completion for bash: asks the program itself what may come. Load it with
#   source <(needlesh completions bash)

_needlesh() {
    # Bash ends a word at = and :, which are a part of it here: the pieces are joined again.
    local line=${COMP_LINE:0:COMP_POINT} words=() i piece blank
    for ((i = 0; i <= COMP_CWORD; i++)); do
        blank=${line%%[![:blank:]]*}
        line=${line:${#blank}}
        piece=${COMP_WORDS[i]:0:${#line}}
        line=${line:${#piece}}
        if ((i == 0)) || [[ -n $blank ]]; then
            words+=("$piece")
        else
            words[${#words[@]} - 1]+=$piece
        fi
    done

    # Quotes and backslashes belong to the shell.
    local word=${words[${#words[@]} - 1]} quoted=
    [[ $word == *[\'\"]* ]] && quoted=1
    words=("${words[@]//[\'\"\\]/}")
    word=${words[${#words[@]} - 1]}
    piece=${piece//[\'\"\\]/}
    [[ $piece == [=:] ]] && piece=
    local head=${word%"$piece"}

    local way= answer text
    COMPREPLY=()
    while IFS= read -r answer; do
        if [[ -z $way ]]; then
            way=$answer
            continue
        fi
        text=${answer%%$'\t'*}
        text=${text#"$head"}
        if [[ -n $quoted ]]; then
            # What ends quotes, or means something in them, cannot be offered there.
            [[ $text != *[\'\"\\\$\`\!]* ]] || continue
        elif [[ $text == *[!A-Za-z0-9_./:=,@%+-]* ]]; then
            printf -v text %q "$text"
        fi
        COMPREPLY+=("$text")
    done < <(needlesh complete -- "${words[@]:1}" 2>/dev/null)

    case $way in
        part) compopt -o nospace 2>/dev/null ;;
        files)
            compopt -o filenames 2>/dev/null
            while IFS= read -r answer; do
                COMPREPLY+=("$answer")
            done < <(compgen -f -- "$piece")
            ;;
    esac
}

complete -F _needlesh needlesh
