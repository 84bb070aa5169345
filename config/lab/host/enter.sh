#!/bin/sh
# First process of a lab host's own namespaces (mount, pid, uts, ipc; the network namespace is entered before): builds the
# host's file system, gives up what a host has no business with, and becomes its process 1.
#
#   LAB_NAME    host name
#   LAB_LOWER   read-only layers, top first, joined by ':'
#   LAB_DISK    folder that holds the host's own bytes (upper, work); everything written survives a reboot there
#   LAB_NET     'own' (default) or 'machine': a job that must download borrows the machine's resolver settings
#   LAB_SHARE, LAB_DATA   folders that a job may read, as /run/lab and /run/data
#   LAB_ENVIRONMENT       NAME=value pairs for what process 1 starts
#   arguments   what process 1 starts
set -eu
umask 022

root=$LAB_DISK/root
mkdir -p "$LAB_DISK/upper" "$LAB_DISK/work" "$root"
# Without index and metacopy, so that the kernel's defaults do not matter and a disk can be mounted again at once.
mount -t overlay -o "index=off,metacopy=off,lowerdir=$LAB_LOWER,upperdir=$LAB_DISK/upper,workdir=$LAB_DISK/work,redirect_dir=${LAB_REDIRECT:-off}" overlay "$root"
cd "$root"

mount -t tmpfs -o nosuid,mode=755,size=1m tmpfs dev
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  name=${node%%:*} numbers=${node#*:}
  mknod -m 666 "dev/$name" c "${numbers%:*}" "${numbers#*:}"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,nosuid,noexec,mode=620,gid=5,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o nosuid,nodev,mode=1777,size=256m tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

mount -t tmpfs -o nosuid,nodev,mode=755,size=64m tmpfs run
mkdir -m 1777 run/lock
mount -t tmpfs -o nosuid,nodev,mode=1777,size=1g tmpfs tmp

mount -t proc -o nosuid,nodev,noexec proc proc
# A boot id of the host's own, new at every boot: the machine's would say that a rebooted host never went down.
cat proc/sys/kernel/random/uuid > run/boot-id
for path in sys bus fs irq; do
  [ -d "proc/$path" ] || continue
  mount --bind "proc/$path" "proc/$path"
  mount -o remount,bind,ro,nosuid,nodev,noexec "proc/$path"
done
for path in kcore keys sysrq-trigger timer_list latency_stats kmsg; do
  [ ! -e "proc/$path" ] || mount --bind dev/null "proc/$path"
done
for path in acpi scsi; do
  [ ! -d "proc/$path" ] || mount -t tmpfs -o ro,size=4k tmpfs "proc/$path"
done
mount --bind run/boot-id proc/sys/kernel/random/boot_id

hostname "$LAB_NAME"
if [ "${LAB_NET:-own}" = machine ]; then
  cp /etc/resolv.conf run/resolv.conf
  [ -e etc/resolv.conf ] || : > etc/resolv.conf
  mount --bind run/resolv.conf etc/resolv.conf
fi
share() { # what a job may read of the machine: folder, where it is seen
  mkdir "run/$2"
  mount --bind "$1" "run/$2"
  mount -o remount,bind,ro "run/$2"
}
[ -z "${LAB_SHARE:-}" ] || share "$LAB_SHARE" lab
[ -z "${LAB_DATA:-}" ] || share "$LAB_DATA" data

# The machine's file systems vanish from the host's view, and cannot be reached by a second chroot.
mkdir run/machine
pivot_root . run/machine
umount -l /run/machine
rmdir /run/machine
cd /

keep=+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+net_admin,+sys_chroot,+audit_write,+setfcap
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  ${LAB_ENVIRONMENT:-} \
  setpriv --bounding-set="-all,$keep" /usr/bin/tini -- "$@"
