using Trilane.Bench;

var comparisons = new Dictionary<string, Func<BenchOptions, Task<string>>>
{
    ["isolation"] = IsolationComparison.RunAsync,
    ["exhaustion"] = ExhaustionComparison.RunAsync,
    ["streams"] = StreamsComparison.RunAsync,
    ["jobs"] = JobsComparison.RunAsync,
};

if (args.Length == 0 || !comparisons.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"Usage: bench/run <{string.Join('|', comparisons.Keys)}> [--quick]");
    return 2;
}

var options = args.Contains("--quick") ? BenchOptions.Quick : BenchOptions.Full;
try
{
    var report = await run(options);
    Console.WriteLine(report);
    if (options == BenchOptions.Full)
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
