#!/bin/sh
# Makes what is secret and new in every lab: secrets.sh DOMAIN... ; runs as a job in the base root. MIRRORS: their host names,
# joined by commas.
# Leaves in /keys: the SSH keys of the operator, of the host old and of each mirror, the authority's certificate, certificates
# for the web servers and for the host outside, and the mirrors' package.
set -eu
mkdir -m 700 /keys
cd /keys
new_login() { ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; }

new_login operator operator@lab
new_login old-host root@old
for mirror in $(echo "$MIRRORS" | tr , ' '); do
  new_login "$mirror" "libravatar-slave@$mirror"
done
for domain in "$@"; do
  printf '0.cdn.%s %s\n' "$domain" "$(cut -d' ' -f1,2 old-host.pub)"
done > known_hosts
ssh-keygen -q -H -f known_hosts 2>/dev/null
/run/lab/mirror-package/build.sh 1.0 known_hosts .

new_key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

new_key ca.pem
openssl req -x509 -new -key ca.pem -days 30 -subj '/CN=Lab root authority' -out ca.crt \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
new_key issuer.pem
openssl req -new -key issuer.pem -subj '/CN=Lab issuing authority' -out issuer.csr
printf '%s\n' 'basicConstraints=critical,CA:TRUE,pathlen:0' 'keyUsage=critical,keyCertSign,cRLSign' > issuer.ext
openssl x509 -req -in issuer.csr -CA ca.crt -CAkey ca.pem -CAcreateserial -days 30 -extfile issuer.ext -out issuer.crt 2>&1

certificate() { # file, names
  file=$1
  shift
  new_key "$file.pem"
  openssl req -new -key "$file.pem" -subj "/CN=$1" -out "$file.csr"
  names=$(printf ',DNS:%s' "$@")
  printf '%s\n' "subjectAltName=${names#,}" 'basicConstraints=critical,CA:FALSE' 'extendedKeyUsage=serverAuth' > "$file.ext"
  openssl x509 -req -in "$file.csr" -CA issuer.crt -CAkey issuer.pem -CAcreateserial -days 30 -extfile "$file.ext" -out "$file.crt" 2>&1
  cp issuer.crt "$file-chain.pem"
}

www='' seccdn='' mail=''
for domain in "$@"; do
  www="$www www.$domain $domain stats.$domain cdn.$domain seccdn.$domain"
  seccdn="$seccdn seccdn.$domain cdn.$domain"
  mail="$mail mail.$domain"
done
certificate www $www
certificate seccdn $seccdn
certificate outside mail.example social.example outside $mail
rm -f known_hosts known_hosts.old ./*.csr ./*.ext ./*.srl ca.pem issuer.pem issuer.crt
# Few rounds: sudo asks for it at each command, and the password is long and random.
openssl passwd -6 -salt "rounds=1000\$$(openssl rand -hex 8)" -stdin < /password > /shadow
