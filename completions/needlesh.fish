# Completion for fish: asks the program itself what may come. Put it into ~/.config/fish/completions, or
#   needlesh completions fish | source

function __needlesh_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct | string collect | string unescape)
    set -l answer (needlesh complete -- $words[2..] "$word" 2>/dev/null)
    printf '%s\n' $answer[2..]
    if test "$answer[1]" = files
        set -l head (string match -r '^.*=' -- $word)
        for path in (__fish_complete_path (string replace -r '^.*=' '' -- $word))
            echo "$head$path"
        end
    end
end

complete -c needlesh -f -a '(__needlesh_complete)'
