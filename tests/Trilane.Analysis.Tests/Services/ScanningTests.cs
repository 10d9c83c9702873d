using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Services;

/// <summary>Scans for services and decorators, in the form that Scrutor gave them.</summary>
public sealed class ScanningTests
{
    private static readonly SnippetProject _library = new(
        "Scrutor",
        ["""
        namespace Scrutor
        {
            public enum RegistrationStrategyKind { Skip, Append }
            public interface ISelector : ITypes, ILifetime { }
            public interface ITypeSourceSelector { ITypes FromAssemblyOf<T>(); ITypes FromAssemblies(params System.Reflection.Assembly[] assemblies); }
            public interface ITypes { IServices AddClasses(); IServices AddClasses(Action<IFilter> filter); IServices AddClasses(Action<IFilter> filter, bool publicOnly); }
            public interface IFilter
            {
                IFilter AssignableTo(Type type); IFilter AssignableTo<T>(); IFilter Where(Func<Type, bool> condition); IFilter WithoutAttribute<T>() where T : Attribute;
                IFilter InNamespaceOf<T>(); IFilter NotInNamespaces(params string[] namespaces);
            }
            public interface IServices { IServices UsingRegistrationStrategy(RegistrationStrategyKind strategy); ILifetime AsSelf(); ILifetime AsImplementedInterfaces(); ILifetime AsMatchingInterface(); ILifetime As<T>(); }
            public interface ILifetime : ITypes, IServices { ILifetime WithScopedLifetime(); ILifetime WithTransientLifetime(); ILifetime WithSingletonLifetime(); }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class ServiceCollectionExtensions
            {
                public static IServiceCollection Scan(this IServiceCollection services, Action<Scrutor.ITypeSourceSelector> scan) => services;
                public static IServiceCollection Decorate(this IServiceCollection services, Type service, Type decorator) => services;
                public static IServiceCollection Decorate<TService, TDecorator>(this IServiceCollection services) => services;
                public static IServiceCollection Decorate<TService>(this IServiceCollection services, Func<TService, IServiceProvider, TService> decorator) => services;
            }
        }
        """],
        IsBinary: true);

    private const string Handlers = """
        public interface IHandler<TRequest> { Task Handle(TRequest request); }
        public class Slow;
        public class Fast;
        public class SlowHandler : IHandler<Slow> { public async Task Handle(Slow request) { await Task.Delay(1); File.ReadAllText("a"); } } // finds: blocking
        public class FastHandler : IHandler<Fast> { public async Task Handle(Fast request) => await Task.Delay(1); }
        public class Audited<T>(IHandler<T> inner) : IHandler<T> { public async Task Handle(T request) { await inner.Handle(request); File.AppendAllText("audit", "x"); } } // finds: blocking
        public class Throttled<T>(IHandler<T> inner) : IHandler<T> { public async Task Handle(T request) { Thread.Sleep(1); await inner.Handle(request); } }
        """;

    private const string Endpoints = """
        app.MapGet("/slow", async (IHandler<Slow> handler) => await handler.Handle(new Slow()));
        app.MapGet("/fast", async (IHandler<Fast> handler) => await handler.Handle(new Fast()));
        """;

    [Theory]
    [InlineData("AddClasses(classes => classes.AssignableTo(typeof(IHandler<>))).AsImplementedInterfaces().WithScopedLifetime()")]
    [InlineData("AddClasses(classes => classes.AssignableTo(typeof(IHandler<>)).Where(type => !type.IsGenericType), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()")]
    [InlineData("AddClasses().AsImplementedInterfaces()")]
    public void Scanned_handlers_stand_behind_their_open_decorator(string chain) => Plan(
        Endpoints,
        Handlers,
        $"services.Scan(scan => scan.FromAssemblyOf<Slow>().{chain}); services.Decorate(typeof(IHandler<>), typeof(Audited<>));").Has("GET /slow async", "GET /fast async");

    [Fact]
    public void What_a_scan_leaves_out_is_not_on_the_path() => Plan(
        """app.MapGet("/now", async (IClock clock, IStore store) => { await Task.Yield(); return clock.Now() + store.Read(); });""",
        """
        [AttributeUsage(AttributeTargets.Class)] public class ManualAttribute : Attribute;
        public interface IClock { string Now(); }
        public class Clock : IClock { public string Now() => ""; }
        public class SlowClock : IClock { public string Now() { Thread.Sleep(1); return ""; } }
        public interface IStore { string Read(); }
        [Manual] public class Disk : IStore { public string Read() => File.ReadAllText("a"); }
        public class Memory : IStore { public string Read() => ""; }
        """,
        """
        services.Scan(scan => scan.FromAssemblyOf<IClock>()
            .AddClasses(classes => classes.AssignableTo<IClock>()).AsMatchingInterface().WithScopedLifetime()
            .AddClasses(classes => classes.AssignableTo<IStore>().WithoutAttribute<ManualAttribute>()).As<IStore>().WithSingletonLifetime());
        """).Has("GET /now async");

    [Theory]
    [InlineData("services.AddScoped(typeof(IStore<>), typeof(Disk<>));")]
    [InlineData("services.AddScoped<IStore<Order>, Disk<Order>>();")]
    [InlineData("services.AddScoped<IStore<Order>>(provider => new Disk<Order>());")]
    public void Open_decorator_stands_before_open_and_closed_registrations(string registration) => Plan(
        """app.MapGet("/read", async (IStore<Order> store) => await store.Read());""",
        """
        public class Order;
        public interface IStore<T> { Task<string> Read(); }
        public class Disk<T> : IStore<T> { public async Task<string> Read() { await Task.Delay(1); return File.ReadAllText("a"); } } // finds: blocking
        public class Timed<T>(IStore<T> inner) : IStore<T> { public async Task<string> Read() { Thread.Sleep(1); return await inner.Read(); } } // finds: blocking
        public class Unused<T>(IStore<T> inner) : IStore<T> { public async Task<string> Read() { Thread.Sleep(2); return await inner.Read(); } }
        """,
        registration + " services.Decorate(typeof(IStore<>), typeof(Timed<>));").Has("GET /read async");

    [Fact]
    public void Decorating_function_is_given_what_it_decorates() => Plan(
        """app.MapGet("/read", async (IStore store) => await store.Read());""",
        """
        public interface IStore { Task<string> Read(); }
        public class Disk : IStore { public async Task<string> Read() { await Task.Delay(1); return File.ReadAllText("a"); } } // finds: blocking
        public class Memory : IStore { public async Task<string> Read() { Thread.Sleep(2); await Task.Yield(); return ""; } }
        public class Timed(IStore inner, string name) : IStore { public async Task<string> Read() { Thread.Sleep(1); return name + await inner.Read(); } } // finds: blocking
        """,
        """services.AddScoped<IStore, Disk>(); services.Decorate<IStore>((inner, provider) => new Timed(inner, "disk"));""").Has("GET /read async");

    private static Snippet Plan(string endpoints, string types, string services) => Snippet.AppWith([_library], "using Scrutor;", endpoints, types, services);
}
