# Fetches a page with curl, whose arguments these are, and prints the SHA-256 sum of its body; how it
# went goes to standard error. The input is what curl finds at /dev/stdin. Changes nothing.
command -v curl >/dev/null || exit 3
{ cat | curl "$@"; echo "changeover-ended $?" >&2; } | sha256sum | cut -d' ' -f1
