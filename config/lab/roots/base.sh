#!/bin/sh
# Makes the base root of all lab hosts with mmdebstrap: base.sh TARGET PACKAGES
# Runs on the machine and changes nothing on it but TARGET. No mirror is named: mmdebstrap takes the distribution's own.
set -eu
target=$1
packages=$(sed '/^#/d' "$2" | paste -sd,)

set --
for scheme in http https; do # a machine behind a proxy stays behind it
  proxy=$(apt-config shell P "Acquire::$scheme::Proxy" | sed "s/^P='\(.*\)'$/\1/")
  [ -z "$proxy" ] || set -- "$@" "--aptopt=Acquire::$scheme::Proxy \"$proxy\""
done

mmdebstrap --quiet --mode=root --variant=minbase --format=directory --include="$packages" "$@" \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
  --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --skip=check/empty \
  --customize-hook='rm -f "$1"/etc/ssh/ssh_host_*' \
  bookworm "$target"
