#!/bin/sh
# Adds the services' packages to the base root; runs inside it, with the machine's network, as a job of the lab.
# /run/lab is config/lab.
set -eu
export DEBIAN_FRONTEND=noninteractive
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d # nothing is started while packages are unpacked
chmod 755 /usr/sbin/policy-rc.d
apt-get -qq update
packages=$(sed '/^#/d' /run/lab/roots/services.packages)
# shellcheck disable=SC2086 # a list
apt-get -qq install -o Dpkg::Use-Pty=0 $packages
apt-get clean
rm -rf /var/lib/apt/lists/* /usr/sbin/policy-rc.d
rm -f /etc/bind/rndc.key
