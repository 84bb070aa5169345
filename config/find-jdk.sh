# Sourced by ../build and ../changeover: finds JDK 25.

# Whether a folder holds a JDK 25 with a compiler.
is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"25*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

# Sets JAVA_HOME, or says what to install and ends with 5.
find_jdk() {
  for home in "${CHANGEOVER_JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*25* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* "${HOME:-/nonexistent}"/.jdks/*25*; do
    if is_jdk_25 "$home"; then
      JAVA_HOME=$home
      export JAVA_HOME
      return
    fi
  done
  echo "$1: no JDK 25 found. Install one (Temurin 25, say), or set CHANGEOVER_JDK to its folder." >&2
  exit 5
}
