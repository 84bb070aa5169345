# Does $1 (state, start, stop, restart or reload) with the service $2, however this host manages its services.
# Exit codes of state: 0 it runs, 3 it does not, 4 there is none of that name, 5 it cannot be told.
# A daemon keeps what it is given as output, so it is given a file.
verb=$1 name=$2
said=$(mktemp) || exit 1
trap 'rm -f -- "$said"' EXIT
quietly() { "$@" >"$said" 2>&1 </dev/null; code=$?; [ $code = 0 ] || cat "$said" >&2; return $code; }
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  if [ "$verb" = state ]; then
    [ "$(systemctl show -p LoadState --value "$name" 2>/dev/null)" = loaded ] || exit 4
    case $(systemctl show -p ActiveState --value "$name") in
      active | reloading) exit 0 ;;
      inactive | failed) exit 3 ;;
      *) exit 5 ;;
    esac
  fi
  quietly systemctl "$verb" "$name"
  exit
fi
if [ "$name" = apache2 ] && command -v apache2ctl >/dev/null 2>&1; then
  pid=$(. /etc/apache2/envvars && cat "$APACHE_PID_FILE" 2>/dev/null)
  if [ "$verb" = state ]; then
    [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = apache2 ] && exit 0
    exit 3
  fi
  [ "$verb" != reload ] || verb=graceful
  quietly apache2ctl "$verb"
  exit
fi
if [ "$name" = postgresql ] && command -v pg_lsclusters >/dev/null 2>&1; then
  clusters=$(pg_lsclusters -h | awk '{ print $1 ":" $2 ":" $4 }')
  [ -n "$clusters" ] || exit 4
  for cluster in $clusters; do
    rest=${cluster#*:}
    if [ "$verb" = state ]; then
      case $rest in *:online*) ;; *) exit 3 ;; esac
      continue
    fi
    case $verb:$rest in start:*:online* | stop:*:down*) continue ;; esac
    quietly pg_ctlcluster "${cluster%%:*}" "${rest%%:*}" "$verb" || exit 1
  done
  exit 0
fi
if [ ! -x "/etc/init.d/$name" ]; then
  [ "$verb" = state ] || echo "this host has no service $name" >&2
  exit 4
fi
if [ "$verb" = state ]; then
  "/etc/init.d/$name" status >"$said" 2>&1 </dev/null
  case $? in 0) exit 0 ;; 1 | 2 | 3) exit 3 ;; *) exit 5 ;; esac
fi
quietly "/etc/init.d/$name" "$verb"
