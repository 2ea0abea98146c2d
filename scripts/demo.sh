#!/bin/sh
# Shows the main job: starts the server on its embedded default, asks it what an API server would ask, and shows the answers.
# Ends by itself and leaves nothing behind. usage: demo.sh PATH_OF_OCNE_WEBHOOK
set -eu

binary=$1
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m') green=$(printf '\033[32m') red=$(printf '\033[31m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
else
    bold="" green="" red="" dim="" plain=""
fi

"$binary" serve --listen 127.0.0.1:0 --operations-listen 127.0.0.1:0 --shutdown-delay 0s 2>"$work/log" &
server=$!
tries=0
until grep -q ' serving ' "$work/log"; do
    tries=$((tries + 1))
    if [ $tries -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then cat "$work/log" >&2; exit 1; fi
    sleep 0.05
done
webhooks=$(sed -n 's/.* serving webhooks="\([^"]*\)".*/\1/p' "$work/log")
operations=$(sed -n 's/.* serving .*operations="\([^"]*\)".*/\1/p' "$work/log")
curl -sSf "http://$operations/ca.crt" -o "$work/ca.crt"
path=controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane

# ask PATH OBJECT: sends an AdmissionReview of a CREATE, as an API server does.
ask() {
    printf '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"demo","operation":"CREATE","name":"demo","namespace":"default","userInfo":{"username":"you"},"object":%s}}' "$2" |
        curl -sSf --cacert "$work/ca.crt" -H 'Content-Type: application/json' --data-binary @- "https://$webhooks$1?timeout=10s"
}
show() { python3 -m json.tool --indent 2 | sed "s/^/    /"; }

good='{"apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1","kind":"OCNEControlPlane","metadata":{"name":"demo","namespace":"default"},"spec":{"version":"1.26.6","machineTemplate":{"infrastructureRef":{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"OCIMachineTemplate","name":"demo"}},"controlPlaneConfig":{}}}'
bad='{"apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1","kind":"OCNEControlPlane","metadata":{"name":"demo","namespace":"default"},"spec":{"version":"1.26","replicas":2,"machineTemplate":{"infrastructureRef":{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"OCIMachineTemplate","name":"demo","namespace":"default"}},"controlPlaneConfig":{"files":[{"path":"/etc/motd","content":"a"},{"path":"/etc/motd","content":"b"}]},"rolloutStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}'

echo "${bold}1. A small OCNEControlPlane${plain}"
echo "$good" | show
echo "${bold}   is given its defaults:${plain}"
ask "/mutate-$path" "$good" | sed -n 's/.*"patch":"\([^"]*\)".*/\1/p' | base64 -d | show | sed "s/^/${green}/;s/\$/${plain}/"
echo
echo "${bold}2. One with three mistakes${plain}"
echo "$bad" | show
echo "${bold}   is refused, and told what would be right:${plain}"
ask "/validate-$path" "$bad" | python3 -c '
import json, sys
for cause in json.load(sys.stdin)["response"]["status"]["details"]["causes"]:
    print("    %s: %s" % (cause["field"], cause["message"]))' | sed "s/^/${red}/;s/\$/${plain}/"
echo
echo "${bold}3. What the server says of it${plain}"
grep ' decision ' "$work/log" | sed "s/^/    ${dim}/;s/\$/${plain}/"
curl -sSf "http://$operations/metrics" | grep '^ocne_webhook_decisions_total' | sed "s/^/    ${dim}/;s/\$/${plain}/"
