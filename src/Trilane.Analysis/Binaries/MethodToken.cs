using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Trilane.Analysis;

/// <summary>A method as code refers to it.</summary>
/// <param name="Type">The type that it is called on, without type arguments.</param>
/// <param name="Name">Its name in metadata.</param>
/// <param name="Signature">Its parameters and result.</param>
/// <param name="Target">Its definition, in a library that can be read.</param>
internal sealed record MethodToken(string Type, string Name, MethodSignature<string> Signature, BinaryMethod? Target)
{
    public ImmutableArray<string> TypeArguments { get; init; } = [];

    /// <summary>As the catalogue names it.</summary>
    public string Id => BinaryAssembly.Id(Type, Name, Signature.ParameterTypes);

    public bool HasInstance => Signature.Header.IsInstance;

    public bool IsConstructor => Name == ".ctor";
}
