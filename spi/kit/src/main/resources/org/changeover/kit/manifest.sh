# Describes the tree $2: an entry's line is "HASH TYPE SIZE MODE OWNER GROUP SECONDS PATH<001>LINK", sorted by path in bytes.
# HASH is "-" for what has no content or when $3 is "quick", "?" for a file that could not be read. A newline in a name is
# written as <002>, a carriage return as <003>. What $4 lists (relative paths, a space between two) is left out, with all below.
#   there   says nothing, and fails when there is no such folder
#   bounds  says every $5th path: borders between ranges
#   sums    reads borders, says "RANGE SHA256 ENTRIES BYTES UNREADABLE" for each range that is not empty; the first is 0
#   list    reads two lines for a range: the path it begins with, and the one before which it ends (to the end when that is
#           empty); says the lines of all these ranges
LC_ALL=C; export LC_ALL
what=$1 root=$2 depth=$3 left_out=$4 every=$5
cd "$root" 2>/dev/null || { echo "there is no folder $root" >&2; exit 4; }
[ "$what" != there ] || exit 0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
tree() (
  set -f
  prune=
  for path in $left_out; do prune="$prune -path ./$path -prune -o"; done
  find . $prune "$@"
)
# Lines for names: what ends with NUL becomes a line of its own.
lines() { tr '\n\r\0' '\002\003\n'; }
names() { tr '\002\003\n' '\n\r\0'; }
in_range() {
  [ "$what" = list ] || { cat; return; }
  awk -v skip="${1:-}" -v ranges="$scratch/ranges" '
    BEGIN { count = 0
      while ((getline line < ranges) > 0) {
        from[count] = line ""; getline line < ranges; to[count++] = line "" } }
    { bare = skip ? substr($0, length($2 $3 $4 $5 $6 $7) + 9) : $0
      if (i = index(bare, "\001")) bare = substr(bare, 1, i - 1)
      bare = bare ""
      for (i = 0; i < count; i++) if (bare >= from[i] && (to[i] == "" || bare < to[i])) { print; next } }'
}
# Owners as numbers: find(1) would look up the name of each file's anew.
described() {
  tree \( -type d -printf '- d 0 %m %U %G %Ts %P\001\0' \) -o -printf '- %y %s %m %U %G %Ts %P\001%l\0' | lines | in_range described
}
hashed() {
  [ "$depth" = full ] || return 0
  mkdir "$scratch/sums" || exit 1
  tree -type f -printf '%P\0' | lines | in_range | sort | names |
    SCRATCH=$scratch/sums xargs -0 -r -n 400 -P "$(nproc)" sh -c 'sha256sum -z -- "$@" >"$SCRATCH/$$" 2>/dev/null' sh
  # As many fields in front of the path as a description has; "#" sorts before it.
  find "$scratch/sums" -type f -exec cat {} + | lines |
    awk '{ print "# " substr($0, 1, 64) " - - - - - " substr($0, 67) "\001" }'
}
# A file that came while others were hashed is hashed by itself; one that went meanwhile is not there.
manifest() {
  { hashed; described; } | sort -t ' ' -k 8 | awk -v full="$depth" -v quote="'" '
    function late(path,    command, found) {
      gsub(/\002/, "\n", path); gsub(/\003/, "\r", path); gsub(quote, quote "\\" quote quote, path)
      path = quote "./" path quote
      command = "if [ -e " path " ]; then sha256sum <" path " 2>/dev/null | cut -c1-64; else echo gone; fi"
      found = "?"; command | getline found; close(command)
      return found }
    function name(kind, id,    command, line) {
      if (!((kind, id) in names)) {
        command = "getent " kind " " id; command | getline line; close(command)
        names[kind, id] = index(line, ":") > 1 ? substr(line, 1, index(line, ":") - 1) : id
        gsub(/[[:space:][:cntrl:]]/, "_", names[kind, id]) }
      return names[kind, id] }
    $1 == "#" { hash = $2; key = substr($0, 78); next }
    { path = substr($0, length($2 $3 $4 $5 $6 $7) + 9); sum = "-"
      if ($2 == "f" && full == "full") {
        sum = (hash != "" && key == path) ? hash : late(substr(path, 1, index(path, "\001") - 1)) }
      hash = ""
      if (sum != "gone") print sum, $2, $3, $4, name("passwd", $5), name("group", $6), $7, path }'
}
case $what in
  bounds) tree -printf '%P\0' | lines | sort | awk -v every="$every" 'NR % every == 0' ;;
  list)
    cat >"$scratch/ranges"
    manifest ;;
  sums)
    cat >"$scratch/borders"
    manifest | awk -v borders="$scratch/borders" -v out="$scratch" '
      BEGIN { while ((getline line < borders) > 0) border[count++] = line ""
        range = 0; file = out "/part"; sum = "sha256sum" }
      function close_range() {
        if (entries) { close(sum_command); getline hash < (out "/hash"); close(out "/hash")
          print range, substr(hash, 1, 64), entries, bytes, unreadable + 0 }
        entries = bytes = unreadable = 0 }
      { path = substr($0, length($1 $2 $3 $4 $5 $6 $7) + 8)
        path = substr(path, 1, index(path, "\001") - 1) ""
        while (range < count && path >= border[range]) { close_range(); range++ }
        sum_command = "sha256sum >" out "/hash"
        entries++; bytes += $3; if ($1 == "?") unreadable++
        print | sum_command }
      END { close_range() }' ;;
esac
