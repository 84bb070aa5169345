#!/bin/bash
# What a lab host's process 1 runs. The first boot makes the host its own: keys, the operator's account, the lab's authority,
# its services. Every boot starts what /etc/rc2.d says, as Debian without systemd does; SIGTERM (a reboot) stops it again.
#
# The lab leaves in /etc/lab before the first boot: services (names of init scripts, one a line) and ca.crt, for a host with
# an operator authorized_key and shadow (the line for chpasswd -e), and what else its part in the cast needs.
# /run/lab-booted appears when every service was started.

first_boot() {
  local link name
  for link in /etc/rc2.d/S*; do
    name=${link##*/S[0-9][0-9]}
    grep -qx "$name" /etc/lab/services || rm "$link"
  done
  for link in /etc/init.d/lab-*; do
    [ ! -e "$link" ] || ln -s "../init.d/${link##*/}" "/etc/rc2.d/S09${link##*/}"
  done
  [ -e /etc/ssh/ssh_host_ed25519_key ] ||
    ssh-keygen -q -t ed25519 -N '' -C "root@$name_of_host" -f /etc/ssh/ssh_host_ed25519_key
  if [ -e /etc/lab/authorized_key ]; then own_operator; fi
  trust_authority
  if grep -qx named /etc/lab/services; then own_name_server; fi
  if [ -d /etc/lab/libravatar ]; then own_certificates; fi
  if [ -d /etc/lab/master ]; then own_master; fi
  if [ -d /etc/lab/mirror ]; then own_mirror; fi
  if [ -d /etc/lab/packages ]; then own_packages; fi
  if [ -d /etc/outside ]; then own_mail; fi
  touch /etc/lab/done
}

own_operator() {
  useradd --create-home --shell /bin/bash --groups sudo admin
  chpasswd -e < /etc/lab/shadow
  install -d -m 700 -o admin -g admin /home/admin/.ssh
  install -m 600 -o admin -g admin /etc/lab/authorized_key /home/admin/.ssh/authorized_keys
  rm /etc/lab/shadow
}

# What update-ca-certificates does for one certificate, without going over the hundred others.
trust_authority() {
  cp /etc/lab/ca.crt /usr/local/share/ca-certificates/lab.crt
  cat /etc/lab/ca.crt >> /etc/ssl/certs/ca-certificates.crt
  ln -s /usr/local/share/ca-certificates/lab.crt "/etc/ssl/certs/$(openssl x509 -noout -hash -in /etc/lab/ca.crt).0"
}

own_name_server() {
  rndc-confgen -a -u bind >/dev/null
  if [ -e /etc/bind/lab.key ]; then
    chown root:bind /etc/bind/lab.key
    chmod 640 /etc/bind/lab.key
  fi
  chown -R bind:bind /var/lib/bind
}

own_certificates() {
  install -d -m 755 /etc/libravatar
  install -m 644 /etc/lab/libravatar/*.crt /etc/lab/libravatar/*-chain.pem /etc/libravatar/
  find /etc/lab/libravatar -name '*.pem' ! -name '*-chain.pem' -exec install -m 600 {} /etc/libravatar/ ';'
  rm -r /etc/lab/libravatar
}

# The mirrors' account on the main server. They fetch the certificate of their pool as well.
own_master() {
  local home=/var/lib/libravatar/master
  install -d -m 700 -o libravatar-master -g libravatar-master "$home/.ssh"
  install -m 600 -o libravatar-master -g libravatar-master /etc/lab/master/authorized_keys "$home/.ssh/"
  chgrp libravatar-master /etc/libravatar/seccdn.pem
  chmod 640 /etc/libravatar/seccdn.pem
  rm -r /etc/lab/master
}

own_mirror() {
  local home=/var/lib/libravatar/slave
  install -d -m 700 -o libravatar-slave -g libravatar-slave "$home/.ssh"
  install -m 600 -o libravatar-slave -g libravatar-slave /etc/lab/mirror/id_ed25519 "$home/.ssh/"
  dpkg --install /etc/lab/mirror/*.deb
  rm -r /etc/lab/mirror
}

# The service's own repository is a link to a folder, so that a new one can be published in one step.
own_packages() {
  mv /etc/lab/packages /srv/apt/libravatar-1
  ln -s libravatar-1 /srv/apt/libravatar
  cd /srv/apt/libravatar
  apt-ftparchive packages . > Packages
  gzip -k Packages
  apt-ftparchive release . > /tmp/Release
  mv /tmp/Release Release
  cd /
}

own_mail() {
  chown root:dovecot /etc/dovecot/users
  chmod 640 /etc/dovecot/users
  install -d -m 700 -o mail -g mail /var/mail/virtual
}

each_service() {
  local link started=()
  for link in /etc/rc2.d/S*; do
    "$link" "$1" </dev/null &
    started+=($!)
  done
  wait "${started[@]}"
}

shut_down() {
  each_service stop
  exit 0
}

name_of_host=$(hostname)
trap shut_down TERM
[ -e /etc/lab/done ] || first_boot
each_service start
touch /run/lab-booted
while :; do
  sleep infinity &
  wait $!
done
