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

# Nobody reads a message of the day here, and each login would pay for it.
# Manuals are left out by a hook, not by --dpkgopt: that would have every essential package filtered in Python, 10 s in all.
mmdebstrap --quiet --mode=root --variant=minbase --format=directory --include="$packages" "$@" \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
  --dpkgopt=force-unsafe-io \
  --essential-hook='printf "path-exclude=/usr/share/%s/*\n" man doc locale > "$1/etc/dpkg/dpkg.cfg.d/lab"' \
  --skip=check/empty \
  --customize-hook='rm -rf "$1"/etc/ssh/ssh_host_* "$1"/usr/share/man/* "$1"/usr/share/doc/* "$1"/usr/share/locale/* "$1"/etc/update-motd.d/*' \
  bookworm "$target"
