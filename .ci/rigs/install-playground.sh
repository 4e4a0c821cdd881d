#!/usr/bin/env bash
# Installs the Microsoft 365 Agents Playground that tests drive. Repeatable; nothing to do where it
# stands. No script of the package is run.
set -euo pipefail
rig=${CRISIS_RIGS:-$HOME/.cache/crisis-rigs}/playground
wanted=@microsoft/m365agentsplayground@0.2.28

if [ -e "$rig/installed" ] && [ "$(cat "$rig/installed")" = "$wanted" ]; then
    echo "The Playground stands in $rig."
    exit 0
fi
if ! command -v npm >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm
fi
mkdir -p "$rig"
rm -f "$rig/installed"
for attempt in 1 2 3; do
    if npm install --prefix "$rig" --ignore-scripts --no-audit --no-fund --loglevel=error "$wanted"
    then
        break
    fi
    if [ "$attempt" = 3 ]; then
        echo "The Playground cannot be fetched; tests that need it are skipped." >&2
        exit 1
    fi
    sleep 5
done
echo "$wanted" > "$rig/installed"
echo "Installed the Playground in $rig."
