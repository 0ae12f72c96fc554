# Completion for elvish: asks the program itself what may come. Put into rc.elv:
#   eval (needlesh completions elvish | slurp)

use re
use str

set edit:completion:arg-completer[needlesh] = {|@words|
    var way = ''
    var word = $words[-1]
    try { needlesh complete -- (all $words[1..]) 2>/dev/null } catch { nop } | each {|line|
        if (eq $way '') {
            set way = $line
        } else {
            var text about = (str:split &max=2 "\t" $line)
            var end = ' '
            if (eq $way part) { set end = '' }
            var display = $text
            if (not-eq $about '') { set display = $text' ('$about')' }
            edit:complex-candidate $text &display=$display &code-suffix=$end
        }
    }
    if (eq $way files) {
        var head = (re:replace '[^=]*$' '' $word)
        edit:complete-filename $word[(count $head)..] | each {|path|
            edit:complex-candidate $head$path[stem] &display=$path[stem] &code-suffix=$path[code-suffix]
        }
    }
}
