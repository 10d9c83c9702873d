using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Calls;

/// <summary>What is put into a collection is what comes out of it.</summary>
public sealed class CollectionTests
{
    [Fact]
    public void Delegates_in_a_dictionary_run_when_they_are_taken_out() => Snippet.App("""
        Dictionary<string, Func<string, Task<string>>> verbs = new() { ["upper"] = text => Task.FromResult(text.ToUpperInvariant()), ["bad"] = path => Task.FromResult(File.ReadAllText(path)) }; // finds: fake-async
        app.MapGet("/{verb}", async (string verb) => { await Task.Delay(1); return verbs.TryGetValue(verb, out var run) ? await run("a") : ""; });
        """).Has("GET /{verb} async");

    [Fact]
    public void Strategies_are_chosen_by_name_from_a_dictionary_of_services() => Snippet.App(
        """app.MapGet("/{kind}", async (string kind, Exporter exporter) => { await Task.Delay(1); return exporter.Export(kind); });""",
        """
        public interface IFormat { string Name { get; } string Write(); }
        public class Csv : IFormat { public string Name => "csv"; public string Write() => ""; }
        public class Sheet : IFormat { public string Name => "sheet"; public string Write() => File.ReadAllText("template"); } // finds: blocking
        public class Never : IFormat { public string Name => "never"; public string Write() { Thread.Sleep(1); return ""; } }
        public class Exporter(IEnumerable<IFormat> formats)
        {
            private readonly Dictionary<string, IFormat> _formats = formats.ToDictionary(format => format.Name);
            public string Export(string kind) => _formats[kind].Write();
        }
        """,
        "services.AddSingleton<IFormat, Csv>(); services.AddSingleton<IFormat, Sheet>(); services.AddSingleton<Exporter>();").Has("GET /{kind} async");

    [Fact]
    public void Rules_in_a_list_initialiser_all_run() => Snippet.App(
        """app.MapGet("/check", async () => { await Task.Delay(1); foreach (var rule in Rules.All) rule.Check(); });""",
        """
        public interface IRule { void Check(); }
        public class Quick : IRule { public void Check() { } }
        public class Slow : IRule { public void Check() => Thread.Sleep(1); } // finds: blocking
        public static class Rules { public static readonly List<IRule> All = new() { new Quick(), new Slow() }; }
        """).Has("GET /check async");
}
