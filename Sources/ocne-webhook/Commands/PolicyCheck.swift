internal import ArgumentParser
internal import EventLoop
internal import KubernetesAPI
internal import TechPreview

/// `ocne-webhook policy check`.
struct PolicyCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Validate policy files.",
        discussion: """
            Prints each error with its line and column. Exits with 1 if there are errors.

            Examples:
              ocne-webhook policy check policy.yaml
              kubectl get configmap policy -o jsonpath='{.data.policy\\.yaml}' | ocne-webhook policy check -
            """)

    @Argument(help: "Policy files, or - for standard input.", completion: .file()) var files: [String] = []

    @OptionGroup var options: PolicyOptions

    func validate() throws {
        if files.isEmpty, options.policy == nil { throw ValidationError("a policy file is required") }
    }

    func run() throws {
        let all = files + (options.policy.map { [$0] } ?? [])
        guard all.count(where: { $0 == "-" }) < 2 else {
            throw ConfigurationError("-: standard input can be read only once")
        }
        var isValid = true
        for file in all { isValid = try check(file) && isValid }
        if !isValid { throw ExitStatus.failure.exit }
    }

    /// Prints what a file contains; returns true if it is valid.
    private func check(_ file: String) throws -> Bool {
        let name = file == "-" ? "<stdin>" : file
        let source = PolicySource(path: file, profile: options.profile, providers: options.providers)
        let text = try Self.text(of: file)
        let policy: Policy
        do throws(PolicyErrors) {
            policy = try source.parse(text)
        } catch {
            for error in error.all { print("\(name):\(error)") }
            return false
        }
        print("\(name): valid, profile \(policy.profile.rawValue)")
        for (rule, mode) in policy.ocneRules.notEnforced {
            print("\(name): \(rule.id): \(mode.rawValue) (not enforced)")
        }
        for (index, exemption) in policy.expiredExemptions(at: Clock.unixSeconds) {
            print("\(name): exemptions[\(index)] no longer applies: \(exemption.summary)")
        }
        for rule in TechPreviewRule.allCases where rule.description.onlyWarns && policy[rule] == .enforce {
            if rule == .featureSetNotice, policy.requiresUpgradeAnnotation { continue }
            print("\(name): \(rule.id) only warns: enforce has the same effect as warn")
        }
        return true
    }

    private static func text(of file: String) throws(ConfigurationError) -> [UInt8] {
        guard file == "-" else { return try ConfigurationFile.read(file) }
        do {
            return try File.readStandardInput(limit: ConfigurationFile.maxBytes)
        } catch {
            throw ConfigurationError("<stdin>: \(error)")
        }
    }
}
