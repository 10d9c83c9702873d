// Four threads, four connections, and a synchronous dependency that takes one and gives it back in its teardown.
using Trilane.Bench.Exhaustion;

using var connections = new SemaphoreSlim(4);
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddTrilane(options => options.BlockingLane.MaxThreads = 4);
builder.Services.AddRequestDependency<Connection>(Connect);
var app = builder.Build();
app.UseTrilane();
app.MapGet("/ping", () => Task.FromResult("pong"));
app.MapGet("/query", (Connection connection) =>
{
    Thread.Sleep(5);
    return connection.Name;
});
app.Run();

IEnumerable<Connection> Connect()
{
    connections.Wait();
    try
    {
        yield return new Connection("answered");
    }
    finally
    {
        connections.Release();
    }
}
