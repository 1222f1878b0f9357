#!/usr/bin/env bash
# Runs every test. Installs what they need (git, npm, docker-compose to check a file with, AWS' own description of its services; from npm servers and real webhook payloads) on Debian or Ubuntu with root or sudo.
#   ./test.sh             the embedded engine
#   ./test.sh --orleans   the Orleans engine as well; needs the Microsoft.Orleans packages
# Ends with a line "N passed, N failed, N skipped" and exits non-zero when anything failed.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

orleans=false
case "${1:-}" in
  "") ;;
  --orleans) orleans=true ;;
  *) echo "test.sh: unknown argument '$1'; the only one is --orleans" >&2; exit 2 ;;
esac

bash eng/need.sh git npm docker-compose python3-botocore
command -v dotnet >/dev/null || { echo "test.sh: needs the .NET SDK 10 (dotnet) on the PATH" >&2; exit 3; }

npm ci --prefix tests/servers --no-audit --no-fund --ignore-scripts --loglevel=error

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

status=0
run_engine() { # engine, then what is tested
  echo "== tests, $1 engine"
  dotnet build "$2" -c Release -p:Engine="$1" -v q || { status=1; return; }
  # A test that hangs ends its project's run and is named; the longest takes two minutes.
  dotnet test "$2" -c Release -p:Engine="$1" --no-build --blame-hang-timeout 10m --blame-hang-dump-type none --logger trx --results-directory "$results/$1" || status=1
}

run_engine Local CommitWise.sln
if $orleans; then
  for project in Engine.Conformance Grains.Tests Api.Tests Service.Tests; do
    run_engine Orleans "tests/$project"
  done
else
  echo "Orleans engine: not run, not counted (./test.sh --orleans runs it)"
fi

# What the crash test counted stands in its results alone: the console shows no output of a test that passes.
find "$results" -name '*.trx' -exec grep -ho 'crash ledger: [^<]*' {} + | sort -u || true

# Each results file has one <Counters ... passed="N" failed="N" notExecuted="N" .../>; "error", "timeout" and "aborted" are failures too.
find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + | awk -v status="$status" '
  function count(name,  found) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  { passed += count("passed"); failed += count("failed") + count("error") + count("timeout") + count("aborted"); skipped += count("total") - count("executed") }
  END {
    if (status != 0 && failed == 0) failed = 1
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit (failed > 0 || passed == 0)
  }'
