using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;

namespace Trilane.Analysis;

/// <summary>What is known of the methods of an app's libraries; each is read once. Thread-safe.</summary>
internal sealed class BinaryMethods
{
    private readonly ApiCatalogue _catalogue;
    private readonly BinaryReferences _references;
    private readonly ConcurrentDictionary<BinaryMethod, MethodSummary> _summaries = new();
    private readonly ConcurrentDictionary<(BinaryAssembly, TypeDefinitionHandle), IReadOnlyDictionary<string, StreamTrait>> _fields = new();
    private static readonly ThreadLocal<HashSet<BinaryMethod>> _beingRead = new(() => []);

    public BinaryMethods(ApiCatalogue catalogue, AssemblyStore store)
    {
        _catalogue = catalogue;
        _references = new BinaryReferences(store);
    }

    public MethodSummary SummaryOf(BinaryMethod method)
    {
        if (_summaries.TryGetValue(method, out var summary))
        {
            return summary;
        }

        // A method may return what another one returns, and so on round to itself.
        if (!_beingRead.Value!.Add(method))
        {
            return MethodSummary.Empty;
        }

        try
        {
            summary = MethodReader.Read(method, _catalogue, _references, other => SummaryOf(other).Returns);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException or ArgumentOutOfRangeException or KeyNotFoundException)
        {
            summary = MethodSummary.Empty; // obfuscated or damaged code says nothing
        }
        finally
        {
            _beingRead.Value.Remove(method);
        }

        return _summaries.GetOrAdd(method, summary);
    }

    /// <summary>What the catalogue says of a call, and of which member: itself, or one that it overrides or implements.</summary>
    public (CatalogueEntry Entry, string Id)? Entry(CallSite call)
    {
        if (call.Receiver?.Type is { } type && SignatureNames.Definition(type) is var exact && !call.Id.StartsWith(exact + ".", StringComparison.Ordinal)
            && Member(call.Id) is { } member && _catalogue.FindById($"{exact}.{member}") is { } own)
        {
            return (own, $"{exact}.{member}"); // the variable's type says more than the base type that declares the member
        }

        var entry = _catalogue.FindById(call.Id) ?? (call.Target is { } target ? Inherited(target, call.Id) : null);
        return entry is null ? null : (entry, call.Id);
    }

    /// <summary>What stands behind the streams that take part in a call.</summary>
    public StreamTrait StreamOf(CallSite call, BinaryMethod caller)
    {
        IEnumerable<IlValue> values = call.Receiver is { } receiver ? call.Arguments.Prepend(receiver) : call.Arguments;
        var traits = values.Select(value => value.Stream != StreamTrait.Unknown || value.Field is null ? value.Stream : FieldOf(value.Field, caller)).ToList();
        return traits.Contains(StreamTrait.Device) ? StreamTrait.Device : traits.FirstOrDefault(trait => trait != StreamTrait.Unknown);
    }

    /// <summary>The methods that a virtual call may run, in the library that declares it and in the instance's.</summary>
    public static List<BinaryMethod> Implementations(BinaryMethod target, IlValue? receiver)
    {
        var assembly = target.Assembly;
        var attributes = target.Definition.Attributes;
        if ((attributes & MethodAttributes.Virtual) == 0 || (attributes & MethodAttributes.Final) != 0)
        {
            return [target];
        }

        var type = assembly.NameOf(target.Type);
        if (receiver is { IsExact: true, Type: { } made } && assembly.Find(SignatureNames.Definition(made)) is { } exact && Declared(assembly, exact, target) is { } only)
        {
            return [only];
        }

        var found = new List<BinaryMethod>();
        if ((attributes & MethodAttributes.Abstract) == 0)
        {
            found.Add(target);
        }

        found.AddRange(assembly.HeirsOf(type).Select(heir => Declared(assembly, heir, target)).OfType<BinaryMethod>());
        return [.. found.Distinct()];
    }

    /// <summary>A method as a person would name it; what the compiler made of it is named after it.</summary>
    public static string DisplayName(BinaryMethod method)
    {
        var type = method.Assembly.NameOf(method.Type);
        var name = method.Name;
        for (var generated = type.IndexOf(".<", StringComparison.Ordinal); generated >= 0; generated = type.IndexOf(".<", StringComparison.Ordinal))
        {
            var inner = type.Substring(generated + 2);
            name = inner.StartsWith(">c", StringComparison.Ordinal) ? name : Before(inner, '>');
            type = type.Substring(0, generated);
        }

        if (name.StartsWith("<", StringComparison.Ordinal))
        {
            name = Before(name.Substring(1), '>'); // a lambda or local function is part of its method
        }

        return ApiId.Display(BinaryAssembly.Id(type, name, []));
    }

