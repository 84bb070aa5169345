set_path "$1"
[ -e "$path" ] || { say "there is no such file"; exit 1; }
[ ! -d "$path" ] || { say "it is a folder"; exit 1; }
head -c "$2" <"$path"
