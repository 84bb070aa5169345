# $1 root, $2 run, $3 name of the job, $4 attempt, $5 bytes to spool of each stream, $6 user,
# $7 whether a job of that name is replaced, $8 kind of input, $9 what proves it whole,
# ${10} operation, ${11} how it is ended, ${12} the script that runs the job; then the command.
made_run_folder "$1" "$2"
dir=$folder/jobs/$3 attempt=$4 limit=$5 account=$6 replace=$7 kind=$8 proof=$9 operation=${10} kindly=${11} runner=${12}
shift 12
mask=$(umask)
umask 077
if [ "$replace" = yes ]; then
  mv -T -- "$dir" "$dir.$(cat "$dir/attempt" 2>/dev/null).$$" || exit 1
fi
mkdir "$dir" 2>/dev/null || { echo found; exit 0; }
IFS= read -r boot </proc/sys/kernel/random/boot_id
printf '%s\n' "$attempt" >"$dir/attempt"
printf '%s\n' "$$ $(started $$) $boot" >"$dir/starter"
: >"$dir/out"
: >"$dir/err"
stays "$dir/attempt" "$dir/starter" "$dir" "$folder/jobs" "$folder"
cut_off() { rm -rf -- "$dir"; echo "the input did not arrive whole" >&2; exit 1; }
# Always in a subshell, which becomes the job: nothing of it stays in this session.
launch() { exec setsid /bin/sh -c "$runner" changeover "$dir" "$limit" "$mask" "$account" "$operation" "$kindly" "$@"; }
case $kind in
  none) launch "$@" </dev/null >/dev/null 2>&1 & ;;
  text)
    cat >"$dir/input"
    sum=$(sha256sum <"$dir/input")
    [ "${sum%% *}" = "$proof" ] || cut_off
    launch "$@" <"$dir/input" >/dev/null 2>&1 & ;;
  secret)
    lent=$(cat)
    case $lent in *"$proof") ;; *) cut_off ;; esac
    printf '%s' "${lent%"$proof"}" | launch "$@" >/dev/null 2>&1 & ;;
esac
left=100
until [ -f "$dir/state" ] || [ "$left" = 0 ]; do sleep 0.05; left=$((left - 1)); done
rm -f -- "$dir/input"
echo started
