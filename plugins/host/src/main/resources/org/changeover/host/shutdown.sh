# Shuts this host down, a moment after it has said so: with what its process 1 understands.
command -v setsid >/dev/null || { echo "it has no setsid" >&2; exit 1; }
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then how='systemctl poweroff'
elif [ "$(cat /proc/1/comm)" = init ] && command -v shutdown >/dev/null 2>&1; then how='shutdown -h now'
else how='kill -TERM 1'; fi
setsid /bin/sh -c "sleep 1; $how" </dev/null >/dev/null 2>&1 &
echo "$how"
