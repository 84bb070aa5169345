# Dumps database $1 into the folder $2 with $3 jobs, and writes what the dump holds, seen in the same snapshot: so the
# copy can be compared with it although the original lives on. $4 is the hash, $5 digest.sql,
# $6 carry.sql, $7 sequences.sql. Started twice it waits for the first and takes its result.
db=$1 dir=$2 jobs=$3 hash=$4 digest=$5 carry=$6 sequences=$7
umask 077
mkdir -p "$dir" && cd "$dir" || exit 1
exec 9>lock
flock 9 || exit 1
[ ! -f done ] || exit 0
rm -rf out dump.code
mkdir out || exit 1
tries=0
until psql -X -q -A -t -c 'select 1' -d "$db" >/dev/null 2>said; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { cat said >&2; exit 1; }
  sleep 1
done
# A dump is smaller than its database. A full disk would stop the server that still serves.
size=$(psql -X -q -A -t -c 'select pg_database_size(current_database()) / 1024' -d "$db") || exit 1
free=$(df -Pk . | awk 'NR == 2 { print $4 }')
if [ "$size" -gt "$free" ]; then
  echo "$dir has room for $free kB, and a dump of $db may need $size kB; make room there, or name another folder as scratch" >&2
  exit 1
fi
export db jobs
dump() {
  { pg_dump -v -Fd -Z1 -j "$jobs" --snapshot="$SNAPSHOT" -f out/dump -d "$db"; echo $? >dump.code; } 2>&1 | tee said >&2
}
# The dump keeps the lock, so that a second start waits for it even when this script has died.
# The dump starts once psql has exported its snapshot, and psql keeps that until the dump has ended.
mkfifo go stay 2>/dev/null || { rm -f go stay; mkfifo go stay; } || exit 1
( read -r SNAPSHOT <go && dump; echo >stay ) &
dumper=$!
psql -X -q -A -t -F "$(printf '\t')" -v ON_ERROR_STOP=1 -v hash="$hash" -v part=0 -v parts=1 -d "$db" <<END
\\o out/sequences
$sequences
begin isolation level repeatable read, read only;
\\o go
select pg_export_snapshot();
\\o out/taken
select 'taken', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
\\o out/carry.sql
$carry
\\o out/content
$digest
\\o
\\! read -r ended <stay
commit;
END
code=$?
if [ $code -ne 0 ]; then
  kill $dumper 2>/dev/null
  echo "the content of $db could not be read" >&2
  exit 1
fi
wait $dumper
rm -f go stay
[ "$(cat dump.code 2>/dev/null)" = 0 ] || { grep -i -A2 error said >&2; echo "pg_dump of $db failed" >&2; exit 1; }
cat out/taken out/sequences out/content >out/digest && touch done
