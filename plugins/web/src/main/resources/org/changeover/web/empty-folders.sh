# Says which of the folders "$@" are there with nothing in them.
for folder; do
  if [ -d "$folder" ] && [ ! -L "$folder" ] && [ -z "$(ls -A -- "$folder")" ]; then printf '%s\n' "$folder"; fi
done
