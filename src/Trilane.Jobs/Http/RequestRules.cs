using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Trilane.Jobs.Http;

/// <summary>
/// Checks requests by the attributes of <c>System.ComponentModel.DataAnnotations</c>, on properties and on the parameters of a record, and by
/// <see cref="IValidatableObject"/>; nested objects and items of collections too. Members are named as in the JSON.
/// </summary>
/// <remarks>
/// The framework's <see cref="Validator"/> neither goes into nested objects nor sees a record's parameters. What a type asks for is looked up
/// once. Safe to use from several threads.
/// </remarks>
internal sealed class RequestRules(JsonSerializerOptions json)
{
    // The JSON reader's own bound; objects that refer to each other in a circle can't come from JSON.
    private const int MaxDepth = 64;

    private readonly ConcurrentDictionary<Type, TypeRules> _types = new();

    /// <summary>What is wrong, by path; empty when nothing is.</summary>
    internal Dictionary<string, string[]> Check(object request, IServiceProvider services)
    {
        var errors = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        Check(request, "", services, errors, 0);
        return errors.ToDictionary(error => error.Key, error => error.Value.ToArray());
    }

    private static void Add(Dictionary<string, List<string>> errors, string path, string? message)
    {
        if (!errors.TryGetValue(path, out var messages))
        {
            errors.Add(path, messages = []);
        }

        messages.Add(message ?? "The value is not valid.");
    }

    private void Check(object value, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        var rules = _types.GetOrAdd(value.GetType(), static (type, json) => TypeRules.Of(type, json), json);
        switch (rules.Kind)
        {
            case ValueKind.Object:
                CheckObject(value, path, rules, services, errors, depth);
                break;
            case ValueKind.List:
                CheckItems((IEnumerable)value, path, services, errors, depth);
                break;
            case ValueKind.Dictionary:
                CheckEntries((IEnumerable)value, path, services, errors, depth);
                break;
        }
    }

    private void CheckObject(
        object value, string path, TypeRules rules, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        var before = errors.Count;
        foreach (var member in rules.Members)
        {
            var memberPath = path.Length == 0 ? member.JsonName : $"{path}.{member.JsonName}";
            var memberValue = member.Get(value);
            CheckMember(value, memberValue, memberPath, member, services, errors);
            if (memberValue is not null && member.GoesDeeper)
            {
                Check(memberValue, memberPath, services, errors, depth + 1);
            }
        }

        // As everywhere in .NET: the object as a whole is asked only when its members are right.
        if (errors.Count == before)
        {
            CheckWhole(value, path, rules, services, errors);
        }
    }

    private static void CheckMember(
        object owner, object? value, string path, MemberRules member, IServiceProvider services, Dictionary<string, List<string>> errors)
    {
        if (member.Attributes.Length == 0)
        {
            return;
        }

        var context = new ValidationContext(owner, services, items: null) { MemberName = member.ClrName, DisplayName = member.DisplayName };
        foreach (var attribute in member.Attributes)
        {
            if (attribute.GetValidationResult(value, context) is { } result)
            {
                Add(errors, path, result.ErrorMessage);
                if (attribute is RequiredAttribute)
                {
                    break;
                }
            }
        }
    }

    private static void CheckWhole(object value, string path, TypeRules rules, IServiceProvider services, Dictionary<string, List<string>> errors)
    {
        if (rules.Attributes.Length == 0 && value is not IValidatableObject)
        {
            return;
        }

        var context = new ValidationContext(value, services, items: null);
        var results = rules.Attributes.Select(attribute => attribute.GetValidationResult(value, context));
        if (value is IValidatableObject validatable)
        {
            results = results.Concat(validatable.Validate(context));
        }

        foreach (var result in results.OfType<ValidationResult>())
        {
            var members = result.MemberNames.Select(rules.JsonNameOf).DefaultIfEmpty("").ToList();
            foreach (var member in members)
            {
                Add(errors, (path, member) switch { ("", "") => "$", (_, "") => path, ("", _) => member, _ => $"{path}.{member}" }, result.ErrorMessage);
            }
        }
    }

    private void CheckItems(IEnumerable items, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        var index = 0;
        foreach (var item in items)
        {
            if (item is not null)
            {
                Check(item, $"{path}[{index}]", services, errors, depth + 1);
            }

            index++;
        }
    }

    private void CheckEntries(IEnumerable entries, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        if (entries is not IDictionary dictionary)
        {
            return;
        }

        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Value is { } value)
            {
                Check(value, $"{path}[{entry.Key}]", services, errors, depth + 1);
            }
        }
    }
}
