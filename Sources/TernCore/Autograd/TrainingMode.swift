/// The mode of layers such as dropout and batch normalization: as in training, or as in inference.
package enum TrainingMode {
    /// The mode that the surrounding code sets, on this thread and in its tasks; nil to leave it to the gradient calls.
    @TaskLocal package static var override: Bool?

    /// The mode of the calling thread: training inside of a gradient call of a model's parameters.
    package static var current: Bool { override ?? (GradientScope.current?.trainsModel ?? false) }

    /// Returns the mode for a layer at `x`.
    /// Traps where the mode is unknown: on a thread that is handed a value of a training step which it is not in.
    /// Traps where nobody said it: on a thread that is handed a value of a training step which it is not in.
    package static func current(for x: Tensor<Float>, in layer: @autoclosure () -> String) -> Bool {
        if let override { return override }
        if let scope = GradientScope.current { return scope.trainsModel }
        if let node = x.node, !node.isUntraceable, OpenScopes.first(of: node.call)?.trainsModel == true {
            trap(
                layer(),
                "a value of a training step is used on a thread that is not part of the step, so that its mode is unknown: run "
                    + "the work with GradientContext.run, or say the mode by withTrainingMode")
        }
        return false
    }
}
