# Writes standard input. $1 path, $2 sha256, $3 mode, $4 owner, $5 group.
set_path "$1"
not_a_folder
new_beside
cat >"$new" || exit 1
hash_of "$new"
[ "$hash" = "$2" ] || { say "the bytes did not arrive whole"; exit 1; }
chown -- "$4:$5" "$new" || exit 1
[ ! -f "$path" ] || [ -L "$path" ] || carry_over "$path" "$new"
chmod -- "$3" "$new" || exit 1
flush "$new"
into_place
describe
