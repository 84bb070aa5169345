# On the host that pulls. "make DIR COMMENT": a key pair in DIR unless one is there, known_hosts from standard input; says the
# public key. "drop DIR": removes them.
umask 077
case $1 in
  make)
    mkdir -p -- "$2" && cat >"$2/known_hosts" || exit 1
    [ -f "$2/id.pub" ] || { rm -f -- "$2/id"; ssh-keygen -q -t ed25519 -N '' -C "$3" -f "$2/id" </dev/null || exit 1; }
    cat "$2/id.pub" ;;
  drop) rm -rf -- "$2" ;;
esac
