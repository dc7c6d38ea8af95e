#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: `postgres.sh start DIR [PORT]` prints its URL, `postgres.sh stop DIR` removes it.
# It listens on 127.0.0.1 alone, trusts whoever is there, and syncs to disk as a real one does. PORT is a free one when
# it is left out. Without a server on the machine, root gets the Debian package `postgresql` first.
# PostgreSQL refuses to run as root: started by root, it runs as the user `postgres`.
set -euo pipefail

usage='usage: postgres.sh start DIR [PORT] | postgres.sh stop DIR'
action=${1:?$usage}
dir=${2:?$usage}

as_owner() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs() {
  local found
  found=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$found" ]; then echo "$found"; else dirname "$(command -v initdb || true)"; fi
}

bin=$(programs)
if [ ! -x "$bin/initdb" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install --yes --no-install-recommends postgresql; } >&2
  bin=$(programs)
fi
if [ ! -x "$bin/initdb" ]; then
  echo 'found no PostgreSQL server; expected the Debian package postgresql' >&2
  exit 1
fi

case $action in
  start)
    port=${3:-$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')}
    mkdir -p "$dir"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$dir"; fi
    cd "$dir"
    as_owner "$bin/initdb" --pgdata "$dir/cluster" --username waymark --auth trust --encoding UTF8 --locale C >"$dir/initdb.log"
    as_owner "$bin/pg_ctl" --pgdata "$dir/cluster" --log "$dir/server.log" --wait \
      --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c max_connections=200" \
      start >"$dir/start.log"
    echo "postgres://waymark@127.0.0.1:$port/postgres"
    ;;
  stop)
    cd "$dir"
    as_owner "$bin/pg_ctl" --pgdata "$dir/cluster" --mode immediate --wait stop >/dev/null || true
    cd /
    rm -rf "$dir"
    ;;
  *)
    echo "$usage" >&2
    exit 2
    ;;
esac
