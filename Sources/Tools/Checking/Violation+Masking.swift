internal import KubernetesAPI

extension Violation {
    /// The same with variables in place of their values, in message and help.
    ///
    /// - Parameter isAboutVariable: True if the field contains a variable.
    func masked(by values: ValueMask, isAboutVariable: Bool) -> Violation {
        let message = values.masked(message, isAboutVariable: isAboutVariable, fallback: "\(rule.summary)")
        let help = values.masked(help, isAboutVariable: isAboutVariable, fallback: "\(rule.summary)")
        guard message != self.message || help != self.help else { return self }
        return Violation(
            rule, path, message, help: help, severity: severity, isAboutName: isAboutName, origin: origin)
    }
}
