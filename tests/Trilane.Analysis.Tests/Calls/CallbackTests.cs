using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Calls;

/// <summary>A library's method runs what the app overrides and implements of it.</summary>
public sealed class CallbackTests
{
    private static readonly SnippetProject _library = new(
        "Vendor",
        ["""
        namespace Vendor;
        public abstract class Plugin { public string Handle(string text) => OnHandle(text); protected virtual string OnHandle(string text) => text; }
        public abstract class Consumer<T> { public async Task ReceiveAsync(T item) => await OnMessageAsync(item); protected abstract Task OnMessageAsync(T item); }
        public interface IVisitor { void Visit(string text); }
        public static class Walker { public static void Walk(IVisitor visitor) => visitor.Visit("a"); }
        public class Facade;
        public static class FacadeExtensions { extension(Facade facade) { public string Status => "ok"; public string Hello(string name) => name; } }
        """],
        IsBinary: true);

    [Fact]
    public void Overrides_and_implementations_are_called_back() => Snippet.AppWith(
        [_library],
        "using Vendor;",
        """
        app.MapGet("/plugin", async () => { await Task.Delay(1); return new Reading().Handle("a"); });
        app.MapGet("/plain", async () => { await Task.Delay(1); return new Plain().Handle("a"); });
        app.MapGet("/consumer", async (Orders orders) => await orders.ReceiveAsync(1));
        app.MapGet("/visitor", async () => { await Task.Delay(1); Walker.Walk(new Visitor()); });
        """,
        """
        public class Reading : Plugin { protected override string OnHandle(string text) => File.ReadAllText(text); } // finds: blocking
        public class Plain : Plugin { protected override string OnHandle(string text) => text; }
        public class Orders : Consumer<int> { protected override async Task OnMessageAsync(int item) { await Task.Delay(1); File.AppendAllText("orders", "x"); } } // finds: blocking
        public class Visitor : IVisitor { public void Visit(string text) => File.ReadAllText(text); } // finds: blocking
        """,
        "services.AddScoped<Orders>();").Has("GET /plugin async", "GET /plain async", "GET /consumer async", "GET /visitor async").HasNone("GET /plain");

    [Fact]
    public void Extension_members_of_a_library_are_calls_like_others() => Snippet.AppWith(
        [_library],
        "using Vendor;",
        """app.MapGet("/x", async () => { await Task.Delay(1); return new Facade().Status + new Facade().Hello("x"); });""",
        "",
        "").Has("GET /x async");
}
