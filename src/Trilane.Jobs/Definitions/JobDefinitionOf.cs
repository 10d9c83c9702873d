using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane.Jobs.Definitions;

/// <summary>One kind of job, with its types at hand, so that nothing is looked up by reflection when it runs.</summary>
internal sealed class JobDefinitionOf<TJob, TRequest, TResult> : JobDefinition
    where TJob : class, IJob<TRequest, TResult>
    where TRequest : IJobRequest<TResult>
{
    internal JobDefinitionOf(Type jobType, JobOptions options)
        : base(jobType, options)
    {
    }

    internal override Type RequestType => typeof(TRequest);

    internal override Type ResultType => typeof(TResult);

    internal override async Task<ReadOnlyMemory<byte>> RunAsync(
        IServiceProvider services, ReadOnlyMemory<byte> request, JobContext context, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        // No ConfigureAwait(false): what follows an await belongs on the worker's thread.
        var job = services.GetRequiredService<TJob>();
        var result = await job.RunAsync(Read(request, json), context, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(result, json);
    }

    private static TRequest Read(ReadOnlyMemory<byte> request, JsonSerializerOptions json)
    {
        try
        {
            return JsonSerializer.Deserialize<TRequest>(request.Span, json) ?? throw new UnreadableRequestException(typeof(TRequest), "It is null.", null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new UnreadableRequestException(typeof(TRequest), exception.Message, exception);
        }
    }
}
