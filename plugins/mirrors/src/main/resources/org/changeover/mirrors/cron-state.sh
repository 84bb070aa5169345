# Says what dpkg ships at the path $1 for the package $2, and what lies beside it; changes nothing.
dpkg-query -W -f '${Conffiles}\n' "$2" 2>/dev/null | while read -r path md5 obsolete; do
  [ "$path" != "$1" ] || [ -n "$obsolete" ] || echo "shipped=$md5"
done
for beside in "$1".* "$1"-* "$1"~; do
  [ ! -e "$beside" ] || echo "beside=$beside"
done
