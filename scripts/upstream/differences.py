"""Differences from OpenShift's policies that are meant, each with the reason."""

import re


class Difference:
    def __init__(self, ours, theirs, what, reason):
        self.ours, self.theirs = re.compile(ours), re.compile(theirs)
        self.what, self.reason, self.count = re.compile(what), reason, 0

    def matches(self, request, ours, theirs):
        return self.what.search(request.what) and self.ours.search(str(ours)) and self.theirs.search(str(theirs))


# `ours` and `theirs` are patterns of a decision: "allowed", "allowed with a warning", "refused: REASONS".
LISTED = [
    Difference(
        r"refused: .*rule machine-api-authoritative", r"^allowed", r"^scale ",
        "Upstream's policies do not see the subresource scale; ours refuses what the controller would revert."),
    Difference(
        r"refused: .*status\.authoritativeAPI: Migrating", r"^allowed", r"^(update|scale) ",
        "While the authority is Migrating, ours freezes both objects: the controller would revert the change."),
    Difference(
        r"^allowed", r"refused: .*no such key: authoritativeAPI", r"^update Machine API ",
        "Upstream's policies fail on a Machine API object without status.authoritativeAPI that has a counterpart."),
]
