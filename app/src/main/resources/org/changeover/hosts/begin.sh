# Runs a command: says which session it is in, so that all of it can be ended later, then becomes it.
# $1 mark of this conversation, $2 switch user to (or empty), then the command.
mark=$1 user=$2
shift 2
IFS= read -r line </proc/$$/stat
rest=${line##*) }
set -f
session=$(set -- $rest; echo "$4")
IFS= read -r line </proc/$session/stat
rest=${line##*) }
start=$(set -- $rest; echo "${20}")
set +f
IFS= read -r boot </proc/sys/kernel/random/boot_id
printf '\n%s %s %s %s\n' "$mark" "$session" "$start" "$boot" >&2
printf '\n%s\n' "$mark"
if [ -n "$user" ]; then
  exec runuser -u "$user" -- /bin/sh -c '
    eval "HOME=~$0"; USER=$0; LOGNAME=$0; export HOME USER LOGNAME
    cd "$HOME" 2>/dev/null || cd /
    exec "$@"' "$user" "$@"
fi
exec "$@"
