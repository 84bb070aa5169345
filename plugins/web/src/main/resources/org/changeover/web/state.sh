# Says how Apache stands on this host, as name=value lines; changes nothing.
# pid is empty when it does not run; stale names one configuration file that is newer than what runs.
# Apache writes its PID file anew whenever it has read its configuration, at a graceful reload too.
command -v apache2ctl >/dev/null 2>&1 && [ -r /etc/apache2/apache2.conf ] || { echo 'installed=no'; exit 0; }
echo 'installed=yes'
APACHE_CONFDIR=/etc/apache2
. /etc/apache2/envvars
pid=$(cat "$APACHE_PID_FILE" 2>/dev/null) || pid=
if [ -z "$pid" ] || [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != apache2 ]; then
  echo 'pid='
  exit 0
fi
echo "pid=$pid"
echo "stale=$(find /etc/apache2 -cnewer "$APACHE_PID_FILE" ! -type d 2>/dev/null | head -n 1)"
sed -n 's|^.* \(/.*/mod_[^/]*\.so[^/]*\)$|loaded=\1|p' "/proc/$pid/maps" | sort -u
