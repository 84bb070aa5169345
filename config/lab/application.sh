#!/bin/sh
# Job that fills the layer 'application': the avatar service installed, its tree of IMAGES pictures made.
# The rows that belong to the pictures are left in /rows for the layer 'database'.
set -eu
cp -p /etc/hosts /run/hosts 2>/dev/null || : > /run/hosts
HOST_NAME=lab HOST_ADDRESS=127.0.1.1 /run/lab/patient/install.sh
cp -p /run/hosts /etc/hosts
ACCOUNT_PASSWORD=$(cat /run/data/account-password)
export ACCOUNT_PASSWORD
DATA=/rows /run/lab/patient/make-data.py
