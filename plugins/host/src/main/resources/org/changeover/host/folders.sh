# $1 says what: "put" makes the folder of each triple PATH MODE OWNER:GROUP that follows, or gives it that mode and owner;
# "back" does the same, and removes the folder of a triple whose mode is "-".
what=$1
shift
while [ $# -ge 3 ]; do
  if [ "$2" = - ]; then
    [ ! -d "$1" ] || rmdir -- "$1" || exit 1
  else
    [ -d "$1" ] || [ "$what" = back ] || mkdir -- "$1" || exit 1
    chown -- "$3" "$1" && chmod -- "$2" "$1" || exit 1
  fi
  shift 3
done
