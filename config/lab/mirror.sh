#!/bin/sh
# Job that fills the layer 'mirror': a mirror that has synced before, so that no lab waits for 5 copies of the tree. Its own
# package comes in each lab's first boot, for it holds that lab's keys.
set -eu
useradd --system --user-group --shell /usr/sbin/nologin --home-dir /var/lib/libravatar/slave --no-create-home libravatar-slave
install -d -m 755 /var/lib/libravatar
install -d -m 755 -o libravatar-slave -g libravatar-slave /var/lib/libravatar/slave /var/lib/libravatar/slave/cert
cp -R --preserve=mode,timestamps /run/data/upper/var/lib/libravatar/avatar /var/lib/libravatar/slave/avatar
chown -R libravatar-slave:libravatar-slave /var/lib/libravatar/slave/avatar
chmod -R g-s /var/lib/libravatar/slave/avatar
a2enmod -q headers mime_magic proxy_http rewrite ssl >/dev/null
a2dissite -q 000-default >/dev/null
