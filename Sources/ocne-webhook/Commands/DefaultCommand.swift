internal import ArgumentParser
internal import Checking
internal import OCNEAPI

/// `ocne-webhook default`: sets defaults in manifests.
struct DefaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "default", abstract: "Print manifests with the defaults that the server sets.",
        usage: "ocne-webhook default -f <path> ... [<options>]",
        discussion: """
            Files are edited in place: comments, order and template variables are preserved. Fields with variables get no defaults. Objects of \
            other kinds pass through unchanged. Anything lost is reported on standard error.

            An object whose defaults depend on the value of a variable is unchanged: the variable is reported by file and line, and the exit \
            code is 1. Values of --var and --env are used for this check only. The exit code is also 1 if an object got no defaults, since it \
            cannot be decoded.

            Examples:
              ocne-webhook default -f cluster.yaml
              ocne-webhook default -f clusters/ --diff
              kubectl get ocnecp demo -o json | ocne-webhook default -f - -o json
            """)

    @OptionGroup var editing: EditingOptions

    func run() throws {
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        try editing.run { text, name throws(UnreadableManifest) in
            let file = try DefaultedFile(
                text, named: name, configuration, namespace: editing.target.namespace,
                variables: editing.variables.value)
            return EditedText(
                text: file.text, documents: file.documents, losses: file.losses, notes: file.notes,
                failures: file.failures)
        }
    }
}
