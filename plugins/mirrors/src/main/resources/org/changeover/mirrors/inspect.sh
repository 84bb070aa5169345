# Says what a Debian package is: name, version and architecture, a line each, then the file $2 in it.
# $1 is a .deb, or a folder with DEBIAN/control in it; ends with 3 when it is neither. Changes nothing.
if [ -d "$1" ]; then
  control=$(cat "$1/DEBIAN/control" 2>/dev/null) || exit 3
else
  control=$(dpkg-deb -f "$1" 2>/dev/null) || exit 3
fi
for field in Package Version Architecture; do
  printf '%s\n' "$control" | sed -n "s/^$field: *//p"
done
if [ -d "$1" ]; then
  cat "$1$2" 2>/dev/null || :
else
  dpkg-deb --fsys-tarfile "$1" | tar -xO ".$2" 2>/dev/null || :
fi
