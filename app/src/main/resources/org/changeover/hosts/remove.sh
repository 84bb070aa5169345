set_path "$1"
not_a_folder
rm -f -- "$path" || exit 1
[ ! -d "$dir" ] || flush "$dir"
