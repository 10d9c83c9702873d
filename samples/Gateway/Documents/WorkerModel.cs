using Gateway.Model;
using Microsoft.Extensions.Options;

namespace Gateway.Documents;

/// <summary>A process that only runs jobs hosts no simulator, so it has to be told where the model is.</summary>
internal sealed class WorkerModel(IConfiguration configuration) : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options) =>
        string.IsNullOrEmpty(options.BaseUrl) && configuration.IsWorker
            ? ValidateOptionsResult.Fail(
                $"{ModelOptions.Section}:{nameof(ModelOptions.BaseUrl)} is empty, and a worker (Trilane:Jobs:Role) opens no port and so has no simulator; "
                + "write the address of a model server, such as http://127.0.0.1:5081/sim/v1.")
            : ValidateOptionsResult.Success;
}
