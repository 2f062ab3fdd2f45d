#!/usr/bin/env bash
# What the analyzers cost, against the compile time of the same code; with `simulator` first, how fast the simulator is; with `network` first, how fast the broker is, or (`network partitions`, `producers`, `soak`) how large it can be; with `producers` first, how fast the producer is. docs/benchmarks.md says how to read the numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
need_dotnet
what=Analyzers
if [ "${1:-}" = simulator ]; then
    what=Runtime
    shift
elif [ "${1:-}" = network ]; then
    what=Network
    shift
elif [ "${1:-}" = producers ]; then
    what=Producers
    shift
fi
quietly dotnet build "benchmarks/$what" -c Release --verbosity quiet
exec dotnet "benchmarks/$what/bin/Release/net10.0/ProducerSafety.$what.Benchmarks.dll" "$@"
