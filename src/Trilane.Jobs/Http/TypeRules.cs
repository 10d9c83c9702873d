using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trilane.Jobs.Http;

/// <summary>What values of one type have to be.</summary>
internal sealed class TypeRules
{
    private static readonly TypeRules _plain = new(ValueKind.Plain, [], []);

    private TypeRules(ValueKind kind, IReadOnlyList<MemberRules> members, ValidationAttribute[] attributes)
    {
        Kind = kind;
        Members = members;
        Attributes = attributes;
    }

    internal ValueKind Kind { get; }

    internal IReadOnlyList<MemberRules> Members { get; }

    /// <summary>Those of the type itself.</summary>
    internal ValidationAttribute[] Attributes { get; }

    internal static TypeRules Of(Type type, JsonSerializerOptions json)
    {
        // A type that the app's contracts don't know came through a converter, which answers for it.
        if (!json.TryGetTypeInfo(type, out var contract))
        {
            return _plain;
        }

        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => new(
                ValueKind.Object,
                [.. contract.Properties.Select(MemberRules.Of).OfType<MemberRules>()],
                [.. type.GetCustomAttributes<ValidationAttribute>(inherit: true)]),
            JsonTypeInfoKind.Enumerable => new(ValueKind.List, [], []),
            JsonTypeInfoKind.Dictionary => new(ValueKind.Dictionary, [], []),
            _ => _plain,
        };
    }

    /// <summary>What a client calls the member that code calls so.</summary>
    internal string JsonNameOf(string clrName) => Members.FirstOrDefault(member => member.ClrName == clrName)?.JsonName ?? clrName;
}
