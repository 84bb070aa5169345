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
# The name is known before the folder is there: whoever is ended while it is made removes it too. tar runs beside us,
# because a shell hears nothing while it waits for what does not: a child that is being forked can miss the signal.
temp=$dir/.changeover.$2.$$
trap '[ -z "$!" ] || { kill -KILL $!; wait $!; }; rm -rf -- "$temp"; exit 1' TERM INT HUP
mkdir "$temp" || exit 1
mkdir "$temp/new" || exit 1
exec 3<&0
tar -C "$temp/new" -xpf - <&3 &
if ! wait $!; then rm -rf -- "$temp"; exit 1; fi
# All of it, because whoever hears the name may remove what it was copied from. tar makes nothing stay.
sync -f "$temp" 2>/dev/null || sync
printf '%s' "$temp"
