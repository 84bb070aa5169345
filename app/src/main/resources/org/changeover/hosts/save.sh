# Saves what there is at $3 in the folder of run $2 below $1. Says its state, and before it where.
made_run_folder "$1" "$2"
set_path "$3"
not_a_folder
state=$(describe && echo .) || exit 1
case $state in
  8*)
    umask 077
    kept=$(mktemp "$folder/saved/XXXXXXXXXX") || exit 1
    trap 'rm -f -- "$kept"' EXIT
    cat <"$path" >"$kept" || exit 1
    carry_over "$path" "$kept"
    chmod 600 "$kept"
    touch -r "$path" -- "$kept"
    hash_of "$kept"
    case $state in
      *"$hash"*) ;;
      *) say "it was changed while it was being saved"; exit 1 ;;
    esac
    flush "$kept"; flush "$folder/saved"
    trap - EXIT
    printf '%s\n' "$kept" ;;
  absent* | a*) printf '\n' ;;
  *) say "it is neither a file nor a link"; exit 1 ;;
esac
printf '%s' "${state%.}"
