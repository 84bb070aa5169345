#!/bin/sh
# Installs the avatar service in this root: application, settings, Apache's sites and modules, the data tree's folders.
# Run as root inside a host's root; needs no network and no running service. Running it again gives the same result.
# README.md names the variables.
set -eu
here=$(dirname "$(readlink -f "$0")")
domains=${DOMAINS:-libravatar.example libravatar.test}
host_name=${HOST_NAME:-$(hostname)}
host_address=${HOST_ADDRESS:-127.0.1.1}

fail() { echo "install.sh: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "run it as root"
command -v a2enmod >/dev/null || fail "Apache is missing in this root: install apache2"

random_text() { head -c 512 /dev/urandom | base64 -w 0 | tr -dc 'A-Za-z0-9' | head -c 40; }

install_settings() {
    settings=/etc/libravatar/settings
    install -d -m 755 /etc/libravatar
    if [ -r "$settings" ]; then . "$settings"; fi
    database_password=${DB_PASSWORD:-${DATABASE_PASSWORD:-$(random_text)}}
    secret_key=${SECRET_KEY:-$(random_text)}
    case $database_password$secret_key in
        *[!A-Za-z0-9_-]*) fail "DB_PASSWORD and SECRET_KEY may hold letters, digits, _ and - only" ;;
    esac
    umask 027
    cat >"$settings.new" <<END
# Read by the application and by create-database.sh.
DATABASE_PASSWORD=$database_password
SECRET_KEY=$secret_key
DOMAINS='$domains'
END
    umask 022
    chown root:www-data "$settings.new"
    chmod 640 "$settings.new"
    mv "$settings.new" "$settings"
}

install_tree() {
    tree=/var/lib/libravatar
    for user in libravatar-img libravatar-master; do
        getent passwd $user >/dev/null ||
            useradd --system --user-group --shell /usr/sbin/nologin --home-dir $tree --no-create-home $user
    done
    usermod --home $tree/master --shell /bin/sh libravatar-master
    install -d -m 755 $tree
    install -d -m 2775 -o libravatar-img -g www-data $tree/avatar $tree/ready
    install -d -m 755 -o www-data -g www-data $tree/uploaded $tree/user $tree/export
    install -d -m 750 -o libravatar-master -g libravatar-master $tree/master
}

install_application() {
    rm -rf /usr/share/libravatar
    mkdir -p /usr/share/libravatar /var/www/acme
    cp -R "$here/app/avatars" /usr/share/libravatar/
    chmod -R u=rwX,go=rX /usr/share/libravatar
    python3 -m compileall -q /usr/share/libravatar
}

site_names() {
    for domain in $domains; do printf 'www.%s %s stats.%s cdn.%s seccdn.%s ' "$domain" "$domain" "$domain" "$domain" "$domain"; done
}

install_apache() {
    names=$(site_names)
    for site in libravatar libravatar-redirect; do
        sed -e "s/@SERVER_NAME@/${names%% *}/" -e "s/@ALIASES@/${names#* }/" "$here/apache/$site.conf" \
            >/etc/apache2/sites-available/$site.conf
    done
    cp "$here/apache/served-by.conf" /etc/apache2/conf-available/
    grep -q '^export SERVED_BY=' /etc/apache2/envvars || cat >>/etc/apache2/envvars <<'END'

# The name that this machine puts into X-Served-By (conf-available/served-by.conf).
export SERVED_BY=$(hostname)
END
    a2enmod -q headers ssl wsgi >/dev/null
    a2enconf -q served-by >/dev/null
    a2dissite -q 000-default >/dev/null 2>&1 || true
    a2ensite -q libravatar libravatar-redirect >/dev/null
}

# Without an address for the host's own name Apache complains (AH00557).
install_hosts_line() {
    grep -qE "[[:space:]]$host_name([[:space:]]|\$)" /etc/hosts 2>/dev/null || echo "$host_address $host_name" >>/etc/hosts
}

install_settings
install_tree
install_application
install_apache
install_hosts_line
