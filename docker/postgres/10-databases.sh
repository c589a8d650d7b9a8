#!/bin/sh
# Two databases that know nothing of each other, each with its owner, and the role that BI tools read with.
# Run once by the image of Postgres, when its volume is empty; passwords come from the environment or from files.
set -eu

password() { # of a variable, or of the file that the variable with _FILE names
    eval "value=\${$1:-}; file=\${$1_FILE:-}"
    if [ -n "$file" ]; then value=$(cat "$file"); fi
    [ -n "$value" ] || { echo "set $1 or $1_FILE" >&2; exit 1; }
    printf '%s' "$value"
}

app=$(password APP_PASSWORD)
prefect=$(password PREFECT_PASSWORD)
bi=$(password BI_PASSWORD)

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=app="$app" --set=prefect="$prefect" --set=bi="$bi" <<'SQL'
CREATE ROLE communique LOGIN PASSWORD :'app';
CREATE ROLE prefect LOGIN PASSWORD :'prefect';
CREATE ROLE bi_reader LOGIN PASSWORD :'bi';
CREATE DATABASE communique OWNER communique;
CREATE DATABASE prefect OWNER prefect;
REVOKE CONNECT ON DATABASE communique, prefect FROM PUBLIC;
GRANT CONNECT ON DATABASE communique TO bi_reader;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
