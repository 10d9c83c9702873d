namespace Trilane.Dashboard.Tests.Advice;

/// <summary>What the planner's catalogue knows of a call is in the guard's advice, without a compiler at run time.</summary>
public sealed class CatalogueAdvisorTests
{
    [Theory]
    [InlineData("System.IO.File", "ReadAllText", "Await File.ReadAllTextAsync instead of File.ReadAllText.")]
    [InlineData("System.Threading.Tasks.Task", "Wait", "Await the task instead of Task.Wait.")]
    [InlineData("System.Threading.Tasks.Task", "get_Result", "Await the task instead of Task.Result.")]
    [InlineData("System.Threading.Thread", "Sleep", "Await Task.Delay instead of Thread.Sleep.")]
    [InlineData("System.Data.Common.DbCommand", "ExecuteReader", "Await DbCommand.ExecuteReaderAsync instead of DbCommand.ExecuteReader.")]
    public void Awaitable_form_is_named(string type, string method, string advice) => Assert.Equal(advice, Advise((type, method)));

    [Fact]
    public void Call_without_an_awaitable_form_is_sent_to_a_blocking_lane() =>
        Assert.EndsWith(" Run it with BlockingLane.RunAsync, or mark the endpoint [BlockingLane].", Advise(("System.IO.File", "Copy")), StringComparison.Ordinal);

    [Fact]
    public void Long_computation_is_sent_to_a_job() =>
        Assert.Contains(" Move the work to a job,", Advise(("System.IO.Compression.ZipFile", "CreateFromDirectory")), StringComparison.Ordinal);

    [Fact]
    public void First_known_call_on_the_way_in_counts() => Assert.Equal(
        "Await SemaphoreSlim.WaitAsync instead of SemaphoreSlim.Wait.",
        Advise(("Vendor.Client", "Send"), ("System.Threading.SemaphoreSlim", "Wait"), ("System.Threading.Monitor", "Wait")));

    [Fact]
    public void Unknown_and_harmless_calls_get_no_advice() => Assert.Null(Advise(("Vendor.Client", "Send"), ("System.IO.MemoryStream", "Read")));

    [Fact]
    public void No_compiler_is_loaded_for_it()
    {
        Advise(("System.IO.File", "ReadAllText"));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    private static string? Advise(params (string Type, string Method)[] callees) => new CatalogueAdvisor().Advise(
        new BlockingCall(StallKind.Blocked, new StallFrame("Shop.Orders", "Get", "Shop"), [.. callees.Select(callee => new StallFrame(callee.Type, callee.Method, "System.Runtime"))]));
}
