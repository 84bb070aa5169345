# Answers the first question. Whoever has more sends a line, and then shell text.
exec 3>&2 2>/dev/null
answer "$mark" "$account" "$@"
read -r more || exit 0
exec /bin/sh
