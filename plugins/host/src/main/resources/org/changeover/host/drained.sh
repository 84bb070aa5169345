# Counts the requests since $1 (seconds) in access logs of Apache's combined form, with or without the virtual host in front,
# and in their rotated files. Reads what does not count: "address ADDRESS" and "agent TEXT" (part of the user agent, in any
# case). Arguments from $2 on: the logs. Says "oldest SECONDS", "requests N", "unread N" and, the latest first,
# "client ADDRESS COUNT SECONDS VHOST", up to 20 of them. Exit code 4: there is no such log.
LC_ALL=C; export LC_ALL
since=$1
shift
scratch=$(mktemp -d) || exit 1
trap 'rm -rf -- "$scratch"' EXIT
cat >"$scratch/ignored"
for log; do
  [ -f "$log" ] || { echo "there is no log $log" >&2; exit 4; }
  # One rotated file more than the time asks for, so that it is known how far back they reach.
  find "${log%/*}" -maxdepth 1 -name "${log##*/}*" -type f -newermt "@$since" -print
  find "${log%/*}" -maxdepth 1 -name "${log##*/}*" -type f ! -newermt "@$since" -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-
done | sort -u >"$scratch/files"
while IFS= read -r file; do
  case $file in *.gz) gzip -dc -- "$file" ;; *) cat -- "$file" ;; esac || exit 1
done <"$scratch/files" | awk -v since="$since" -v ignored="$scratch/ignored" '
  BEGIN {
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " ")
    for (n in names) month[names[n]] = n + 0
    while ((getline line < ignored) > 0) {
      rest = substr(line, index(line, " ") + 1)
      if (line ~ /^address /) address[tolower(rest)] = 1
      else agent[++agents] = tolower(rest)
    }
  }
  # Days since 1970, by the civil calendar.
  function days(y, m, d) {
    if (m <= 2) { y--; m += 12 }
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
  }
  {
    if (!match($0, /\[[0-9][0-9]\/[A-Z][a-z][a-z]\/[0-9][0-9][0-9][0-9]:[0-9][0-9]:[0-9][0-9]:[0-9][0-9] [-+][0-9][0-9][0-9][0-9]\]/)) { unread++; next }
    t = substr($0, RSTART + 1, RLENGTH - 2)
    zone = (substr(t, 23, 2) * 60 + substr(t, 25, 2)) * 60
    at = days(substr(t, 8, 4), month[substr(t, 4, 3)], substr(t, 1, 2)) * 86400 + substr(t, 13, 2) * 3600 + substr(t, 16, 2) * 60 + substr(t, 19, 2)
    at += substr(t, 22, 1) == "-" ? zone : -zone
    if (oldest == "" || at < oldest) oldest = at
    if (at < since) next
    head = split(substr($0, 1, RSTART - 1), field, " ")
    vhost = head > 3 ? field[1] : "-"
    client = tolower(head > 3 ? field[2] : field[1])
    if (client in address) next
    said = $0; sub(/"[^"]*$/, "", said); sub(/.*"/, "", said); said = tolower(said)
    for (n = 1; n <= agents; n++) if (index(said, agent[n])) next
    requests++
    if (!(client in count) && ++clients > 10000) next
    count[client]++; host[client] = vhost
    if (at > last[client]) last[client] = at
  }
  END {
    print "oldest", oldest == "" ? "none" : oldest
    print "requests", requests + 0
    print "unread", unread + 0
    for (client in count) print "client", client, count[client], last[client], host[client]
  }' >"$scratch/said" || exit 1
grep -v '^client' "$scratch/said"
grep '^client' "$scratch/said" | sort -k4,4nr | head -n 20
exit 0
