#!/bin/bash
# What a lab host's process 1 runs: the first boot makes the host its own (keys, operator's account, services), every boot
# starts what /etc/rc2.d says, as Debian without systemd does. SIGTERM (a reboot) stops it again in the opposite order.
#
# Read from /etc/lab, written by the lab before the first boot: services (names, one a line), authorized_key, shadow.
# /run/lab-booted appears when every service was started.

first_boot() {
  local link name
  for link in /etc/rc2.d/S*; do
    name=${link##*/S[0-9][0-9]}
    grep -qx "$name" /etc/lab/services || rm "$link"
  done
  ssh-keygen -q -t ed25519 -N '' -C "root@$HOSTNAME" -f /etc/ssh/ssh_host_ed25519_key
  ssh-keygen -q -t ecdsa -N '' -C "root@$HOSTNAME" -f /etc/ssh/ssh_host_ecdsa_key
  useradd --create-home --shell /bin/bash --groups sudo admin
  chpasswd -e < /etc/lab/shadow
  install -d -m 700 -o admin -g admin /home/admin/.ssh
  install -m 600 -o admin -g admin /etc/lab/authorized_key /home/admin/.ssh/authorized_keys
  [ ! -x /etc/lab/first-boot ] || /etc/lab/first-boot
  rm -f /etc/lab/shadow
  touch /etc/lab/done
}

each_service() { # start|stop, links in order
  local verb=$1 link
  shift
  for link in "$@"; do
    "$link" "$verb" </dev/null &
  done
  wait
}

stop() {
  each_service stop /etc/rc2.d/S*
  exit 0
}

HOSTNAME=$(hostname)
trap stop TERM
[ -e /etc/lab/done ] || first_boot
each_service start /etc/rc2.d/S*
touch /run/lab-booted
while :; do
  sleep infinity &
  wait $!
done
