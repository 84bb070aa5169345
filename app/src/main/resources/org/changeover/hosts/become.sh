# Becomes a command as user $1, or as who we are where that is empty.
become() {
  user=$1
  shift
  [ -n "$user" ] || exec "$@"
  exec runuser -u "$user" -- /bin/sh -c '
    eval "HOME=~$0"; USER=$0; LOGNAME=$0; export HOME USER LOGNAME
    cd "$HOME" 2>/dev/null || cd /
    exec "$@"' "$user" "$@"
}
# Sets session, start and boot to those of this shell.
identify() {
  IFS= read -r line </proc/$$/stat
  rest=${line##*) }
  set -f
  session=$(set -- $rest; echo "$4")
  IFS= read -r line </proc/$session/stat
  rest=${line##*) }
  start=$(set -- $rest; echo "${20}")
  set +f
  IFS= read -r boot </proc/sys/kernel/random/boot_id
}
