# Builds the package $4 out of $1, a .deb or a folder with DEBIAN/control, with the file $2 replaced by
# the input and the version $3. The same input makes the same bytes: times are those of the control file.
set -e
work=$(mktemp -d "${4%/*}/.changeover-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
tree=$work/tree
if [ -d "$1" ]; then cp -a -- "$1" "$tree"; else dpkg-deb -R "$1" "$tree"; fi
SOURCE_DATE_EPOCH=$(stat -c %Y "$tree/DEBIAN/control")
export SOURCE_DATE_EPOCH
[ -e "$tree$2" ] || install -D -m 644 /dev/null "$tree$2"
cat >"$tree$2"
sed -i "s/^Version: .*/Version: $3/" "$tree/DEBIAN/control"
if [ -f "$tree/DEBIAN/md5sums" ]; then
  (cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\n' | LC_ALL=C sort | tr '\n' '\0' | xargs -0r md5sum >DEBIAN/md5sums)
fi
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -b "$tree" "$work/made.deb" >/dev/null
chmod 644 "$work/made.deb"
sync -f "$work/made.deb"
mv -T -- "$work/made.deb" "$4"
