internal import ArgumentParser
internal import Checking
internal import LiveState
internal import OCNEAPI

/// `ocne-webhook convert`: objects in another version, without a cluster.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Prints manifests with their objects in v1alpha1 or v1beta2.",
        usage: "ocne-webhook convert -f <path> ... --to <version> [<options>]",
        discussion: """
            Reads YAML and JSON of one document or several. Comments, order and variables of templates are kept where the text can be edited, \
            and go along with fields that are in another place in the other version; what cannot be kept is told on standard error. JSON \
            becomes YAML. What is no object of an OCNE kind passes as it is.

            Examples:
              ocne-webhook convert -f cluster.yaml --to v1beta2
              ocne-webhook convert -f clusters/ --to v1beta2 --diff
              ocne-webhook convert -f cluster.yaml --to v1beta2 --without-annotation
              kubectl get ocnecp demo -o json |
                ocne-webhook convert -f - --to v1alpha1 -o json
            """)

    @Option(
        name: .customLong("to"), help: ArgumentHelp("Version to convert to: v1beta2 or v1alpha1.", valueName: "version")
    )
    var version: APIVersion

    @Flag(
        help: """
            Leaves out what the version cannot hold, and tells it on standard error. Without this it is kept for the way back, as on a \
            server, in the annotation cluster.x-k8s.io/conversion-data.
            """)
    var withoutAnnotation = false

    @Option(
        help: ArgumentHelp(
            "Directory of manifests that stand for the cluster's objects: definitions in it say in which version references are written in "
                + "v1alpha1. Without it that is v1beta2.", valueName: "directory"), completion: .directory)
    var stateDir: String?

    @OptionGroup var editing: EditingOptions

    func run() throws {
        let cluster = try StateSource.objects(in: stateDir).map { ClusterState(objects: $0) }
        try editing.run(title: "in \(version.rawValue)") { text, name throws(UnreadableManifest) in
            let file = try ConvertedFile(
                text, named: name, to: version, keepsRemainder: !withoutAnnotation, references: cluster,
                variables: editing.variables.value)
            return EditedText(text: file.text, documents: file.documents, losses: file.losses, notes: file.notes)
        }
    }
}
