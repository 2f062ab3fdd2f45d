#!/usr/bin/env bash
# What the analyzers cost, against the compile time of the same code. docs/benchmarks.md says how to read the tables.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
need_dotnet
quietly dotnet build benchmarks/Analyzers -c Release --verbosity quiet
exec dotnet benchmarks/Analyzers/bin/Release/net10.0/ProducerSafety.Analyzers.Benchmarks.dll "$@"
