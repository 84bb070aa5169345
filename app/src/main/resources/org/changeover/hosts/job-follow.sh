# Copies what job $3 writes, from the byte counts $4 and $5 on, until it has ended.
run_folder "$1" "$2"
dir=$folder/jobs/$3 out=$4 err=$5 unborn=0
grown() {
  size=$(stat -c %s "$1") || exit 1
  [ "$size" -le "$2" ] || tail -c "+$(($2 + 1))" "$1" | head -c "$((size - $2))"
}
while :; do
  state=$(job_state "$dir")
  grown "$dir/out" "$out"
  out=$size
  grown "$dir/err" "$err" >&2
  err=$size
  case $state in
    running) unborn=0 ;;
    starting) unborn=$((unborn + 1)); [ "$unborn" -lt 50 ] || exit 0 ;;
    *) exit 0 ;;
  esac
  sleep 0.2
done
