using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Trilane.Jobs.Http;

/// <summary>What one member of a request has to be.</summary>
internal sealed class MemberRules
{
    private readonly Func<object, object?> _get;

    private MemberRules(JsonPropertyInfo property, ValidationAttribute[] attributes)
    {
        _get = property.Get!;
        JsonName = property.Name;
        ClrName = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
        DisplayName = AttributesOf<DisplayAttribute>(property).FirstOrDefault()?.GetName() ?? property.Name;
        Attributes = attributes;
        GoesDeeper = !IsPlain(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
    }

    internal string JsonName { get; }

    internal string ClrName { get; }

    internal string DisplayName { get; }

    /// <summary><see cref="RequiredAttribute"/> first: what is not there can't be wrong in other ways.</summary>
    internal ValidationAttribute[] Attributes { get; }

    internal bool GoesDeeper { get; }

    /// <summary>Null for a member that can't be read.</summary>
    internal static MemberRules? Of(JsonPropertyInfo property) => property.Get is null
        ? null
        : new(property, [.. AttributesOf<ValidationAttribute>(property).OrderBy(attribute => attribute is not RequiredAttribute)]);

    internal object? Get(object owner) => _get(owner);

    /// <summary>A record's attributes stand on its parameters unless they say "property:".</summary>
    private static IEnumerable<T> AttributesOf<T>(JsonPropertyInfo property)
        where T : Attribute
    {
        ICustomAttributeProvider?[] places = [property.AttributeProvider, property.AssociatedParameter?.AttributeProvider];
        return places.OfType<ICustomAttributeProvider>().SelectMany(place => place.GetCustomAttributes(typeof(T), inherit: true)).Cast<T>();
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(byte[]);
}
