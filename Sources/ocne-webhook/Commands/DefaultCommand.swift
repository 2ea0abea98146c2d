internal import ArgumentParser
internal import Checking
internal import OCNEAPI

/// `ocne-webhook default`: manifests with what the server would set.
struct DefaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "default", abstract: "Prints manifests with the defaults that the server would set.",
        usage: "ocne-webhook default -f <path> ... [<options>]",
        discussion: """
            Comments, order and variables of templates are kept: values are put into the text as it is. What is no object of an OCNE kind \
            passes as it is. What cannot be kept is told on standard error.

            Examples:
              ocne-webhook default -f cluster.yaml
              ocne-webhook default -f clusters/ --diff
              kubectl get ocnecp demo -o json | ocne-webhook default -f - -o json
            """)

    @OptionGroup var editing: EditingOptions

    func run() throws {
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        try editing.run(title: "with defaults") { text, name throws(UnreadableManifest) in
            let file = try DefaultedFile(text, named: name, configuration, variables: editing.variables.value)
            return EditedText(text: file.text, documents: file.documents, losses: file.losses, notes: file.notes)
        }
    }
}
