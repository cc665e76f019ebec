/**
 * The scripts that make a shell complete command lines. They hold no options: they ask `assay complete` at each press
 * of the tab key, so that they fit every version of the command.
 */
const BASH = `# Completion of assay for bash. Add to ~/.bashrc:  eval "$(assay completion bash)"
_assay() {
  local line="\${COMP_LINE:0:COMP_POINT}" current prefix="" candidate
  local -a words
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  # Bash replaces only the part after the last colon or equals sign.
  [[ "$current" == *[:=]* ]] && prefix="\${current%"\${current##*[:=]}"}"
  COMPREPLY=()
  compopt +o default
  while IFS=$'\\t' read -r candidate _; do
    case "$candidate" in
      :file) compopt -o default ;;
      :folder) compopt -o dirnames ;;
      *)
        [[ "$candidate" == *= ]] && compopt -o nospace
        COMPREPLY+=("\${candidate#"$prefix"}")
        ;;
    esac
  done < <(assay complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -o default -F _assay assay
`;

const ZSH = `#compdef assay
# Completion of assay for zsh. Add to ~/.zshrc, after compinit:  eval "$(assay completion zsh)"
_assay() {
  local line word
  local -a words_found texts
  while IFS= read -r line; do
    case "$line" in
      :file) compset -P '*='; _files; return ;;
      :folder) _files -/; return ;;
    esac
    word="\${line%%$'\\t'*}"
    words_found+=("$word")
    [[ "$line" == *$'\\t'* ]] && texts+=("$word  -- \${line#*$'\\t'}") || texts+=("$word")
  done < <(assay complete -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)
  (( \${#words_found} )) || return 1
  if [[ "\${words_found[1]}" == *= ]]; then
    compadd -l -S '' -d texts -a words_found
  else
    compadd -l -d texts -a words_found
  fi
}
if [[ "\${funcstack[1]}" == _assay ]]; then _assay "$@"; else compdef _assay assay; fi
`;

const FISH = `# Completion of assay for fish. Save as ~/.config/fish/completions/assay.fish
function __assay_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc) "$current"
    for line in (assay complete -- $words[2..-1] 2> /dev/null)
        switch $line
            case :file
                set -l prefix (string match -r '^.*=' -- "$current")
                for path in (__fish_complete_path (string replace -r '^.*=' '' -- "$current"))
                    echo "$prefix$path"
                end
            case :folder
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c assay -f -a '(__assay_complete)'
`;

export const COMPLETION_SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
