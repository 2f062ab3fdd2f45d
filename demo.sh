#!/usr/bin/env bash
# Shows what ProducerSafety finds and fixes, in the sample or in a project of your own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
caller=${OLDPWD:-$PWD}
. eng/common.sh

usage() {
  cat <<'TEXT'
usage: ./demo.sh               find and fix the unsafe producers of samples/OrderService, in a copy of it
       ./demo.sh PATH          producer-safety scan PATH: list what is found in a solution, a project or a folder; nothing in it is changed
       ./demo.sh PATH --fix    producer-safety fix PATH: fix it there, and show the changes
       ./demo.sh --help

It needs the .NET SDK and, to restore packages, a package source. Everything that it writes goes to a temporary folder
and to bin, obj and artifacts here.
TEXT
}

fix=false
path=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --fix) fix=true ;;
    -*) misused "unknown option $1" ;;
    *) [ -z "$path" ] || misused "one PATH only, but there is also '$1'"; path=$1; [ -n "$path" ] || misused "PATH is empty" ;;
  esac
  shift
done

if [ -n "$path" ]; then
  case $path in /*) ;; *) path=$caller/$path ;; esac
  need_dotnet
  quietly dotnet build Tool -c Release --verbosity quiet
  command=scan
  [ "$fix" = false ] || command=fix
  exec dotnet Tool/bin/Release/net10.0/ProducerSafety.Tool.dll "$command" "$path"
fi

[ "$fix" = false ] || misused "--fix needs a PATH; the sample is always fixed, in a copy"
need_dotnet
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
root=$PWD
status_before=$(git status --porcelain 2> /dev/null || true)

echo "${bold}ProducerSafety: find unsafe Kafka producers in C#, and fix them${reset}"

step "Build and pack the analyzers"
command_line "dotnet pack Analyzers.Package -c Release"
pack
echo "   $package, $(wc -c < "$package" | awk '{ printf "%d KB", $1 / 1024 }')"

step "Install the package in a copy of samples/OrderService, and build"
sample=$work/samples/OrderService
mkdir -p "$work/samples" "$work/eng"
cp -R samples/OrderService "$sample"
rm -rf "$sample/bin" "$sample/obj"
cp eng/ConfluentKafka.props "$work/eng/"
cat > "$work/nuget.config" <<XML
<configuration>
  <packageSources>
    <add key="producersafety-demo" value="$root/artifacts/packages" />
  </packageSources>
</configuration>
XML
# A package folder of its own: the machine's may hold an older package of the same version.
export NUGET_PACKAGES=$work/packages
cp -R "$sample" "$work/before"

# build LOG [option...]: the sample's build; what it prints goes to LOG.
build() {
  local log=$1
  shift
  (cd "$sample" && dotnet build --no-incremental --tl:off --verbosity quiet -clp:NoSummary "$@" < /dev/null > "$log" 2>&1)
}

command_line "dotnet build"
build "$work/first.log" || { tail -n 20 "$work/first.log" >&2; fail "the sample does not build"; }
findings_in "$work/first.log" "$sample" > "$work/first"
indent < "$work/first"
warnings=$(wc -l < "$work/first" | tr -d ' ')
for file in MessagingRegistration AuditTrail OrderMetrics OrderPublisher; do
  grep -q "^Messaging/$file.cs(.*: warning KPS" "$work/first" || fail "nothing was found in $file.cs, which is unsafe"
done
for file in PaymentPublisher ShipmentPublisher; do
  ! grep "^Messaging/$file.cs" "$work/first" || fail "something was found in $file.cs, which is safe"
done
echo "   ${bold}$warnings warnings${reset}: three unsafe producers, a retry loop and a flush whose result is ignored; nothing on the two safe producers"

step "Fail the build, as in CI"
command_line "dotnet build -p:ProducerSafetyMode=Strict"
! build "$work/strict.log" -p:ProducerSafetyMode=Strict || fail "the build under Strict should have failed"
findings_in "$work/strict.log" "$sample" > "$work/strict"
errors=$(grep -c ': error KPS' "$work/strict" || true)
[ "$errors" -eq "$warnings" ] || fail "$warnings warnings, but $errors errors under Strict"
cut -d : -f 1-2 "$work/strict" | indent
echo "   ${bold}$errors errors${reset}: the build fails"

step "Fix everything with one command"
ids=$(rule_ids | tr '\n' ' ')
command_line "dotnet format analyzers --diagnostics KPS1101 KPS1102 ... --severity info"
# shellcheck disable=SC2086
(cd "$sample" && quietly dotnet format analyzers --diagnostics $ids --severity info --no-restore)
rm -rf "$work/after"
cp -R "$sample" "$work/after"
rm -rf "$work/after/bin" "$work/after/obj"
show_diff "$work/before" "$work/after" > "$work/diff"
[ -s "$work/diff" ] || fail "dotnet format changed nothing"
indent < "$work/diff"

step "Build again, under Strict"
command_line "dotnet build -p:ProducerSafetyMode=Strict"
build "$work/last.log" -p:ProducerSafetyMode=Strict || { grep -E ': error ' "$work/last.log" | head -n 20 >&2; fail "the fixed sample does not build under Strict"; }
! grep -E ': (warning|error) ' "$work/last.log" || fail "the fixed sample still builds with warnings"
echo "   ${green}0 warnings, 0 errors${reset}"

[ "$status_before" = "$(git status --porcelain 2> /dev/null || true)" ] || fail "the checkout was changed: git status"
echo
echo "Your own code: ./demo.sh PATH lists what is found and changes nothing; ./demo.sh PATH --fix repairs it."
