using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Calls;

/// <summary>Who raises an event runs those who listen, wherever they began to.</summary>
public sealed class EventTests
{
    private const string Bus = """
        public class Bus { public event Action<string>? Published; public Action<string>? Hook { get; set; } public void Raise(string what) { Published?.Invoke(what); Hook?.Invoke(what); } }
        """;

    [Fact]
    public void Listener_that_is_made_by_the_container_is_on_the_path() => Snippet.App(
        """app.MapPost("/publish", async (Bus bus) => { await Task.Delay(1); bus.Raise("a"); });""",
        Bus + """
        public class Journal { public Journal(Bus bus) => bus.Published += Write; private void Write(string what) => File.AppendAllText("journal", what); } // finds: blocking
        public class Forgotten { public Forgotten(Bus bus) => bus.Published += what => Thread.Sleep(1); }
        """,
        "services.AddSingleton<Bus>(); services.AddSingleton<Journal>();").Has("POST /publish async");

    [Fact]
    public void Start_up_may_begin_to_listen() => Snippet.App(
        """
        app.Services.GetRequiredService<Bus>().Published += what => File.AppendAllText("journal", what); // finds: blocking
        app.Services.GetRequiredService<Bus>().Hook = what => Thread.Sleep(1); // finds: blocking
        app.MapPost("/publish", async (Bus bus) => { await Task.Delay(1); bus.Raise("a"); });
        """,
        Bus,
        "services.AddSingleton<Bus>();").Has("POST /publish async");

    [Fact]
    public void Hosted_service_may_listen() => Snippet.App(
        """app.MapPost("/publish", async (Bus bus) => { await Task.Delay(1); bus.Raise("a"); });""",
        Bus + """
        public class Listener(Bus bus) : BackgroundService
        {
            private readonly string _file = "a";
            protected override Task ExecuteAsync(CancellationToken stop) { bus.Published += OnPublished; return Task.CompletedTask; }
            private void OnPublished(string what) => File.AppendAllText(_file, what); // finds: blocking
        }
        """,
        "services.AddSingleton<Bus>(); services.AddHostedService<Listener>();").Has("POST /publish async");

    [Fact]
    public void Functions_in_tuples_and_records_run() => Snippet.App(
        """
        app.MapPost("/tuples", async () => { await Task.Delay(1); (string Name, Action<string> Run)[] steps = [("a", x => File.WriteAllText(x, ""))]; foreach (var step in steps) step.Run(step.Name); }); // finds: blocking
        app.MapPost("/parts", async () => { await Task.Delay(1); var steps = new[] { (Name: "a", Run: (Action<string>)(x => File.WriteAllText(x, ""))) }; foreach (var (name, run) in steps) run(name); }); // finds: blocking
        app.MapPost("/records", async () => { await Task.Delay(1); Step[] steps = [new("a", x => File.WriteAllText(x, ""))]; foreach (var step in steps) step.Run(step.Name); }); // finds: blocking
        """,
        "public record Step(string Name, Action<string> Run);").Has("POST /tuples async", "POST /parts async", "POST /records async");
}
