using System.Diagnostics;
using System.Globalization;
using Trilane.Analysis;
using Trilane.Bench.Plan;
using Trilane.Tool.Loading;

// Prints one line: lines of source, endpoints, seconds that the build takes to say what it would compile, seconds from then to the plan.
var lines = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
var folder = Directory.CreateTempSubdirectory("trilane-plan-").FullName;
try
{
    lines = GeneratedApp.Write(folder, lines);
    var clock = Stopwatch.StartNew();
    TimeSpan? known = null;
    var apps = await AppLoader.LoadAsync(folder, stage =>
    {
        if (stage.StartsWith("Compiling", StringComparison.Ordinal))
        {
            known ??= clock.Elapsed;
        }
    }, CancellationToken.None);
    var compiled = clock.Elapsed;
    var plan = Planner.Plan(new AnalysisInput(apps[0].Projects, apps[0].Catalogue, apps[0].Binaries));
    var total = clock.Elapsed;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{lines} {plan.Endpoints.Count} {known!.Value.TotalSeconds:0.00} {(compiled - known.Value).TotalSeconds:0.00} {(total - compiled).TotalSeconds:0.00}"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}
