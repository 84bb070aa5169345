# Lists every module that could be enabled: name, the link that enables it or no, has settings of its own, needs,
# conflicts (nginx knows neither), shared objects.
cd /usr/share/nginx/modules-available 2>/dev/null || exit 0
for file in *.conf; do
  [ -e "$file" ] || continue
  link=no
  for enabled in /etc/nginx/modules-enabled/*-"$file"; do
    if [ -e "$enabled" ]; then link=${enabled##*/}; fi
  done
  objects=$(sed -n 's|^ *load_module .*/\([^/]*\.so\);.*|\1=/usr/lib/nginx/modules/\1|p' "$file" | tr '\n' ' ')
  printf '%s\t%s\tno\t\t\t%s\n' "${file%.conf}" "$link" "$objects"
done
