# Completion for nushell: asks the program itself what may come. Save it and put into config.nu:
#   source needlesh.nu

# A word as it is written: nothing of it may be a command.
let needlesh_word = {|text| if $text =~ '^[\w./:=,@%+-]+$' { $text } else { $text | to nuon } }
let needlesh_others = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans|
    if ($spans | first) != needlesh {
        if $needlesh_others == null { return null }
        return (do $needlesh_others $spans)
    }
    let answer = (^needlesh complete -- ...($spans | skip 1) | complete | get stdout | lines)
    let found = ($answer | skip 1 | each {|line|
        let parts = ($line | split row --number 2 "\t")
        { value: (do $needlesh_word ($parts | first)), description: ($parts | get --optional 1 | default '') }
    })
    if ($answer | first | default words) != files { return $found }
    let word = ($spans | last)
    let head = ($word | str replace --regex '[^=]*$' '')
    let paths = (try { ls ($'($word | str substring ($head | str length)..)*' | into glob) } catch { [] })
    $found ++ ($paths | each {|path|
        let value = $'($head)($path.name)(if $path.type == dir { "/" } else { "" })'
        { value: (do $needlesh_word $value), description: '' }
    })
}
