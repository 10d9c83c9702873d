using Trilane.Bench;

var comparisons = new Dictionary<string, Func<BenchOptions, Task<string>>>
{
    ["isolation"] = IsolationComparison.RunAsync,
    ["guard"] = GuardComparison.RunAsync,
    ["exhaustion"] = ExhaustionComparison.RunAsync,
    ["streams"] = StreamsComparison.RunAsync,
    ["jobs"] = JobsComparison.RunAsync,
    ["plan"] = PlanComparison.RunAsync,
    ["gateway"] = GatewayComparison.RunAsync,
};

var usage = $"Usage: bench/run <{string.Join('|', comparisons.Keys)}> [--quick] [--part <name>] [--long]";
if (args.Length == 0 || !comparisons.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine(usage);
    return 2;
}

if (BenchArguments.Read(args.Skip(1), out var mistake) is not { } options)
{
    Console.Error.WriteLine($"{mistake}\n{usage}");
    return 2;
}

try
{
    var report = await run(options);
    Console.WriteLine(report);
    if (!options.IsQuick)
    {
        await File.WriteAllTextAsync(Path.Combine("bench", "results", $"{args[0]}.md"), report);
    }

    return 0;
}
catch (BenchException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
