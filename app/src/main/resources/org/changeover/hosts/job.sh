# Says what is known of the job in folder $1:
# absent, starting, running, ended CODE, gone (no process and no exit code), rebooted.
job_state() {
  [ -d "$1" ] || { echo absent; return; }
  if [ -f "$1/exit" ]; then echo "ended $(cat "$1/exit")"; return; fi
  [ -f "$1/state" ] || { echo starting; return; }
  read -r session start boot <"$1/state"
  same_boot "$boot" || { echo rebooted; return; }
  if [ "$(started "$session")" = "$start" ]; then echo running; return; fi
  if [ -f "$1/exit" ]; then echo "ended $(cat "$1/exit")"; else echo gone; fi
}
# Writes $2 to the file $1 so that it is there whole or not at all.
note() { printf '%s\n' "$2" >"$1.new" && { sync "$1.new" 2>/dev/null || sync; } && mv -f "$1.new" "$1"; }
