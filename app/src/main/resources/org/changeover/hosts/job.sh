# Says what is known of the job in folder $1:
# absent, starting, running, ended CODE, gone (no process and no exit code), rebooted.
job_state() {
  [ -d "$1" ] || { echo absent; return; }
  if [ -f "$1/exit" ]; then echo "ended $(cat "$1/exit")"; return; fi
  [ -f "$1/state" ] || { unborn "$1"; return; }
  read -r session start boot <"$1/state"
  same_boot "$boot" || { echo rebooted; return; }
  if [ "$(started "$session")" = "$start" ]; then echo running; return; fi
  if [ -f "$1/exit" ]; then echo "ended $(cat "$1/exit")"; else echo gone; fi
}
# The same of a job that has not said yet who it is. It is being started by whoever made its folder, or by what that has
# begun, which has the folder among its arguments; for a minute nobody is missed, between one and the other.
unborn() {
  if { read -r starter start boot <"$1/starter"; } 2>/dev/null; then
    same_boot "$boot" || { echo rebooted; return; }
    [ "$(started "$starter")" != "$start" ] || { echo starting; return; }
  fi
  made=$(stat -c %Y "$1" 2>/dev/null) || { echo absent; return; }
  age=$(($(date +%s) - made))
  if [ "$age" -ge 0 ] && [ "$age" -lt 60 ]; then echo starting
  elif printf '%s' "$1" | grep -qszxFf - /proc/[0-9]*/cmdline; then echo starting
  elif [ -f "$1/state" ]; then job_state "$1"
  else echo gone; fi
}
stays() { sync "$@" 2>/dev/null || sync; }
# Writes $2 to the file $1 so that it is there whole or not at all, and stays.
note() { printf '%s\n' "$2" >"$1.new" && stays "$1.new" && mv -f "$1.new" "$1" && stays "${1%/*}"; }
