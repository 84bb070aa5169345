# Ends the processes that its input names, a number a line: asked first, forced after 5 seconds.
# $1 is the account that they belong to: a number that was given to somebody else meanwhile is left alone.
account=$(id -u "$1") || exit
own() {
  { while read -r key value _; do
      [ "$key" != Uid: ] || { [ "$value" = "$account" ]; return; }
    done <"/proc/$1/status"; } 2>/dev/null
  return 1
}
pids=$(cat)
for pid in $pids; do
  ! own "$pid" || kill -TERM "$pid" 2>/dev/null
done
left=50
while [ $left -gt 0 ]; do
  alive=
  for pid in $pids; do
    ! own "$pid" || alive="$alive $pid"
  done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  left=$((left - 1))
done
for pid in $alive; do
  ! own "$pid" || kill -KILL "$pid" 2>/dev/null
done
