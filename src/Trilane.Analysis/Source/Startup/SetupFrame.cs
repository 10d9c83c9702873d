using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>One call while the app's start-up code is followed.</summary>
internal sealed class SetupFrame(SyntaxNode? syntax, IMethodSymbol method, SetupFrame? outer, SetupValue? instance, SetupValue[] arguments)
{
    internal SyntaxNode? Syntax { get; } = syntax;

    internal IMethodSymbol Method { get; } = method;

    internal SetupFrame? Outer { get; } = outer;

    internal SetupValue? Instance { get; } = instance;

    internal SetupValue[] Arguments { get; } = arguments;

    internal Dictionary<ISymbol, SetupValue> Variables { get; } = new(DeclarationComparer.Instance);

    internal List<SetupValue> Returned { get; } = [];

    internal List<SetupValue> Yielded { get; } = [];

    internal bool HasEnded { get; set; }

    internal SetupValue? This => Instance ?? Outer?.This;

    internal Stack<SetupValue> Conditional { get; } = new();

    internal Stack<SetupValue> Initialized { get; } = new();

    /// <summary>True when a variable of it, or of a frame around it, is a type.</summary>
    internal bool HasTypes => Variables.Values.Any(value => value is SetupType) || Outer is { HasTypes: true };

    internal SetupValue? Find(ISymbol variable)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame.Variables.TryGetValue(variable, out var value))
            {
                return value;
            }
        }

        return null;
    }

    internal void Set(ISymbol variable, SetupValue value)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame.Variables.ContainsKey(variable))
            {
                frame.Variables[variable] = value;
                return;
            }
        }

        Variables[variable] = value;
    }

    /// <summary>A type with the type arguments of this call and of those around it.</summary>
    internal ITypeSymbol Close(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return Argument(parameter) ?? type;
            case INamedTypeSymbol { IsGenericType: true, IsUnboundGenericType: false } named:
                return named.OriginalDefinition.Construct([.. named.TypeArguments.Select(Close)]);
            default:
                return type;
        }
    }

    private ITypeSymbol? Argument(ITypeParameterSymbol parameter)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
        {
            if (parameter.DeclaringMethod is { } method)
            {
                if (frame.Method.Arity > parameter.Ordinal && DeclarationComparer.Instance.Equals(frame.Method, method))
                {
                    return frame.Method.TypeArguments[parameter.Ordinal];
                }
            }
            else
            {
                for (var type = frame.Method.ContainingType; type is not null; type = type.ContainingType)
                {
                    if (DeclarationComparer.Instance.Equals(type, parameter.DeclaringType!))
                    {
                        return type.TypeArguments[parameter.Ordinal];
                    }
                }
            }
        }

        return null;
    }
}
