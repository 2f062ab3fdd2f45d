#!/usr/bin/env bash
# Builds everything and runs all tests. The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. eng/common.sh

# The analyzers' tests run on the Roslyn of Directory.Packages.props, and again on the oldest one that the package supports.
older_roslyns="4.5.0"

[ $# -eq 0 ] || misused "takes no argument, but got '$1'"
need_dotnet
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
# What the SDK and the tests leave in the temporary folder goes with the results.
export TMPDIR=$results/tmp
mkdir "$TMPDIR"

# Some tests build real producers; the .NET client finds librdkafka on the system.
has_librdkafka() {
  ldconfig -p 2> /dev/null | grep -q 'librdkafka\.so ' || ls /usr/lib/*/librdkafka.so /usr/local/lib/librdkafka.* > /dev/null 2>&1
}

# Others run the clients of other languages against our broker.
clients=artifacts/clients
has_clients() {
  command -v kcat > /dev/null && command -v go > /dev/null && /usr/bin/python3 -c 'import kafka, confluent_kafka' 2> /dev/null && [ -d /usr/share/gocode/src/github.com/Shopify/sarama ]
}

# Without a browser the tests of the experiments' pages are skipped, and say so.
has_chromium() {
  command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null
}

# install PACKAGE...: with apt, where there is apt.
install() {
  command -v apt-get > /dev/null || return 1
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  (quietly "${root[@]}" apt-get update && quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@")
}

install_or_fail() {
  install "$@" || fail "not all of these are installed; install them by the names that your system has for them: $*"
}

# run NAME PROJECT [option...]: the tests of a project, once, by their own program: dotnet test would take longer to start. In $output it was built.
output=Debug/net10.0
run() {
  local name=$1 project=$2
  shift 2
  "$project/bin/$output/ProducerSafety.$project" -noLogo -noColor -trx "$results/$name.trx" "$@" < /dev/null || touch "$results/$name.failed"
}

# beside NAME COMMAND...: runs it while other things go on; after NAME waits for it, and fails if it has.
beside() {
  local name=$1
  shift
  ("$@") > "$results/$name.log" 2>&1 &
  echo $! > "$results/$name.pid"
}

after() {
  wait "$(cat "$results/$1.pid")" || { cat "$results/$1.log" >&2; exit 1; }
}

# count ATTRIBUTE: the sum over all runs.
count() {
  { grep -h -o '<Counters [^>]*' "$results"/*.trx 2> /dev/null || true; } | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

install_all() {
  has_librdkafka || install_or_fail librdkafka-dev
  has_clients || install_or_fail kcat python3-kafka python3-confluent-kafka golang-go gcc libc6-dev golang-github-shopify-sarama-dev
  command -v npm > /dev/null || fail "Node.js with npm is not installed; its version must be 20.19 or later"
  has_chromium || install chromium || echo "   no Chromium: its tests are skipped"
  [ -d "$clients/node_modules/@platformatic/kafka" ] || quietly npm install --silent --no-save --prefix "$clients" kafkajs@2.2.4 @platformatic/kafka@1.35.0
}

step "Build, without a warning; meanwhile, install librdkafka, Chromium and the clients of other languages"
beside install install_all
quietly dotnet build ProducerSafety.slnx -warnaserror --verbosity quiet
after install
cat "$results/install.log"
echo "   built and installed"

step "Generated files are up to date; meanwhile, build Analyzers.Tests on older Roslyns"
for version in $older_roslyns; do
  beside "roslyn-$version" quietly dotnet build Analyzers.Tests -p:RoslynVersion="$version" --verbosity quiet
done
for script in GeneratePropertyCatalog GenerateFromRules GenerateTraces; do
  quietly dotnet run "eng/$script.cs" -- --check
done
for version in $older_roslyns; do
  after "roslyn-$version"
done
echo "   up to date"

for project in *.Tests; do
  if [ "$project" != Network.Tests ]; then
    step "$project"
    run "$project" "$project"
  fi
done
# Mostly they wait.
beside Network.Tests run Network.Tests Network.Tests
# What the real client says does not depend on the compiler.
for version in $older_roslyns; do
  step "Analyzers.Tests on Roslyn $version, beside Network.Tests"
  output=roslyn-$version/$output run "Analyzers.Tests on Roslyn $version" Analyzers.Tests -namespace- "ProducerSafety.Analyzers.Tests.Oracle"
done
after Network.Tests
cat "$results/Network.Tests.log"

failed_runs=$(find "$results" -maxdepth 1 -name '*.failed' | wc -l)
passed=$(count passed)
failed=$(count failed)
# A run that ended badly without a failed test, for instance in a crash, counts as one.
[ "$failed" -ge "$failed_runs" ] || failed=$failed_runs
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
