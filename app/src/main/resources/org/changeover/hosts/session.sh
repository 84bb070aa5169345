# Functions to find out about a session by its number, the start time of its leader, and the boot.
same_boot() { IFS= read -r now </proc/sys/kernel/random/boot_id && [ "$now" = "$1" ]; }
# The start time of process $1; nothing when there is none.
started() (
  { IFS= read -r line </proc/"$1"/stat; } 2>/dev/null || exit 0
  set -f
  set -- ${line##*) }
  [ "$1" = Z ] || echo "${20}"
)
# The processes of session $1 that are alive.
members() (
  session=$1
  for stat in /proc/[0-9]*/stat; do
    { IFS= read -r line <"$stat"; } 2>/dev/null || continue
    set -f
    set -- ${line##*) }
    set +f
    if [ "$4" = "$session" ] && [ "$1" != Z ] && [ "$1" != X ]; then
      pid=${stat#/proc/}
      echo "${pid%/stat}"
    fi
  done
)
# Ends session $1 whose leader started at $2 in boot $3: asks, waits up to $4 tenths of a second,
# forces. Says stopped, rebooted or running.
end_session() {
  same_boot "$3" || { echo rebooted; return; }
  leader=$(started "$1")
  if [ -n "$leader" ] && [ "$leader" != "$2" ]; then echo stopped; return; fi
  alive=$(members "$1")
  [ -z "$alive" ] || kill -TERM $alive 2>/dev/null
  left=$4
  while alive=$(members "$1"); [ -n "$alive" ]; do
    if [ "$left" -le -20 ]; then echo running; return; fi
    [ "$left" -gt 0 ] || kill -KILL $alive 2>/dev/null
    left=$((left - 1))
    sleep 0.1
  done
  echo stopped
}
