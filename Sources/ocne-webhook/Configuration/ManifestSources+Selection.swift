extension ManifestSources {
    /// Returns the sources without those that flags exclude, and without kustomizations and their patches. Notes the
    /// latter.
    func selected(_ exclusion: ExclusionOptions, _ display: DisplayOptions) -> [Source] {
        let kustomize = KustomizeFiles(
            around: sources.compactMap { if case .file(let path) = $0 { path } else { nil } })
        return sources.filter { source in
            guard case .file(let path) = source else { return true }
            if exclusion.contains(path) { return false }
            guard let reason = kustomize.reason(toLeaveOut: path) else { return true }
            display.note("\(path): left out: \(reason)")
            return false
        }
    }
}
