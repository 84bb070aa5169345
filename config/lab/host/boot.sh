#!/bin/bash
# What a lab host's process 1 runs. The first boot makes the host its own: keys, the operator's account, the lab's authority,
# its services. Every boot starts what /etc/rc2.d says, as Debian without systemd does; SIGTERM (a reboot) stops it again.
#
# The lab leaves in /etc/lab before the first boot: services (names of init scripts, one a line), authorized_key, shadow
# (the line for chpasswd -e) and ca.crt. /run/lab-booted appears when every service was started.

first_boot() {
  local link name
  for link in /etc/rc2.d/S*; do
    name=${link##*/S[0-9][0-9]}
    grep -qx "$name" /etc/lab/services || rm "$link"
  done
  if [ -e /etc/init.d/lab-traffic ]; then ln -s ../init.d/lab-traffic /etc/rc2.d/S09lab-traffic; fi
  ssh-keygen -q -t ed25519 -N '' -C "root@$name_of_host" -f /etc/ssh/ssh_host_ed25519_key
  useradd --create-home --shell /bin/bash --groups sudo admin
  chpasswd -e < /etc/lab/shadow
  install -d -m 700 -o admin -g admin /home/admin/.ssh
  install -m 600 -o admin -g admin /etc/lab/authorized_key /home/admin/.ssh/authorized_keys
  trust_authority
  if grep -qx named /etc/lab/services; then own_name_server; fi
  if [ -d /etc/lab/libravatar ]; then own_certificates; fi
  rm /etc/lab/shadow
  touch /etc/lab/done
}

# What update-ca-certificates does for one certificate, without going over the hundred others.
trust_authority() {
  cp /etc/lab/ca.crt /usr/local/share/ca-certificates/lab.crt
  cat /etc/lab/ca.crt >> /etc/ssl/certs/ca-certificates.crt
  ln -s /usr/local/share/ca-certificates/lab.crt "/etc/ssl/certs/$(openssl x509 -noout -hash -in /etc/lab/ca.crt).0"
}

own_name_server() {
  rndc-confgen -a -u bind >/dev/null
  chown root:bind /etc/bind/lab.key
  chmod 640 /etc/bind/lab.key
  chown -R bind:bind /var/lib/bind
}

own_certificates() {
  install -d -m 755 /etc/libravatar
  install -m 644 /etc/lab/libravatar/*.crt /etc/lab/libravatar/*-chain.pem /etc/libravatar/
  install -m 600 /etc/lab/libravatar/www.pem /etc/lab/libravatar/seccdn.pem /etc/libravatar/
  rm -r /etc/lab/libravatar
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
