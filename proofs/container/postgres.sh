#!/bin/sh
# Does for Debian's PostgreSQL what the official image does with its variables.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin)
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" >/dev/shm/password
  "$bin/initdb" -D "$data" -U "$POSTGRES_USER" --pwfile=/dev/shm/password -E UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  rm /dev/shm/password
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  "$bin/pg_ctl" -D "$data" -o '-c listen_addresses=' -w start >/dev/null
  "$bin/createdb" -U "$POSTGRES_USER" "$POSTGRES_DB"
  "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null
fi
exec "$bin/postgres" -D "$data" -c listen_addresses='*'
