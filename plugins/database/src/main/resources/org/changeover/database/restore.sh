# Makes database $1 by the statement $2 and fills it from the folder $3 with $4 jobs; $5 is the hash, $6 digest.sql,
# $7 sequences.sql, $8 the role that shall own everything, or empty. What was left of an earlier start that did
# not end is dropped first. Started twice it waits for the first and takes its result.
# A server that stopped itself meanwhile says why only in its log: then a failure ends with that.
db=$1 create=$2 dir=$3 jobs=$4 hash=$5 digest=$6 sequences=$7 owner=$8
umask 077
cd "$dir" || exit 1
exec 9>lock
flock 9 || exit 1
[ ! -f done ] || exit 0
log=$(pg_lsclusters -h 2>/dev/null | awk -v cluster="$PGCLUSTER" -v port="${PGPORT:-5432}" \
  '(cluster == "" ? $3 == port : $1 "/" $2 == cluster) { print $NF; exit }')
[ -r "$log" ] || log=/dev/null
logged=$(wc -l <"$log")
trap '[ $? = 0 ] || tail -n "+$((logged + 1))" "$log" | grep PANIC | tail -n 1 | sed "s|^|the server stopped itself, as $log says: |" >&2' EXIT
tries=0
until psql -X -q -A -t -c 'select 1' -d postgres >/dev/null 2>said; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { cat said >&2; exit 1; }
  sleep 1
done
psql -X -q -v ON_ERROR_STOP=1 -d postgres -c "drop database if exists \"$db\" with (force)" -c "$create" || exit 1
if [ -n "$owner" ]; then set -- --no-owner --role="$owner"; else set --; fi
{ pg_restore "$@" -v -j "$jobs" --exit-on-error -d "$db" in/dump; echo $? >restore.code; } 2>&1 | tee said >&2
[ "$(cat restore.code)" = 0 ] || { grep -i -A2 error said >&2; exit 1; }
psql -X -q -v ON_ERROR_STOP=1 -v db="$db" -d "$db" -f in/carry.sql || exit 1
# Nobody else knows this name yet, so that what is read at the same time by several is one state. A server has room for
# few beside those that use its other databases.
few=$jobs
[ "$few" -le 8 ] || few=8
rm -f digest digest.*
part() {
  {
    echo 'begin isolation level repeatable read, read only;'
    [ "$1" != 0 ] || printf '%s\n' "$sequences"
    printf '%s\ncommit;\n' "$digest"
  } | psql -X -q -A -t -F "$(printf '\t')" -v ON_ERROR_STOP=1 -v hash="$hash" -v part="$1" -v parts="$few" \
    -d "$db" -o "digest.$1"
}
vacuumdb -q --analyze-only -j "$few" -d "$db" &
working=$!
for number in $(seq 0 $((few - 1))); do
  part "$number" &
  working="$working $!"
done
for process in $working; do wait "$process" || exit 1; done
cat digest.* >digest && touch done
