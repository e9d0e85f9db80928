"""What shtab's scripts lack, in the words of each shell: samples and files by ending, addresses, a source alone.

In the texts, `@name` is filled in. tcsh has no functions: it is given patterns, and lists what is in the folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Template
from typing import NamedTuple, TypeAlias

Completer: TypeAlias = dict[str, str | dict[str, str]]
"""What shtab takes for an argument's `complete`: by shell, and under `preamble` what must be defined before."""

_FILES = {
    "bash": """
_lrstep_files_@name() {
  local ending
  compgen -W "@words" -- "$1"
  for ending in @endings; do compgen -f -X "!*$ending" -- "$1"; done
  compgen -d -- "$1"
}""",
    "zsh": """
_lrstep_files_@name() {
  compadd "$@" -- @words
  _files -g "@globs"
}""",
    "fish": """
function _lrstep_files_@name
  for word in @words
    echo $word
  end
  set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
  __fish_complete_path "$word" | string match -r '^(?:[^\\t]*(?:@dotted|/))(?:\\t.*)?$'
end""",
    "powershell": """
function _lrstep_files_@name {
  param([string]$WordToComplete)
  @quoted_words | Where-Object { $_ -like "$WordToComplete*" }
  $endings = @quoted_endings
  _shtab_powershell_compgen_files $WordToComplete | Where-Object {
    $path = $_
    (Test-Path -PathType Container $path) -or ($endings | Where-Object { $path.EndsWith($_) })
  }
}""",
}

_ADDRESSES = {
    "bash": """
_lrstep_addresses() {
  local update=${1%%:*} op=
  [[ $1 != *:* ]] || op=${1#*:}
  if [[ $update =~ ^[0-9]+$ ]]; then compgen -P "$update:" -W "@ops" -- "$op"
  else compgen -W "@others @ops" -- "$1"; fi
}""",
    "zsh": """
_lrstep_addresses() {
  if compset -P "[0-9]##:"; then compadd "$@" -- @ops
  elif [[ $PREFIX == <-> ]]; then compadd "$@" -S "" -- "$PREFIX:"
  else compadd "$@" -- @others @ops; fi
}""",
    "fish": """
function _lrstep_addresses
  set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
  if set -l update (string match -r -- '^[0-9]+' "$word")
    printf "$update:%s\\n" @ops
  else
    printf '%s\\n' @others @ops
  end
end""",
    "powershell": """
function _lrstep_addresses {
  param([string]$WordToComplete)
  $update = ''
  $words = @quoted_others
  if ($WordToComplete -match '^[0-9]+') {
    $update = $Matches[0] + ':'
    $words = @()
  }
  @quoted_ops + $words | ForEach-Object { $update + $_ } | Where-Object { $_ -like "$WordToComplete*" }
}""",
}

_ENDS = {
    # readline parts words at : and =, shtab at neither: 12:dz is put together, --at=12 is parted into two without =.
    "bash": """
_shtab_lrstep_pos_0_COMPGEN=_lrstep_files_source

_lrstep() {
  local -a parts=() words=()
  local i part joins= typed
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part=${COMP_WORDS[i]}
    if ((i)) && [[ $part == [:=]* || $joins ]]; then parts[${#parts[@]} - 1]+=$part; else parts+=("$part"); fi
    joins=; [[ $part != *[:=] ]] || joins=1
  done
  for part in "${parts[@]}"; do
    if [[ $part == --*=* ]]; then words+=("${part%%=*}" "${part#*=}"); else words+=("$part"); fi
  done
  local -a COMP_WORDS=("${words[@]}")
  local COMP_CWORD=$((${#words[@]} - 1))
  _shtab_lrstep
  typed=${COMP_WORDS[COMP_CWORD]}
  if ((COMP_CWORD == 1)) && compgen -W "@commands" -- "$typed" >/dev/null; then compopt +o filenames 2>/dev/null; fi
  if [[ $typed == *:* && $COMP_WORDBREAKS == *:* ]]; then
    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"${typed%"${typed##*:}"}"}; done
  fi
}
complete -o bashdefault -F _lrstep lrstep
""",
    # A line that begins with no command is one of `open`; its first word may be either.
    "zsh": """
_lrstep_line() {
  setopt local_options extended_glob
  local -a commands=(@commands)
  if (( CURRENT == 2 )); then _shtab_lrstep; fi
  if (( CURRENT == 2 || ! ${commands[(Ie)${words[2]}]} )); then
    words=("${words[1]}" open "${(@)words[2,-1]}")
    (( CURRENT += 1 ))
  fi
  _shtab_lrstep
}
case ${zsh_eval_context[-1]} in
  eval|file) compdef _lrstep_line lrstep ;;
  *) _lrstep_line ;;
esac
""",
    "fish": """
complete -c lrstep -n '_shtab_lrstep_using; and test $_shtab_lrstep_npos -eq 0' -ka '(_lrstep_files_source)'
""",
    "powershell": """
$_shtab_lrstep_compgens['_shtab_lrstep_pos_0'] = '_lrstep_files_source'
""",
}


