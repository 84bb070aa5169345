#!/bin/bash
# Installs the service, starts PostgreSQL and Apache and uses it like a visitor; stops at the first failure.
#
#   ROOT=/path/to/root self-test.sh   on a machine, as root: tries it in a throw-away copy of that root, without network
#   IN_COPY=yes self-test.sh          inside such a copy (a chroot with /proc, /dev and a loopback interface of its own):
#                                     it installs the service right there
set -Eeuo pipefail
here=$(dirname "$(readlink -f "$0")")

fail() { echo "FAILED: $*" >&2; exit 1; }
trap 'echo "FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR

# An overlay over $ROOT in a mount, process, network and host name space of its own; all of it ends with this function.
in_copy_of_root() {
    [ "$(id -u)" = 0 ] || fail "run it as root"
    [ -x "$ROOT/usr/sbin/apache2" ] || fail "$ROOT is no root with Apache in it"
    work=$(mktemp -d)
    trap 'rmdir "$work"' EXIT
    ROOT=$(readlink -f "$ROOT") WORK=$work PATIENT=$here unshare -m -p -n -u --fork --kill-child -- bash -euc '
        mount -t tmpfs -o size=1g,mode=755 patient "$WORK"
        mkdir "$WORK"/{upper,work,root}
        mount -t overlay -o "lowerdir=$ROOT,upperdir=$WORK/upper,workdir=$WORK/work" patient "$WORK/root"
        cd "$WORK/root"
        mount -t proc proc proc
        mount -t tmpfs tmpfs run
        mount -t tmpfs tmpfs tmp
        chmod 1777 tmp
        mount -t tmpfs -o mode=755 tmpfs dev
        while read -r name major minor; do mknod -m 666 "dev/$name" c "$major" "$minor"; done <<END
null 1 3
zero 1 5
random 1 8
urandom 1 9
END
        ln -s /proc/self/fd dev/fd
        ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
        mkdir -m 1777 dev/shm run/lock
        mkdir -p mnt/patient
        mount -o bind,ro "$PATIENT" mnt/patient
        ip link set lo up
        hostname old
        export PATH=/usr/sbin:/usr/bin HOME=/
        unset ROOT WORK PATIENT
        IN_COPY=yes exec chroot . /mnt/patient/self-test.sh
    ' || exit 1
}

step() {
    local began=$EPOCHREALTIME
    "$@"
    printf '%-21s %5.1f s\n' "${1##*/}" "$(awk "BEGIN { print $EPOCHREALTIME - $began }")"
}

# A root authority, one below it that signs, and a certificate for the service's names: what a real chain looks like.
make_certificates() {
    local ca=/run/ca names=DNS:libravatar.example
    for name in www stats cdn seccdn; do names+=,DNS:$name.libravatar.example; done
    mkdir -p $ca
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Root of the self-test" -keyout $ca/root.key -out $ca/root.crt
    signed "/CN=Signer of the self-test" $ca/signer $ca/root "basicConstraints=critical,CA:TRUE"
    signed "/CN=www.libravatar.example" $ca/www $ca/signer "subjectAltName=$names"
    install -m 644 $ca/www.crt /etc/libravatar/www.crt
    install -m 600 $ca/www.key /etc/libravatar/www.pem
    install -m 644 $ca/signer.crt /etc/libravatar/www-chain.pem
}

signed() { # subject, files to make, files of the signer, extension
    openssl req -newkey rsa:2048 -nodes -subj "$1" -keyout "$2.key" -out "$2.csr"
    openssl x509 -req -in "$2.csr" -CA "$3.crt" -CAkey "$3.key" -CAcreateserial -days 2 -extfile <(echo "$4") -out "$2.crt"
}

start_services() {
    install -d -o postgres -g postgres -m 2775 /run/postgresql
    pg_ctlcluster 15 main start
    mkdir -p /run/apache2 /run/lock
    $here/create-database.sh
    apache2ctl configtest 2>&1 | grep -q 'Syntax OK'
    apache2ctl start
}

