# "begin FOLDER": makes the folder, and says a word that stays the same until it is removed.
# "make FOLDER REST": an archive in FOLDER/archive of the paths and, as changeover/dumps/NAME, of what commands say; with
# changeover/manifest, the SHA-256 of every file at the time. REST is: as many of "path PATH", "leave PATH" and
# "dump NAME ACCOUNT COMMAND" as there are. Says "suffix SUFFIX", "files N" and, for tar's exit code, "changed N".
# "test ARCHIVE SCRATCH": unpacks it into a scratch folder, and says "different PATH" for each file that is not as in the
# manifest, then "tested N". Nothing is left of the scratch folder.
LC_ALL=C; export LC_ALL
umask 077
verb=$1
unpacker() { case $1 in *.zst) zstd -dcq -- "$1" ;; *) gzip -dc -- "$1" ;; esac; }
if [ "$verb" = begin ]; then
  mkdir -p -- "$2" && { [ -s "$2/job" ] || date +%s%N >"$2/job"; } && cat "$2/job"
  exit
fi
if [ "$verb" = test ]; then
  archive=$2 scratch=$3
  rm -rf -- "$scratch" && mkdir -p -- "$scratch" || exit 1
  trap 'rm -rf -- "$scratch"' EXIT
  trap 'exit 1' HUP INT TERM
  unpacker "$archive" | tar -tf - >/dev/null || exit 1
  { unpacker "$archive" && : >"$scratch.whole"; } | tar -C "$scratch" --no-same-owner -xf - ||
    { echo "the archive cannot be unpacked in $scratch: is there room?" >&2; exit 1; }
  [ -f "$scratch.whole" ] || { echo "the archive is not whole" >&2; exit 1; }
  rm -f -- "$scratch.whole"
  cd "$scratch" && mv changeover/manifest "$scratch/.manifest" || exit 1
  tr '\n\0' '\002\n' <.manifest | sort >.wanted
  cut -c 67- .wanted | tr '\002\n' '\n\0' | xargs -0 -r sha256sum -z -- 2>/dev/null | tr '\n\0' '\002\n' | sort >.found
  comm -23 .wanted .found | cut -c 67- | sed 's/^/different /'
  echo "tested $(wc -l <.wanted)"
  exit 0
fi
folder=$2
shift 2
rm -rf -- "$folder/changeover" && mkdir -p -- "$folder/changeover/dumps" || exit 1
: >"$folder/paths"
: >"$folder/leave"
while [ $# -gt 0 ]; do
  case $1 in
    path) [ -e "$2" ] || { echo "there is no $2" >&2; exit 1; }
      printf '%s\n' "${2#/}" >>"$folder/paths"; shift 2 ;;
    leave) printf '%s\n' "${2#/}" >>"$folder/leave"; shift 2 ;;
    dump)
      if [ "$3" = - ]; then (cd / && /bin/sh -c "$4")
      else (cd / && runuser -u "$3" -- /bin/sh -c "$4"); fi >"$folder/changeover/dumps/$2" </dev/null ||
        { echo "the command of $2 failed" >&2; exit 1; }
      [ -s "$folder/changeover/dumps/$2" ] || { echo "the command of $2 said nothing" >&2; exit 1; }
      shift 4 ;;
  esac
done
cd / || exit 1
set -f
prune=
while IFS= read -r path; do prune="$prune -path $path -prune -o"; done <"$folder/leave"
while IFS= read -r path; do find "$path" $prune -type f -print0; done <"$folder/paths" |
  xargs -0 -r sha256sum -z -- >"$folder/changeover/manifest" 2>"$folder/unread"
(cd "$folder" && find changeover/dumps -type f -print0 | xargs -0 -r sha256sum -z --) >>"$folder/changeover/manifest"
# Quick rather than small: the host may serve meanwhile.
if command -v zstd >/dev/null 2>&1; then suffix=zst; packer='zstd -q -T0 -c'; else suffix=gz; packer='gzip -1 -c'; fi
options='--numeric-owner'
for option in --acls --xattrs; do tar "$option" -cf /dev/null -T /dev/null 2>/dev/null && options="$options $option"; done
{ tar $options --anchored --no-wildcards -X "$folder/leave" -cf - -T "$folder/paths" -C "$folder" changeover 2>"$folder/said"; echo $? >"$folder/code"; } |
  $packer >"$folder/archive" || exit 1
code=$(cat "$folder/code")
[ "$code" -le 1 ] || { tail -n 5 "$folder/said" >&2; exit 1; }
echo "suffix $suffix"
echo "files $(tr '\n\0' '\002\n' <"$folder/changeover/manifest" | wc -l)"
echo "changed $code"
