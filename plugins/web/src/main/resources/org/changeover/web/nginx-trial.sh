# Lets nginx test the configuration that is about to be put in place, from a copy; it reads certificates and keys and
# holds them against each other. Reads "link<TAB>PATH<TAB>TARGET", "folder<TAB>PATH", "remove<TAB>PATH" and
# "file<TAB>PATH<TAB>BASE64" lines: what will differ from /etc/nginx.
# Exit codes: 0 it would start, 1 it would not (said on standard error), 2 the trial itself was not possible.
umask 077
dir=$(mktemp -d /tmp/changeover-trial.XXXXXX) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM
cp -a /etc/nginx "$dir/conf" || exit 2
tab=$(printf '\t')
while IFS=$tab read -r verb path value; do
  case $path in /etc/nginx/*) copy=$dir/conf/${path#/etc/nginx/} ;; *) continue ;; esac
  [ "$verb" = folder ] || rm -f -- "$copy"
  case $verb in
    folder) mkdir -p -- "$copy" ;;
    link) ln -s -- "$value" "$copy" ;;
    file) printf '%s' "$value" | base64 -d >"$copy" ;;
    remove) ;;
  esac || exit 2
done
# Links with their full path lead out of the copy.
find "$dir/conf" -lname '/etc/nginx/*' | while read -r link; do
  target=$(readlink "$link")
  ln -sfn -- "$dir/conf/${target#/etc/nginx/}" "$link" || exit 2
done || exit 2
find "$dir/conf" -type f -exec sed -i -E \
  -e "s|/etc/nginx/|$dir/conf/|g" -e "s|^([[:space:]]*pid[[:space:]]+)[^;]*;|\1$dir/pid;|" {} + || exit 2
if nginx -t -q -c "$dir/conf/nginx.conf" >"$dir/said" 2>&1 </dev/null; then exit 0; fi
sed "s|$dir/conf|/etc/nginx|g" "$dir/said" | grep -v '\[warn\]' | tail -n 8 >&2
exit 1
