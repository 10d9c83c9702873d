using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Makes values and contexts, each of them once.</summary>
internal sealed class ValueTable
{
    // Deeper nests come from recursion, and say nothing that helps.
    private const int MaxDepth = 5;
    private const int MaxChoices = 12;
    private const int MaxContextsOfOneFunction = 128;

    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, Context> _contexts = [];
    private readonly Dictionary<ITypeSymbol, int> _types = new(TypeComparer.Instance);
    private readonly Dictionary<object, int> _ids = [];
    private readonly Dictionary<IMethodSymbol, int> _methods = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<FunctionBody, int> _contextCounts = [];

    internal ObjectValue Object(ITypeSymbol type, bool isExact = true) => Object(type, isExact, null, null, null, null);

    internal ObjectValue Object(
        ITypeSymbol type, bool isExact, IMethodSymbol? constructor, Value?[]? arguments, IReadOnlyDictionary<ISymbol, Value>? members, Step? origin)
    {
        if (DepthOf(arguments, members?.Values) >= MaxDepth)
        {
            arguments = null;
            members = null;
        }

        var key = new StringBuilder(isExact ? "O" : "o").Append(IdOf(type)).Append(':').Append(constructor is null ? 0 : IdOf(constructor));
        AppendAll(key, arguments);
        foreach (var member in members ?? Enumerable.Empty<KeyValuePair<ISymbol, Value>>())
        {
            key.Append(';').Append(member.Key.Name).Append('=').Append(member.Value.Id);
        }

        if (origin is not null)
        {
            key.Append('@').Append(IdOf(origin));
        }

        return Get(key.ToString(), id => new ObjectValue(id, DepthOf(arguments, members?.Values) + 1, type, isExact)
        {
            Constructor = constructor,
            Arguments = arguments,
            Members = members,
            Origin = origin,
        });
    }

    internal FunctionValue Lambda(SyntaxNode syntax, IMethodSymbol symbol, Context? outer) =>
        Get(Key('L', IdOf(syntax), outer?.Id ?? 0), id => new FunctionValue(id, DepthOf(outer) + 1, symbol) { Syntax = syntax, Outer = outer });

    internal FunctionValue Method(IMethodSymbol method, Value? instance, bool isVirtual) =>
        Get(Key(isVirtual ? 'V' : 'M', IdOf(method), instance?.Id ?? 0), id => new FunctionValue(id, (instance?.Depth ?? 0) + 1, method) { Instance = instance, IsVirtual = isVirtual });

    internal TypeValue Type(ITypeSymbol type) => Get(Key('T', IdOf(type), 0), id => new TypeValue(id, type));

    internal SequenceValue? Sequence(Value? element) =>
        element is null ? null : Get(Key('S', element.Id, 0), id => new SequenceValue(id, element.Depth, element));

    internal Value? Choice(IEnumerable<Value?> values)
    {
        // Nearly always there is one value or none.
        Value? only = null;
        SortedDictionary<int, Value>? all = null;
        foreach (var value in values)
        {
            foreach (var one in AllOf(value))
            {
                if (only is null)
                {
                    only = one;
                }
                else if (!ReferenceEquals(only, one))
                {
                    all ??= new() { [only.Id] = only };
                    all[one.Id] = one;
                }
            }
        }

        if (all is null)
        {
            return only;
        }

        var flat = all.Values.Take(MaxChoices).ToList();
        return Get("C" + string.Join(",", flat.Select(value => value.Id)), id => (Value)new ChoiceValue(id, flat.Max(value => value.Depth), flat));
    }

    internal Context Context(
        FunctionBody body, IMethodSymbol method, Context? outer, Value? instance, Value?[] parameters, IReadOnlyDictionary<ISymbol, Value>? captured = null)
    {
        _contextCounts.TryGetValue(body, out var count);
        if (count >= MaxContextsOfOneFunction)
        {
            parameters = [];
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = parameters[i] is { Depth: > MaxDepth } ? null : parameters[i];
        }

        if (parameters.All(parameter => parameter is null))
        {
            parameters = [];
        }

        var key = new StringBuilder("X").Append(IdOf(body)).Append(':').Append(IdOf(method)).Append(':').Append(outer?.Id ?? 0)
            .Append(':').Append(instance?.Id ?? 0);
        AppendAll(key, parameters);
        foreach (var variable in captured ?? Enumerable.Empty<KeyValuePair<ISymbol, Value>>())
        {
            key.Append(';').Append(variable.Key.Name).Append('=').Append(variable.Value.Id);
        }

        var text = key.ToString();
        if (!_contexts.TryGetValue(text, out var context))
        {
            _contexts.Add(text, context = new Context(_contexts.Count + 1, body, method, outer, instance, parameters, captured));
            _contextCounts[body] = count + 1;
        }

        return context;
    }

    /// <summary>The values that a value may be; none when nothing is known.</summary>
    internal static IReadOnlyList<Value> AllOf(Value? value) => value switch
    {
        null => [],
        ChoiceValue choice => choice.Values,
        _ => [value],
    };

    private static int DepthOf(Context? context)
    {
        var depth = 0;
        for (var current = context; current is not null; current = current.Outer)
        {
            depth = Math.Max(depth, Math.Max(current.Instance?.Depth ?? 0, DepthOf(current.Parameters, null)));
        }

        return depth;
    }

    private static int DepthOf(IEnumerable<Value?>? first, IEnumerable<Value>? second) =>
        (first ?? []).Concat(second ?? []).Select(value => value?.Depth ?? 0).DefaultIfEmpty().Max();

    private TValue Get<TValue>(string key, Func<int, TValue> make)
        where TValue : Value
    {
        if (!_values.TryGetValue(key, out var value))
        {
            _values.Add(key, value = make(_values.Count + 1));
        }

        return (TValue)value;
    }

    private static string Key(char kind, int first, int second) =>
        kind + first.ToString(CultureInfo.InvariantCulture) + ":" + second.ToString(CultureInfo.InvariantCulture);

    private static void AppendAll(StringBuilder key, Value?[]? values)
    {
        foreach (var value in values ?? [])
        {
            key.Append(',').Append(value?.Id ?? 0);
        }
    }

    private int IdOf(ITypeSymbol type) => IdOf(_types, type);

    private int IdOf(IMethodSymbol method) => IdOf(_methods, method);

    private int IdOf(object reference) => IdOf(_ids, reference);

    private static int IdOf<T>(Dictionary<T, int> ids, T key)
    {
        if (!ids.TryGetValue(key, out var id))
        {
            ids.Add(key, id = ids.Count + 1);
        }

        return id;
    }
}
