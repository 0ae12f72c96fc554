
use builtin;
use str;

set edit:completion:arg-completer[needlesh] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'needlesh'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'needlesh'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --print 'Print this form of the plan instead of running it'
            cand --min-confidence 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -y 'Run without asking'
            cand --yes 'Run without asking'
            cand --dry-run 'Show the plan, run nothing'
            cand --keep-going 'With many requests: go on after a failure'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand ask 'The proposal only: calls, plan, where each value came from, timings. Runs nothing'
            cand run 'Propose, confirm on the terminal, run; `-` reads one request a line'
            cand call 'Run a tool with given arguments, without the model'
            cand tools 'The manifests: list, show, lint, test'
            cand trace 'Show the decode step by step: candidates, mask, forced tokens'
            cand history 'What was asked, proposed, decided and done'
            cand memory 'The sentences that you confirmed: they count like examples of their tools'
            cand policy 'The rules that allow, ask and deny, and what they say to a call'
            cand trust 'Trust this folder''s ./.needlesh, its tools and its rules, exactly as they are now'
            cand eval 'Case files scored: exact calls, right tools, right refusals'
            cand model 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure'
            cand completions 'A completion script on stdout'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;ask'= {
            cand --top 'This many proposals at most, the runner-ups however unlikely'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --stats 'Rates and times on stderr'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;run'= {
            cand --print 'Print this form of the plan instead of running it'
            cand --min-confidence 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand -y 'Run without asking'
            cand --yes 'Run without asking'
            cand --dry-run 'Show the plan, run nothing'
            cand --keep-going 'With many requests: go on after a failure'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;call'= {
            cand --arg 'An argument; the value is read by the parameter''s type'
            cand --args-json 'All arguments as a JSON object'
            cand --print 'Print this form of the plan instead of running it'
            cand --min-confidence 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --undo 'Run the tool''s undo action instead'
            cand -y 'Run without asking'
            cand --yes 'Run without asking'
            cand --dry-run 'Show the plan, run nothing'
            cand --keep-going 'With many requests: go on after a failure'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;tools'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'One line a tool'
            cand show 'One tool as the model sees it, with its action''s plan inputs'
            cand lint 'Problems of all files'
            cand test 'The examples in the manifests, run as tests of the model''s answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;tools;list'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;tools;show'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;tools;lint'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;tools;test'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;tools;help'= {
            cand list 'One line a tool'
            cand show 'One tool as the model sees it, with its action''s plan inputs'
            cand lint 'Problems of all files'
            cand test 'The examples in the manifests, run as tests of the model''s answers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;tools;help;list'= {
        }
        &'needlesh;tools;help;show'= {
        }
        &'needlesh;tools;help;lint'= {
        }
        &'needlesh;tools;help;test'= {
        }
        &'needlesh;tools;help;help'= {
        }
        &'needlesh;trace'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'The newest entries'
            cand search 'Entries whose request or action has all these words, the newest first'
            cand show 'Everything about one entry'
            cand rerun 'Plan the call of an entry again, show it, ask, run'
            cand export 'Every entry as JSON Lines, the oldest first'
            cand clear 'Delete entries for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;history;list'= {
            cand -n 'At most so many'
            cand --limit 'At most so many'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;search'= {
            cand -n 'At most so many'
            cand --limit 'At most so many'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;show'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;rerun'= {
            cand --print 'Print this form of the plan instead of running it'
            cand --min-confidence 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand -y 'Run without asking'
            cand --yes 'Run without asking'
            cand --dry-run 'Show the plan, run nothing'
            cand --keep-going 'With many requests: go on after a failure'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;export'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;clear'= {
            cand --older-than 'Only those older than this'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand -y 'Delete without asking'
            cand --yes 'Delete without asking'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;history;help'= {
            cand list 'The newest entries'
            cand search 'Entries whose request or action has all these words, the newest first'
            cand show 'Everything about one entry'
            cand rerun 'Plan the call of an entry again, show it, ask, run'
            cand export 'Every entry as JSON Lines, the oldest first'
            cand clear 'Delete entries for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;history;help;list'= {
        }
        &'needlesh;history;help;search'= {
        }
        &'needlesh;history;help;show'= {
        }
        &'needlesh;history;help;rerun'= {
        }
        &'needlesh;history;help;export'= {
        }
        &'needlesh;history;help;clear'= {
        }
        &'needlesh;history;help;help'= {
        }
        &'needlesh;memory'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'All of them with their tools, the oldest first'
            cand forget 'Forget one or all for good; the history keeps its entries'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;memory;list'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;memory;forget'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --all 'All of them'
            cand -y 'Forget all without asking'
            cand --yes 'Forget all without asking'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;memory;help'= {
            cand list 'All of them with their tools, the oldest first'
            cand forget 'Forget one or all for good; the history keeps its entries'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;memory;help;list'= {
        }
        &'needlesh;memory;help;forget'= {
        }
        &'needlesh;memory;help;help'= {
        }
        &'needlesh;policy'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'The rules in force'
            cand check 'What the rules say to a call; runs nothing'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;policy;list'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;policy;check'= {
            cand --arg 'An argument; the value is read by the parameter''s type'
            cand --args-json 'All arguments as a JSON object'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;policy;help'= {
            cand list 'The rules in force'
            cand check 'What the rules say to a call; runs nothing'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;policy;help;list'= {
        }
        &'needlesh;policy;help;check'= {
        }
        &'needlesh;policy;help;help'= {
        }
        &'needlesh;trust'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --revoke 'Take the trust back'
            cand --list 'The trusted folders'
            cand -y 'Trust without asking'
            cand --yes 'Trust without asking'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;eval'= {
            cand --mode 'How far the decode is held to tools and sentence'
            cand --report 'Each case''s outcome, as JSON Lines'
            cand --without 'Leave a help out, to see what it is worth'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'The checkpoints that are here; a star marks the one in use'
            cand info 'What a checkpoint is [default: the one in use]'
            cand use 'Makes this the checkpoint of every command; built-in is the one in the binary'
            cand pull 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
            cand convert 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
            cand remove 'Takes a checkpoint off the disk'
            cand calibrate 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
            cand bench 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;model;list'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;info'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;use'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;pull'= {
            cand --from 'Weights from here instead of the published address'
            cand --tokenizer 'The SentencePiece model that belongs to them [default: the one beside a FILE]'
            cand --sha256 'What the SHA-256 of the weights must be'
            cand --tokenizer-sha256 'What the SHA-256 of the tokenizer must be'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;convert'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --force 'Write over OUT if it is there'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;remove'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;calibrate'= {
            cand --write 'Write it to this file instead of stdout; without a value beside the checkpoint in use'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;bench'= {
            cand --random 'Random weights of these sizes instead of the model: d512-e12-d8 is the published geometry'
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;model;help'= {
            cand list 'The checkpoints that are here; a star marks the one in use'
            cand info 'What a checkpoint is [default: the one in use]'
            cand use 'Makes this the checkpoint of every command; built-in is the one in the binary'
            cand pull 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
            cand convert 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
            cand remove 'Takes a checkpoint off the disk'
            cand calibrate 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
            cand bench 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;model;help;list'= {
        }
        &'needlesh;model;help;info'= {
        }
        &'needlesh;model;help;use'= {
        }
        &'needlesh;model;help;pull'= {
        }
        &'needlesh;model;help;convert'= {
        }
        &'needlesh;model;help;remove'= {
        }
        &'needlesh;model;help;calibrate'= {
        }
        &'needlesh;model;help;bench'= {
        }
        &'needlesh;model;help;help'= {
        }
        &'needlesh;completions'= {
            cand --schemas 'Manifest files or folders, besides the built-in ones and the user''s'
            cand --tools 'Offer only these tools'
            cand --model 'Another checkpoint: a name of `model list`, a file or a folder'
            cand --config 'Settings from this file instead of config.toml of the user''s folder'
            cand --precision 'How the engine holds its weights; f16 and ready only for what `model convert` writes'
            cand --threads 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]'
            cand --color 'Colour in the terminal interface'
            cand --no-builtin 'Leave the built-in tools out'
            cand --json 'Results as one JSON object a line, errors as one JSON object on stderr'
            cand --strict 'Refuse read-only tools that cannot be sandboxed here'
            cand --plain 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb'
            cand --no-encoder 'Rank the tools by the checkpoint alone, without the sentence encoder'
            cand --no-history 'Record and remember nothing of what is asked and done'
            cand -q 'No warnings'
            cand --quiet 'No warnings'
            cand -v 'Warnings of the manifests, and rates and times, on stderr'
            cand --verbose 'Warnings of the manifests, and rates and times, on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'needlesh;help'= {
            cand ask 'The proposal only: calls, plan, where each value came from, timings. Runs nothing'
            cand run 'Propose, confirm on the terminal, run; `-` reads one request a line'
            cand call 'Run a tool with given arguments, without the model'
            cand tools 'The manifests: list, show, lint, test'
            cand trace 'Show the decode step by step: candidates, mask, forced tokens'
            cand history 'What was asked, proposed, decided and done'
            cand memory 'The sentences that you confirmed: they count like examples of their tools'
            cand policy 'The rules that allow, ask and deny, and what they say to a call'
            cand trust 'Trust this folder''s ./.needlesh, its tools and its rules, exactly as they are now'
            cand eval 'Case files scored: exact calls, right tools, right refusals'
            cand model 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure'
            cand completions 'A completion script on stdout'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'needlesh;help;ask'= {
        }
        &'needlesh;help;run'= {
        }
        &'needlesh;help;call'= {
        }
        &'needlesh;help;tools'= {
            cand list 'One line a tool'
            cand show 'One tool as the model sees it, with its action''s plan inputs'
            cand lint 'Problems of all files'
            cand test 'The examples in the manifests, run as tests of the model''s answers'
        }
        &'needlesh;help;tools;list'= {
        }
        &'needlesh;help;tools;show'= {
        }
        &'needlesh;help;tools;lint'= {
        }
        &'needlesh;help;tools;test'= {
        }
        &'needlesh;help;trace'= {
        }
        &'needlesh;help;history'= {
            cand list 'The newest entries'
            cand search 'Entries whose request or action has all these words, the newest first'
            cand show 'Everything about one entry'
            cand rerun 'Plan the call of an entry again, show it, ask, run'
            cand export 'Every entry as JSON Lines, the oldest first'
            cand clear 'Delete entries for good'
        }
        &'needlesh;help;history;list'= {
        }
        &'needlesh;help;history;search'= {
        }
        &'needlesh;help;history;show'= {
        }
        &'needlesh;help;history;rerun'= {
        }
        &'needlesh;help;history;export'= {
        }
        &'needlesh;help;history;clear'= {
        }
        &'needlesh;help;memory'= {
            cand list 'All of them with their tools, the oldest first'
            cand forget 'Forget one or all for good; the history keeps its entries'
        }
        &'needlesh;help;memory;list'= {
        }
        &'needlesh;help;memory;forget'= {
        }
        &'needlesh;help;policy'= {
            cand list 'The rules in force'
            cand check 'What the rules say to a call; runs nothing'
        }
        &'needlesh;help;policy;list'= {
        }
        &'needlesh;help;policy;check'= {
        }
        &'needlesh;help;trust'= {
        }
        &'needlesh;help;eval'= {
        }
        &'needlesh;help;model'= {
            cand list 'The checkpoints that are here; a star marks the one in use'
            cand info 'What a checkpoint is [default: the one in use]'
            cand use 'Makes this the checkpoint of every command; built-in is the one in the binary'
            cand pull 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off'
            cand convert 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside'
            cand remove 'Takes a checkpoint off the disk'
            cand calibrate 'Fit how sure a call is on case files; prints what it is worth on cases that were held out'
            cand bench 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs'
        }
        &'needlesh;help;model;list'= {
        }
        &'needlesh;help;model;info'= {
        }
        &'needlesh;help;model;use'= {
        }
        &'needlesh;help;model;pull'= {
        }
        &'needlesh;help;model;convert'= {
        }
        &'needlesh;help;model;remove'= {
        }
        &'needlesh;help;model;calibrate'= {
        }
        &'needlesh;help;model;bench'= {
        }
        &'needlesh;help;completions'= {
        }
        &'needlesh;help;help'= {
        }
    ]
    $completions[$command]
}
