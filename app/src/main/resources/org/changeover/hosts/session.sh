# Functions to find out about a session by its number, the start time of its leader, and the boot.
same_boot() { IFS= read -r now </proc/sys/kernel/random/boot_id && [ "$now" = "$1" ]; }
# The start time of process $1; nothing when there is none.
started() (
  { IFS= read -r line </proc/"$1"/stat; } 2>/dev/null || exit 0
  set -f
  set -- ${line##*) }
  [ "$1" = Z ] || echo "${20}"
)
# The processes of session $1 that are alive. A process may have any name: what stands behind it in
# its stat is numbers to the very end.
members() {
  for stat in $(LC_ALL=C grep -lszE "\) [^ZXx] [0-9]+ [0-9]+ $1 [0-9[:space:]-]+\$" /proc/[0-9]*/stat); do
    pid=${stat#/proc/}
    echo "${pid%/stat}"
  done
}
# The process group of process $1; nothing when there is none.
group() (
  { IFS= read -r line </proc/"$1"/stat; } 2>/dev/null || exit 0
  set -f
  set -- ${line##*) }
  echo "$3"
)
# Asks session $1 to end, whose processes are $2. Its first group as one: a child that is forked meanwhile is not left
# out, which its parent would wait for; and only once, because what cleans up then is in the session too.
ask() {
  kill -TERM "-$1" 2>/dev/null
  for pid in $2; do
    [ "$(group "$pid")" = "$1" ] || kill -TERM "$pid" 2>/dev/null
  done
}
# Tenths of seconds since the boot.
tenths() { IFS='. ' read -r whole part rest </proc/uptime; echo $((whole * 10 + ${part%?})); }
# Ends session $1 whose leader started at $2 in boot $3: asks, waits for $4 tenths of a second,
# forces, waits for 100 more. Says stopped, rebooted or running.
end_session() {
  same_boot "$3" || { echo rebooted; return; }
  leader=$(started "$1")
  if [ -n "$leader" ] && [ "$leader" != "$2" ]; then echo stopped; return; fi
  alive=$(members "$1")
  [ -z "$alive" ] || ask "$1" "$alive"
  force=$(($(tenths) + $4))
  while alive=$(members "$1"); [ -n "$alive" ]; do
    late=$(($(tenths) - force))
    if [ "$late" -ge 100 ]; then echo running; return; fi
    [ "$late" -lt 0 ] || kill -KILL $alive 2>/dev/null
    sleep 0.1
  done
  echo stopped
}
