# Ends job $3, gives it $4 tenths of a second to obey. Says stopped, rebooted or running.
run_folder "$1" "$2"
dir=$folder/jobs/$3
left=50
while state=$(job_state "$dir"); [ "$state" = starting ] && [ "$left" -gt 0 ]; do
  sleep 0.1
  left=$((left - 1))
done
case $state in
  absent | ended*) echo stopped ;;
  starting) echo running ;;
  rebooted) echo rebooted ;;
  *)
    answer=stopped
    if { read -r session start boot <"$dir/state"; } 2>/dev/null; then
      answer=$(end_session "$session" "$start" "$boot" "$4")
    fi
    if [ "$answer" = stopped ] && [ ! -f "$dir/exit" ]; then note "$dir/exit" 143; fi
    echo "$answer" ;;
esac
