# Pulls a tree by rsync into the folder $1, with the key in the folder $2, from $3 (user@address) at SSH's port $4; further
# arguments go to rsync. What it prints is kept in the key's folder while it runs, where others can look how far it is.
# A folder that is not there yet is made within $5, where only root can look, and moved once it is whole. So its files need
# no other name while they are written, which costs a fifth of the time, and none of its owners can put a link in their way.
path=$1 dir=$2 from=$3 port=$4 aside=$5
shift 5
into=$path
if [ -n "$aside" ]; then
  mkdir -p -m 700 -- "$aside" && chmod 700 "$aside" || exit 1
  into=$aside/tree
  [ ! -e "$into" ] || set -- --delete-delay "$@"
  set -- --inplace "$@"
fi
# OpenSSH likes ChaCha20 best; where the processor knows AES, that is several times as fast. Other ciphers stay allowed.
cipher='-o Ciphers=^aes128-gcm@openssh.com'
grep -qsw aes /proc/cpuinfo && ssh -F /dev/null $cipher -G "$from" >/dev/null 2>&1 || cipher=
LC_ALL=C rsync -aHAX --info=progress2,stats2 --no-inc-recursive \
  --no-human-readable "$@" \
  -e "ssh -F /dev/null $cipher -i $dir/id -p $port -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$dir/known_hosts -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4" \
  "$from:/" "$into/" >"$dir/progress" 2>"$dir/complaints"
code=$?
if [ -n "$aside" ] && { [ $code = 0 ] || [ $code = 24 ]; }; then
  { mv -T -- "$into" "$path" && rmdir -- "$aside"; } 2>>"$dir/complaints" || code=1
fi
tr '\r' '\n' <"$dir/progress" | tail -n 40
tail -n 20 "$dir/complaints" >&2
exit $code
