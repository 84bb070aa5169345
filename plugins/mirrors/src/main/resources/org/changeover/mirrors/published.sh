# Lists what a flat repository offers: lines of package, version, SHA-256 sum and file. Changes nothing.
# $1 is the repository. Ends with 3 when it has no index.
[ -r "$1/Packages" ] || exit 3
awk '
  function tell() {
    if (name != "") print name "\t" version "\t" sum "\t" file
    name = ""
  }
  /^Package: /  { name = $2 }
  /^Version: /  { version = $2 }
  /^SHA256: /   { sum = $2 }
  /^Filename: / { file = $2 }
  /^$/          { tell() }
  END           { tell() }' "$1/Packages"
