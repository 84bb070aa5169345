# Sets folder to that of run $2, below $1 where that is not empty; makes it when it is not there.
run_folder() {
  if [ -n "$1" ]; then
    root=$1
  elif [ "$(id -u)" = 0 ]; then
    root=/var/lib/changeover
  else
    root=${XDG_STATE_HOME:-$HOME/.local/state}/changeover
  fi
  folder=$root/$2
  (umask 077 && mkdir -p -- "$folder/saved" "$folder/jobs") || exit 73
}
