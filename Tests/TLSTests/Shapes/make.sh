#!/bin/sh
# make.sh DIRECTORY: certificates and keys of many shapes, made with openssl. Each shape is a directory with tls.crt and tls.key, as a Secret holds
# them. All are issued by ca.crt for hooks.n.svc and are valid for a day, unless their name states otherwise.
set -eu
cd "$1"
exec 2>make.log

cat > ca.cnf <<'CONFIG'
[ca]
default_ca = default
[default]
dir = .
database = ./index.txt
serial = ./serial
new_certs_dir = .
policy = any
email_in_dn = no
unique_subject = no
default_md = sha256
[any]
commonName = supplied
CONFIG
: > index.txt
echo 01 > serial
at() { date -u -d "@$(($(date +%s) + $1))" +%Y%m%d%H%M%SZ; }
hour=3600 day=86400

openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -days 2 -subj "/CN=shapes CA" -out ca.crt -addext keyUsage=critical,keyCertSign
openssl ecparam -name prime256v1 -genkey -noout -out between.key
openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa-ca.key -days 2 -subj "/CN=shapes RSA CA" -out rsa-ca.crt
openssl ecparam -name prime256v1 -genkey -noout -out key
openssl ecparam -name prime256v1 -genkey -noout -out other
openssl genrsa -traditional -out rsa 2048
openssl pkcs8 -topk8 -nocrypt -in key -out key.p8
openssl pkcs8 -topk8 -nocrypt -in rsa -out rsa.p8

server="subjectAltName=DNS:hooks.n.svc,IP:127.0.0.1
extendedKeyUsage=serverAuth"

# issue SHAPE KEY [EXTENSIONS [FROM TO [MESSAGE DIGEST [ISSUER]]]]: FROM and TO in seconds from now.
issue() {
  mkdir -p "$1"
  printf '%s\n' "${3-$server}" > "$1/ext"
  openssl req -new -key "$2" -subj /CN=hooks.n.svc -out "$1/csr"
  openssl ca -batch -config ca.cnf -cert "${7-ca}.crt" -keyfile "${7-ca}.key" -in "$1/csr" -extfile "$1/ext" -notext -out "$1/tls.crt" \
    -startdate "$(at "${4:--$hour}")" -enddate "$(at "${5:-$day}")" -md "${6-sha256}"
  cp "$2" "$1/tls.key"
}
# of SHAPE OTHER: a shape that begins as a copy of another one.
of() { mkdir -p "$1"; cp "$2/tls.crt" "$2/tls.key" "$1"; }
# labelled SHAPE LABEL FILE: the DER of a key under a label.
labelled() {
  { echo "-----BEGIN $2-----"; grep -v -e ----- "$3"; echo "-----END $2-----"; } > "$1/tls.key"
}

issue between between.key "basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign"
cp between/tls.crt between.crt

# Kinds of keys.
issue ecdsa-p256 key
for curve in secp224r1 secp384r1 secp521r1 secp256k1 brainpoolP256r1 brainpoolP384r1; do
  openssl ecparam -name $curve -genkey -noout -out "$curve.key"
  issue "ecdsa-$curve" "$curve.key"
done
for bits in 1024 2048 3072 4096; do
  openssl genrsa -traditional -out "rsa$bits.key" $bits
  issue "rsa-$bits" "rsa$bits.key"
done
openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss.key
issue rsa-pss pss.key
openssl genpkey -algorithm ED25519 -out ed25519.key
issue ed25519 ed25519.key
openssl genpkey -algorithm ED448 -out ed448.key
issue ed448 ed448.key
openssl dsaparam -genkey -noout -out dsa.key 1024
issue dsa dsa.key

# Forms of keys, under each label.
issue rsa-other rsa
for label in "PRIVATE KEY" "RSA PRIVATE KEY" "EC PRIVATE KEY"; do
  short=$(echo "$label" | tr 'A-Z ' 'a-z-')
  of "sec1-as-$short" ecdsa-p256; labelled "sec1-as-$short" "$label" key
  of "pkcs8-ec-as-$short" ecdsa-p256; labelled "pkcs8-ec-as-$short" "$label" key.p8
  of "pkcs1-as-$short" rsa-other; labelled "pkcs1-as-$short" "$label" rsa
  of "pkcs8-rsa-as-$short" rsa-other; labelled "pkcs8-rsa-as-$short" "$label" rsa.p8
done
of key-under-another-label ecdsa-p256; labelled key-under-another-label "SOME PRIVATE KEY" key
of key-under-a-label-of-no-key ecdsa-p256; labelled key-under-a-label-of-no-key "KEY" key
of encrypted-pkcs8 ecdsa-p256
openssl pkcs8 -topk8 -in key -passout pass:secret -out encrypted-pkcs8/tls.key
of encrypted-sec1 ecdsa-p256
openssl ec -in key -aes128 -passout pass:secret -out encrypted-sec1/tls.key
of ec-parameters-in-front ecdsa-p256
{ openssl ecparam -name prime256v1; cat key; } > ec-parameters-in-front/tls.key
of explicit-ec-parameters ecdsa-p256
openssl ec -in key -param_enc explicit -out explicit-ec-parameters/tls.key
of public-key ecdsa-p256
openssl ec -in key -pubout -out public-key/tls.key
of damaged-key ecdsa-p256
sed '2s/^..../AAAA/' key > damaged-key/tls.key

