# Says a path of the tree $1 that was changed after the file $2 was written, or nothing. What $3 lists (relative paths, a
# space between two) is left out, with all below. Looks at the time of the last change of state, which nobody can set back.
cd "$1" || exit 1
set -f
prune=
for path in $3; do prune="$prune -path ./$path -prune -o"; done
find . $prune -cnewer "$2" -print -quit
