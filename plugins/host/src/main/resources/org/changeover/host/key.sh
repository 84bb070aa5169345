# On the host that pulls. "make DIR COMMENT": a key pair in DIR unless one is there, known_hosts from standard input; says the
# public key, and a word that stays the same until they are dropped. "drop DIR": removes them.
umask 077
case $1 in
  make)
    mkdir -p -- "$2" && cat >"$2/known_hosts" || exit 1
    [ -f "$2/id.pub" ] || { rm -f -- "$2/id"; ssh-keygen -q -t ed25519 -N '' -C "$3" -f "$2/id" </dev/null || exit 1; }
    [ -s "$2/job" ] || date +%s%N >"$2/job" || exit 1
    cat "$2/id.pub" "$2/job" ;;
  drop) rm -rf -- "$2" ;;
esac
