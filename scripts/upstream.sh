#!/usr/bin/env bash
# Compares the decisions of the Technology Preview rules with those of OpenShift's admission policies on two real API
# servers over the same objects. Ends with "N requests, N differences". Takes minutes; not part of the tests.
#
# Needs binaries and checkouts of the public repositories, by environment variables:
#   KUBE_APISERVER        kube-apiserver
#   ETCD                  etcd (default: from the path)
#   CAPI_OPERATOR         openshift/cluster-capi-operator: policies, CRDs of Machine API and Infrastructure
#   CLUSTER_API           openshift/cluster-api: CRDs of Cluster API
#   CLUSTER_API_AWS       openshift/cluster-api-provider-aws: CRDs
#   OPENSHIFT_API         openshift/api: CRDs of config.openshift.io
#   OCNE_WEBHOOK          this program (default: .build/release/ocne-webhook)
# A checkout may be a bare Git directory. Further arguments go to scripts/upstream/compare.py (--help).
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
    echo "SKIPPED: upstream.sh: $1" >&2
    exit 0
}
for name in KUBE_APISERVER CAPI_OPERATOR CLUSTER_API CLUSTER_API_AWS OPENSHIFT_API; do
    [ -n "${!name:-}" ] || skip "$name is not set"
    [ -e "${!name}" ] || skip "$name: ${!name} does not exist"
done
export ETCD=${ETCD:-$(command -v etcd || true)} OCNE_WEBHOOK=${OCNE_WEBHOOK:-.build/release/ocne-webhook}
[ -x "$ETCD" ] || skip "etcd is missing (ETCD)"
[ -x "$OCNE_WEBHOOK" ] || skip "$OCNE_WEBHOOK is missing; run make build"
command -v kubectl > /dev/null || skip "kubectl is missing"
exec python3 -B scripts/upstream/compare.py "$@"
