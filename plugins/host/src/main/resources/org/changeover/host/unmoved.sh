# Reads paths below $1 and says those that nothing has touched there since $2 (seconds): neither the path itself nor,
# where it is gone, the nearest folder above it.
cd "$1" || exit 1
while IFS= read -r path; do
  at=$(printf '%s' "$path" | tr '\001' '\n')
  at=./$at
  while [ ! -e "$at" ] && [ ! -L "$at" ]; do at=${at%/*}; done
  [ "$(stat -c %Z -- "$at")" -ge "$2" ] || printf '%s\n' "$path"
done
