# Accounts of a host. $1:
#   group NAME                     says the line of the group, nothing when there is none
#   user NAME                      says the line of the user, then its groups in one line; nothing when there is none
#   owned NAME HOME GROUP          says up to five paths outside HOME that belong to the user (or with GROUP=yes the group)
#   home NAME HOME                 says what in HOME is not as /etc/skel has it, up to five names
#   delete-user NAME HOME          removes the user and its own group; HOME too when it is not empty text and as /etc/skel
#   delete-group NAME
LC_ALL=C; export LC_ALL
what=$1 name=$2 home=$3 by_group=$4
differing() { diff -rq --no-dereference /etc/skel "$home" 2>&1 | head -n 5; }
case $what in
  group) getent group "$name" || [ $? = 2 ] ;;
  user)
    getent passwd "$name" || { [ $? = 2 ]; exit; }
    id -nG "$name"
    id -ng "$name"
    ;;
  owned)
    kind=-user
    [ "$by_group" != yes ] || kind=-group
    find / -xdev -path "${home:-/proc}" -prune -o $kind "$name" -print 2>/dev/null | head -n 5
    ;;
  home) [ ! -d "$home" ] || differing ;;
  delete-user)
    if [ -n "$home" ] && [ -d "$home" ]; then
      [ -z "$(differing)" ] || { echo "$home holds files by now" >&2; exit 1; }
    fi
    getent passwd "$name" >/dev/null && { userdel "$name" || exit 1; }
    if [ "$by_group" = yes ] && getent group "$name" >/dev/null; then groupdel "$name" || exit 1; fi
    if [ -n "$home" ] && [ -d "$home" ]; then rm -rf -- "$home"; fi
    ;;
  delete-group) ! getent group "$name" >/dev/null || groupdel "$name" ;;
esac
