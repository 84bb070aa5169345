#!/bin/sh
# Job that fills the layer 'repository': the packages kept from making 'services', as a flat repository for apt, served by
# Apache. Nothing is signed: the lab's hosts are told to trust it.
set -eu
install -d /srv/apt/debian
cp /run/data/packages/*.deb /srv/apt/debian/
cd /srv/apt/debian
apt-ftparchive packages . > Packages
gzip -k Packages
apt-ftparchive release . > /tmp/Release
mv /tmp/Release Release
cat > /etc/apache2/sites-available/packages.conf <<'END'
# The lab's packages: Debian's in debian/, the service's own in libravatar/.
ServerName packages.example
<VirtualHost *:80>
    DocumentRoot /srv/apt
    <Directory /srv/apt>
        Options Indexes FollowSymLinks
        Require all granted
    </Directory>
</VirtualHost>
END
a2dissite -q 000-default >/dev/null
a2ensite -q packages >/dev/null
