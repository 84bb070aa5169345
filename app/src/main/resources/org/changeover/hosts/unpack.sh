# Unpacks standard input into a new folder beside $1 and says its name.
set_path "$1"
umask 077
temp=
trap '[ -z "$temp" ] || rm -rf -- "$temp"; exit 1' TERM INT HUP
temp=$(mktemp -d "$dir/.changeover.XXXXXXXXXX") || exit 1
mkdir "$temp/new" || exit 1
if ! tar -C "$temp/new" -xpf -; then rm -rf -- "$temp"; exit 1; fi
flush "$temp"
printf '%s' "$temp"
