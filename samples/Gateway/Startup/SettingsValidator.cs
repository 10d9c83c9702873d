using Microsoft.Extensions.Options;

namespace Gateway.Startup;

/// <summary>Turns what settings say about themselves into the start-up error of the options system.</summary>
internal sealed class SettingsValidator<TSettings> : IValidateOptions<TSettings>
    where TSettings : class, ISettings
{
    public ValidateOptionsResult Validate(string? name, TSettings options)
    {
        var problems = options.Problems().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
