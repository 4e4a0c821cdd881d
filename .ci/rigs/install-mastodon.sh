#!/usr/bin/env bash
# Installs a second server with Mastodon's API, written by others, that tests use besides their own.
# Repeatable; nothing to do where it stands.
set -euo pipefail
rig=${CRISIS_RIGS:-$HOME/.cache/crisis-rigs}/mastodon
wanted=mastodon-mock==0.6.1

if [ -e "$rig/installed" ] && [ "$(cat "$rig/installed")" = "$wanted" ]; then
    echo "The Mastodon-like server stands in $rig."
    exit 0
fi
mkdir -p "$rig"
rm -f "$rig/installed"
[ -x "$rig/bin/python" ] || python3 -m venv "$rig"
"$rig/bin/pip" install --quiet --disable-pip-version-check "$wanted"
echo "$wanted" > "$rig/installed"
echo "Installed the Mastodon-like server in $rig."
