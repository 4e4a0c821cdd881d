#!/usr/bin/env bash
# Installs what tests/rigs/wordpress.py starts: PHP and MariaDB as programs (no service is set up or
# started), and below $CRISIS_RIGS a WordPress with an installed, empty site. Needs root for apt-get.
# Does nothing where all is there.
set -euo pipefail

rigs=${CRISIS_RIGS:-$HOME/.cache/crisis-rigs}
here=$(cd "$(dirname "$0")" && pwd)
edition=$(cat "$0" "$here"/wordpress/* | sha256sum | cut -c1-16)
wordpress=$rigs/wordpress

if [ "$(cat "$wordpress/edition" 2>/dev/null)" = "$edition" ] \
    && hash php8.2 mariadbd 2>/dev/null; then
    exit 0
fi

if ! hash php8.2 mariadbd mariadb-install-db my_print_defaults 2>/dev/null \
    || [ ! -e /usr/share/php/getid3 ] || ! php8.2 -m | grep -q '^gd$'; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        mariadb-server-core mariadb-client-core php8.2-cli php8.2-mysql php8.2-xml php8.2-mbstring php8.2-curl \
        php8.2-gd php-getid3 >/dev/null
fi

mkdir -p "$rigs"
making=$(mktemp -d "$rigs/wordpress-XXXXXX")
database=
trap '[ -z "$database" ] || kill "$database"; rm -rf "$making"' EXIT

# The package itself would bring Apache along, and start it.
chmod 755 "$making"
(cd "$making" && apt-get download -qq -o APT::Sandbox::User=root wordpress && dpkg-deb -x wordpress_*.deb package)
mv "$making/package/usr/share/wordpress" "$making/site"
cp -r "$making"/package/var/lib/wordpress/wp-content/. "$making/site/wp-content/" 2>/dev/null || true
rm -rf "$making/package" "$making"/wordpress_*.deb
mkdir -p "$making/site/wp-content/mu-plugins" "$making/uploads"
cp "$here/wordpress/wp-config.php" "$here/wordpress/rig.php" "$making/site/"
cp "$here/wordpress/rig-plugin.php" "$making/site/wp-content/mu-plugins/"
cp "$here/wordpress/router.php" "$making/"

mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$making/data" \
    --auth-root-authentication-method=normal --skip-test-db --innodb-log-file-size=8M >/dev/null
mariadbd --no-defaults --user="$(id -un)" --datadir="$making/data" --socket="$making/db.sock" \
    --skip-networking --innodb-log-file-size=8M >"$making/mariadb.log" 2>&1 &
database=$!
for _ in $(seq 200); do [ -S "$making/db.sock" ] && break; sleep 0.05; done

RIG_SOCKET=$making/db.sock RIG_UPLOADS=$making/uploads \
    php8.2 "$here/wordpress/install.php" "$making/site" >"$making/accounts.json"
kill "$database" && wait "$database"
database=

echo "$edition" >"$making/edition"
rm -rf "$wordpress"
mv "$making" "$wordpress"
