# Alt-I turns the text on the command line into the command line that needlesh proposes; nothing is run. In ~/.zshrc:
#   eval "$(needlesh init zsh)"

__needlesh_line() {
    [[ $BUFFER == *[^[:space:]]* ]] || return 0
    local line
    if line=$(needlesh line --for zsh -- "$BUFFER" 2>&1 </dev/null); then
        BUFFER=$line
        CURSOR=${#BUFFER}
    else
        zle -M -- "$line"
    fi
}

zle -N __needlesh_line
bindkey -M emacs '^[i' __needlesh_line
bindkey -M viins '^[i' __needlesh_line
