internal import ArgumentParser
internal import Checking
internal import LiveState
internal import OCNEAPI

/// `ocne-webhook convert`: converts manifests to another version, without a cluster.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Convert manifests to another API version.",
        usage: "ocne-webhook convert -f <path> ... --to <version> [<options>]",
        discussion: """
            Reads YAML and JSON with one or more documents. Comments, order and template variables are preserved where the file can be edited \
            in place, and move along with their fields; anything lost is reported on standard error. JSON becomes YAML. Objects of other \
            kinds pass through unchanged.

            An object whose conversion depends on the value of a variable, such as a duration, is not converted: the variable is reported by \
            file and line, and the exit code is 1. Values of --var and --env are used for this check only.

            A value without effect in the target version is also reported with file, line and path, and the exit code is 1: one that the \
            version cannot represent, an unknown field, or one that cannot be read. Another notation of a value, such as 600 for 10m, has \
            the same effect.

            Examples:
              ocne-webhook convert -f cluster.yaml --to v1beta2
              ocne-webhook convert -f clusters/ --to v1beta2 --diff
              ocne-webhook convert -f cluster.yaml --to v1beta2 --without-annotation
              kubectl get ocnecp demo -o json |
                ocne-webhook convert -f - --to v1alpha1 -o json
            """)

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Target version.",
            valueName: "version")
    )
    var version: APIVersion

    @Flag(
        help: """
            Drop values that the target version cannot represent. By default they are preserved in the annotation \
            cluster.x-k8s.io/conversion-data, as a server does.
            """)
    var withoutAnnotation = false

    @Option(
        help: ArgumentHelp(
            "Directory with manifests of the cluster's objects. Its CRDs determine the apiVersion of references in v1alpha1 (default: v1beta2).",
            valueName: "directory"), completion: .directory)
    var stateDir: String?

    @OptionGroup var editing: EditingOptions

    func run() throws {
        let cluster = try StateSource.objects(in: stateDir).map { ClusterState(objects: $0) }
        try editing.run { text, name throws(UnreadableManifest) in
            let file = try ConvertedFile(
                text, named: name, to: version, preservesFields: !withoutAnnotation, references: cluster,
                namespace: editing.target.namespace, variables: editing.variables.value)
            return EditedText(
                text: file.text, documents: file.documents, losses: file.losses, notes: file.notes,
                failures: file.failures)
        }
    }
}
