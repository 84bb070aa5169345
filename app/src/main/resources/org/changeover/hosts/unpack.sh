# Unpacks standard input into a new folder beside $1 and says its name. Folders of earlier attempts
# with the same token $2, whose engine died, go first; what they had moved aside goes back.
set_path "$1"
for earlier in "$dir/.changeover.$2."*; do
  [ -d "$earlier" ] || continue
  if [ -e "$earlier/old" ] || [ -L "$earlier/old" ]; then
    [ -e "$path" ] || [ -L "$path" ] || mv -T -- "$earlier/old" "$path" || exit 1
  fi
  rm -rf -- "$earlier" || exit 1
done
umask 077
temp=
trap '[ -z "$temp" ] || rm -rf -- "$temp"; exit 1' TERM INT HUP
temp=$(mktemp -d "$dir/.changeover.$2.XXXXXXXXXX") || exit 1
mkdir "$temp/new" || exit 1
if ! tar -C "$temp/new" -xpf -; then rm -rf -- "$temp"; exit 1; fi
flush "$temp"
printf '%s' "$temp"