# What stands in the files.
of key-of-another ecdsa-p256; cp other key-of-another/tls.key
of several-keys ecdsa-p256; cat key other > several-keys/tls.key
of several-keys-other-first ecdsa-p256; cat other key > several-keys-other-first/tls.key
of both-in-both-files ecdsa-p256
cat key ecdsa-p256/tls.crt > both-in-both-files/tls.crt; cp both-in-both-files/tls.crt both-in-both-files/tls.key
of no-key ecdsa-p256; : > no-key/tls.key
of no-certificate ecdsa-p256; : > no-certificate/tls.crt
of damaged-certificate ecdsa-p256; sed '4s/^..../!!!!/' ecdsa-p256/tls.crt > damaged-certificate/tls.crt
of truncated-certificate ecdsa-p256; head -n 5 ecdsa-p256/tls.crt > truncated-certificate/tls.crt
of trusted-certificate ecdsa-p256; openssl x509 -in ecdsa-p256/tls.crt -trustout -addtrust serverAuth -out trusted-certificate/tls.crt
of crlf ecdsa-p256
for file in crt key; do sed 's/$/\r/' "ecdsa-p256/tls.$file" > "crlf/tls.$file"; done
of byte-order-mark-certificate ecdsa-p256
{ printf '\357\273\277'; cat ecdsa-p256/tls.crt; } > byte-order-mark-certificate/tls.crt
of byte-order-mark-key ecdsa-p256
{ printf '\357\273\277'; cat key; } > byte-order-mark-key/tls.key
of text-around ecdsa-p256
{ openssl x509 -in ecdsa-p256/tls.crt -text; echo and a line; } > text-around/tls.crt
{ echo "a line"; openssl ec -in key -text; echo another; } > text-around/tls.key
of no-newline-at-the-end ecdsa-p256
for file in crt key; do printf %s "$(cat "ecdsa-p256/tls.$file")" > "no-newline-at-the-end/tls.$file"; done
of indented ecdsa-p256
for file in crt key; do sed 's/^/  /' "ecdsa-p256/tls.$file" > "indented/tls.$file"; done

# Chains.
issue chain key "$server" "" "" sha256 between
cp chain/tls.crt chain-leaf.crt
cat chain-leaf.crt between.crt > chain/tls.crt
of chain-with-root chain; cat chain-leaf.crt between.crt ca.crt > chain-with-root/tls.crt
of chain-in-another-order chain; cat chain-leaf.crt ca.crt between.crt > chain-in-another-order/tls.crt
of chain-not-complete chain; cp chain-leaf.crt chain-not-complete/tls.crt
of leaf-not-first chain; cat between.crt chain-leaf.crt > leaf-not-first/tls.crt

# Contents of certificates.
issue expired key "$server" -$((2 * day)) -$hour
issue not-yet-valid key "$server" $hour $day
issue no-names key "extendedKeyUsage=serverAuth"
issue address-only key "subjectAltName=IP:127.0.0.1"
issue mail-name-only key "subjectAltName=email:a@example.com"
issue wildcard key "subjectAltName=DNS:*.n.svc"
issue wildcard-inside-a-label key "subjectAltName=DNS:ho*.n.svc"
issue other-name key "subjectAltName=DNS:other.n.svc"
issue upper-case-name key "subjectAltName=DNS:HOOKS.N.SVC"
issue no-usage key "subjectAltName=DNS:hooks.n.svc"
issue any-usage key "subjectAltName=DNS:hooks.n.svc
extendedKeyUsage=anyExtendedKeyUsage"
issue client-usage-only key "subjectAltName=DNS:hooks.n.svc
extendedKeyUsage=clientAuth"
issue both-usages key "subjectAltName=DNS:hooks.n.svc
extendedKeyUsage=clientAuth,serverAuth"
issue key-usage-agreement-only key "subjectAltName=DNS:hooks.n.svc
keyUsage=critical,keyAgreement"
issue key-usage-signing-certificates-only key "subjectAltName=DNS:hooks.n.svc
keyUsage=critical,keyCertSign"
issue authority-as-leaf key "subjectAltName=DNS:hooks.n.svc
basicConstraints=critical,CA:TRUE"
issue unknown-critical-extension key "$server
1.2.3.4=critical,ASN1:UTF8String:x"
issue sha1 key "$server" "" "" sha1
# ECDSA with MD5 does not exist.
for digest in md5 sha1 sha224 sha384 sha512; do
  issue rsa-$digest rsa "$server" "" "" $digest rsa-ca
  cp rsa-ca.crt rsa-$digest/ca.crt
done
mkdir version-1
openssl req -new -key key -subj /CN=hooks.n.svc -out version-1/csr
openssl x509 -req -in version-1/csr -CA ca.crt -CAkey ca.key -set_serial 77 -days 1 -out version-1/tls.crt
cp key version-1/tls.key
mkdir negative-serial
openssl x509 -req -in version-1/csr -CA ca.crt -CAkey ca.key -set_serial -77 -days 1 -extfile ecdsa-p256/ext -out negative-serial/tls.crt
cp key negative-serial/tls.key
# Its own authority: clients trust the certificate itself.
mkdir self-signed self-signed-sha1
openssl req -x509 -new -key key -days 1 -subj /CN=hooks.n.svc -addext subjectAltName=DNS:hooks.n.svc -out self-signed/tls.crt
openssl req -x509 -new -sha1 -key key -days 1 -subj /CN=hooks.n.svc -addext subjectAltName=DNS:hooks.n.svc -out self-signed-sha1/tls.crt
for shape in self-signed self-signed-sha1; do cp key $shape/tls.key; cp $shape/tls.crt $shape/ca.crt; done
# Issued by an authority that clients do not trust.
openssl req -x509 -new -key other -days 2 -subj "/CN=shapes CA" -out unknown-ca.crt
cp other unknown-ca.key
issue another-authority key "$server" "" "" sha256 unknown-ca
