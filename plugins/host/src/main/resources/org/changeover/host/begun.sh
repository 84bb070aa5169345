# A mark that a command has begun and was not taken back yet; it lies where the run keeps what it saves. $1: put, look or drop;
# $2: its path there. "look" says begun, or nothing.
if [ "$(id -u)" = 0 ]; then root=/var/lib/changeover; else root=${XDG_STATE_HOME:-$HOME/.local/state}/changeover; fi
mark=$root/$2
case $1 in
  put) (umask 077 && mkdir -p -- "${mark%/*}" && : >"$mark") || exit 1; sync -- "$mark" "${mark%/*}" 2>/dev/null || sync ;;
  look) [ ! -e "$mark" ] || echo begun ;;
  drop) rm -f -- "$mark" && { rmdir -- "${mark%/*}" "${mark%/*/*}" 2>/dev/null || :; } ;;
esac
