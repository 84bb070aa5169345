# Tries to connect to each "ADDRESS PORT" of the arguments, for $1 seconds each, and says "open", "closed" or "unreachable"
# with it: unreachable means that this host has no way to such an address at all, which proves nothing.
wait=$1
shift
while [ $# -ge 2 ]; do
  said=$(timeout "$wait" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1)
  code=$?
  case $code:$said in
    0:*) echo "open $1 $2" ;;
    *'Network is unreachable'* | *'not supported'*) echo "unreachable $1 $2" ;;
    *) echo "closed $1 $2" ;;
  esac
  shift 2
done
