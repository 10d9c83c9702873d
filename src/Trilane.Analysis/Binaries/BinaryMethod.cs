using System.Reflection.Metadata;

namespace Trilane.Analysis;

/// <summary>A method that a library defines.</summary>
internal readonly record struct BinaryMethod(BinaryAssembly Assembly, MethodDefinitionHandle Handle)
{
    public MethodDefinition Definition => Assembly.Reader.GetMethodDefinition(Handle);

    public TypeDefinitionHandle Type => Definition.GetDeclaringType();

    public string Name => Assembly.Reader.GetString(Definition.Name);
}
