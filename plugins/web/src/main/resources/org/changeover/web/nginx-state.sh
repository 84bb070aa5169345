# Says how nginx stands on this host, as name=value lines; changes nothing.
# pid is empty when it does not run; stale names one configuration file that is newer than what runs.
# A reload starts new workers, so the youngest worker is as old as the configuration that runs.
command -v nginx >/dev/null 2>&1 && [ -r /etc/nginx/nginx.conf ] || { echo 'installed=no'; exit 0; }
echo 'installed=yes'
pid=$(cat /run/nginx.pid 2>/dev/null) || pid=
if [ -z "$pid" ] || [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != nginx ]; then
  echo 'pid='
  exit 0
fi
echo "pid=$pid"
newest=$(for worker in $(cat "/proc/$pid/task/$pid/children"); do
  sed 's/^.*) //' "/proc/$worker/stat" 2>/dev/null | cut -d' ' -f20
done | sort -n | tail -n 1)
loaded=$(awk -v ticks="${newest:-0}" -v hz="$(getconf CLK_TCK)" -v now="$(date +%s.%N)" \
  '{ printf "%.2f", now - $1 + ticks / hz }' /proc/uptime)
echo "stale=$(find /etc/nginx ! -type d -printf '%C@ %p\n' 2>/dev/null |
  awk -v loaded="$loaded" '$1 > loaded + 0.02 { print $2; exit }')"
sed -n 's|^.* \(/.*/modules/[^/]*\.so[^/]*\)$|loaded=\1|p' "/proc/$pid/maps" | sort -u
