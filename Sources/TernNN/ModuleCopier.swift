@_spi(Reflection) import Swift
import TernCore

extension Module {
    /// Returns a model of the same values whose parameters and buffers are its own.
    ///
    /// ```swift
    /// let best = model.copy()   // stays as it is while the model trains on
    /// ```
    ///
    /// What is shared in the model is shared in the copy: tied weights stay tied to each other. Frozen parameters are frozen in
    /// the copy, computed ones (``Parametrization``) are computed from copies. Memory is copied only when one of the two
    /// changes. An optimizer goes on with the parameters of the original; functions that a model stores, and objects that are
    /// not modules, are those of the original, too.
    ///
    /// Traps on modules that are classes unless they implement ``copied(by:)``, and on parameters that reflection does not
    /// find.
    public func copy() -> Self {
        let copy = ModuleCopier().copy(self)
        let (old, new) = (leaves, copy.leaves)
        check(
            old.map(\.name) == new.map(\.name), "copy",
            "the copy of \(Self.self) has other parameters and buffers: \(new.map(\.name)) instead of \(old.map(\.name))"
        )
        for (old, new) in zip(old, new) where old.value === new.value {
            trap(
                "copy",
                "\(old.name) of \(Self.self) is held in a way that can't be copied: let its module implement copied(by:)"
            )
        }
        return copy
    }
}

/// One pass of ``Module/copy()``: what is shared in the original is shared in the copy, too.
///
/// A class that is a module, and an enumeration that holds some, say how they are copied:
///
/// ```swift
/// final class Tree: Module {
///     let value: Linear
///     let branches: [Tree]
///     init(_ value: Linear, _ branches: [Tree]) { (self.value, self.branches) = (value, branches) }
///
///     func copied(by copier: ModuleCopier) -> Tree {
///         Tree(copier.copy(value), copier.copy(branches))
///     }
/// }
/// ```
public final class ModuleCopier {
    /// The copies of parameters, buffers and objects, by the originals.
    private var copies: [ObjectIdentifier: AnyObject] = [:]
    /// The objects whose copies are being made.
    private var pending: Set<ObjectIdentifier> = []

    init() {}

    /// Returns the copy of a part of a module: a parameter, a buffer, a module, an optional, array, dictionary or tuple of
    /// these, or anything else that is a value by itself.
    ///
    /// A part that several modules share has one copy.
    public func copy<Part>(_ part: Part) -> Part {
        if _isPOD(Part.self) { return part }
        if let leaf = part as? any ModuleLeaf { return shared(leaf) { leaf.makeCopy(by: self) } as! Part }
        if let module = part as? any Module { return copyModule(module) as! Part }
        if let container = part as? any ModuleContainer { return container.mapped(by: self) as! Part }
        if !TupleElement.all(of: Part.self).isEmpty { return copyElements(part) }
        return holdsParts(Part.self) ? copyFields(of: part) : part
    }

    /// Returns a copy made once for each object.
    private func shared(_ original: AnyObject, _ make: () -> AnyObject) -> AnyObject {
        let key = ObjectIdentifier(original)
        if let copy = copies[key] { return copy }
        check(
            pending.insert(key).inserted, "copy",
            "\(type(of: original)) refers back to itself: a module in a cycle can't be copied")
        let copy = make()
        pending.remove(key)
        copies[key] = copy
        return copy
    }

    private func copyModule<Part: Module>(_ module: Part) -> Part {
        guard Part.self is AnyClass else { return module.copied(by: self) }
        return shared(module as AnyObject) { module.copied(by: self) as AnyObject } as! Part
    }

    /// Returns whether a type is a structure in which a module may keep parameters: one that is neither a tensor nor of the
    /// standard library.
    private func holdsParts<Part>(_ type: Part.Type) -> Bool {
        let structureKind: UInt = 0x200
        let kind = unsafeBitCast(type as Any.Type, to: UnsafePointer<UInt>.self)[0]
        return kind == structureKind && !_typeName(type).hasPrefix("Swift.") && !(type is any TensorType.Type)
    }

    /// Returns a structure with each of its stored properties copied.
    func copyProperties<Part: Module>(of module: Part) -> Part {
        check(
            !(Part.self is AnyClass), "copy",
            "\(Part.self) is a class: implement copied(by:), which makes another of copies of its parts")
        return copyFields(of: module)
    }

    private func copyFields<Part>(of part: Part) -> Part {
        var copy = part
        withUnsafeMutableBytes(of: &copy) { bytes in
            let base = bytes.baseAddress!
            _ = _forEachField(of: Part.self) { _, offset, type, _ in
                self.replace(at: base + offset, type)
                return true
            }
        }
        return copy
    }

    private func copyElements<Part>(_ tuple: Part) -> Part {
        var copy = tuple
        withUnsafeMutableBytes(of: &copy) { bytes in
            for element in TupleElement.all(of: Part.self) {
                replace(at: bytes.baseAddress! + element.offset, element.type)
            }
        }
        return copy
    }

    /// Replaces a value in memory by its copy.
    private func replace(at address: UnsafeMutableRawPointer, _ type: Any.Type) {
        func replace<Value>(_: Value.Type) {
            let value = address.assumingMemoryBound(to: Value.self)
            value.pointee = copy(value.pointee)
        }
        _openExistential(type, do: replace)
    }
}

/// An element of a tuple type, with its offset.
private struct TupleElement {
    let type: Any.Type
    let offset: Int

    /// Returns the elements of a type that is a tuple; none of one that isn't.
    ///
    /// The runtime's record of a tuple type is its kind, the number of elements, their labels, and a type and an offset for
    /// each. Except on Apple's systems an offset has 32 bits, and what lies behind it is not said.
    static func all(of type: Any.Type) -> [TupleElement] {
        let record = unsafeBitCast(type, to: UnsafePointer<UInt>.self)
        let tupleKind: UInt = 0x301
        if record[0] != tupleKind { return [] }
        return (0..<Int(record[1])).map { index in
            TupleElement(
                type: unsafeBitCast(record[3 + 2 * index], to: Any.Type.self),
                offset: Int(UInt32(truncatingIfNeeded: record[4 + 2 * index])))
        }
    }
}

/// A container of parts of a module.
private protocol ModuleContainer {
    func mapped(by copier: ModuleCopier) -> Self
}

extension Optional: ModuleContainer {
    fileprivate func mapped(by copier: ModuleCopier) -> Self { map { copier.copy($0) } }
}

extension Array: ModuleContainer {
    fileprivate func mapped(by copier: ModuleCopier) -> Self { map { copier.copy($0) } }
}

extension Dictionary: ModuleContainer {
    fileprivate func mapped(by copier: ModuleCopier) -> Self { mapValues { copier.copy($0) } }
}

/// A tensor of any scalar type, which is a value by itself.
private protocol TensorType {}

extension Tensor: TensorType {}
