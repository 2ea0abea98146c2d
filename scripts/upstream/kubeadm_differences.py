"""Differences from Cluster API's kubeadm webhooks that are meant, each with the reason."""

import re


class Difference:
    """Fields that only one side refuses, names in a refusal of both, or sets by default.

    `side` matches: "ours refuses", "theirs names", "ours sets" and so on; "values" if both set a field, but differently.
    """

    def __init__(self, side, fields, reason, message=""):
        self.reason, self.count = reason, 0
        self.side, self.fields, self.message = (re.compile(text) for text in [side, rf"(?:{fields})$", message])

    def explains(self, side, field, message):
        return self.side.search(side) and self.fields.search(field) and self.message.search(message)


LISTED = [
    Difference("^ours (refuses|names)", r"nodeRegistration\.criSocket", "OCNE runs CRI-O only.",
               r"only '/var/run/crio/crio.sock'"),
    Difference("^ours sets", r"(^spec|^spec\.template\.spec|kubeadmConfigSpec)\.format",
               "OCNE's defaulters set format to cloud-config in both versions."),
    Difference("^theirs (refuses|names)", r"^spec|^spec\.template|^spec\.template\.spec|kubeadmConfigSpec",
               "That format also fills the empty objects that upstream's CRDs refuse.",
               r"should have at least 1 properties|^Required value$"),
    Difference("^ours names", r"^spec\.template\.spec", "The same, where the template then differs from the old one.",
               "field is immutable"),
    Difference("^(ours|theirs) names", r"xtraArgs(\[\d+\])?",
               "OCNE's lists of arguments are keyed by name, so the API server names the second of two, not the list.",
               "^Duplicate value|name must be unique"),
    Difference("^theirs (refuses|names)|^ours names", r"^spec\.kubeadmConfigSpec(\.(init|join|cluster)Configuration(\.\w+)?)?",
               "The removal of a whole section counts here as the removal of its fields, which may be mutable.",
               r"^Forbidden: cannot be modified"),
    Difference("^theirs sets", r"valueFrom\.(configMapKeyRef\.name|secretKeyRef\.name|fileKeyRef\.optional|resourceFieldRef\.divisor)",
               "Upstream's CRDs set the defaults of Kubernetes' own types within extraEnvs.", r" and None$"),
    Difference("^theirs (refuses|names)", r"^spec.*\.files\[\d+\]\.content",
               "OCNE does not limit the content of files: v1alpha1 never did.", "^Too long: may not be more than 10240"),
    Difference("^theirs refuses", r"^spec\.template\.spec",
               "OCNE's templates may also gain the rollout strategy that v1alpha1 sets by default.",
               r"(?s)field is immutable.*-\s+Type:\s+\"\",\n\+\s+Type:\s+\"RollingUpdate\""),
    Difference("^ours sets", r"^spec\.template\.spec\.rollout\.strategy\.(type|rollingUpdate\.maxSurge)",
               "OCNE's CRD of v1alpha1 sets the rollout strategy of templates that are stored in that version.",
               "^None and (1|'RollingUpdate')$"),
    Difference("^ours names", r"partitionType|partitions\[\d+\]|kubeConfig\.user",
               "OCNE's CRD has a schema where upstream's has an expression, which is skipped if the object has other faults.",
               "should match|exactly one of"),
    Difference("^ours (refuses|names)", r"^spec\.(?!template).*",
               "Upstream's defaulter of control planes writes them anew, without empty values that the schema refuses.",
               r'^Invalid value: (0|""): '),
    Difference("^ours refuses", r"^spec\.template\.spec\.kubeadmConfigSpec\.clusterConfiguration\.certificateValidityPeriodDays",
               "Upstream does not check the validity of certificates in templates without a rollout strategy.",
               "must be less than or equal to"),
    Difference("^ours names", r"^spec\.replicas", "OCNE's CRD has a minimum of replicas.", "greater than or equal to 0"),
]
