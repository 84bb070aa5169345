# Sets folder to that of run $2, below $1 where that is not empty. Whoever only looks makes none.
run_folder() {
  if [ -n "$1" ]; then
    root=$1
  elif [ "$(id -u)" = 0 ]; then
    root=/var/lib/changeover
  else
    root=${XDG_STATE_HOME:-$HOME/.local/state}/changeover
  fi
  folder=$root/$2
}
# The same, and makes it when it is not there. Its last folder is made when the names of all others stay.
made_run_folder() {
  run_folder "$1" "$2"
  [ ! -d "$folder/saved" ] || [ ! -d "$folder/jobs" ] || return 0
  (
    umask 077
    set -- "$folder"
    until [ -d "$1/" ] || [ "$1" = "${1%/*}" ]; do set -- "${1%/*}" "$@"; done
    mkdir -p -- "$folder/saved" && { sync "$@" 2>/dev/null || sync; } && mkdir -p -- "$folder/jobs"
  ) || exit 73
}
