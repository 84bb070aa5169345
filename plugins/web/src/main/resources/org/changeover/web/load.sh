# Makes Apache read its configuration: a graceful reload, or a start when it does not run. Then waits until it has
# read it, and up to $1 seconds for the old workers to finish their requests.
# Exit codes: 0 it runs with the configuration as it is now, 3 the configuration has an error (nothing was done),
# 4 it did not come up or died. Prints stragglers=N: old workers that were still busy at the end.
drain=$1
APACHE_CONFDIR=/etc/apache2
. /etc/apache2/envvars
said=$(mktemp /tmp/changeover-load.XXXXXX) || exit 1
trap 'rm -f "$said"' EXIT
alive() {
  pid=$(cat "$APACHE_PID_FILE" 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = apache2 ]
}
if ! apache2ctl -t >"$said" 2>&1; then
  cat "$said" >&2
  exit 3
fi
systemd=
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then systemd=yes; fi
old=
if alive; then
  old=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null)
  # A reload in the same clock tick as the change would look older than the change.
  sleep 0.02
  if [ -n "$systemd" ]; then systemctl reload apache2 >"$said" 2>&1 </dev/null
  else apache2ctl graceful >"$said" 2>&1 </dev/null; fi
else
  if [ -n "$systemd" ]; then systemctl start apache2 >"$said" 2>&1 </dev/null
  else rm -f "$APACHE_PID_FILE"; apache2ctl start >"$said" 2>&1 </dev/null; fi
fi || { cat "$said" >&2; exit 4; }
tries=0
dead=0
until alive && [ -z "$(find /etc/apache2 -cnewer "$APACHE_PID_FILE" ! -type d 2>/dev/null | head -n 1)" ]; do
  tries=$((tries + 1))
  alive || dead=$((dead + 1))
  if [ $tries -ge 200 ] || [ $dead -ge 20 ]; then
    { cat "$said"; tail -n 5 "$APACHE_LOG_DIR/error.log"; } >&2
    exit 4
  fi
  sleep 0.05
done
# What cannot start after all is noticed only a moment after it was read.
sleep 0.2
alive || { tail -n 5 "$APACHE_LOG_DIR/error.log" >&2; exit 4; }
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
