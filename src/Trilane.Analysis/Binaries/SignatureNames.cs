using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace Trilane.Analysis;

/// <summary>Writes types of metadata as documentation comment ids do.</summary>
internal sealed class SignatureNames : ISignatureTypeProvider<string, object?>
{
    public static SignatureNames Instance { get; } = new();

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        var declaring = type.GetDeclaringType();
        return declaring.IsNil ? Qualify(reader, type.Namespace, name) : GetTypeFromDefinition(reader, declaring, rawTypeKind) + "." + name;
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind) + "." + name
            : Qualify(reader, type.Namespace, name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{string.Join(",", Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericTypeParameter(object? genericContext, int index) => "`" + index;

    public string GetGenericMethodParameter(object? genericContext, int index) => "``" + index;

    // A nested type has its outer type's arguments: each part of the name takes as many as it has parameters of its own.
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        var next = 0;
        return string.Join(".", genericType.Split('.').Select(part =>
        {
            var tick = part.IndexOf('`');
            if (tick < 0 || !int.TryParse(part.Substring(tick + 1), out var count))
            {
                return part;
            }

            var own = typeArguments.Skip(next).Take(count);
            next += count;
            return part.Substring(0, tick) + "{" + string.Join(",", own) + "}";
        }));
    }

    /// <summary>A type's definition without its arguments: <c>System.Collections.Generic.List{System.String}</c> becomes <c>…List`1</c>.</summary>
    public static string Definition(string name)
    {
        if (name.IndexOf('{') < 0)
        {
            return name;
        }

        var definition = new StringBuilder();
        var (depth, arguments) = (0, 0);
        foreach (var letter in name)
        {
            if (letter == '{' && depth++ == 0)
            {
                arguments = 1;
            }
            else if (letter == '}' && --depth == 0)
            {
                definition.Append('`').Append(arguments);
            }
            else if (depth == 0)
            {
                definition.Append(letter);
            }
            else if (letter == ',' && depth == 1)
            {
                arguments++;
            }
        }

        return definition.ToString();
    }

    private static string Qualify(MetadataReader reader, StringHandle space, string name) => space.IsNil ? name : reader.GetString(space) + "." + name;
}
