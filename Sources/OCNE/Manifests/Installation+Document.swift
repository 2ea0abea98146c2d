extension Installation {
    /// A choice that adds documents to an installation or edits some: a component of `deploy/`.
    enum Component: Equatable {
        case certificates(CertificateSource)
        case profile(Profile)
    }

    /// A document of `deploy/`, and the edits that components make to it.
    struct Document: Sendable {
        /// The component that brings the document; `nil` if every installation has it.
        let component: Component?
        /// The document as `kubectl kustomize` writes it, without a line feed at its end.
        let text: String
        /// Edits in the order in which they apply.
        let edits: [Edit]

        init(of component: Component? = nil, _ text: String, edits: [Edit] = []) {
            self.component = component
            self.text = text
            self.edits = edits
        }

        /// Returns the document with the edits of these components, or `nil` if none of them brings it.
        func text(with components: [Component]) -> String? {
            if let component, !components.contains(component) { return nil }
            return edits.filter { components.contains($0.component) }.reduce(text) { $1.applied(to: $0) }
        }

        /// The kind of the object.
        var kind: String {
            text.split(separator: "\n").first { $0.hasPrefix("kind: ") }.map { String($0.dropFirst("kind: ".count)) }
                ?? ""
        }

        /// Returns the document with the edits of one component, even if another one brings the document.
        func edited(by component: Component) -> String {
            edits.filter { $0.component == component }.reduce(text) { $1.applied(to: $0) }
        }
    }

    /// Replaces some lines of a document where a component is installed.
    struct Edit: Sendable {
        let component: Component
        /// Whole lines, which occur once in the document.
        let old: String
        /// The lines that replace them.
        let new: String

        init(of component: Component, replace old: String, with new: String) {
            self.component = component
            self.old = old
            self.new = new
        }

        func applied(to text: String) -> String { text.replacing(old, with: new, maxReplacements: 1) }
    }
}
