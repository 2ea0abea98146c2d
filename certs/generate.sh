#!/bin/sh
# Generates a CA and a serving certificate for the webhooks' Service with openssl, and prints the caBundle.
set -eu

directory=. service=ocne-webhook namespace=ocne-webhook-system days=365 ca_days=3650 new_ca=false

usage() {
    cat <<'END'
Usage: certs/generate.sh [options]

Generates ca.crt, ca.key, tls.crt and tls.key (PEM, ECDSA P-256) and prints the caBundle of webhook configurations and CRDs.
If the directory has a CA already, it issues the new certificate, and the caBundle does not change.

  --dir DIR           output directory (default: .)
  --service NAME      Service of the webhooks (default: ocne-webhook)
  --namespace NAME    namespace of the Service (default: ocne-webhook-system)
  --days N            validity of the serving certificate in days (default: 365)
  --ca-days N         validity of the CA in days (default: 3650)
  --new-ca            create a new CA and keep the previous ones in ca.crt, so that both are trusted during the rotation

Example: certs/generate.sh --dir deploy/overlays/own-certificate && kubectl apply --server-side -k deploy/overlays/own-certificate
END
}

fail() {
    printf 'generate.sh: %s\n' "$1" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case "$1" in
    --new-ca) new_ca=true && shift && continue ;;
    -h | --help) usage && exit 0 ;;
    --dir | --service | --namespace | --days | --ca-days) [ $# -ge 2 ] || fail "$1 needs a value" ;;
    *) fail "$1: unknown option; see --help" ;;
    esac
    case "$1" in
    --dir) directory=$2 ;;
    --service) service=$2 ;;
    --namespace) namespace=$2 ;;
    --days) days=$2 ;;
    --ca-days) ca_days=$2 ;;
    esac
    shift 2
done
for name in "$service" "$namespace"; do
    case "$name" in '' | -* | *- | *[!a-z0-9-]*) fail "'$name' is not a name: lower-case letters, digits and dashes" ;; esac
done
for number in "$days" "$ca_days"; do
    case "$number" in '' | 0* | *[!0-9]*) fail "'$number' is not a number of days" ;; esac
done
command -v openssl >/dev/null || fail "openssl is needed"

# Keys are readable by their owner only, from their creation on.
umask 077
mkdir -p "$directory"
work=$(mktemp -d "$directory/.generate.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

if [ "$new_ca" = true ] || [ ! -f "$directory/ca.key" ] || [ ! -f "$directory/ca.crt" ]; then
    # The name has the time of creation: two CAs with one name are hard to distinguish while both are trusted.
    openssl ecparam -name prime256v1 -genkey -noout -out "$work/ca.key"
    openssl req -x509 -new -sha256 -key "$work/ca.key" -days "$ca_days" -subj "/CN=$service-ca-$(date -u +%Y%m%d%H%M%S)" \
        -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out "$work/ca.crt"
    if [ "$new_ca" = true ] && [ -f "$directory/ca.crt" ]; then cat "$directory/ca.crt" >> "$work/ca.crt"; fi
else
    cp "$directory/ca.key" "$directory/ca.crt" "$work"
    # The first certificate in the file is the issuing one.
    openssl x509 -in "$work/ca.crt" -noout -checkend $((days * 86400)) >/dev/null ||
        fail "$directory/ca.crt ends before a certificate of $days days would: use --new-ca, or fewer --days"
fi

cat > "$work/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:$service.$namespace.svc, DNS:$service.$namespace.svc.cluster.local
END
openssl ecparam -name prime256v1 -genkey -noout -out "$work/tls.key"
# The full name is in subjectAltName, which clients check: a common name has at most 64 characters.
openssl req -new -sha256 -key "$work/tls.key" -subj "/CN=$service" -out "$work/request"
openssl x509 -req -sha256 -in "$work/request" -CA "$work/ca.crt" -CAkey "$work/ca.key" -days "$days" -extfile "$work/extensions" \
    -set_serial "0x$(openssl rand -hex 16 | sed 's/^./4/')" -out "$work/tls.crt" 2>"$work/errors" || {
    cat "$work/errors" >&2
    exit 1
}
openssl verify -CAfile "$work/ca.crt" "$work/tls.crt" >/dev/null

chmod 644 "$work/ca.crt" "$work/tls.crt"
for file in ca.key ca.crt tls.key tls.crt; do mv "$work/$file" "$directory/$file"; done
printf 'caBundle: %s\n' "$(openssl base64 -A -in "$directory/ca.crt")"
