# Reads paths below $1 and says those that nothing has touched there since $2 (nanoseconds): neither the path itself nor,
# where it is gone, the nearest folder above it.
cd "$1" || exit 1
while IFS= read -r path; do
  at=$(printf '%s' "$path" | tr '\002\003' '\n\r')
  at=./$at
  while [ ! -e "$at" ] && [ ! -L "$at" ]; do at=${at%/*}; done
  touched=$(stat -c %.9Z -- "$at")
  [ "${touched%.*}${touched#*.}" -ge "$2" ] || printf '%s\n' "$path"
done
