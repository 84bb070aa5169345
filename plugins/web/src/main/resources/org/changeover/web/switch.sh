# Reads lines "link<TAB>PATH<TAB>TARGET", "folder<TAB>PATH" and "remove<TAB>PATH" and makes it so, each in one
# atomic step. A folder is removed only when nothing is in it.
tab=$(printf '\t')
while IFS=$tab read -r verb path target; do
  case $verb in
    link)
      ln -s -- "$target" "$path.changeover" && mv -T -- "$path.changeover" "$path" || exit 1
      ;;
    folder)
      mkdir -p -m 755 -- "$path" || exit 1
      ;;
    remove)
      if [ -d "$path" ] && [ ! -L "$path" ]; then
        rmdir --ignore-fail-on-non-empty -- "$path" || exit 1
      else
        rm -f -- "$path" || exit 1
      fi
      ;;
    *)
      echo "what is '$verb'?" >&2
      exit 1
      ;;
  esac
done
