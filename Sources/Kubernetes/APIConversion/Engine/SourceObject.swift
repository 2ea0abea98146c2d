internal import JSON

/// An object that is converted, with its metadata looked up once.
struct SourceObject: ~Escapable {
    let object: Cursor
    /// The root of the document that holds the object.
    let root: Cursor
    /// The object's metadata, of any kind; nil if there is none.
    let metadata: Cursor?
    let annotations: Cursor?
    /// The value of the annotation for preserved fields; nil if there is none.
    let annotation: Cursor?

    @_lifetime(copy object, copy root)
    init(_ object: Cursor, in root: Cursor, _ layout: ObjectLayout) {
        self.object = object
        self.root = root
        metadata = object[layout.metadata]
        annotations = metadata?[layout.annotations]
        annotation = annotations?[layout.annotation]
    }

    /// Returns the object's namespace; nil if it has none.
    @_lifetime(copy self)
    func namespace(_ layout: ObjectLayout) -> Cursor? {
        guard let namespace = metadata?[layout.namespace], namespace.isString, !namespace.isEmptyString else {
            return nil
        }
        return namespace
    }

    /// Bytes of the annotations beside the one for preserved fields.
    var otherAnnotationBytes: Int { (annotations?.text.count ?? 0) - (annotation?.text.count ?? 0) }
}
