# Ends what operation $1 left running here, "jobs" in $2: its detached jobs too. Gives each $3 tenths of
# a second to obey; what must not be torn is waited for, $4 looks long. Says none or running.
looks=$4 clean=0
IFS= read -r boot </proc/sys/kernel/random/boot_id
# Sessions of $1 with the way they are ended: a process carries the mark of its session from birth,
# and one that has moved to a session of its own, as a daemon does, is no longer part of it.
sessions() {
  for environ in $(grep -lzs "^CHANGEOVER_COMMAND=$1[.]" /proc/[0-9]*/environ); do
    mark=$(tr '\0' '\n' 2>/dev/null <"$environ" | sed -n 's/^CHANGEOVER_COMMAND=//p')
    process=${environ%/environ}
    { IFS= read -r line <"$process/stat"; } 2>/dev/null || continue
    (set -f; set -- "$mark" ${line##*) }
    case $2 in Z | X) exit ;; esac
    session=${1#*.} kind=${1##*.}
    session=${session%%.*}
    [ "$session" != "$5" ] || echo "$session $kind")
  done | sort -u
}
while [ "$clean" -lt 3 ]; do
  found=$(sessions "$1")
  [ "$2" = jobs ] || found=$(echo "$found" | grep -v job)
  if [ -z "$found" ]; then
    clean=$((clean + 1))
  else
    clean=0 looks=$((looks - 1))
    [ "$looks" -gt 0 ] || { echo running; exit 0; }
    echo "$found" | while read -r session kind; do
      case $kind in
        *kill) end_session "$session" "$(started "$session")" "$boot" "$3" >/dev/null ;;
      esac
    done
  fi
  sleep 0.1
done
echo none
