using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Tells streams, readers and writers in memory from those that wait for a disk or a network.</summary>
internal static class StreamFacts
{
    private static readonly string[] _streamLike =
    [
        "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.IO.BinaryReader", "System.IO.BinaryWriter",
        "System.Xml.XmlReader", "System.Xml.XmlWriter", "System.Text.Json.Utf8JsonWriter", "System.IO.Compression.ZipArchive",
        "System.IO.Compression.ZipArchiveEntry", "System.Buffers.ArrayBufferWriter",
    ];

    private static readonly string[] _memory =
    [
        "System.IO.MemoryStream", "System.IO.StringReader", "System.IO.StringWriter", "System.IO.UnmanagedMemoryStream",
        "System.Buffers.ArrayBufferWriter",
    ];

    internal static bool IsStreamLike(ITypeSymbol? type) => type is not null && Array.Exists(_streamLike, name => type.IsOrDerivesFrom(name));

    /// <summary>True when the type says so already.</summary>
    internal static bool IsMemory(ITypeSymbol? type) => type is not null && Array.Exists(_memory, name => type.IsOrDerivesFrom(name));

    /// <summary>True when the value is in memory, or wraps only what is.</summary>
    internal static bool IsMemory(Value? value, ITypeSymbol? type)
    {
        if (IsMemory(type))
        {
            return true;
        }

        var all = ValueTable.AllOf(value);
        return all.Count > 0 && all.All(IsMemory);
    }

    /// <summary>The content of a response is read before the call for it ends, unless its headers were enough for the caller.</summary>
    internal static bool IsBuffered(Step? origin) =>
        origin is { Target: { Name: "ReadAsStream" or "ReadAsStreamAsync", ContainingType.Name: "HttpContent" }, Syntax: var syntax }
        && syntax.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is { } function
        && !function.ToString().Contains("ResponseHeadersRead");

    private static bool IsMemory(Value value)
    {
        if (value is not ObjectValue made)
        {
            return false;
        }

        if (IsMemory(made.Type) || made.Origin?.Target is { Name: "GetManifestResourceStream" } || IsBuffered(made.Origin))
        {
            return true;
        }

        if (made.Origin is not { } origin || made.Arguments is not { } arguments)
        {
            return false;
        }

        // What a call made of streams is as good as these; a constructor has no receiver, a method's comes first.
        var offset = origin.Kind == StepKind.New ? 0 : 1;
        var parts = Enumerable.Range(0, arguments.Length)
            .Select(i => (Value: arguments[i], Type: i - offset < 0 ? origin.InstanceType : i - offset < origin.Values.Length ? origin.Values[i - offset].Type : null))
            .Where(part => IsStreamLike(part.Type))
            .ToList();
        return parts.Count > 0
            ? parts.All(part => IsMemory(part.Value, part.Type))
            : origin.Kind == StepKind.New && origin.Values.Any(argument => argument.Type is { Name: "StringBuilder" or "IBufferWriter" });
    }
}
