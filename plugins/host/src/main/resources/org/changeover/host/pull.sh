# Pulls a tree by rsync into the folder $1, with the key in the folder $2, from $3 (user@address) at SSH's port $4; further
# arguments go to rsync. What it prints is kept in the key's folder while it runs, where others can look how far it is.
path=$1 dir=$2 from=$3 port=$4
shift 4
# OpenSSH likes ChaCha20 best; where the processor knows AES, that is several times as fast. Other ciphers stay allowed.
cipher='-o Ciphers=^aes128-gcm@openssh.com'
grep -qsw aes /proc/cpuinfo && ssh -F /dev/null $cipher -G "$from" >/dev/null 2>&1 || cipher=
LC_ALL=C rsync -aHAX --info=progress2,stats2 --no-inc-recursive \
  --no-human-readable "$@" \
  -e "ssh -F /dev/null $cipher -i $dir/id -p $port -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$dir/known_hosts -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4" \
  "$from:/" "$path/" >"$dir/progress" 2>"$dir/complaints"
code=$?
tr '\r' '\n' <"$dir/progress" | tail -n 40
tail -n 20 "$dir/complaints" >&2
exit $code
