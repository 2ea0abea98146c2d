"""Differences from OpenShift's policies that are meant, each with the reason."""

import re


class Difference:
    def __init__(self, ours, theirs, what, reason):
        self.ours, self.theirs = re.compile(ours), re.compile(theirs)
        self.what, self.reason, self.count = re.compile(what), reason, 0

    def matches(self, request, ours, theirs):
        return self.what.search(f"{request.what} by {request.user}") and self.ours.search(str(ours)) and self.theirs.search(str(theirs))


# `ours` and `theirs` are patterns of a decision: "allowed", "allowed with a warning", "refused: REASONS".
LISTED = [
    Difference(
        r"refused: .*rule machine-api-authoritative", r"^allowed", r"^scale ",
        "Upstream's policies do not see the subresource scale; ours refuses what the controller would revert."),
    Difference(
        r"refused: .*status\.authoritativeAPI: Migrating", r"^allowed", r"^(update|scale) ",
        "While the authority is Migrating, ours freezes both objects: the controller would revert the change."),
    Difference(
        r"^allowed", r"refused: .*no such key: (authoritativeAPI|status)", r"^update Machine API ",
        "Upstream's policies fail on a Machine API object without status.authoritativeAPI that has a counterpart."),
    Difference(
        r"refused: .*rule (machine-api-authoritative|no-machine-api-migration)", r"^allowed", r"\(no authority",
        "Until status.authoritativeAPI is set, ours goes by spec.authoritativeAPI; upstream waits."),
    Difference(
        r"refused: .*machine-template-hash", r"^allowed", r"^update .* MachineSet |\(Migrating",
        "Ours guards the label machine-template-hash of MachineSets too, and while the authority is Migrating."),
    Difference(
        r"^allowed$", r"^allowed with a warning$", r" by system:serviceaccount:",
        "Ours does not warn the two synchronization controllers."),
    Difference(
        r"^allowed", r"refused: .*(prevent-migration-when-machine-updating|only-create-mapi-machine-if-authoritative"
        r"-api-capi|prevent-authoritative-mapi-machineset-create)", r"^(create|update) .* by system:serviceaccount:",
        "Ours exempts the two synchronization controllers from the whole rule, upstream from some of its policies."),
    Difference(
        r"refused: .*rule machine-api-authoritative", r"^allowed", r"no counterpart",
        "Ours guards an object whose own status names the other API, even while its counterpart is missing."),
    Difference(
        r"refused: .*rule no-machine-api-migration", r"^allowed", r"^create Cluster API .*\(Migrating",
        "Ours lets a Cluster API object be created unpaused only when the authority has moved to Cluster API."),
    Difference(
        r"^allowed", r"refused: .*-vap", r"^update (Machine API .*Machine API|Cluster API .*Cluster API) deleting",
        "Ours lets the metadata of an object that is being deleted change, so that it can always go."),
    Difference(
        r"^allowed with a warning$", r"^allowed$", r"^update Machine API MachineSet ",
        "Ours warns of a change of authority without synchronization for MachineSets too."),
    Difference(
        r"^allowed with a warning$", r"^allowed$", r"^update Machine API .*no counterpart",
        "Ours warns of a change of authority while there is no counterpart."),
    Difference(
        r"^allowed", r"refused: .*vsphere-failure-domain", r"^update Infrastructure: .*one in use is not listed",
        "Ours refuses only the removal of a failure domain in use, not every update while one is not listed."),
]
