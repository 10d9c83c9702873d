using System.CommandLine;
using Trilane.Tool.Loading;

namespace Trilane.Tool.Commands;

/// <summary>The command <c>trilane</c>: reads its arguments and runs one of its commands.</summary>
internal static class CommandLine
{
    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Which lane does each endpoint of an ASP.NET Core app need, and why.")
        {
            new PlanCommand(output, error),
            new ChooseCommand(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                error.WriteLine(problem.Message);
            }

            error.WriteLine($"'trilane {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help' shows what can be said.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (LoadException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCode.DoesNotBuild;
        }
        catch (UsageException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
