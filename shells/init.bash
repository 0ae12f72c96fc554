# Alt-I turns the text on the command line into the command line that needlesh proposes; nothing is run. In ~/.bashrc:
#   eval "$(needlesh init bash)"

__needlesh_line() {
    [[ $READLINE_LINE == *[![:space:]]* ]] || return 0
    local line
    if line=$(needlesh line --for bash -- "$READLINE_LINE" 2>&1 </dev/null); then
        READLINE_LINE=$line
        READLINE_POINT=${#line}
    else
        printf '%s\n' "$line" >&2
    fi
}

bind -m emacs-standard -x '"\ei": __needlesh_line'
bind -m vi-insert -x '"\ei": __needlesh_line'
