"""OpenShift's policies that its operators build in Go: their expressions are read from the sources, so that drift shows."""

import json
import re

from checkout import Checkout
from states import CLUSTER_API, MACHINE_API

GROUP = "admissionregistration.k8s.io/v1"


def text(expression, constants):
    """The value of a Go expression that concatenates strings and constants."""
    parts = re.findall(r'`([^`]*)`|("(?:[^"\\]|\\.)*")|(\w+)', expression)
    return "".join(raw or (json.loads(quoted) if quoted else constants[name]) for raw, quoted, name in parts)


def function(source, name):
    """The body of a function."""
    return re.search(rf"^func {name}\(.*?^}}", source, re.M | re.S)[0]


def policy(name, param_kind, rule, expressions, binding):
    spec = {"failurePolicy": "Fail", "paramKind": param_kind, "matchConstraints": {"resourceRules": [rule]}, **expressions}
    yield {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": spec}
    yield {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": name},
           "spec": {"policyName": name, "validationActions": ["Deny"], **binding}}


def failure_domains():
    """`vsphere-failure-domain-in-use-by-*` of openshift/machine-api-operator."""
    source = Checkout("MACHINE_API_OPERATOR").read("pkg/webhooks/vap.go")
    constants = dict(re.findall(r'^\s*(\w+) = "([^"]*)"', source, re.M))
    named = r'Name:\s*"([^"]+)",\s*Expression:\s*(.+?),\n\s*\}'
    for kind in ["Machine", "CPMS", "MachineSet"]:
        body = function(source, f"NewVSphereFailureDomain{kind}VAP")
        conditions, variables, validations = re.split(r"\n\t+(?:Variables|Validations):", body[body.index("MatchConditions:"):])
        api_version, param_kind = re.search(r'APIVersion:\s*"([^"]+)",\s*Kind:\s*"([^"]+)"', body).groups()
        expression, message = re.search(
            r"Expression:\s*(.+?),\n\s*MessageExpression:\s*(.+?),\n", validations, re.S).groups()
        entries = lambda part: [{"name": name, "expression": text(value, constants)}
                                for name, value in re.findall(named, part, re.S)]
        yield from policy(
            constants[f"VAP{kind}FailureDomainName"], {"apiVersion": api_version, "kind": param_kind},
            {"apiGroups": ["config.openshift.io"], "apiVersions": ["v1"], "resources": ["infrastructures"],
             "operations": ["UPDATE"]},
            {"matchConditions": entries(conditions), "variables": entries(variables), "validations": [{
                "expression": text(expression, constants), "messageExpression": text(message, constants),
                "reason": "Invalid"}]},
            {"paramRef": {"selector": {}, "namespace": MACHINE_API, "parameterNotFoundAction": "Allow"}})


def protected_clusters(singular="awscluster", plural="awsclusters"):
    """`openshift-cluster-api-protect-*` of openshift/cluster-capi-operator."""
    body = function(Checkout("CAPI_OPERATOR").read("manifests-gen/customizations.go"), "generateInfraClusterProtectionPolicy")
    expression, message = re.search(r'Expression:\s*(".+?"),\n\s*Message:\s*(".+?"),\n', body).groups()
    yield from policy(
        f"openshift-cluster-api-protect-{singular}", {"apiVersion": "config.openshift.io/v1", "kind": "Infrastructure"},
        {"apiGroups": ["infrastructure.cluster.x-k8s.io"], "apiVersions": ["*"], "resources": [plural],
         "operations": ["DELETE"]},
        {"validations": [{"expression": text(expression, {}), "message": text(message, {})}]},
        {"paramRef": {"name": "cluster", "parameterNotFoundAction": "Deny"},
         "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": CLUSTER_API}}}})
