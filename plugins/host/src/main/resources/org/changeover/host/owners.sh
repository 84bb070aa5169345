# "list PATH": every owner of the tree, as lines "passwd NAME ID" and "group NAME ID".
# "match": reads such lines and says "missing KIND NAME" for a name that is unknown here, "taken KIND ID NAME" for a
# nameless number that has a name here, and "differs KIND NAME" for a name that has another number here.
LC_ALL=C; export LC_ALL
if [ "$1" = list ]; then
  [ -d "$2" ] || { echo "there is no folder $2" >&2; exit 4; }
  # find(1) itself would look up the name of each file's owner anew.
  find "$2" -printf 'passwd %U\ngroup %G\n' | awk '!seen[$0]++' | while read -r kind id; do
    name=$(getent "$kind" "$id" | cut -d: -f1)
    printf '%s %s %s\n' "$kind" "${name:-$id}" "$id"
  done
  exit
fi
while read -r kind name id; do
  found=$(getent "$kind" "$name" | cut -d: -f1,3)
  if [ "$name" = "$id" ]; then
    [ -z "$found" ] || echo "taken $kind $id ${found%:*}"
  elif [ -z "$found" ]; then echo "missing $kind $name"
  elif [ "${found#*:}" != "$id" ]; then echo "differs $kind $name"
  fi
done
