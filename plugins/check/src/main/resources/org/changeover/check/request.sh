# One request by curl. Standard input holds $1 bytes of trusted certificates, $2 bytes of curl's
# configuration, and the request's body in Base64: nothing of it is an argument that others can see.
# The answer goes out in Base64, its headers first; curl's exit code follows on standard error.
pem=$(head -c "$1"; echo .)
config=$(head -c "$2"; echo .)
shift 2
exec 3<<PEM
${pem%.}
PEM
exec 4<<CONFIG
${config%.}
CONFIG
{ base64 -d | curl "$@"; echo "changeover-exit $?" >&2; } | base64
