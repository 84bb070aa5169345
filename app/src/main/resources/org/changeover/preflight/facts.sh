# Says what a host has, a fact a line: its name, a tab, its value. Changes nothing.
# $1: commands that are to be there, in one word each; then addresses to look for in its files.
export LC_ALL=C
tab=$(printf '\t')
printf 'uid\t%s\n' "$(id -u)"
printf 'account\t%s\n' "$(id -un)"
printf 'os\t%s\n' "$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}")"
printf 'kernel\t%s\n' "$(uname -sr)"
df -Pk / /var /tmp /home 2>/dev/null | sed -n "2,\$s/^/room$tab/p"
df -Pi / /var /tmp /home 2>/dev/null | sed -n "2,\$s/^/inodes$tab/p"
for command in $1; do
  command -v "$command" >/dev/null 2>&1 || printf 'lacks\t%s\n' "$command"
done
shift
[ $# -gt 0 ] || exit 0
for address; do
  set -- "$@" -e "$address"
  shift
done
found=$(timeout 10 grep -rsIowFH -m 20 -D skip "$@" -- /etc /var/spool/cron)
[ $? -eq 124 ] && printf 'names\t?\n'
[ -n "$found" ] && printf '%s\n' "$found" | sort -u | head -n 500 | sed "s/^/names$tab/"
exit 0
