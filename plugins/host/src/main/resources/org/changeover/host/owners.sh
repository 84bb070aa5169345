# "list PATH": every owner of the tree, as lines "passwd NAME ID" and "group NAME ID", and the bytes of the largest
# file as "largest BYTES".
# "match": reads such lines and says "missing KIND NAME" for a name that is unknown here, "taken KIND ID NAME" for a
# nameless number that has a name here, and "differs KIND NAME" for a name that has another number here.
LC_ALL=C; export LC_ALL
if [ "$1" = list ]; then
  [ -d "$2" ] || { echo "there is no folder $2" >&2; exit 4; }
  # find(1) itself would look up the name of each file's owner anew.
  find "$2" -printf '%U %G %s\n' | awk '{ user[$1]; group[$2]; if ($3 + 0 > most + 0) most = $3 }
    END { for (id in user) print "passwd", id; for (id in group) print "group", id; print "largest", most }
  ' | while read -r kind id; do
    [ "$kind" != largest ] || { echo "$kind $id"; continue; }
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
