# Answers a question with the streams of a command and, on each, a line with mark $1; then comes the exit code.
# $2 user to switch to (or empty), then the command. Its standard error is 3 here: what the shell itself has to
# say about a command, such as "Terminated", is no part of the answer.
answer() {
  mark=$1
  shift
  (become "$@") </dev/null 2>&3 3>&-
  printf '\n%s %s\n' "$mark" $?
  printf '\n%s\n' "$mark" >&3
}
