# What the scripts share; sourced by them, from the root of the repository.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_UI_LANGUAGE=en
script=$(basename "$0")

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' reset=$'\e[0m'
else
  bold='' dim='' green='' reset=''
fi

# Something did not do what it should.
fail() {
  echo "$script: $*" >&2
  exit 1
}

# Called the wrong way.
misused() {
  echo "$script: $* (see ./$script --help)" >&2
  exit 2
}

steps=0
step() {
  steps=$((steps + 1))
  printf '\n%s%s. %s%s\n' "$bold" "$steps" "$1" "$reset"
}

command_line() {
  printf '%s   $ %s%s\n' "$dim" "$*" "$reset"
}

indent() {
  sed 's/^/   /'
}

need_dotnet() {
  command -v dotnet > /dev/null || fail "the .NET SDK is not installed (or not on the PATH): https://dot.net/download"
  dotnet --version > /dev/null 2>&1 || fail "this .NET SDK is too old: $(dotnet --version 2>&1 | grep -m1 -i 'requested sdk version' || echo 'see global.json')"
}

# Runs a command whose output matters only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" < /dev/null > "$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    fail "this failed: $*"
  fi

  rm -f "$log"
}

# Packs ProducerSafety.Analyzers into artifacts/packages and sets package to the file.
pack() {
  quietly dotnet pack Analyzers.Package -c Release --verbosity quiet
  package=$(ls -t artifacts/packages/ProducerSafety.Analyzers.*.nupkg | head -n 1)
}

# All rules' ids.
rule_ids() {
  sed -n 's/^dotnet_diagnostic\.\(KPS[0-9]*\)\..*/\1/p' Analyzers.Package/buildTransitive/presets/None.globalconfig
}

# From a build's output, what the rules report: each place once, paths relative to a folder, without the help link and the project.
findings_in() {
  local log=$1 folder=$2
  { grep -E '\): (warning|error) KPS[0-9]{4}: ' "$log" || true; } |
    sed -E -e "s|^ *$folder/||" -e 's| \[[^]]*\]$||' -e 's| \(https://[^)]*\)$||' | sort -u | sort -s -t '(' -k 1,1 -k 2,2n
}

# A change as a patch under the files' own names. The two folders are siblings.
show_diff() {
  local before=$1 after=$2 color=never
  [ -z "$reset" ] || color=always
  (
    cd "$(dirname "$before")"
    if command -v git > /dev/null; then
      git --no-pager diff --no-index --no-prefix --color="$color" -- "$(basename "$before")" "$(basename "$after")"
    else
      diff -ru "$(basename "$before")" "$(basename "$after")"
    fi | sed -E -e $'/^(\e\\[[0-9;]*m)*(diff |index |--- )/d' -e $'s/^((\e\\[[0-9;]*m)*)\\+\\+\\+ [^/]*\\//\\1/'
  ) || true
}
