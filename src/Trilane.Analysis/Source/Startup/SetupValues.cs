using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Carries values of the start-up code over to what is known at a request.</summary>
internal sealed class SetupValues(SolutionModel solution, ValueTable values)
{
    private const int MaxDepth = 6;

    internal Value? Of(SetupValue? value) => Of(value, 0);

    private Value? Of(SetupValue? value, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        return value switch
        {
            SetupFunction { Syntax: { } syntax } function => values.Lambda(syntax, function.Method, ContextOf(function.Outer, depth + 1, function.Captured)),
            SetupFunction function => values.Method(function.Method, Of(function.Instance, depth + 1), function.IsVirtual),
            SetupObject made => values.Object(
                made.Type,
                isExact: true,
                made.Constructor,
                made.Constructor is null ? null : [.. made.Arguments.Select(argument => Of(argument, depth + 1))],
                Members(made, depth),
                origin: null),
            SetupType { Type: var type } => values.Type(type),
            SetupList list => values.Sequence(values.Choice(list.Items.Select(item => Of(item, depth + 1)))),
            _ => null,
        };
    }

    private Dictionary<ISymbol, Value>? Members(SetupObject made, int depth)
    {
        var members = Known(made.Members, depth);
        return members.Count > 0 ? members : null;
    }

    private Dictionary<ISymbol, Value> Known(IReadOnlyDictionary<ISymbol, SetupValue> variables, int depth)
    {
        Dictionary<ISymbol, Value> known = new(DeclarationComparer.Instance);
        foreach (var variable in variables)
        {
            if (Of(variable.Value, depth + 1) is { } value)
            {
                known.Add(variable.Key, value);
            }
        }

        return known;
    }

    private Context? ContextOf(SetupFrame? frame, int depth, IReadOnlyDictionary<ISymbol, SetupValue>? captured = null) =>
        frame?.Syntax is { } syntax && solution.BodyOf(syntax, frame.Method.OriginalDefinition) is { } body
            ? values.Context(
                body,
                frame.Method,
                ContextOf(frame.Outer, depth + 1),
                Of(frame.Instance, depth + 1),
                [.. frame.Arguments.Select(argument => Of(argument, depth + 1))],
                captured is null ? null : Known(captured, depth))
            : null;
}
