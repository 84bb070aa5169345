# Writes what is at $1 to standard output, as a tar archive of one entry.
set_path "$1"
[ -e "$path" ] || [ -L "$path" ] || { say "there is nothing at that path"; exit 1; }
exec tar -C "$dir" -cf - -- "./${path##*/}"
