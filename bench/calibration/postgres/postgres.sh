# PostgreSQL on the port given, in a folder that goes with it; in the foreground, as its own user since it refuses root.
folder=$(mktemp -d /tmp/headroom-postgres-XXXXXX)
binaries=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as_user() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
[ "$(id -u)" -eq 0 ] && chown postgres:postgres "$folder"
as_user "$binaries/initdb" -D "$folder/data" -U postgres -A trust >/dev/null
as_user "$binaries/postgres" -D "$folder/data" -p "$1" -k "$folder" -c listen_addresses=127.0.0.1 -c fsync=off &
child=$!
trap 'kill -INT $child; wait $child; rm -rf "$folder"' TERM INT
wait $child
rm -rf "$folder"
