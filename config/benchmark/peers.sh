#!/bin/sh
# Installs what the benchmarks compare Changeover with, from Debian. Needs root.
set -eu
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
apt-get update -q
exec apt-get install -q -y --no-install-recommends ansible-core clustershell rsync
