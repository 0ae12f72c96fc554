# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_needlesh_global_optspecs
    string join \n schemas= no-builtin tools= model= config= json precision= strict threads= color= plain no-encoder no-history q/quiet v/verbose y/yes dry-run print= min-confidence= keep-going h/help V/version
end

function __fish_needlesh_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_needlesh_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_needlesh_using_subcommand
    set -l cmd (__fish_needlesh_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c needlesh -n "__fish_needlesh_needs_command" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_needs_command" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_needs_command" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_needs_command" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_needs_command" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_needs_command" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_needs_command" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_needs_command" -l print -d 'Print this form of the plan instead of running it' -r -f -a "call\t'The call, as the model writes it'
argv\t'One argv element a line, in double quotes where it could be misread'
shell\t'A line for a POSIX shell'
curl\t'A curl line (HTTP actions)'
json\t'The answer object'"
complete -c needlesh -n "__fish_needlesh_needs_command" -l min-confidence -d 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint\'s own bars, one for what only reads here and one for the rest]' -r
complete -c needlesh -n "__fish_needlesh_needs_command" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_needs_command" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_needs_command" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_needs_command" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_needs_command" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_needs_command" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_needs_command" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_needs_command" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_needs_command" -s y -l yes -d 'Run without asking'
complete -c needlesh -n "__fish_needlesh_needs_command" -l dry-run -d 'Show the plan, run nothing'
complete -c needlesh -n "__fish_needlesh_needs_command" -l keep-going -d 'With many requests: go on after a failure'
complete -c needlesh -n "__fish_needlesh_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_needs_command" -s V -l version -d 'Print version'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "ask" -d 'The proposal only: calls, plan, where each value came from, timings. Runs nothing'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "run" -d 'Propose, confirm on the terminal, run; `-` reads one request a line'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "call" -d 'Run a tool with given arguments, without the model'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "tools" -d 'The manifests: list, show, lint, test'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "trace" -d 'Show the decode step by step: candidates, mask, forced tokens'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "history" -d 'What was asked, proposed, decided and done'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "memory" -d 'The sentences that you confirmed: they count like examples of their tools'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "policy" -d 'The rules that allow, ask and deny, and what they say to a call'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "trust" -d 'Trust this folder\'s ./.needlesh, its tools and its rules, exactly as they are now'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "eval" -d 'Case files scored: exact calls, right tools, right refusals'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "model" -d 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "completions" -d 'A completion script on stdout'
complete -c needlesh -n "__fish_needlesh_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l top -d 'This many proposals at most, the runner-ups however unlikely' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l stats -d 'Rates and times on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand ask" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l print -d 'Print this form of the plan instead of running it' -r -f -a "call\t'The call, as the model writes it'
argv\t'One argv element a line, in double quotes where it could be misread'
shell\t'A line for a POSIX shell'
curl\t'A curl line (HTTP actions)'
json\t'The answer object'"
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l min-confidence -d 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint\'s own bars, one for what only reads here and one for the rest]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -s y -l yes -d 'Run without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l dry-run -d 'Show the plan, run nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l keep-going -d 'With many requests: go on after a failure'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l arg -d 'An argument; the value is read by the parameter\'s type' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l args-json -d 'All arguments as a JSON object' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l print -d 'Print this form of the plan instead of running it' -r -f -a "call\t'The call, as the model writes it'
argv\t'One argv element a line, in double quotes where it could be misread'
shell\t'A line for a POSIX shell'
curl\t'A curl line (HTTP actions)'
json\t'The answer object'"
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l min-confidence -d 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint\'s own bars, one for what only reads here and one for the rest]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l undo -d 'Run the tool\'s undo action instead'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -s y -l yes -d 'Run without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l dry-run -d 'Show the plan, run nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l keep-going -d 'With many requests: go on after a failure'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -f -a "list" -d 'One line a tool'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -f -a "show" -d 'One tool as the model sees it, with its action\'s plan inputs'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -f -a "lint" -d 'Problems of all files'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -f -a "test" -d 'The examples in the manifests, run as tests of the model\'s answers'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and not __fish_seen_subcommand_from list show lint test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from help" -f -a "list" -d 'One line a tool'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from help" -f -a "show" -d 'One tool as the model sees it, with its action\'s plan inputs'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Problems of all files'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from help" -f -a "test" -d 'The examples in the manifests, run as tests of the model\'s answers'
complete -c needlesh -n "__fish_needlesh_using_subcommand tools; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand trace" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "list" -d 'The newest entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "search" -d 'Entries whose request or action has all these words, the newest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "show" -d 'Everything about one entry'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "rerun" -d 'Plan the call of an entry again, show it, ask, run'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "export" -d 'Every entry as JSON Lines, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "clear" -d 'Delete entries for good'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and not __fish_seen_subcommand_from list search show rerun export clear help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -s n -l limit -d 'At most so many' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -s n -l limit -d 'At most so many' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l print -d 'Print this form of the plan instead of running it' -r -f -a "call\t'The call, as the model writes it'
argv\t'One argv element a line, in double quotes where it could be misread'
shell\t'A line for a POSIX shell'
curl\t'A curl line (HTTP actions)'
json\t'The answer object'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l min-confidence -d 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint\'s own bars, one for what only reads here and one for the rest]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -s y -l yes -d 'Run without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l dry-run -d 'Show the plan, run nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l keep-going -d 'With many requests: go on after a failure'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from rerun" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l older-than -d 'Only those older than this' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -s y -l yes -d 'Delete without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "list" -d 'The newest entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "search" -d 'Entries whose request or action has all these words, the newest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "show" -d 'Everything about one entry'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "rerun" -d 'Plan the call of an entry again, show it, ask, run'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "export" -d 'Every entry as JSON Lines, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Delete entries for good'
complete -c needlesh -n "__fish_needlesh_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -f -a "list" -d 'All of them with their tools, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -f -a "forget" -d 'Forget one or all for good; the history keeps its entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and not __fish_seen_subcommand_from list forget help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l all -d 'All of them'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -s y -l yes -d 'Forget all without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from help" -f -a "list" -d 'All of them with their tools, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Forget one or all for good; the history keeps its entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand memory; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -f -a "list" -d 'The rules in force'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -f -a "check" -d 'What the rules say to a call; runs nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and not __fish_seen_subcommand_from list check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l arg -d 'An argument; the value is read by the parameter\'s type' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l args-json -d 'All arguments as a JSON object' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "list" -d 'The rules in force'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "check" -d 'What the rules say to a call; runs nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l revoke -d 'Take the trust back'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l list -d 'The trusted folders'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -s y -l yes -d 'Trust without asking'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l mode -d 'How far the decode is held to tools and sentence' -r -f -a "full\t'The grammar of the tools, values from the sentence'
schema\t'The grammar of the tools, any value of the right type'
free\t'No grammar'"
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l report -d 'Each case\'s outcome, as JSON Lines' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l without -d 'Leave a help out, to see what it is worth' -r -f -a "slips\t''
intent\t''
story\t''
clauses\t''
gaps\t''
items\t''
commands\t''
variations\t''
forks\t''
other-tools\t''
empty-values\t''
shared-words\t''
floor\t''"
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand eval" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "list" -d 'The checkpoints that are here; a star marks the one in use'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "info" -d 'What a checkpoint is [default: the one in use]'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "use" -d 'Makes this the checkpoint of every command; built-in is the one in the binary'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "pull" -d 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "convert" -d 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "remove" -d 'Takes a checkpoint off the disk'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "calibrate" -d 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "bench" -d 'Benchmark prefill and decode against this machine\'s roofline; medians of 21 runs'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and not __fish_seen_subcommand_from list info use pull convert remove calibrate bench help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l from -d 'Weights from here instead of the published address' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l tokenizer -d 'The SentencePiece model that belongs to them [default: the one beside a FILE]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l sha256 -d 'What the SHA-256 of the weights must be' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l tokenizer-sha256 -d 'What the SHA-256 of the tokenizer must be' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l force -d 'Write over OUT if it is there'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l write -d 'Write it to this file instead of stdout; without a value beside the checkpoint in use' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from calibrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l random -d 'Random weights of these sizes instead of the model: d512-e12-d8 is the published geometry' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "list" -d 'The checkpoints that are here; a star marks the one in use'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "info" -d 'What a checkpoint is [default: the one in use]'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "use" -d 'Makes this the checkpoint of every command; built-in is the one in the binary'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "pull" -d 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "convert" -d 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Takes a checkpoint off the disk'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "calibrate" -d 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "bench" -d 'Benchmark prefill and decode against this machine\'s roofline; medians of 21 runs'
complete -c needlesh -n "__fish_needlesh_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l schemas -d 'Manifest files or folders, besides the built-in ones and the user\'s' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l tools -d 'Offer only these tools' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l model -d 'Another checkpoint: a name of `model list`, a file or a folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l config -d 'Settings from this file instead of config.toml of the user\'s folder' -r -F
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l precision -d 'How the engine holds its weights; f16 and ready only for what `model convert` writes' -r -f -a "f32\t'float32: the reference, slower'
f16\t'float16: only on disk'
q8\t'8-bit weights'
ready\t'8-bit weights as the engine reads them: only on disk; loads without conversion'"
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l threads -d 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]' -r
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l color -d 'Colour in the terminal interface' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l no-builtin -d 'Leave the built-in tools out'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l json -d 'Results as one JSON object a line, errors as one JSON object on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l strict -d 'Refuse read-only tools that cannot be sandboxed here'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l plain -d 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l no-encoder -d 'Rank the tools by the checkpoint alone, without the sentence encoder'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -l no-history -d 'Record and remember nothing of what is asked and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -s q -l quiet -d 'No warnings'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -s v -l verbose -d 'Warnings of the manifests, and rates and times, on stderr'
complete -c needlesh -n "__fish_needlesh_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "ask" -d 'The proposal only: calls, plan, where each value came from, timings. Runs nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "run" -d 'Propose, confirm on the terminal, run; `-` reads one request a line'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "call" -d 'Run a tool with given arguments, without the model'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "tools" -d 'The manifests: list, show, lint, test'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "trace" -d 'Show the decode step by step: candidates, mask, forced tokens'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "history" -d 'What was asked, proposed, decided and done'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "memory" -d 'The sentences that you confirmed: they count like examples of their tools'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "policy" -d 'The rules that allow, ask and deny, and what they say to a call'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "trust" -d 'Trust this folder\'s ./.needlesh, its tools and its rules, exactly as they are now'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "eval" -d 'Case files scored: exact calls, right tools, right refusals'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "model" -d 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "completions" -d 'A completion script on stdout'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and not __fish_seen_subcommand_from ask run call tools trace history memory policy trust eval model completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from tools" -f -a "list" -d 'One line a tool'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from tools" -f -a "show" -d 'One tool as the model sees it, with its action\'s plan inputs'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from tools" -f -a "lint" -d 'Problems of all files'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from tools" -f -a "test" -d 'The examples in the manifests, run as tests of the model\'s answers'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "list" -d 'The newest entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "search" -d 'Entries whose request or action has all these words, the newest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "show" -d 'Everything about one entry'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "rerun" -d 'Plan the call of an entry again, show it, ask, run'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "export" -d 'Every entry as JSON Lines, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "clear" -d 'Delete entries for good'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from memory" -f -a "list" -d 'All of them with their tools, the oldest first'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from memory" -f -a "forget" -d 'Forget one or all for good; the history keeps its entries'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "list" -d 'The rules in force'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "check" -d 'What the rules say to a call; runs nothing'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "list" -d 'The checkpoints that are here; a star marks the one in use'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "info" -d 'What a checkpoint is [default: the one in use]'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "use" -d 'Makes this the checkpoint of every command; built-in is the one in the binary'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "pull" -d 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "convert" -d 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "remove" -d 'Takes a checkpoint off the disk'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "calibrate" -d 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
complete -c needlesh -n "__fish_needlesh_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "bench" -d 'Benchmark prefill and decode against this machine\'s roofline; medians of 21 runs'
