using Trilane.Jobs.Chaos;
using Trilane.Jobs.Chaos.Nodes;

// "node …" is one of the processes that the others start and kill.
if (args is [NodeOptions.Command, .. var rest])
{
    return await Node.RunAsync(NodeOptions.Parse(rest));
}

if (ChaosOptions.Parse(args, out var options) is { } problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(ChaosOptions.Usage);
    return 2;
}

return options.LongJob is { } time ? await LongJob.RunAsync(options, time) : await ChaosRun.RunAsync(options);
