#!/bin/sh
# Lints the contract and compiles a client against it. Needs no network once `npm ci` has run.
# Usage: npm run check [-- DOCUMENT]     (default: ../openapi.json)
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
document=$(realpath "${1:-$tools/../openapi.json}")
cd "$tools"
PATH="$tools/node_modules/.bin:$PATH"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "-- redocly"
redocly lint "$document" --config=redocly.yaml --lint-config=error --format=stylish --max-problems=500

echo "-- spectral, with the OWASP rules"
spectral lint "$document" --ruleset=spectral.yaml --fail-severity=warn

echo "-- TypeScript"
cp client-check.ts tsconfig.json "$work"
# From the temporary folder, since the generator would read our redocly.yaml with its own, older rules.
(cd "$work" && openapi-typescript "$document" --output schema.ts && tsc --project .)

echo "-- the contract is sound"
