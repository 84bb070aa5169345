# Runs a job in a session of its own: $1 its folder, $2 bytes to spool, $3 umask, $4 user,
# $5 operation, $6 how it is ended, command.
dir=$1 limit=$2 mask=$3 account=$4 operation=$5 kindly=$6
shift 6
trap '' HUP
umask 077
identify
export CHANGEOVER_COMMAND="$operation.$session.job-$kindly"
note "$dir/state" "$session $start $boot" || exit 1
mkfifo "$dir/o" "$dir/e" || exit 1
# dd, because it passes on at once what it has read; head waits for more.
keep() {
  dd bs=65536 count="$limit" iflag=count_bytes 2>/dev/null
  cat >/dev/null
}
{ keep >"$dir/out"; : >"$dir/o.done"; } <"$dir/o" &
{ keep >"$dir/err"; : >"$dir/e.done"; } <"$dir/e" &
(umask "$mask"; become "$account" "$@") >"$dir/o" 2>"$dir/e"
code=$?
left=40
until [ -f "$dir/o.done" ] && [ -f "$dir/e.done" ] || [ "$left" = 0 ]; do
  sleep 0.05
  left=$((left - 1))
done
note "$dir/exit" "$code"
