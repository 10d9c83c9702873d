using Gateway.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gateway.Startup;

/// <summary>Runs a program; where it cannot start for a reason that its user can mend, says which, in plain words.</summary>
internal static class StartupErrors
{
    /// <returns>The exit code: 0 after a normal stop, 1 if the program could not start.</returns>
    public static async Task<int> RunOrExplainAsync(this WebApplication app)
    {
        try
        {
            // Before any service reads its settings and fails with the first wrong one, so that all are named at once.
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (Explain(error) is { } reasons)
        {
            await Console.Error.WriteLineAsync($"Not started.{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", reasons)}");
            return 1;
        }
    }

    private static IEnumerable<string>? Explain(Exception error) => error switch
    {
        OptionsValidationException invalid => invalid.Failures,
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures),
        DatabaseException unusable => [unusable.Message],
        IOException { InnerException: AddressInUseException } taken =>
            [$"{taken.Message} Stop the other program, or choose another address: --urls http://127.0.0.1:5090"],
        _ => null,
    };
}
