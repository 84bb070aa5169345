# Reads lines "link<TAB>PATH<TAB>TARGET" and "remove<TAB>PATH" and makes it so, each in one atomic step.
tab=$(printf '\t')
while IFS=$tab read -r verb path target; do
  case $verb in
    link)
      ln -s -- "$target" "$path.changeover" && mv -T -- "$path.changeover" "$path" || exit 1
      ;;
    remove)
      rm -f -- "$path" || exit 1
      ;;
    *)
      echo "what is '$verb'?" >&2
      exit 1
      ;;
  esac
done
