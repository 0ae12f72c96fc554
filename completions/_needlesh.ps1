# Completion for PowerShell: asks the program itself what may come. Put into $PROFILE:
#   needlesh completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName needlesh -ScriptBlock {
    param($word, $line, $cursor)

    $words = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursor } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    # An empty word is not passed on by every version.
    $new = if ($word -eq '') { @('--new-word') } else { @() }
    $way, $found = @(needlesh complete @new -- @words 2>$null)
    foreach ($candidate in $found) {
        $text, $about = $candidate -split "`t", 2
        $written = if ($text -match '^[\w./:=,+-]+$') { $text } else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'" }
        [System.Management.Automation.CompletionResult]::new($written, $text, 'ParameterValue', $(if ($about) { $about } else { $text }))
    }
    if ($way -eq 'files') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename(($word -replace '^.*=', '')) | ForEach-Object {
            $head = $word -replace '[^=]*$', ''
            [System.Management.Automation.CompletionResult]::new($head + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
        }
    }
}
