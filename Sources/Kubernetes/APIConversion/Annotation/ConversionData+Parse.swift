internal import JSON

extension ConversionData {
    /// The parsed annotation of an object.
    struct Content: ~Escapable {
        /// The preserved fields of the target, checked or not.
        let preserved: Cursor?
        /// The preserved fields that the target cannot read.
        let check: AnnotationCheck?
        /// Content that is passed on with the object.
        let carried: Carried

        /// Reads the annotation of an object that is converted in `direction`; nil if this server did not write it.
        @_lifetime(copy root)
        init?(_ root: Cursor, for conversion: CompiledConversion, _ direction: ConversionDirection) {
            guard root.isObject, !root.isEmptyContainer else { return nil }
            let preserved = root[named: conversion.targetVersion(direction)]
            let text = root[ConversionData.carriedTextName]
            let rejected = root[ConversionData.rejectedName]
            let known = (preserved == nil ? 0 : 1) + (text == nil ? 0 : 1) + (rejected == nil ? 0 : 1)
            guard root.count == known, preserved?.isObject != false, text?.isString != false, rejected?.isArray != false
            else { return nil }
            self.preserved = preserved
            if let preserved {
                check = AnnotationCheck(preserved, by: conversion.root, isHub: direction == .spokeToHub)
            } else {
                check = nil
            }
            var carried = Carried()
            if let text {
                var bytes: [UInt8] = []
                text.appendContent(to: &bytes)
                carried.text = bytes
            }
            if let rejected, !rejected.isEmptyContainer {
                let list = [UInt8](copying: rejected.text)
                carried.rejected = Array(list[1..<(list.count - 1)])
            }
            self.carried = carried
        }
    }
}
