# Makes nginx read its configuration: a reload, or a start when it does not run. Then waits until workers run with
# it, and up to $1 seconds for the old ones to finish their requests.
# Exit codes: 0 it runs with the configuration as it is now, 3 the configuration has an error (nothing was done),
# 4 it did not come up or did not take it. Prints stragglers=N: old workers that were still busy at the end.
drain=$1
said=$(mktemp /tmp/changeover-load.XXXXXX) || exit 1
trap 'rm -f "$said"' EXIT
alive() {
  pid=$(cat /run/nginx.pid 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = nginx ]
}
workers() { cat "/proc/$pid/task/$pid/children" 2>/dev/null; }
if ! nginx -t -q >"$said" 2>&1; then
  cat "$said" >&2
  exit 3
fi
systemd=
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then systemd=yes; fi
old=
if alive; then
  old=$(workers)
  # Workers that start in the same clock tick as the change would look older than the change.
  sleep 0.05
  if [ -n "$systemd" ]; then systemctl reload nginx >"$said" 2>&1 </dev/null
  else nginx -s reload >"$said" 2>&1 </dev/null; fi
else
  if [ -n "$systemd" ]; then systemctl start nginx >"$said" 2>&1 </dev/null
  else nginx >"$said" 2>&1 </dev/null; fi
fi || { cat "$said" >&2; exit 4; }
fresh() {
  alive || return 1
  for worker in $(workers); do
    case " $old " in *" $worker "*) ;; *) return 0 ;; esac
  done
  return 1
}
tries=0
until fresh; do
  tries=$((tries + 1))
  if [ $tries -ge 100 ]; then
    { cat "$said"; tail -n 5 /var/log/nginx/error.log; } >&2
    exit 4
  fi
  sleep 0.05
done
# A start that fails, and a reload that is refused, are noticed only a moment later.
sleep 0.2
fresh || { tail -n 5 /var/log/nginx/error.log >&2; exit 4; }
busy() {
  count=0
  for worker in $old; do
    case $(cat "/proc/$worker/stat" 2>/dev/null) in *") Z "* | '') ;; *) count=$((count + 1)) ;; esac
  done
}
busy
tries=0
while [ $count -gt 0 ] && [ $tries -lt $((drain * 10)) ]; do
  tries=$((tries + 1))
  sleep 0.1
  busy
done
echo "stragglers=$count"
