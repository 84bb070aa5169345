# Makes the indexes of the flat repository $1, and lets the link $2 lead to it in one step.
# $3 is the key that signs them, or empty. The bytes of the old repository stay as they are.
set -e
cd "$1"
find . -name '*.deb' | LC_ALL=C sort | while read -r deb; do
  dpkg-deb -f "$deb"
  printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum <"$deb" | cut -d' ' -f1)"
done >Packages
gzip -9nk Packages
if [ -f Release ]; then
  { sed -n '/^[A-Za-z0-9-]*: ./p' Release | sed '/^Date: /d'
    printf 'Date: %s\nSHA256:\n' "$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')"
    for index in Packages Packages.gz; do
      printf ' %s %s %s\n' "$(sha256sum <$index | cut -d' ' -f1)" "$(stat -c %s $index)" "$index"
    done; } >Release.new
  mv Release.new Release
fi
if [ -n "$3" ]; then
  gpg --batch --yes -u "$3" --clearsign -o InRelease Release
  gpg --batch --yes -u "$3" --armor --detach-sign -o Release.gpg Release
fi
sync -f .
ln -sfn -- "$1" "$2.changeover"
mv -T -- "$2.changeover" "$2"
