using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Trilane.Jobs.Http;

/// <summary>
/// Tells API descriptions what the routes of jobs take. As metadata of the endpoint it would make routing refuse other media types, with an
/// empty 415 and before the job's route could say what it takes.
/// </summary>
internal sealed class JobApiDescriptionProvider : IApiDescriptionProvider
{
    public int Order => int.MaxValue;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var operation in context.Results)
        {
            if (operation.ActionDescriptor.EndpointMetadata.OfType<JobRequestBody>().FirstOrDefault() is { } body)
            {
                Describe(operation, body);
            }
        }
    }

    private static void Describe(ApiDescription operation, JobRequestBody body)
    {
        operation.ParameterDescriptions.Add(new()
        {
            Name = "request",
            Source = BindingSource.Body,
            Type = body.Type,
            IsRequired = body.IsRequired,
            ParameterDescriptor = new() { Name = "request", ParameterType = body.Type },
        });
        operation.SupportedRequestFormats.Add(new() { MediaType = "application/json" });
        operation.SupportedRequestFormats.Add(new() { MediaType = "multipart/form-data" });
    }
}
