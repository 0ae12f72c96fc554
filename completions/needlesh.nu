# Completion for nushell: asks the program itself what may come. Save it and put into config.nu:
#   source needlesh.nu

# A word as it is written: nothing of it may be a command.
def needlesh-word [text: string]: nothing -> string {
    if $text =~ '^[\w./:=,@%+-]+$' { $text } else { $text | to nuon }
}

# Files and folders that go on where the word ends.
def needlesh-files [word: string]: nothing -> list<any> {
    let head = ($word | str replace --regex '[^=]*$' '')
    let paths = (try { ls ($'($word | str substring ($head | str length)..)*' | into glob) } catch { [] })
    $paths | each {|path|
        let value = $'($head)($path.name)(if $path.type == dir { "/" } else { "" })'
        { value: (needlesh-word $value), description: '' }
    }
}

let needlesh_others = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
# A value that is returned from a completer with `return` is lost: the last expression counts.
$env.config.completions.external.completer = {|spans|
    if ($spans | first) == needlesh {
        let answer = (^needlesh complete -- ...($spans | skip 1) | complete | get stdout | lines)
        let found = ($answer | skip 1 | each {|line|
            let parts = ($line | split row --number 2 "\t")
            { value: (needlesh-word ($parts | first)), description: ($parts | get --optional 1 | default '') }
        })
        if ($answer | first | default words) == files { $found ++ (needlesh-files ($spans | last)) } else { $found }
    } else if $needlesh_others != null {
        do $needlesh_others $spans
    }
}