fetch() { curl -sS --max-time 10 --cacert /run/ca/root.crt --connect-to "::127.0.0.1:" "$@"; }

site=https://www.libravatar.example

expect() { # what is wanted, what came, about what
    [ "$1" = "$2" ] || fail "$3: wanted '$1', got '$2'"
}

status_of() { fetch -o /dev/null -w '%{http_code}' "$@"; }

check_pages() {
    expect 200 "$(status_of $site/)" "front page"
    expect 200 "$(status_of $site/healthz/)" "health page"
    fetch $site/stats/ | grep -q '<td id="photos">300</td>' || fail "statistics page does not count 300 photos"
    fetch https://stats.libravatar.example/ | grep -q '<td id="log_rows">5000</td>' || fail "stats. does not count 5000 log rows"
    expect old "$(fetch -o /dev/null -w '%header{x-served-by}' $site/)" "X-Served-By"
    expect old "$(fetch -o /dev/null -w '%header{x-served-by}' $site/nothing/here)" "X-Served-By of a 404"
    expect "301 $site/stats/?a=b" "$(fetch -o /dev/null -w '%{http_code} %{redirect_url}' "http://www.libravatar.example/stats/?a=b")" "plain HTTP"
    expect old "$(fetch -o /dev/null -w '%header{x-served-by}' http://www.libravatar.example/)" "X-Served-By of a redirect"
    echo proof >/var/www/acme/token
    expect proof "$(fetch http://www.libravatar.example/.well-known/acme-challenge/token)" "certificate challenge over HTTP"
    if apache2ctl -M 2>/dev/null | grep -q rewrite_module; then fail "mod_rewrite is enabled"; fi
}

check_tls() {
    for name in '' www. stats. cdn. seccdn.; do
        expect 200 "$(status_of "https://${name}libravatar.example/healthz/")" "certificate for ${name}libravatar.example"
    done
    if fetch -o /dev/null https://www.libravatar.test/ 2>/dev/null; then fail "a name outside the certificate was accepted"; fi
    if curl -s -o /dev/null --connect-to "::127.0.0.1:" $site/; then fail "an unknown authority was accepted"; fi
    openssl s_client -connect 127.0.0.1:443 -servername www.libravatar.example -showcerts </dev/null 2>/dev/null |
        grep -c 'BEGIN CERTIFICATE' | grep -qx 2 || fail "the server does not send its chain of two"
}

size_of() { # URL → format and size of the picture there
    fetch -f -o /tmp/picture "$1" && python3 -c 'from PIL import Image; p = Image.open("/tmp/picture"); p.load(); print(p.format, *p.size)'
}

check_seeded_avatars() {
    local address=member7@example.org md5 sha256
    md5=$(printf %s $address | md5sum | cut -d' ' -f1)
    sha256=$(printf %s $address | sha256sum | cut -d' ' -f1)
    expect "JPEG 80 80" "$(size_of "$site/avatar/$md5")" "seeded avatar"
    expect "JPEG 200 200" "$(size_of "$site/avatar/$sha256?s=200")" "seeded avatar by SHA-256, larger"
    [ -s "/var/lib/libravatar/avatar/200/$sha256" ] || fail "the rendering was not kept"
    expect "JPEG 512 512" "$(size_of "$site/avatar/$md5?s=9999")" "seeded avatar, size above the limit"
    local before
    before=$(sha256sum <"/var/lib/libravatar/avatar/80/$md5")
    rm "/var/lib/libravatar/avatar/80/$md5"
    fetch -o /dev/null "$site/avatar/$md5?s=80"
    expect "$before" "$(sha256sum <"/var/lib/libravatar/avatar/80/$md5")" "rendering made again from the database"
}

