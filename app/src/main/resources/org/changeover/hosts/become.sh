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
# Sets session, start and boot to those of this shell. Functions take the words apart, because a subshell is a process.
identify() {
  set -f
  IFS= read -r line </proc/$$/stat
  session_of ${line##*) }
  [ "$session" = $$ ] || IFS= read -r line </proc/$session/stat
  start_of ${line##*) }
  set +f
  IFS= read -r boot </proc/sys/kernel/random/boot_id
}
session_of() { session=$4; }
start_of() { start=${20}; }
