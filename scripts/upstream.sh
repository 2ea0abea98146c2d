#!/usr/bin/env bash
# Compares this program's decisions with upstream's on real API servers. Takes minutes; not part of the tests.
#
#   scripts/upstream.sh policies [ARGUMENTS]   Technology Preview rules and OpenShift's admission policies, on two API
#                                              servers over the same objects (scripts/upstream/compare.py)
#   scripts/upstream.sh kubeadm [ARGUMENTS]    OCNE's kinds in v1beta2 and Cluster API's kubeadm kinds, on one API server
#                                              with the webhooks of both (scripts/upstream/kubeadm.py)
#   scripts/upstream.sh                        both
#
# Each ends with "N requests, N differences"; it fails if a difference is not on its list. Arguments: --help, --seed.
#
# Needs binaries, and checkouts of the public repositories, by environment variables. A checkout may be a bare Git
# directory. What is missing is skipped.
#   OCNE_WEBHOOK          this program (default: .build/release/ocne-webhook)
#   KUBE_APISERVER        kube-apiserver
#   ETCD                  etcd (default: from the path)
#   CLUSTER_API           openshift/cluster-api or kubernetes-sigs/cluster-api: CRDs, webhook configurations
# policies:
#   CAPI_OPERATOR         openshift/cluster-capi-operator: policies, CRDs of Machine API
#   MACHINE_API_OPERATOR  openshift/machine-api-operator: policies
#   CLUSTER_API_AWS       openshift/cluster-api-provider-aws: CRDs
#   OPENSHIFT_API         openshift/api: CRDs of config.openshift.io and ControlPlaneMachineSet
# kubeadm:
#   KUBEADM_BOOTSTRAP_MANAGER      manager of Cluster API's bootstrap provider (capi-kubeadm-bootstrap-controller)
#   KUBEADM_CONTROL_PLANE_MANAGER  manager of its control plane provider (capi-kubeadm-control-plane-controller), both
#                                  of the commit of CLUSTER_API
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
    echo "SKIPPED: upstream.sh $1" >&2
}
has() {
    local test=$1 name
    shift
    for name in KUBE_APISERVER CLUSTER_API "$@"; do
        [ -n "${!name:-}" ] || { skip "$test: $name is not set"; return 1; }
        [ -e "${!name}" ] || { skip "$test: $name: ${!name} does not exist"; return 1; }
    done
    [ -x "$ETCD" ] || { skip "$test: etcd is missing (ETCD)"; return 1; }
    [ -x "$OCNE_WEBHOOK" ] || { skip "$test: $OCNE_WEBHOOK is missing; run make build"; return 1; }
    command -v kubectl > /dev/null || { skip "$test: kubectl is missing"; return 1; }
}
export ETCD=${ETCD:-$(command -v etcd || true)} OCNE_WEBHOOK=${OCNE_WEBHOOK:-.build/release/ocne-webhook}

only=
case ${1:-} in policies | kubeadm) only=$1; shift ;; esac
status=0
if [ "$only" != kubeadm ] && has policies CAPI_OPERATOR MACHINE_API_OPERATOR CLUSTER_API_AWS OPENSHIFT_API; then
    python3 -B scripts/upstream/compare.py "$@" || status=$?
fi
if [ "$only" != policies ] && has kubeadm KUBEADM_BOOTSTRAP_MANAGER KUBEADM_CONTROL_PLANE_MANAGER; then
    python3 -B scripts/upstream/kubeadm.py "$@" || status=$?
fi
exit $status
