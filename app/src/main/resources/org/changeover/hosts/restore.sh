# $1 path, $2 kind before, $3 where the bytes lie, $4 sha256, $5 mode, $6 owner, $7 group, $8 link.
set_path "$1"
not_a_folder
case $2 in
  ABSENT) rm -f -- "$path" || exit 1; [ ! -d "$dir" ] || flush "$dir" ;;
  LINK)
    new_beside
    ln -s -- "$8" "$new" && chown -h -- "$6:$7" "$new" || exit 1
    into_place ;;
  FILE)
    [ -f "$3" ] || { say "the saved bytes $3 are gone"; exit 1; }
    new_beside
    cat <"$3" >"$new" || exit 1
    hash_of "$new"
    [ "$hash" = "$4" ] || { say "the saved bytes $3 are damaged"; exit 1; }
    chown -- "$6:$7" "$new" || exit 1
    carry_over "$3" "$new"
    chmod -- "$5" "$new" && touch -r "$3" -- "$new" || exit 1
    flush "$new"
    into_place ;;
esac
describe
