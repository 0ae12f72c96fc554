
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'needlesh' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'needlesh'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'needlesh' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print this form of the plan instead of running it')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan, run nothing')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'With many requests: go on after a failure')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'The proposal only: calls, plan, where each value came from, timings. Runs nothing')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Propose, confirm on the terminal, run; `-` reads one request a line')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Run a tool with given arguments, without the model')
            [CompletionResult]::new('tools', 'tools', [CompletionResultType]::ParameterValue, 'The manifests: list, show, lint, test')
            [CompletionResult]::new('trace', 'trace', [CompletionResultType]::ParameterValue, 'Show the decode step by step: candidates, mask, forced tokens')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'What was asked, proposed, decided and done')
            [CompletionResult]::new('memory', 'memory', [CompletionResultType]::ParameterValue, 'The sentences that you confirmed: they count like examples of their tools')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The rules that allow, ask and deny, and what they say to a call')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust this folder''s ./.needlesh, its tools and its rules, exactly as they are now')
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'Case files scored: exact calls, right tools, right refusals')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'A completion script on stdout')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;ask' {
            [CompletionResult]::new('--top', '--top', [CompletionResultType]::ParameterName, 'This many proposals at most, the runner-ups however unlikely')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Rates and times on stderr')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;run' {
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print this form of the plan instead of running it')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan, run nothing')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'With many requests: go on after a failure')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;call' {
            [CompletionResult]::new('--arg', '--arg', [CompletionResultType]::ParameterName, 'An argument; the value is read by the parameter''s type')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'All arguments as a JSON object')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print this form of the plan instead of running it')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--undo', '--undo', [CompletionResultType]::ParameterName, 'Run the tool''s undo action instead')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan, run nothing')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'With many requests: go on after a failure')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;tools' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line a tool')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tool as the model sees it, with its action''s plan inputs')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Problems of all files')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'The examples in the manifests, run as tests of the model''s answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;tools;list' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;tools;show' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;tools;lint' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;tools;test' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;tools;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line a tool')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tool as the model sees it, with its action''s plan inputs')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Problems of all files')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'The examples in the manifests, run as tests of the model''s answers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;tools;help;list' {
            break
        }
        'needlesh;tools;help;show' {
            break
        }
        'needlesh;tools;help;lint' {
            break
        }
        'needlesh;tools;help;test' {
            break
        }
        'needlesh;tools;help;help' {
            break
        }
        'needlesh;trace' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The newest entries')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Entries whose request or action has all these words, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one entry')
            [CompletionResult]::new('rerun', 'rerun', [CompletionResultType]::ParameterValue, 'Plan the call of an entry again, show it, ask, run')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Every entry as JSON Lines, the oldest first')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete entries for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;history;list' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;search' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;show' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;rerun' {
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print this form of the plan instead of running it')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint''s own bars, one for what only reads here and one for the rest]')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan, run nothing')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'With many requests: go on after a failure')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;export' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;clear' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Only those older than this')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Delete without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete without asking')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;history;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The newest entries')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Entries whose request or action has all these words, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one entry')
            [CompletionResult]::new('rerun', 'rerun', [CompletionResultType]::ParameterValue, 'Plan the call of an entry again, show it, ask, run')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Every entry as JSON Lines, the oldest first')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete entries for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;history;help;list' {
            break
        }
        'needlesh;history;help;search' {
            break
        }
        'needlesh;history;help;show' {
            break
        }
        'needlesh;history;help;rerun' {
            break
        }
        'needlesh;history;help;export' {
            break
        }
        'needlesh;history;help;clear' {
            break
        }
        'needlesh;history;help;help' {
            break
        }
        'needlesh;memory' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All of them with their tools, the oldest first')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget one or all for good; the history keeps its entries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;memory;list' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;memory;forget' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All of them')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Forget all without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Forget all without asking')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;memory;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All of them with their tools, the oldest first')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget one or all for good; the history keeps its entries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;memory;help;list' {
            break
        }
        'needlesh;memory;help;forget' {
            break
        }
        'needlesh;memory;help;help' {
            break
        }
        'needlesh;policy' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The rules in force')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'What the rules say to a call; runs nothing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;policy;list' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;policy;check' {
            [CompletionResult]::new('--arg', '--arg', [CompletionResultType]::ParameterName, 'An argument; the value is read by the parameter''s type')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'All arguments as a JSON object')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;policy;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The rules in force')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'What the rules say to a call; runs nothing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;policy;help;list' {
            break
        }
        'needlesh;policy;help;check' {
            break
        }
        'needlesh;policy;help;help' {
            break
        }
        'needlesh;trust' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--revoke', '--revoke', [CompletionResultType]::ParameterName, 'Take the trust back')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'The trusted folders')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Trust without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Trust without asking')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;eval' {
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'How far the decode is held to tools and sentence')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Each case''s outcome, as JSON Lines')
            [CompletionResult]::new('--without', '--without', [CompletionResultType]::ParameterName, 'Leave a help out, to see what it is worth')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The checkpoints that are here; a star marks the one in use')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'What a checkpoint is [default: the one in use]')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Makes this the checkpoint of every command; built-in is the one in the binary')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Takes a checkpoint off the disk')
            [CompletionResult]::new('calibrate', 'calibrate', [CompletionResultType]::ParameterValue, 'Fit how sure a call is on case files; prints what it is worth on cases that were held out')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;model;list' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;info' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;use' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;pull' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Weights from here instead of the published address')
            [CompletionResult]::new('--tokenizer', '--tokenizer', [CompletionResultType]::ParameterName, 'The SentencePiece model that belongs to them [default: the one beside a FILE]')
            [CompletionResult]::new('--sha256', '--sha256', [CompletionResultType]::ParameterName, 'What the SHA-256 of the weights must be')
            [CompletionResult]::new('--tokenizer-sha256', '--tokenizer-sha256', [CompletionResultType]::ParameterName, 'What the SHA-256 of the tokenizer must be')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;convert' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write over OUT if it is there')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;remove' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;calibrate' {
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write it to this file instead of stdout; without a value beside the checkpoint in use')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;bench' {
            [CompletionResult]::new('--random', '--random', [CompletionResultType]::ParameterName, 'Random weights of these sizes instead of the model: d512-e12-d8 is the published geometry')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;model;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The checkpoints that are here; a star marks the one in use')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'What a checkpoint is [default: the one in use]')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Makes this the checkpoint of every command; built-in is the one in the binary')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Takes a checkpoint off the disk')
            [CompletionResult]::new('calibrate', 'calibrate', [CompletionResultType]::ParameterValue, 'Fit how sure a call is on case files; prints what it is worth on cases that were held out')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;model;help;list' {
            break
        }
        'needlesh;model;help;info' {
            break
        }
        'needlesh;model;help;use' {
            break
        }
        'needlesh;model;help;pull' {
            break
        }
        'needlesh;model;help;convert' {
            break
        }
        'needlesh;model;help;remove' {
            break
        }
        'needlesh;model;help;calibrate' {
            break
        }
        'needlesh;model;help;bench' {
            break
        }
        'needlesh;model;help;help' {
            break
        }
        'needlesh;completions' {
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Manifest files or folders, besides the built-in ones and the user''s')
            [CompletionResult]::new('--tools', '--tools', [CompletionResultType]::ParameterName, 'Offer only these tools')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Another checkpoint: a name of `model list`, a file or a folder')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings from this file instead of config.toml of the user''s folder')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'How the engine holds its weights; f16 and ready only for what `model convert` writes')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of a prefill (a decode takes one) [default: the cores, at most 4]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour in the terminal interface')
            [CompletionResult]::new('--no-builtin', '--no-builtin', [CompletionResultType]::ParameterName, 'Leave the built-in tools out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Results as one JSON object a line, errors as one JSON object on stderr')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse read-only tools that cannot be sandboxed here')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb')
            [CompletionResult]::new('--no-encoder', '--no-encoder', [CompletionResultType]::ParameterName, 'Rank the tools by the checkpoint alone, without the sentence encoder')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Record and remember nothing of what is asked and done')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No warnings')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Warnings of the manifests, and rates and times, on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'needlesh;help' {
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'The proposal only: calls, plan, where each value came from, timings. Runs nothing')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Propose, confirm on the terminal, run; `-` reads one request a line')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Run a tool with given arguments, without the model')
            [CompletionResult]::new('tools', 'tools', [CompletionResultType]::ParameterValue, 'The manifests: list, show, lint, test')
            [CompletionResult]::new('trace', 'trace', [CompletionResultType]::ParameterValue, 'Show the decode step by step: candidates, mask, forced tokens')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'What was asked, proposed, decided and done')
            [CompletionResult]::new('memory', 'memory', [CompletionResultType]::ParameterValue, 'The sentences that you confirmed: they count like examples of their tools')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The rules that allow, ask and deny, and what they say to a call')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust this folder''s ./.needlesh, its tools and its rules, exactly as they are now')
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'Case files scored: exact calls, right tools, right refusals')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Checkpoints: list, inspect, choose, fetch, convert, remove, measure')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'A completion script on stdout')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'needlesh;help;ask' {
            break
        }
        'needlesh;help;run' {
            break
        }
        'needlesh;help;call' {
            break
        }
        'needlesh;help;tools' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'One line a tool')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tool as the model sees it, with its action''s plan inputs')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Problems of all files')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'The examples in the manifests, run as tests of the model''s answers')
            break
        }
        'needlesh;help;tools;list' {
            break
        }
        'needlesh;help;tools;show' {
            break
        }
        'needlesh;help;tools;lint' {
            break
        }
        'needlesh;help;tools;test' {
            break
        }
        'needlesh;help;trace' {
            break
        }
        'needlesh;help;history' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The newest entries')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Entries whose request or action has all these words, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one entry')
            [CompletionResult]::new('rerun', 'rerun', [CompletionResultType]::ParameterValue, 'Plan the call of an entry again, show it, ask, run')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Every entry as JSON Lines, the oldest first')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete entries for good')
            break
        }
        'needlesh;help;history;list' {
            break
        }
        'needlesh;help;history;search' {
            break
        }
        'needlesh;help;history;show' {
            break
        }
        'needlesh;help;history;rerun' {
            break
        }
        'needlesh;help;history;export' {
            break
        }
        'needlesh;help;history;clear' {
            break
        }
        'needlesh;help;memory' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All of them with their tools, the oldest first')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget one or all for good; the history keeps its entries')
            break
        }
        'needlesh;help;memory;list' {
            break
        }
        'needlesh;help;memory;forget' {
            break
        }
        'needlesh;help;policy' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The rules in force')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'What the rules say to a call; runs nothing')
            break
        }
        'needlesh;help;policy;list' {
            break
        }
        'needlesh;help;policy;check' {
            break
        }
        'needlesh;help;trust' {
            break
        }
        'needlesh;help;eval' {
            break
        }
        'needlesh;help;model' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The checkpoints that are here; a star marks the one in use')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'What a checkpoint is [default: the one in use]')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Makes this the checkpoint of every command; built-in is the one in the binary')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Takes a checkpoint off the disk')
            [CompletionResult]::new('calibrate', 'calibrate', [CompletionResultType]::ParameterValue, 'Fit how sure a call is on case files; prints what it is worth on cases that were held out')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'Benchmark prefill and decode against this machine''s roofline; medians of 21 runs')
            break
        }
        'needlesh;help;model;list' {
            break
        }
        'needlesh;help;model;info' {
            break
        }
        'needlesh;help;model;use' {
            break
        }
        'needlesh;help;model;pull' {
            break
        }
        'needlesh;help;model;convert' {
            break
        }
        'needlesh;help;model;remove' {
            break
        }
        'needlesh;help;model;calibrate' {
            break
        }
        'needlesh;help;model;bench' {
            break
        }
        'needlesh;help;completions' {
            break
        }
        'needlesh;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
