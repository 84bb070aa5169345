run_folder "$1" "$2"
job_state "$folder/jobs/$3"
cat "$folder/jobs/$3/attempt" 2>/dev/null || echo 0