class Files(NamedTuple):
    """Files with some endings, and words that may stand for one; `name` is a word of its own for them."""

    name: str
    endings: Sequence[str]
    words: Sequence[str] = ()

    @property
    def globs(self) -> str:
        """A pattern for each ending."""
        return " ".join(f"*{ending}" for ending in self.endings)

    @property
    def in_tcsh(self) -> str:
        """Files, and folders on the way to them."""
        return f"f:*.{{{','.join(ending[1:] for ending in self.endings)}}}"

    def completer(self) -> Completer:
        """What completes them."""
        filled = {
            "name": self.name, "globs": self.globs, "words": " ".join(self.words), "endings": " ".join(self.endings),
            "dotted": "|".join(ending.replace(".", r"\.") for ending in self.endings),
            "quoted_words": _array(self.words), "quoted_endings": _array(self.endings),
        }  # fmt: skip
        in_tcsh = _words_and_files(self.words, self) if self.words else self.in_tcsh
        return _completer(f"_lrstep_files_{self.name}", in_tcsh, _FILES, filled)


class Addresses(NamedTuple):
    """Addresses: after the number of an update its `ops`, else those of this update and `others`."""

    ops: Sequence[str]
    others: Sequence[str]

    @property
    def in_tcsh(self) -> str:
        """Those without a number."""
        return f"({' '.join((*self.others, *self.ops))})"

    def completer(self) -> Completer:
        """What completes them."""
        filled = {
            "ops": " ".join(self.ops), "others": " ".join(self.others),
            "quoted_ops": _array(self.ops), "quoted_others": _array(self.others),
        }  # fmt: skip
        return _completer("_lrstep_addresses", self.in_tcsh, _ADDRESSES, filled)


def finished(
    script: str, shell: str, commands: Sequence[str], source: Files, addresses: Addresses, second: Mapping[str, Files]
) -> str:
    """shtab's script with what it lacks: a line may begin with a source. `second` has the second files of commands."""
    if shell == "tcsh":
        ops = " ".join(addresses.ops)
        rules = [
            f"'C@*/@{source.in_tcsh}@'",
            f"'c/--at=[0-9]*:/({ops})/'",
            f"'c/[0-9]*:/({ops})/'",
            *(f"'N/{command}/{files.in_tcsh}/'" for command, files in second.items()),
        ]
        first = f"'p/1/({' '.join(commands)})/'"
        script = script.replace(first, f"'p/1/{_words_and_files((*commands, *source.words), source)}/'")
        head = "complete lrstep \\\n"
        return script.replace(head, head + "".join(f"        {rule} \\\n" for rule in rules)) + "\n"
    if shell == "zsh":
        script = script[: script.index("if [[ $zsh_eval_context[-1] == eval ]]")]
        script = re.sub(r'^(  "--[-\w]+)(\[.*\]:.*)$', r"\1=\2", script, flags=re.MULTILINE)  # --at=12 is one too
    return f"{script.rstrip()}\n{_filled(_ENDS[shell], {'commands': ' '.join(commands)})}"


def _completer(function: str, in_tcsh: str, texts: Mapping[str, str], filled: Mapping[str, str]) -> Completer:
    """A function of this name in each shell that has functions, defined before."""
    preamble = {shell: _filled(text, filled) for shell, text in texts.items()}
    return {
        "bash": function, "zsh": function, "fish": f"({function})", "powershell": function, "tcsh": in_tcsh,
        "preamble": preamble,
    }  # fmt: skip


def _words_and_files(words: Sequence[str], files: Files) -> str:
    """tcsh lists either: a command that prints both, of the present folder. No slash may stand in it."""
    return f'`sh -c "echo {" ".join(words)}; ls -d {files.globs} 2>&-"`'


def _array(words: Sequence[str]) -> str:
    """As PowerShell writes it."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"@({quoted})"


def _filled(text: str, filled: Mapping[str, str]) -> str:
    return _Text(text).safe_substitute(filled)


class _Text(Template):
    delimiter = "@"
