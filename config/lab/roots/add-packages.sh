#!/bin/sh
# Adds the packages of a list to the root below: add-packages.sh LIST; runs inside it, with the machine's network, as a job
# of the lab. /run/lab is config/lab. The packages themselves are left in /packages, for the lab's own repository.
set -eu
export DEBIAN_FRONTEND=noninteractive
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d # nothing is started while packages are unpacked
chmod 755 /usr/sbin/policy-rc.d
apt-get -qq update
packages=$(sed '/^#/d' "/run/lab/roots/$1.packages")
# shellcheck disable=SC2086 # a list
apt-get -qq install -o Dpkg::Use-Pty=0 -o APT::Keep-Downloaded-Packages=true $packages
mkdir /packages
mv /var/cache/apt/archives/*.deb /packages/
apt-get clean
rm -rf /var/lib/apt/lists/* /usr/sbin/policy-rc.d
rm -f /etc/bind/rndc.key
