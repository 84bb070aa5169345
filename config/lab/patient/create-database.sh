#!/bin/sh
# Creates role djangouser and database libravatar with schema and data in the running PostgreSQL 15 of this host.
# Run as root, after install.sh (for the password) and make-data.py (for the rows). README.md names the variables.
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${DATA:-/var/tmp/libravatar-data}
rows=${ROWS:-200000}
seed=${SEED:-1}

fail() { echo "create-database.sh: $*" >&2; exit 1; }
[ -r /etc/libravatar/settings ] || fail "/etc/libravatar/settings is missing: run install.sh first"
[ -r "$data/confirmed_email.copy" ] || fail "$data/confirmed_email.copy is missing: run make-data.py first"
. /etc/libravatar/settings

as_postgres() { runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 "$@"; }
as_owner() { PGOPTIONS='-c role=djangouser -c synchronous_commit=off' as_postgres -d libravatar "$@"; }

as_postgres -d postgres -c 'SELECT 1' >/dev/null || fail "PostgreSQL does not answer: pg_ctlcluster 15 main start"

# The password goes through standard input, so that no process list shows it.
as_postgres -d postgres <<SQL
CREATE ROLE djangouser LOGIN PASSWORD '$DATABASE_PASSWORD';
CREATE DATABASE libravatar OWNER djangouser TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
SQL
as_owner -1 <"$here/schema.sql"
for table in account photo confirmed_email; do
    as_owner -c "COPY $table FROM STDIN" <"$data/$table.copy"
done
as_owner -v rows="$rows" -v seed="$seed" <"$here/log-rows.sql"
as_owner <<'SQL' >/dev/null
SELECT setval('account_id_seq', (SELECT max(id) FROM account));
SELECT setval('photo_number', (SELECT max(id) FROM photo));
SELECT setval('confirmed_email_id_seq', (SELECT max(id) FROM confirmed_email));
SQL
as_postgres -d libravatar -c 'ANALYZE' -c 'CHECKPOINT'
