using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Trilane.Analysis;

/// <summary>Finds what the tokens in a library's code mean, in that library or in others.</summary>
internal sealed class BinaryReferences
{
    private const int TableOfStandaloneSignatures = 0x11;
    private readonly AssemblyStore _store;

    public BinaryReferences(AssemblyStore store) => _store = store;

    /// <summary>A method that a token means.</summary>
    /// <param name="assembly">The assembly whose code has it.</param>
    /// <param name="token">The token.</param>
    public MethodToken? Method(BinaryAssembly assembly, int token)
    {
        if (token >> 24 == TableOfStandaloneSignatures)
        {
            return null;
        }

        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            var specification = assembly.Reader.GetMethodSpecification((MethodSpecificationHandle)handle);
            var arguments = specification.DecodeSignature(SignatureNames.Instance, null);
            return Method(assembly, MetadataTokens.GetToken(specification.Method)) is { } generic ? generic with { TypeArguments = arguments } : null;
        }

        return handle.Kind switch
        {
            HandleKind.MethodDefinition => Defined(assembly, (MethodDefinitionHandle)handle),
            HandleKind.MemberReference => Referenced(assembly, (MemberReferenceHandle)handle),
            _ => null,
        };
    }

    /// <summary>A field that a token means: its name with its type's, and the type of its value.</summary>
    public static (string Name, string Type) Field(BinaryAssembly assembly, int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            var field = assembly.Reader.GetFieldDefinition((FieldDefinitionHandle)handle);
            return (assembly.NameOf(field.GetDeclaringType()) + "." + assembly.Reader.GetString(field.Name), field.DecodeSignature(SignatureNames.Instance, null));
        }

        var reference = assembly.Reader.GetMemberReference((MemberReferenceHandle)handle);
        return (SignatureNames.Definition(assembly.NameOf(reference.Parent)) + "." + assembly.Reader.GetString(reference.Name), reference.DecodeFieldSignature(SignatureNames.Instance, null));
    }

    /// <summary>A type's definition, in the assembly itself or in one that it refers to.</summary>
    public (BinaryAssembly Assembly, TypeDefinitionHandle Type)? Type(BinaryAssembly assembly, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return (assembly, (TypeDefinitionHandle)handle);
            case HandleKind.TypeReference:
                return Elsewhere(assembly, (TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                return Generic(assembly, (TypeSpecificationHandle)handle) is { } definition ? Type(assembly, definition) : null;
            default:
                return null;
        }
    }

    private static MethodToken Defined(BinaryAssembly assembly, MethodDefinitionHandle handle)
    {
        var method = assembly.Reader.GetMethodDefinition(handle);
        return new MethodToken(
            assembly.NameOf(method.GetDeclaringType()), assembly.Reader.GetString(method.Name), method.DecodeSignature(SignatureNames.Instance, null), new BinaryMethod(assembly, handle));
    }

    private MethodToken? Referenced(BinaryAssembly assembly, MemberReferenceHandle handle)
    {
        var reference = assembly.Reader.GetMemberReference(handle);
        if (reference.GetKind() != MemberReferenceKind.Method || reference.Parent.Kind == HandleKind.MethodDefinition)
        {
            return null;
        }

        var name = assembly.Reader.GetString(reference.Name);
        var type = SignatureNames.Definition(assembly.NameOf(reference.Parent));
        var token = new MethodToken(type, name, reference.DecodeMethodSignature(SignatureNames.Instance, null), null);
        if (Type(assembly, reference.Parent) is not { } definition || definition.Assembly.FindMethod(definition.Type, name, token.Id) is not { } method)
        {
            return token;
        }

        return token with { Target = new BinaryMethod(definition.Assembly, method) };
    }

    private (BinaryAssembly Assembly, TypeDefinitionHandle Type)? Elsewhere(BinaryAssembly assembly, TypeReferenceHandle handle)
    {
        EntityHandle scope = handle;
        while (scope.Kind == HandleKind.TypeReference)
        {
            scope = assembly.Reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        var name = assembly.NameOf(handle);
        if (scope.Kind != HandleKind.AssemblyReference)
        {
            return assembly.Find(name) is { } own ? (assembly, own) : null;
        }

        var other = _store.Find(assembly.Reader.GetString(assembly.Reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name));
        return other?.Find(name) is { } type ? (other, type) : null;
    }

    // The definition in a signature such as List<string>: a generic instance is its first and only form here.
    private static EntityHandle? Generic(BinaryAssembly assembly, TypeSpecificationHandle handle)
    {
        var signature = assembly.Reader.GetBlobReader(assembly.Reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadCompressedInteger(); // class or value type
        return signature.ReadTypeHandle();
    }
}
