# Begins a conversation: says which session it is in, so that all of it can be ended later.
# $1 mark of this conversation, $2 user to switch to (or empty), $3 operation (or empty), $4 how it is
# ended, then the command.
mark=$1 account=$2 operation=$3 kind=$4
shift 4
identify
[ -z "$operation" ] || export CHANGEOVER_COMMAND="$operation.$session.$kind"
printf '\n%s %s %s %s\n' "$mark" "$session" "$start" "$boot" >&2
printf '\n%s\n' "$mark"
