using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Trilane.Analysis;

/// <summary>An assembly that is read without being loaded. Thread-safe.</summary>
internal sealed class BinaryAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, TypeDefinitionHandle>> _heirs;

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadImageFormatException">It has no managed code.</exception>
    public BinaryAssembly(string path)
    {
        _file = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
        if (!_file.HasMetadata)
        {
            _file.Dispose();
            throw new BadImageFormatException($"'{path}' has no managed code.");
        }

        Reader = _file.GetMetadataReader();
        foreach (var handle in Reader.TypeDefinitions)
        {
            _types[NameOf(handle)] = handle;
        }

        _heirs = new(ReadHeirs);
    }

    public MetadataReader Reader { get; }

    public IEnumerable<TypeDefinitionHandle> Types => _types.Values;

    /// <summary>True for an assembly without code, which only says what another one has.</summary>
    public bool IsReference => Reader.GetAssemblyDefinition().GetCustomAttributes().Any(handle => AttributeName(handle) == "System.Runtime.CompilerServices.ReferenceAssemblyAttribute");

    public string NameOf(TypeDefinitionHandle type) => SignatureNames.Instance.GetTypeFromDefinition(Reader, type, 0);

    public TypeDefinitionHandle? Find(string type) => _types.TryGetValue(type, out var handle) ? handle : null;

    /// <summary>The types of this assembly that derive from a type or implement an interface, directly or not.</summary>
    public IEnumerable<TypeDefinitionHandle> HeirsOf(string type)
    {
        var seen = new HashSet<TypeDefinitionHandle>();
        var open = new Queue<string>([type]);
        while (open.Count > 0)
        {
            foreach (var heir in _heirs.Value[open.Dequeue()])
            {
                if (seen.Add(heir))
                {
                    yield return heir;
                    open.Enqueue(NameOf(heir));
                }
            }
        }
    }

    /// <summary>The base type's name, without type arguments; null for none.</summary>
    public string? BaseOf(TypeDefinitionHandle type)
    {
        var handle = Reader.GetTypeDefinition(type).BaseType;
        return handle.IsNil ? null : SignatureNames.Definition(NameOf(handle));
    }

    /// <summary>The names of the interfaces that a type declares.</summary>
    public IEnumerable<string> InterfacesOf(TypeDefinitionHandle type) =>
        Reader.GetTypeDefinition(type).GetInterfaceImplementations().Select(handle => SignatureNames.Definition(NameOf(Reader.GetInterfaceImplementation(handle).Interface)));

    /// <summary>The name of any type token, with its type arguments.</summary>
    public string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => NameOf((TypeDefinitionHandle)type),
        HandleKind.TypeReference => SignatureNames.Instance.GetTypeFromReference(Reader, (TypeReferenceHandle)type, 0),
        HandleKind.TypeSpecification => SignatureNames.Instance.GetTypeFromSpecification(Reader, null, (TypeSpecificationHandle)type, 0),
        _ => "",
    };

    /// <summary>A method's id as the catalogue has it.</summary>
    public string IdOf(MethodDefinitionHandle handle)
    {
        var method = Reader.GetMethodDefinition(handle);
        var signature = method.DecodeSignature(SignatureNames.Instance, null);
        return Id(NameOf(method.GetDeclaringType()), Reader.GetString(method.Name), signature.ParameterTypes);
    }

    /// <summary>A method of a type by its name and id; null if there is none.</summary>
    public MethodDefinitionHandle? FindMethod(TypeDefinitionHandle type, string name, string id)
    {
        foreach (var handle in Reader.GetTypeDefinition(type).GetMethods())
        {
            if (Reader.StringComparer.Equals(Reader.GetMethodDefinition(handle).Name, name) && IdOf(handle) == id)
            {
                return handle;
            }
        }

        return null;
    }

    /// <summary>An id of its parts; accessors are named as their property.</summary>
    public static string Id(string type, string name, IReadOnlyList<string> parameters)
    {
        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        {
            parameters = name[0] == 's' ? [.. parameters.Take(parameters.Count - 1)] : parameters;
            name = name.Substring(4);
        }

        name = name.Replace('.', '#').Replace('<', '{').Replace('>', '}');
        return $"{type}.{name}" + (parameters.Count > 0 ? $"({string.Join(",", parameters)})" : "");
    }

    public MethodBodyBlock? BodyOf(MethodDefinitionHandle handle)
    {
        var address = Reader.GetMethodDefinition(handle).RelativeVirtualAddress;
        return address == 0 ? null : _file.GetMethodBody(address);
    }

    /// <summary>The methods of a type with a name and a number of parameters.</summary>
    public IEnumerable<BinaryMethod> MethodsOf(TypeDefinitionHandle type, string name, int parameters) => Reader.GetTypeDefinition(type).GetMethods()
        .Where(handle => Reader.StringComparer.Equals(Reader.GetMethodDefinition(handle).Name, name) && Reader.GetMethodDefinition(handle).DecodeSignature(SignatureNames.Instance, null).ParameterTypes.Length == parameters)
        .Select(handle => new BinaryMethod(this, handle));

    /// <summary>The native function that a method stands for, as the catalogue names it; null for a method with managed code.</summary>
    public string? NativeOf(MethodDefinitionHandle handle)
    {
        var method = Reader.GetMethodDefinition(handle);
        if ((method.Attributes & MethodAttributes.PinvokeImpl) == 0)
        {
            return null;
        }

        var import = method.GetImport();
        return import.Module.IsNil ? null : NativeName.Of(Reader.GetString(Reader.GetModuleReference(import.Module).Name), Reader.GetString(import.Name));
    }

    public void Dispose() => _file.Dispose();

    private string AttributeName(CustomAttributeHandle handle)
    {
        var constructor = Reader.GetCustomAttribute(handle).Constructor;
        return constructor.Kind switch
        {
            HandleKind.MemberReference => NameOf(Reader.GetMemberReference((MemberReferenceHandle)constructor).Parent),
            HandleKind.MethodDefinition => NameOf(Reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()),
            _ => "",
        };
    }

    private ILookup<string, TypeDefinitionHandle> ReadHeirs() =>
        Reader.TypeDefinitions
            .SelectMany(type => InterfacesOf(type).Append(BaseOf(type) ?? "").Select(parent => (Parent: parent, Type: type)))
            .ToLookup(pair => pair.Parent, pair => pair.Type, StringComparer.Ordinal);
}