    private static string Before(string text, char end)
    {
        var at = text.IndexOf(end);
        return at <= 0 ? text : text.Substring(0, at);
    }

    private static string? Member(string id)
    {
        var name = ApiId.WithoutParameters(id);
        return id.Substring(name.LastIndexOf('.') + 1);
    }

    private CatalogueEntry? Inherited(BinaryMethod target, string id)
    {
        if ((target.Definition.Attributes & MethodAttributes.Virtual) == 0)
        {
            return null;
        }

        var member = Member(id);
        return Parents(target.Assembly, target.Type).Select(parent => _catalogue.FindById($"{parent}.{member}")).FirstOrDefault(entry => entry is not null);
    }

    // Base types first, then interfaces; across libraries as far as they can be read.
    private IEnumerable<string> Parents(BinaryAssembly assembly, TypeDefinitionHandle type)
    {
        var interfaces = new List<string>(assembly.InterfacesOf(type));
        (BinaryAssembly Assembly, TypeDefinitionHandle Type)? current = (assembly, type);
        while (current is { } here)
        {
            interfaces.AddRange(here.Assembly.InterfacesOf(here.Type));
            if (here.Assembly.BaseOf(here.Type) is not { } parent)
            {
                break;
            }

            yield return parent;
            current = _references.Type(here.Assembly, here.Assembly.Reader.GetTypeDefinition(here.Type).BaseType);
        }

        foreach (var contract in interfaces.Distinct())
        {
            yield return contract;
        }
    }

    // The method of a type that overrides or implements another: by name and parameters, also where it is explicit.
    private static BinaryMethod? Declared(BinaryAssembly assembly, TypeDefinitionHandle type, BinaryMethod target)
    {
        var wanted = target.Definition.DecodeSignature(SignatureNames.Instance, null).ParameterTypes;
        BinaryMethod? byName = null;
        foreach (var handle in assembly.Reader.GetTypeDefinition(type).GetMethods())
        {
            var method = assembly.Reader.GetMethodDefinition(handle);
            var name = assembly.Reader.GetString(method.Name);
            if ((name == target.Name || name.EndsWith("." + target.Name, StringComparison.Ordinal)) && (method.Attributes & MethodAttributes.Abstract) == 0)
            {
                var offered = method.DecodeSignature(SignatureNames.Instance, null).ParameterTypes;
                if (offered.SequenceEqual(wanted))
                {
                    return new BinaryMethod(assembly, handle);
                }

                // A generic interface's parameters have other names in its implementation.
                byName = offered.Length == wanted.Length ? new BinaryMethod(assembly, handle) : byName;
            }
        }

        return byName;
    }

    private StreamTrait FieldOf(string field, BinaryMethod caller)
    {
        // Fields of a state machine or a closure belong to what the method around them does.
        var type = caller.Type;
        for (var declaring = caller.Assembly.Reader.GetTypeDefinition(type).GetDeclaringType(); !declaring.IsNil; declaring = caller.Assembly.Reader.GetTypeDefinition(type).GetDeclaringType())
        {
            type = declaring;
        }

        var fields = _fields.GetOrAdd((caller.Assembly, type), key => Fields(key.Item1, key.Item2));
        return fields.TryGetValue(field, out var trait) ? trait : StreamTrait.Unknown;
    }

    private Dictionary<string, StreamTrait> Fields(BinaryAssembly assembly, TypeDefinitionHandle type)
    {
        var fields = new Dictionary<string, StreamTrait>(StringComparer.Ordinal);
        foreach (var method in WithNested(assembly, type).SelectMany(part => assembly.Reader.GetTypeDefinition(part).GetMethods()))
        {
            foreach (var pair in SummaryOf(new BinaryMethod(assembly, method)).Fields)
            {
                fields[pair.Key] = pair.Value == StreamTrait.Device || !fields.TryGetValue(pair.Key, out var known) ? pair.Value : known;
            }
        }

        return fields;
    }

    private static IEnumerable<TypeDefinitionHandle> WithNested(BinaryAssembly assembly, TypeDefinitionHandle type) =>
        assembly.Reader.GetTypeDefinition(type).GetNestedTypes().SelectMany(nested => WithNested(assembly, nested)).Prepend(type);
}
