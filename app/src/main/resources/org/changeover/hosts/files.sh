# Functions about one path. Messages are compared, so they must not be translated.
LC_ALL=C
export LC_ALL
say() { printf '%s\n' "$*" >&2; }
# A path that no tool can take for an option.
plain() { case $1 in /*) printf '%s.' "$1" ;; *) printf './%s.' "$1" ;; esac; }
# Sets path to $1 and dir to the folder that it lies in.
set_path() {
  path=$(plain "$1"); path=${path%.}
  dir=${path%/*}; [ -n "$dir" ] || dir=/
}
flush() { sync "$1" 2>/dev/null || sync; }
# Sets new to a name beside path where nobody else can look.
new_beside() {
  umask 077
  temp=$(mktemp -d "$dir/.changeover.XXXXXXXXXX") || exit 1
  trap 'rm -rf -- "$temp"' EXIT
  new=$temp/new
}
into_place() { mv -fT -- "$new" "$path" || exit 1; rmdir -- "$temp"; trap - EXIT; flush "$dir"; }
# Gives file $2 what $1 carries beside its content: mode, access list, extended attributes. Of these
# only the last may be left out, where the file system of $2 has none.
carry_over() {
  cp --attributes-only --preserve=all --no-preserve=ownership,timestamps -- "$1" "$2" || exit 1
}
not_a_folder() { if [ -d "$path" ] && [ ! -L "$path" ]; then say "it is a folder"; exit 1; fi; }
hash_of() { hash=$(sha256sum <"$1") || exit 1; hash=${hash%% *}; }
# Says what there is: type and mode in hexadecimal, size, mode, owner, group; then hash; then target.
describe() {
  if ! facts=$(stat -c '%f %s %a %U %G %u %g' -- "$path" 2>&1); then
    case $facts in
      *'No such file'* | *'Not a directory'*) echo absent; return ;;
      *) say "$facts"; exit 1 ;;
    esac
  fi
  printf '%s\n' "$facts"
  case $facts in
    8*) hash_of "$path"; printf '%s\n' "$hash" ;;
    a*) printf '\n'; readlink -n -- "$path" ;;
  esac
}
