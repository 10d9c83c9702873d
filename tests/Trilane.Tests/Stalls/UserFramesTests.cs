namespace Trilane.Tests.Stalls;

public sealed class UserFramesTests
{
    private static readonly StallFrame _wait = new("System.Threading.Monitor", "Wait", "System.Private.CoreLib");
    private static readonly StallFrame _sleep = new("System.Threading.Thread", "Sleep", "System.Private.CoreLib");
    private static readonly StallFrame _load = new("Shop.Prices", "Load", "Shop");
    private static readonly StallFrame _helper = new("Trilane.Helpers.Json", "Read", "Trilane.Helpers");
    private static readonly StallFrame _lane = new("Trilane.HandlerCall", "Invoke", "Trilane");
    private static readonly StallFrame _madeAtRunTime = new("", "lambda_method1", "");
    private static readonly StallFrame _handler = new("Shop.Api", "Get", "Shop");
    private static readonly StallFrame _server = new("Microsoft.AspNetCore.Routing.EndpointMiddleware", "Invoke", "Microsoft.AspNetCore.Routing");

    [Fact]
    public void Users_code_is_shown_with_the_call_that_left_it()
    {
        var frames = UserFrames.Of([_wait, _sleep, _load, _lane, _helper, _madeAtRunTime, _handler, _server]);

        Assert.Equal([_sleep, _load, _helper, _handler], frames);
    }

    [Fact]
    public void Users_code_that_computes_is_shown_alone() => Assert.Equal([_load, _handler], UserFrames.Of([_load, _handler, _server]));

    [Fact]
    public void Stack_without_users_code_is_shown_by_its_innermost_part() =>
        Assert.Equal([_wait, _sleep, _server], UserFrames.Of([_wait, _sleep, _server]));

    [Theory]
    [InlineData("Shop.Prices", "Load", null, null, "Shop.Prices.Load")]
    [InlineData("Shop.Prices", "Load", "/src/Prices.cs", 12, "Shop.Prices.Load in /src/Prices.cs:line 12")]
    [InlineData("Shop.Prices", "Load", "/src/Prices.cs", null, "Shop.Prices.Load in /src/Prices.cs")]
    [InlineData("", "main", null, null, "main")]
    public void Frame_is_written_as_in_a_stack_trace(string type, string method, string? file, int? line, string expected) =>
        Assert.Equal(expected, new StallFrame(type, method, "Shop") { File = file, Line = line }.ToString());
}
