# Moves $1 to $2 in one step that lasts; refuses when something is there.
[ ! -e "$2" ] && [ ! -L "$2" ] || { echo "$2 is there already" >&2; exit 1; }
mv -T -- "$1" "$2" && sync -f -- "$2"
