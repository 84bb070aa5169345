# Answers a question with the streams of a command. Each ends with a line that begins with mark $1; that of standard
# output goes on with the exit code. $2 user to switch to (or empty), then the command.
# Standard error is 3 here: what the shell itself has to say about a command, such as "Terminated", is no part of the answer.
# A stream that a command has left unfit to be written to ends the shell, so that nobody waits for the end of the answer.
answer() {
  mark=$1
  shift
  (ask "$@") </dev/null 2>&3 3>&-
  printf '\n%s %s\n' "$mark" $? || exit 1
  printf '\n%s\n' "$mark" >&3 || exit 1
}
# To begin a shell costs a host several times what this subshell does: a script is begun here, unless it speaks of the
# process that it runs in. In bash a subshell ends with other codes than a shell, where a variable is unset that must not be.
ask() {
  [ -z "${BASH_VERSION-}" ] || become "$@"
  { [ $# -ge 5 ] && [ "$1:$2:$3" = :/bin/sh:-c ]; } || become "$@"
  case $4 in *'$$'* | *'$0'* | *'${$'* | *'${0'* | *PPID*) become "$@" ;; esac
  script=$4
  shift 5
  unset mark account operation kind line session start boot more
  unset -f become answer ask identify session_of start_of
  eval "unset script; $script"
}
