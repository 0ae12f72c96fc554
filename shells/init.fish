# Alt-I turns the text on the command line into the command line that needlesh proposes; nothing is run. In config.fish:
#   needlesh init fish | source

function __needlesh_line
    set -l text (commandline -b | string collect)
    string match -qr '\S' -- $text; or return
    set -l line (needlesh line --for fish -- $text 2>&1 </dev/null)
    if test $status -eq 0
        commandline -r -- (string join \n -- $line | string collect)
    else
        printf '\n%s' $line >&2
        echo >&2
        commandline -f repaint
    end
end

bind \ei __needlesh_line
bind -M insert \ei __needlesh_line
