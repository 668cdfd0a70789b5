// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export const shells = ["bash", "elvish", "fish", "powershell", "zsh"] as const;
export type Shell = (typeof shells)[number];

/** The scripts ask the program itself, so that they never grow old: `iggy completion words` gives a word per line. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_iggy() {
  local IFS=$'\\n'
  COMPREPLY=($(iggy completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _iggy iggy
`,
  zsh: `#compdef iggy
_iggy() {
  local -a found
  found=("\${(@f)$(iggy completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  if [[ -n "\${found[1]}" ]]; then _describe 'iggy' found; else _files; fi
}
compdef _iggy iggy
`,
  fish: `function __iggy_words
  set -l typed (commandline -opc) (commandline -ct)
  iggy completion words -- $typed[2..-1] 2>/dev/null
end
complete -c iggy -f -a '(__iggy_words)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName iggy -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $typed += '""' }
  iggy completion words '--' $typed 2>$null | ForEach-Object {
    $word, $text = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $(if ($text) { $text } else { $word }))
  }
}
`,
  elvish: `set edit:completion:arg-completer[iggy] = {|@words|
  iggy completion words -- (all $words[1..]) 2>/dev/null | each {|line| put [(str:split "\\t" $line)][0] }
}
`,
};

export const completionScript = (shell: Shell): string => scripts[shell];
