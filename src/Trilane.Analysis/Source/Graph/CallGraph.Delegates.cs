using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Delegates: those that a call is given, and those that are called.</summary>
internal sealed partial class CallGraph
{
    private void FollowArguments(Node node, Step step, Callee callee, bool onSharedPool)
    {
        var parameters = callee.Method.OriginalDefinition.Parameters;
        for (var i = 0; i < step.Arguments.Length && i < parameters.Length; i++)
        {
            // A delegate handed over as a T is stored, not called: a queue, a list, a channel.
            if (step.Arguments[i] is not { } argument || !(parameters[i].Type.IsDelegate() || parameters[i].Type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate }))
            {
                continue;
            }

            var element = callee.Method.IsStatic && i > 0 ? _evaluator.Eval(step.Arguments[0], node.Context) : callee.Instance;
            var given = element is SequenceValue sequence ? new Value?[] { sequence.Element } : [];
            FollowDelegate(node, step, _evaluator.Eval(argument, node.Context), onSharedPool, given);
        }
    }

    /// <summary><c>dynamic</c>: the methods of that name of what it is known to be.</summary>
    private void FollowByName(Node node, Step step)
    {
        foreach (var made in ValueTable.AllOf(_evaluator.Eval(step.Instance, node.Context)).OfType<ObjectValue>())
        {
            foreach (var method in made.Type.SelfAndBases().SelectMany(level => level.GetMembers(step.Text!)).OfType<IMethodSymbol>().Where(method => method.Parameters.Length == step.Arguments.Length))
            {
                if (_solution.BodyOf(method) is { } body)
                {
                    node.Edges.Add(new Edge(Reference(_values.Context(body, method, null, made, [.. step.Arguments.Select(argument => _evaluator.Eval(argument, node.Context))])), step, false));
                }
            }
        }
    }

    private void FollowDelegate(Node node, Step step, Value? value, bool onSharedPool, Value?[] arguments)
    {
        foreach (var function in ValueTable.AllOf(value))
        {
            switch (function)
            {
                case SequenceValue sequence:
                    FollowDelegate(node, step, sequence.Element, onSharedPool, arguments);
                    break;
                case FunctionValue { Syntax: not null } lambda when _evaluator.ContextOf(lambda, [.. arguments]) is { } context:
                    node.Edges.Add(new Edge(Reference(context), step, onSharedPool));
                    break;
                case FunctionValue { Syntax: null } method:
                    FollowMethod(node, step, method, onSharedPool, arguments);
                    break;
            }
        }
    }

    private void FollowMethod(Node node, Step step, FunctionValue function, bool onSharedPool, Value?[] arguments)
    {
        var callees = function.IsVirtual
            ? _resolver.Virtual(function.Method, function.Instance, function.Method.ContainingType)
            : [new Callee(function.Method, function.Instance)];
        foreach (var callee in callees)
        {
            if (_solution.BodyOf(callee.Method) is { } body)
            {
                node.Edges.Add(new Edge(Reference(_values.Context(body, callee.Method, null, callee.Instance, [.. arguments])), step, onSharedPool));
            }
            else if (!_solution.IsSource(callee.Method))
            {
                // Task.Run(reader.ReadToEnd): what is named here is called.
                var called = new Step(StepKind.Call, callee.Method, step.Syntax) { InstanceType = callee.Method.ContainingType, Text = onSharedPool ? "pool" : null };
                if (_judge.Judge(called, callee.Method, node.Context) is { } judgement)
                {
                    node.Leaves.Add(new Leaf(called, judgement));
                }
            }
        }
    }
}
