# Writes standard input. $1 path, $2 sha256, $3 mode, $4 owner, $5 group.
set_path "$1"
not_a_folder
new_beside
cat >"$temp" || exit 1
hash_of "$temp"
[ "$hash" = "$2" ] || { say "the bytes did not arrive whole"; exit 1; }
chown -- "$4:$5" "$temp" && chmod -- "$3" "$temp" || exit 1
flush "$temp"
into_place
describe