check_defaults() {
    local nobody=00000000000000000000000000000000
    expect "PNG 80 80" "$(size_of "$site/avatar/$nobody")" "default image"
    expect "PNG 33 33" "$(size_of "$site/avatar/$nobody?d=identicon&s=33")" "default pattern"
    expect "PNG 20 20" "$(size_of "$site/avatar/$nobody?d=blank&s=20")" "blank default"
    expect 404 "$(status_of "$site/avatar/$nobody?d=404")" "d=404"
    expect "302 https://example.org/x.png" \
        "$(fetch -o /dev/null -w '%{http_code} %{redirect_url}' "$site/avatar/$nobody?d=https%3A%2F%2Fexample.org%2Fx.png")" "default elsewhere"
    expect 404 "$(status_of "$site/avatar/nonsense")" "an avatar of no hash"
}

as_client() { PYTHONPATH=$here/client python3 -; }

check_uploads() {
    as_client <<'PYTHON'
import hashlib, os
from avatar_client import Account, Refused, Site, png

site = Site("www.libravatar.example", "/run/ca/root.crt", "127.0.0.1")

def refused(status, call, *arguments):
    try:
        call(*arguments)
    except Refused as refusal:
        assert refusal.status == status, refusal
        return
    raise AssertionError(f"{call.__name__} {arguments[:1]} was accepted")

refused(403, Account(site, "tester", "wrong").log_in)
refused(403, Account(site, "member9", "").log_in)
refused(403, Account(site, "tester", "x").upload, "a@example.net", png(40, b"abc"))
account = Account(site, "tester", os.environ["ACCOUNT_PASSWORD"])
account.log_in()
refused(400, account.upload, "no address", png(40, b"abc"))
refused(400, account.upload, "new@example.net", b"no picture")
refused(400, account.upload, "new@example.net", png(40, b"abc")[:50])
refused(409, account.upload, "member2@example.org", png(40, b"abc"))

first, second = png(100, b"abc"), png(120, b"xyz")
_, stored = account.upload("New@Example.net", first)
digest = hashlib.md5(b"new@example.net").hexdigest()
assert stored["hash"] == digest, stored
assert site.request("GET", f"/photo/{stored['id']}").body == first
assert site.request("GET", f"/avatar/{digest}?s=100&d=404").body == first
for size in (16, 80, 300):
    assert site.request("GET", f"/avatar/{digest}?s={size}&d=404").status == 200
_, again = account.upload("new@example.net", second)
assert site.request("GET", f"/avatar/{digest}?s=120&d=404").body == second, "old rendering after a new upload"
refused(404, account.delete, stored["id"] + 1000)
account.delete(again["id"])
assert site.request("GET", f"/avatar/{digest}?s=120&d=404").status == 404
assert site.request("GET", "/account/").status == 403
PYTHON
}

in_database() { runuser -u postgres -- psql -X -q -A -t -v ON_ERROR_STOP=1 -d libravatar "$@"; }

# An upload whose commit fails is not acknowledged and leaves nothing behind.
check_failed_commit() {
    in_database <<'SQL'
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused by the self-test'; END $$;
CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON access_log DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.action = 'upload') EXECUTE FUNCTION refuse();
SQL
    local before after
    before=$(in_database -c 'SELECT count(*) FROM photo')
    as_client <<'PYTHON'
import os
from avatar_client import Account, Refused, Site, png

account = Account(Site("www.libravatar.example", "/run/ca/root.crt", "127.0.0.1"), "tester", os.environ["ACCOUNT_PASSWORD"])
account.log_in()
try:
    account.upload("commit@example.net", png(40, b"abc"))
    raise AssertionError("acknowledged although the commit failed")
except Refused as refusal:
    assert refusal.status == 503, refusal
PYTHON
    after=$(in_database -c 'SELECT count(*) FROM photo')
    expect "$before" "$after" "photos after a failed commit"
    in_database -c 'DROP TRIGGER refuse ON access_log' -c 'DROP FUNCTION refuse()'
}

