# On the host that is pulled from. Lets the key $5 into the account $2, or not any more, under the comment $3:
# "add USER COMMENT ADDRESSES KEY UNTIL PATH": only from those addresses, only until that time (seconds), only to read PATH.
# "remove USER COMMENT". The line stands first in the file, so that taking it away leaves every other byte.
# A comment that ends with -f tells that the file was made for it, -d that its folder was.
# Exit codes: 5 the account cannot log in so, 6 there is no rrsync.
verb=$1 user=$2 comment=$3 from=$4 key=$5 until=$6 path=$7
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/sbin:/sbin
home=$(getent passwd "$user" | cut -d: -f6)
[ -n "$home" ] || { echo "there is no account $user" >&2; exit 5; }
settings=$(sshd -T -C "user=$user,host=localhost,addr=127.0.0.1" 2>/dev/null)
file=$(printf '%s\n' "$settings" | awk '$1 == "authorizedkeysfile" { print $2 }' | sed "s|%h|$home|g; s|%u|$user|g; s|%%|%|g")
[ -n "$file" ] && [ "$file" != none ] || file=.ssh/authorized_keys
case $file in /*) ;; *) file=$home/$file ;; esac
[ ! -L "$file" ] || file=$(readlink -f -- "$file")
folder=${file%/*}
replace() { # with standard input, in one step
  temp=$(mktemp "$folder/.changeover.XXXXXX") || exit 1
  trap 'rm -f -- "$temp"' EXIT
  cat >"$temp" && sync "$temp" || exit 1
  if [ -e "$file" ]; then chown --reference="$file" "$temp" && chmod --reference="$file" "$temp"
  else chown "$user:" "$temp" && chmod 600 "$temp"; fi && mv -fT -- "$temp" "$file" || exit 1
  trap - EXIT
}
without() { sed "/ $comment\(-[fd]*\)\{0,1\}\$/d" "$file"; }
if [ "$verb" = remove ]; then
  [ -f "$file" ] || exit 0
  exec 9<"$folder" && flock 9 || exit 1
  line=$(grep -m 1 " $comment\(-[fd]*\)\{0,1\}\$" "$file") || exit 0
  without | replace
  case ${line##*"$comment"} in -*f*) [ -s "$file" ] || rm -f -- "$file" ;; esac
  case ${line##*"$comment"} in -*d*) rmdir -- "$folder" 2>/dev/null ;; esac
  exit 0
fi
if [ "$user" = root ] && printf '%s\n' "$settings" | grep -qx 'permitrootlogin no'; then
  echo "its sshd lets nobody in as root (PermitRootLogin no)" >&2; exit 5
fi
reader=$(command -v rrsync) || { echo "it has no rrsync" >&2; exit 6; }
made=
[ -d "$folder" ] || { install -d -m 700 -o "$user" -g "$(id -gn "$user")" -- "$folder" || exit 1; made=d; }
exec 9<"$folder" && flock 9 || exit 1
[ -e "$file" ] || made=f$made
earlier=$(grep -s -m 1 " $comment\(-[fd]*\)\{0,1\}\$" "$file") && made=${earlier##*"$comment"} && made=${made#-}
# OpenSSH before 9.1 knows local time only.
version=$(ssh -V 2>&1 | sed 's/^OpenSSH_\([0-9]*\)[.]\([0-9]*\).*/\1 \2/')
if [ "${version% *}" -gt 9 ] || { [ "${version% *}" = 9 ] && [ "${version#* }" -ge 1 ]; }
then ends=$(date -u -d "@$until" +%Y%m%d%H%M%SZ); else ends=$(date -d "@$until" +%Y%m%d%H%M%S); fi
command="$reader -ro $path"
[ "$user" = root ] || command="sudo -n env SSH_ORIGINAL_COMMAND=\\\"\$SSH_ORIGINAL_COMMAND\\\" $command"
{
  printf 'restrict,from="%s",expiry-time="%s",command="%s" %s %s\n' "$from" "$ends" "$command" "${key% *}" "$comment${made:+-$made}"
  [ ! -e "$file" ] || without
} | replace
