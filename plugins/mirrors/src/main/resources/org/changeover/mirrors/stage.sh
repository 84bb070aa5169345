# Makes the folder $2 a copy of the folder $1, without the indexes; its files are links to the same bytes.
set -e
rm -rf -- "$2"
cp -al -- "$1" "$2"
cd "$2"
rm -f Packages Packages.* InRelease Release.gpg
