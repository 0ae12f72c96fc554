# Alt-I turns the text on the command line into the command line that needlesh proposes; nothing is run. Save it with
#   needlesh init nu | save --force ~/.config/nushell/autoload/needlesh.nu

def __needlesh_line []: nothing -> nothing {
    let text = (commandline)
    if ($text | str trim | is-empty) { return }
    let answer = (^needlesh line --for nu -- $text | complete)
    if $answer.exit_code == 0 {
        commandline edit --replace ($answer.stdout | str trim --right --char (char newline))
    } else {
        print --stderr $"\n($answer.stderr | str trim --right)"
    }
}

$env.config.keybindings = ($env.config.keybindings | append {
    name: needlesh_line
    modifier: alt
    keycode: char_i
    mode: [emacs vi_insert]
    event: { send: executehostcommand, cmd: __needlesh_line }
})
