# Puts the one thing that was unpacked into $2 in the place of $1.
set_path "$1"
temp=$2
set -- "$temp"/new/* "$temp"/new/.[!.]* "$temp"/new/..?*
got=
for entry; do [ ! -e "$entry" ] && [ ! -L "$entry" ] || got=$entry; done
[ -n "$got" ] || { say "nothing was unpacked"; exit 1; }
if [ -d "$path" ] && [ ! -L "$path" ] || [ -d "$got" ] && [ -e "$path" ]; then
  mv -T -- "$path" "$temp/old" || exit 1
  if ! mv -T -- "$got" "$path"; then mv -T -- "$temp/old" "$path"; exit 1; fi
else
  mv -fT -- "$got" "$path" || exit 1
fi
flush "$dir"
rm -rf -- "$temp"
flush "$dir"