# A database that takes no writes, or that is gone, must give 503 and never an acknowledgement.
check_database_away() {
    in_database -c 'ALTER DATABASE libravatar SET default_transaction_read_only = on' \
        -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'djangouser'" >/dev/null
    status_of $site/healthz/ >/dev/null
    as_client <<'PYTHON'
import os
from avatar_client import Account, Refused, Site

account = Account(Site("www.libravatar.example", "/run/ca/root.crt", "127.0.0.1"), "tester", os.environ["ACCOUNT_PASSWORD"])
for _ in range(20):
    try:
        account.log_in()
        raise AssertionError("logged in although nothing can be written")
    except Refused as refusal:
        assert refusal.status == 503, refusal
PYTHON
    in_database -d postgres -c 'ALTER DATABASE libravatar RESET default_transaction_read_only'
    pg_ctlcluster 15 main stop -m fast
    expect 503 "$(status_of $site/healthz/)" "health page without a database"
    pg_ctlcluster 15 main start
    for _ in $(seq 30); do status_of $site/healthz/ >/dev/null; done
    expect 200 "$(status_of $site/healthz/)" "health page with the database back"
}

# No acknowledged upload is lost over reloads, a crash of the database and a stop of Apache; and a lost one is found.
check_traffic() {
    local log=/tmp/client traffic
    grep -q www.libravatar.example /etc/hosts || echo "127.0.0.1 www.libravatar.example" >>/etc/hosts
    python3 $here/client/traffic.py --ca /run/ca/root.crt --log $log --images 300 --uploads 5 &
    traffic=$!
    timeout 20 sh -c "until [ \$(grep -c acknowledged $log/uploads.jsonl) -ge 10 ]; do sleep 0.2; done" 2>/dev/null || fail "traffic.py: no ten uploads in 20 s"
    apache2ctl graceful
    sleep 1
    pg_ctlcluster 15 main stop -m immediate
    pg_ctlcluster 15 main start
    sleep 1
    apache2ctl graceful
    sleep 1
    apache2ctl stop
    timeout 20 sh -c "until tail -n 1 $log/uploads.jsonl | grep -q refused; do sleep 0.2; done" || fail "traffic.py did not record a refused upload"
    until apache2ctl start 2>/dev/null && [ "$(status_of $site/healthz/ 2>/dev/null)" = 200 ]; do sleep 0.2; done
    timeout 20 sh -c "until tail -n 1 $log/uploads.jsonl | grep -q acknowledged; do sleep 0.2; done" || fail "traffic.py did not go on"
    kill $traffic
    wait $traffic || fail "traffic.py ended with $?"
    local check=(python3 $here/client/check-uploads.py --ca /run/ca/root.crt --address 127.0.0.1 $log/uploads.jsonl)
    "${check[@]}" --served-by old || fail "check-uploads.py misses uploads on the machine that took them"
    in_database -c "DELETE FROM photo WHERE id = (SELECT max(id) FROM photo)"
    local code=0
    "${check[@]}" >/tmp/missing || code=$?
    expect 1 $code "check-uploads.py after one photo was removed"
    grep -q '^missing ' /tmp/missing || fail "check-uploads.py does not name the missing upload"
}

inside() {
    export ACCOUNT_PASSWORD=self-test IMAGES=300 ROWS=5000 HOST_NAME=old
    step $here/install.sh
    step make_certificates >/dev/null 2>&1
    step $here/make-data.py
    step start_services
    step check_pages
    step check_tls
    step check_seeded_avatars
    step check_defaults
    step check_uploads
    step check_failed_commit
    step check_database_away
    step check_traffic
    apache2ctl stop
    pg_ctlcluster 15 main stop -m fast
    echo "The patient is well."
}

if [ -n "${ROOT:-}" ]; then
    in_copy_of_root
elif [ "${IN_COPY:-}" = yes ]; then
    inside
else
    fail "set ROOT to a root with the packages that README.md names, e.g. one that the lab has cached"
fi
