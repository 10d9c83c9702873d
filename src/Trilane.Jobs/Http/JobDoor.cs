using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Trilane.Jobs.Definitions;

namespace Trilane.Jobs.Http;

/// <summary>What is checked before a request becomes a job of one kind. Made when its route is mapped.</summary>
/// <remarks>
/// Stricter than reading from the store: a parameter without a default has to be there unless it may be null, and what is not nullable must not be null. The store's reader is
/// lenient, so that what an older version of the app accepted can still run.
/// </remarks>
internal sealed class JobDoor
{
    private readonly JsonSerializerOptions _stored;
    private readonly RequestRules _rules;

    internal JobDoor(JobDefinition job, JsonSerializerOptions json)
    {
        Job = job;
        _stored = json;
        var strict = new JsonSerializerOptions(json)
        {
            RespectNullableAnnotations = true,
            TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RequireParameters),
        };
        strict.MakeReadOnly(populateMissingResolver: true);
        RequestType = strict.GetTypeInfo(job.RequestType);
        _rules = new RequestRules(strict);
    }

    internal JobDefinition Job { get; }

    /// <summary>The request's contract.</summary>
    internal JsonTypeInfo RequestType { get; }

    /// <summary>Reads a request, checks it, and writes it as the store keeps it.</summary>
    /// <exception cref="RefusedRequestException">400 with what is wrong, by path.</exception>
    internal byte[] Check(ReadOnlyMemory<byte> json, IServiceProvider services)
    {
        var request = Read(json);
        var errors = _rules.Check(request, services);
        return errors.Count == 0
            ? JsonSerializer.SerializeToUtf8Bytes(request, Job.RequestType, _stored)
            : throw new RefusedRequestException("The request is not valid; errors says what is wrong with which member.", errors);
    }

    /// <summary>
    /// A record's parameter has to be there unless it has a default or may be null. The serializer's own option for it would require
    /// parameters that may be null as well, which C# writes as optional everywhere else.
    /// </summary>
    private static void RequireParameters(JsonTypeInfo contract)
    {
        foreach (var member in contract.Kind == JsonTypeInfoKind.Object ? contract.Properties : [])
        {
            member.IsRequired |= member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } parameter
                && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
        }
    }

    private object Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, RequestType)
                ?? throw new RefusedRequestException(StatusCodes.Status400BadRequest, "The request is null; this job takes a JSON object.");
        }
        catch (JsonException exception)
        {
            throw JsonProblem.Of(exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // Thrown by the request's own constructor or setter, in words that are meant for whoever made the value.
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, $"The request is not valid: {exception.Message}");
        }
    }
}
