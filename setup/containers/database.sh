#!/bin/sh
# PostgreSQL with one role and one database per service. Passwords are set again at each start: changing them
# in the environment and starting again is how they are rotated.
set -eu
: "${IDENTITY_DATABASE_PASSWORD:?}" "${CAREER_DATABASE_PASSWORD:?}"
programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)
version=$(basename "$(dirname "$programs")")
data=/var/lib/postgresql/main
draft=/var/lib/postgresql/draft
sockets=/tmp

if [ ! -e "$data" ]; then # a start that was interrupted leaves a draft, never half a cluster
  rm -rf "$draft"
  "$programs/initdb" --pgdata="$draft" --username=postgres --encoding=UTF8 --locale=C.UTF-8 \
    --data-checksums --auth-local=peer --auth-host=scram-sha-256
  cat > "$draft/pg_hba.conf" <<'END'
local all      postgres     peer
host  identity identity all scram-sha-256
host  career   career   all scram-sha-256
END
  mv "$draft" "$data"
fi
if [ "$(cat "$data/PG_VERSION")" != "$version" ]; then
  echo "The data are of PostgreSQL $(cat "$data/PG_VERSION"), this image has $version:" \
    "dump with the former image, restore with this one (docs/operations.md)." >&2
  exit 1
fi

run_sql() { "$programs/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host="$sockets" --username=postgres "$@"; }
"$programs/pg_ctl" --pgdata="$data" --wait --timeout=600 --log="$sockets/start.log" \
  --options="-c listen_addresses='' -c unix_socket_directories=$sockets" start >/dev/null
for service in identity career; do
  run_sql --set=name="$service" <<'END'
SELECT format('CREATE ROLE %I LOGIN', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
END
done
run_sql <<'END'
\getenv identity IDENTITY_DATABASE_PASSWORD
\getenv career CAREER_DATABASE_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE identity PASSWORD :'identity';
ALTER ROLE career PASSWORD :'career';
END
"$programs/pg_ctl" --pgdata="$data" --wait --mode=fast stop >/dev/null
exec "$programs/postgres" -D "$data" -c "listen_addresses=*" -c "unix_socket_directories=$sockets"
