# Starts a second Apache with the configuration that is about to be put in place, on a free port of the
# loopback address and with files of its own, and stops it again. Reads "link<TAB>PATH<TAB>TARGET",
# "folder<TAB>PATH", "remove<TAB>PATH" and "file<TAB>PATH<TAB>BASE64" lines: what will differ from /etc/apache2.
# Exit codes: 0 it starts, 1 it does not (said on standard error), 2 the trial itself was not possible.
umask 077
dir=$(mktemp -d /tmp/changeover-trial.XXXXXX) || exit 2
running=
finish() {
  if [ -n "$running" ]; then
    kill "$running" 2>/dev/null
    tries=0
    while kill -0 "$running" 2>/dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
    kill -9 "$running" 2>/dev/null
  fi
  rm -rf "$dir"
}
trap finish EXIT
trap 'exit 2' HUP INT TERM
chmod 755 "$dir"
cp -a /etc/apache2 "$dir/conf" || exit 2
mkdir -p "$dir/run" "$dir/lock" "$dir/log"
tab=$(printf '\t')
while IFS=$tab read -r verb path value; do
  case $path in /etc/apache2/*) copy=$dir/conf/${path#/etc/apache2/} ;; *) continue ;; esac
  [ "$verb" = folder ] || rm -f -- "$copy"
  case $verb in
    folder) mkdir -p -- "$copy" ;;
    link) ln -s -- "$value" "$copy" ;;
    file) printf '%s' "$value" | base64 -d >"$copy" ;;
    remove) ;;
  esac || exit 2
done
# What is included by its full path must come from the copy; nothing may listen where Apache does.
find "$dir/conf" -type f -exec sed -i -E \
  -e "s|/etc/apache2/|$dir/conf/|g" -e 's|^([[:space:]]*)Listen[[:space:]].*|\1|I' {} + || exit 2
APACHE_CONFDIR=$dir/conf
. /etc/apache2/envvars
APACHE_PID_FILE=$dir/run/apache2.pid APACHE_RUN_DIR=$dir/run APACHE_LOCK_DIR=$dir/lock APACHE_LOG_DIR=$dir/log
export APACHE_PID_FILE APACHE_RUN_DIR APACHE_LOCK_DIR APACHE_LOG_DIR
chmod 755 "$dir/run" "$dir/lock"
attempt=0
while :; do
  attempt=$((attempt + 1))
  port=$((20000 + ($$ * 7 + attempt * 1009) % 12000))
  apache2 -d "$dir/conf" -f "$dir/conf/apache2.conf" -c "Listen 127.0.0.1:$port" -k start >"$dir/said" 2>&1 </dev/null && break
  if grep -q 'could not bind' "$dir/said" && [ $attempt -lt 5 ]; then continue; fi
  { cat "$dir/said"; tail -n 5 "$dir"/log/error.log; find "$dir/log" -name '*.log' -exec grep -h -E ':(emerg|error)\]' {} + ; } 2>/dev/null | sed "s|$dir/conf|/etc/apache2|g" | awk '!seen[$0]++' | tail -n 8 >&2
  exit 1
done
tries=0
while [ $tries -lt 100 ]; do
  tries=$((tries + 1))
  running=$(cat "$dir/run/apache2.pid" 2>/dev/null)
  if [ -n "$running" ] && kill -0 "$running" 2>/dev/null; then exit 0; fi
  sleep 0.05
done
{ cat "$dir/said"; tail -n 5 "$dir/log/error.log"; } 2>/dev/null | sed "s|$dir/conf|/etc/apache2|g" >&2
exit 1
