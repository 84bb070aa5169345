#!/bin/sh
# Builds the mirrors' package: build.sh VERSION KNOWN_HOSTS FOLDER; leaves libravatar-slave_VERSION_all.deb in the folder.
# The same input gives the same bytes.
set -eu
here=$(dirname "$(readlink -f "$0")")
version=$1 known_hosts=$2 folder=$3
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -R "$here/root/." "$tree/"
install -d -m 700 "$tree/var/lib/libravatar/slave/.ssh"
install -m 644 "$known_hosts" "$tree/var/lib/libravatar/slave/.ssh/known_hosts"
install -d "$tree/DEBIAN"
cp "$here/control/conffiles" "$here/control/postinst" "$tree/DEBIAN/"
sed "s/@VERSION@/$version/" "$here/control/control" > "$tree/DEBIAN/control"
chmod -R go-w,a+rX "$tree/etc" "$tree/usr" "$tree/DEBIAN"
chmod 755 "$tree" "$tree/DEBIAN/postinst" "$tree"/usr/bin/*
SOURCE_DATE_EPOCH=1767225600 dpkg-deb --root-owner-group --build "$tree" "$folder/libravatar-slave_${version}_all.deb" >/dev/null
