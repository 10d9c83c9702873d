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

if (args.Length == 0 || !comparisons.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"Usage: bench/run <{string.Join('|', comparisons.Keys)}> [--quick] [--part <name>] [--long]");
    return 2;
}

var isQuick = args.Contains("--quick");
var options = (isQuick ? BenchOptions.Quick : BenchOptions.Full) with
{
    Part = args.SkipWhile(arg => arg != "--part").Skip(1).FirstOrDefault(),
    IsLong = args.Contains("--long"),
};
try
{
    var report = await run(options);
    Console.WriteLine(report);
    if (!isQuick)
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
