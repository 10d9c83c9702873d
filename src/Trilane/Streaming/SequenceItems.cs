using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trilane;

/// <summary>How the items of sequences are written with one set of JSON options; asked once for each type of sequence.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class SequenceItems(JsonSerializerOptions options)
{
    private readonly ConcurrentDictionary<Type, JsonTypeInfo?> _known = new();

    internal JsonSerializerOptions Options => options;

    /// <summary>
    /// The contract of the items; null when the serializer writes this sequence in a way of its own (a converter, callbacks, references),
    /// so that only the serializer can.
    /// </summary>
    internal JsonTypeInfo? Of(Type sequence) => _known.GetOrAdd(sequence, Find);

    private JsonTypeInfo? Find(Type sequence)
    {
        if (options.ReferenceHandler is not null || options.TypeInfoResolver is null)
        {
            return null;
        }

        try
        {
            return ContractOf(sequence) is { } contract && IsPlain(contract) && options.TryGetTypeInfo(contract.ElementType!, out var items)
                && IsSynchronous(items, [])
                ? items
                : null;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            // A type that can't be written as JSON: the serializer says so itself.
            return null;
        }
    }

    /// <summary>The serializer's own order: the run-time type, or the interface that a source-generated context knows it by.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A sequence that is enumerated keeps IEnumerable<T>.")]
    private JsonTypeInfo? ContractOf(Type sequence)
    {
        if (options.TryGetTypeInfo(sequence, out var own))
        {
            return own;
        }

        var interfaces = sequence.GetInterfaces().Where(@interface => @interface.IsGenericType && @interface.GetGenericTypeDefinition() == typeof(IEnumerable<>)).ToList();
        return interfaces.Count == 1 && options.TryGetTypeInfo(interfaces[0], out var contract) ? contract : null;
    }

    private static bool IsPlain(JsonTypeInfo contract) =>
        contract is { Kind: JsonTypeInfoKind.Enumerable, ElementType: not null, NumberHandling: null, PolymorphismOptions: null, OnSerializing: null, OnSerialized: null }
        && contract.Converter.GetType().Assembly == typeof(JsonSerializer).Assembly;

    /// <summary>An asynchronous sequence inside an item can only be written by the serializer's asynchronous methods.</summary>
    private bool IsSynchronous(JsonTypeInfo contract, HashSet<Type> seen)
    {
        if (!seen.Add(contract.Type))
        {
            return true;
        }

        if (contract.Kind == JsonTypeInfoKind.Enumerable && IsAsyncSequence(contract.Type))
        {
            return false;
        }

        return contract.Properties.Select(property => property.PropertyType).Append(contract.ElementType).All(type =>
            type is null || !options.TryGetTypeInfo(type, out var part) || IsSynchronous(part, seen));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The serializer asks the same question of a type that is kept for it.")]
    private static bool IsAsyncSequence(Type type) => type.GetInterfaces().Append(type).Any(@interface =>
        @interface.IsGenericType && @interface.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
}
