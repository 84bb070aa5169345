# Lists the processes of the account $1, as lines of number and command; changes nothing.
# Ends with 3 when there is no such account. A zombie is over.
account=$(id -u "$1" 2>/dev/null) || exit 3
for folder in /proc/[0-9]*; do
  state= real=
  { while read -r key value _; do
      case $key in
        State:) state=$value ;;
        Uid:) real=$value; break ;;
      esac
    done <"$folder/status"; } 2>/dev/null
  if [ "$real" = "$account" ] && [ "$state" != Z ]; then
    printf '%s\t%s\n' "${folder#/proc/}" "$({ tr '\0\n' '  ' <"$folder/cmdline"; } 2>/dev/null)"
  fi
done
