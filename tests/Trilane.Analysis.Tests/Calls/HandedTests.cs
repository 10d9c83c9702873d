using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Calls;

/// <summary>Functions that an object is handed before it runs them, by methods that keep them.</summary>
public sealed class HandedTests
{
    [Theory]
    [InlineData("var made = new Builder(); made.With(name => File.ReadAllText(name)); return made.Build();")]
    [InlineData("return new Builder().Use(name => File.ReadAllText(name)).Use(name => name).Run(\"a\");")]
    [InlineData("var made = new Builder(); made.On(\"key\", name => File.ReadAllText(name)); return made.Call(\"key\");")]
    [InlineData("var table = new Dictionary<string, Func<string, string>>(); table[\"a\"] = name => File.ReadAllText(name); return table[\"a\"](\"b\");")]
    [InlineData("var table = new Dictionary<string, Func<string, string>>(); table.Add(\"a\", name => File.ReadAllText(name)); return table[\"a\"](\"b\");")]
    [InlineData("var list = new List<Func<string, string>>(); list.Add(name => File.ReadAllText(name)); return list[0](\"b\");")]
    public void Function_that_is_kept_runs_where_it_is_called(string code) => Snippet.App(
        $$"""
        app.MapGet("/x", async () => { await Task.Delay(1); {{code}} }); // finds: blocking
        """,
        """
        public class Builder
        {
            private readonly Dictionary<string, Func<string, string>> _byKey = [];
            private readonly List<Func<string, string>> _all = [];
            private Func<string, string>? _one;
            public void With(Func<string, string> one) { _one = one; }
            public Builder Use(Func<string, string> next) { _all.Add(next); return this; }
            public void On(string key, Func<string, string> called) => _byKey[key] = called;
            public string Build() => _one!("a");
            public string Call(string key) => _byKey[key](key);
            public string Run(string text) { foreach (var next in _all) text = next(text); return text; }
        }
        """).Has("GET /x async");

    [Fact]
    public void Switch_over_types_runs_the_arm_of_the_type() => Snippet.App(
        """
        app.MapPost("/slow", async (Slow slow) => { await Task.Delay(1); return Dispatch.ByExpression(slow); });
        app.MapPost("/fast", async (Fast fast) => { await Task.Delay(1); return Dispatch.ByExpression(fast) + Dispatch.ByStatement(fast) + Dispatch.ByTest(fast); });
        app.MapPost("/any", async (Slow slow) => { await Task.Delay(1); return Dispatch.ByStatement(slow) + Dispatch.ByTest(slow); });
        """,
        """
        public abstract record Command;
        public record Slow : Command;
        public record Fast : Command;
        public static class Dispatch
        {
            public static string ByExpression(Command command) => command switch { Slow slow => File.ReadAllText("a"), Fast => "", _ => throw new NotSupportedException() }; // finds: blocking
            public static string ByStatement(Command command)
            {
                switch (command)
                {
                    case Slow slow: return File.ReadAllText("b"); // finds: blocking
                    default: return "";
                }
            }

            public static string ByTest(Command command) { if (command is Slow) return File.ReadAllText("c"); return ""; } // finds: blocking
        }
        """).Has("POST /slow async", "POST /fast async", "POST /any async").HasNone("POST /fast");

    [Fact]
    public void Sequence_of_the_apps_own_is_gone_over_by_LINQ() => Snippet.App(
        """
        app.MapGet("/count", async () => { await Task.Delay(1); return new Lines().Count(); });
        app.MapGet("/list", async () => { await Task.Delay(1); return new Lines().ToList(); });
        """,
        """
        public class Lines : IEnumerable<string>
        {
            public IEnumerator<string> GetEnumerator() { yield return File.ReadAllText("a"); } // finds: blocking
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """).Has("GET /count async", "GET /list async");
}
