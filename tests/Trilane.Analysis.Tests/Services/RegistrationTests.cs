using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Services;

/// <summary>Which implementation runs is what the container says.</summary>
public class RegistrationTests
{
    private const string Types = """
        public interface IStore { string Read(); }
        public class Disk : IStore { public string Read() => File.ReadAllText("a"); }
        public class Memory : IStore { public string Read() => ""; }
        public class Caching(IStore inner) : IStore { public string Read() => inner.Read(); }
        """;

    [Theory]
    [InlineData("services.AddScoped<IStore, Disk>();", "blocking")]
    [InlineData("services.AddScoped<IStore, Memory>();", "async")]
    [InlineData("services.AddTransient(typeof(IStore), typeof(Disk));", "blocking")]
    [InlineData("services.AddTransient(typeof(IStore), typeof(Memory));", "async")]
    [InlineData("services.AddSingleton<IStore>(new Disk());", "blocking")]
    [InlineData("services.AddSingleton<IStore>(new Memory());", "async")]
    [InlineData("services.AddSingleton<IStore>(_ => new Disk());", "blocking")]
    [InlineData("services.AddSingleton<IStore>(sp => sp.GetRequiredService<Memory>()); services.AddSingleton<Memory>();", "async")]
    [InlineData("services.AddScoped<IStore, Disk>(); services.AddScoped<IStore, Memory>();", "async")]
    [InlineData("services.AddScoped<IStore, Memory>(); services.AddScoped<IStore, Disk>();", "blocking")]
    [InlineData("services.AddScoped<IStore, Memory>(); services.TryAddScoped<IStore, Disk>();", "async")]
    [InlineData("services.TryAddScoped<IStore, Disk>();", "blocking")]
    [InlineData("services.AddScoped<IStore, Disk>(); services.RemoveAll<IStore>(); services.AddScoped<IStore, Memory>();", "async")]
    [InlineData("services.AddScoped<IStore, Disk>(); services.Replace(ServiceDescriptor.Scoped<IStore, Memory>());", "async")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IStore), typeof(Disk), ServiceLifetime.Scoped));", "blocking")]
    [InlineData("services.AddScoped<IStore>(_ => new Caching(new Disk()));", "blocking")]
    [InlineData("services.AddScoped<IStore>(_ => new Caching(new Memory()));", "async")]
    [InlineData("services.AddHttpClient<IStore, Disk>();", "blocking")]
    [InlineData("if (builder.Environment.IsDevelopment()) services.AddScoped<IStore, Memory>(); else services.AddScoped<IStore, Disk>();", "blocking")]
    [InlineData("Register(services); static void Register(IServiceCollection s) => s.AddScoped<IStore, Memory>();", "async")]
    public void Registration_decides(string registration, string lane) =>
        Snippet.App("""app.MapGet("/x", (IStore store) => store.Read());""", Types, registration).Has($"GET /x {lane}");

    [Fact]
    public void Scoped_services_are_disposed_of_when_the_request_ends() => Snippet.App(
        """
        app.MapGet("/scoped", async (Scoped service) => { await Task.Delay(1); return service.Id; });
        app.MapGet("/single", async (Single service) => { await Task.Delay(1); return service.Id; });
        """,
        """
        public class Scoped : IDisposable { public int Id => 1; public void Dispose() => File.AppendAllText("log", "x"); } // finds: blocking
        public class Single : IDisposable { public int Id => 1; public void Dispose() => File.AppendAllText("log", "x"); }
        """,
        "services.AddScoped<Scoped>(); services.AddSingleton<Single>();").Has("GET /scoped async", "GET /single async");

    [Fact]
    public void Open_registration_that_asks_for_more_is_left_out() => Snippet.App(
        """
        app.MapGet("/plain", async (IEnumerable<IStep<Plain>> steps) => { foreach (var step in steps) await step.Run(); });
        app.MapGet("/audited", async (IEnumerable<IStep<Audited>> steps) => { foreach (var step in steps) await step.Run(); });
        """,
        """
        public interface IAudited;
        public class Plain;
        public class Audited : IAudited;
        public interface IStep<T> { Task Run(); }
        public class Audit<T> : IStep<T> where T : IAudited { public async Task Run() { await Task.Delay(1); File.AppendAllText(typeof(T).Name, "x"); } } // finds: blocking
        public class Nothing<T> : IStep<T> { public async Task Run() => await Task.Delay(1); }
        """,
        "services.AddScoped(typeof(IStep<>), typeof(Audit<>)); services.AddScoped(typeof(IStep<>), typeof(Nothing<>));")
        .Has("GET /plain async", "GET /audited async")
        .HasNone("GET /plain");

    [Fact]
    public void Keys_tell_services_apart() => Snippet.App(
        """
        app.MapGet("/disk", ([FromKeyedServices("disk")] IStore store) => store.Read());
        app.MapGet("/memory", ([FromKeyedServices("memory")] IStore store) => store.Read());
        app.MapGet("/reader", (Reader reader) => reader.Read());
        app.MapGet("/located", (IServiceProvider provider) => provider.GetRequiredKeyedService<IStore>("memory").Read());
        app.MapGet("/any/{key}", (IServiceProvider provider, string key) => provider.GetRequiredKeyedService<IStore>(key).Read());
        """,
        Types + """

        public class Reader([FromKeyedServices("memory")] IStore store) { public string Read() => store.Read(); }
        """,
        """
        services.AddKeyedSingleton<IStore, Disk>("disk");
        services.AddKeyedSingleton<IStore, Memory>("memory");
        services.AddScoped<Reader>();
        """).Has("GET /disk blocking", "GET /memory async", "GET /reader async", "GET /located async", "GET /any/{key} blocking");

    [Fact]
    public void Open_generics_close_over_what_is_asked_for() => Snippet.App(
        """
        app.MapGet("/cats", (IStore<Cat> store) => store.Read());
        app.MapGet("/dogs", (IStore<Dog> store) => store.Read());
        """,
        """
        public class Cat;
        public class Dog;
        public interface IStore<T> { string Read(); }
        public class Disk<T> : IStore<T> { public string Read() => File.ReadAllText(typeof(T).Name); }
        public class Dogs : IStore<Dog> { public string Read() => ""; }
        """,
        "services.AddScoped(typeof(IStore<>), typeof(Disk<>)); services.AddScoped<IStore<Dog>, Dogs>();").Has("GET /cats blocking", "GET /dogs async");

    [Fact]
    public void All_registrations_of_a_sequence_run() => Snippet.App(
        """app.MapGet("/x", (IEnumerable<IStore> stores) => { foreach (var store in stores) { store.Read(); } return 1; });""",
        Types,
        "services.AddScoped<IStore, Disk>(); services.AddScoped<IStore, Memory>();").Has("GET /x blocking");

    [Fact]
    public void Without_a_registration_the_only_implementation_counts() => Snippet.App(
        """app.MapGet("/x", (IStore store) => store.Read());""",
        """
        public interface IStore { string Read(); }
        public class Disk : IStore { public string Read() => File.ReadAllText("a"); }
        """).Has("GET /x blocking");

    [Fact]
    public void Constructors_of_scoped_services_are_on_the_path_and_those_of_singletons_are_not() => Snippet.App(
        """
        app.MapGet("/scoped", async (Scoped service) => { await Task.Delay(1); });
        app.MapGet("/nested", async (Outer service) => { await Task.Delay(1); });
        app.MapGet("/singleton", async (Single service) => { await Task.Delay(1); });
        """,
        """
        public class Scoped { public Scoped() => File.ReadAllText("a"); } // finds: blocking
        public class Outer(Scoped inner) { public Scoped Inner => inner; }
        public class Single { public Single() => File.ReadAllText("a"); }
        """,
        "services.AddScoped<Scoped>(); services.AddScoped<Outer>(); services.AddSingleton<Single>();").Has("GET /scoped async", "GET /nested async", "GET /singleton async");

    [Fact]
    public void Asynchronous_request_dependencies_are_on_the_path_and_synchronous_ones_have_a_lane_of_their_own() => Snippet.App(
        """
        app.MapGet("/async", async (Session session) => { await Task.Delay(1); });
        app.MapGet("/sync", async (User user) => { await Task.Delay(1); });
        app.MapGet("/behind", async (Cart cart) => { await Task.Delay(1); });
        """,
        """
        public class Session;
        public class User;
        public class Cart(Session session) { public Session Session => session; }
        """,
        """
        services.AddRequestDependency<Session>(async (HttpContext http) =>
        {
            await Task.Delay(1);
            File.ReadAllText("session"); // finds: blocking
            return new Session();
        });
        services.AddRequestDependency<User>((HttpContext http) => { File.ReadAllText("user"); return new User(); });
        services.AddScoped<Cart>();
        """).Has("GET /async async", "GET /sync async", "GET /behind async");

    [Fact]
    public void Dispatcher_reaches_the_handler_of_its_request_alone() => Snippet.App(
        """
        app.MapGet("/slow", async (Dispatcher dispatcher) => await dispatcher.Send(new Slow()));
        app.MapGet("/fast", async (Dispatcher dispatcher) => await dispatcher.Send(new Fast()));
        """,
        """
        public interface IRequest<TResponse>;
        public interface IHandler<TRequest, TResponse> { Task<TResponse> Handle(TRequest request); }
        public record Slow : IRequest<string>;
        public record Fast : IRequest<string>;
        public class SlowHandler : IHandler<Slow, string> { public async Task<string> Handle(Slow request) { await Task.Delay(1); return File.ReadAllText("a"); } } // finds: blocking
        public class FastHandler : IHandler<Fast, string> { public async Task<string> Handle(Fast request) { await Task.Delay(1); return ""; } }

        public class Dispatcher(IServiceProvider services)
        {
            public Task<TResponse> Send<TResponse>(IRequest<TResponse> request)
            {
                var type = typeof(IHandler<,>).MakeGenericType(request.GetType(), typeof(TResponse));
                dynamic handler = services.GetRequiredService(type);
                return handler.Handle((dynamic)request);
            }
        }
        """,
        "services.AddScoped<Dispatcher>(); services.AddTransient<IHandler<Slow, string>, SlowHandler>(); services.AddTransient<IHandler<Fast, string>, FastHandler>();")
        .Has("GET /slow async", "GET /fast async");

    [Fact]
    public void Type_arguments_lead_to_the_registered_handler() => Snippet.App(
        """
        app.MapGet("/slow", async (Dispatcher dispatcher) => await dispatcher.Send<Slow, string>(new Slow()));
        app.MapGet("/fast", async (Dispatcher dispatcher) => await dispatcher.Send<Fast, string>(new Fast()));
        """,
        """
        public interface IHandler<TRequest, TResponse> { Task<TResponse> Handle(TRequest request); }
        public record Slow;
        public record Fast;
        public class SlowHandler : IHandler<Slow, string> { public Task<string> Handle(Slow request) => Task.FromResult(File.ReadAllText("a")); } // finds: fake-async
        public class FastHandler : IHandler<Fast, string> { public Task<string> Handle(Fast request) => Task.FromResult(""); }
        public class Dispatcher(IServiceProvider services)
        {
            public Task<TResponse> Send<TRequest, TResponse>(TRequest request) => services.GetRequiredService<IHandler<TRequest, TResponse>>().Handle(request);
        }
        """,
        "services.AddScoped<Dispatcher>(); services.AddTransient<IHandler<Slow, string>, SlowHandler>(); services.AddTransient<IHandler<Fast, string>, FastHandler>();")
        .Has("GET /slow blocking", "GET /fast async");

    private const string Dispatching = """
        public interface IQuery<TResult>;
        public interface IQueryHandler<TQuery, TResult> where TQuery : IQuery<TResult> { Task<TResult> Handle(TQuery query); }
        public record Slow(int Id) : IQuery<string>;
        public record Fast(int Id) : IQuery<int>;
        public class SlowHandler : IQueryHandler<Slow, string> { public async Task<string> Handle(Slow query) { await Task.Delay(1); return File.ReadAllText("a"); } } // finds: blocking
        public class FastHandler : IQueryHandler<Fast, int> { public async Task<int> Handle(Fast query) { await Task.Delay(1); return 1; } }
        """;

    [Theory]
    [InlineData("var invoker = (Invoker<TResult>)Activator.CreateInstance(typeof(Invoker<,>).MakeGenericType(query.GetType(), typeof(TResult)))!;")]
    [InlineData("var invoker = (Invoker<TResult>)_invokers.GetOrAdd(query.GetType(), static type => Activator.CreateInstance(typeof(Invoker<,>).MakeGenericType(type, typeof(TResult)))!);")]
    [InlineData("var type = typeof(Invoker<,>).MakeGenericType([query.GetType(), typeof(TResult)]); var invoker = (Invoker<TResult>)ActivatorUtilities.CreateInstance(services, type);")]
    public void Invoker_closed_at_run_time_reaches_the_handler_of_its_query_alone(string invoker) => Snippet.App(
        """
        app.MapGet("/slow", async (Dispatcher dispatcher) => await dispatcher.Query(new Slow(1)));
        app.MapGet("/fast", async (Dispatcher dispatcher) => await dispatcher.Query(new Fast(1)));
        """,
        $$"""
        {{Dispatching}}
        public class Dispatcher(IServiceProvider services)
        {
            private static readonly ConcurrentDictionary<Type, object> _invokers = new();

            public Task<TResult> Query<TResult>(IQuery<TResult> query)
            {
                {{invoker}}
                return invoker.Invoke(query, services);
            }

            private abstract class Invoker<TResult> { public abstract Task<TResult> Invoke(IQuery<TResult> query, IServiceProvider services); }

            private sealed class Invoker<TQuery, TResult> : Invoker<TResult> where TQuery : IQuery<TResult>
            {
                public override Task<TResult> Invoke(IQuery<TResult> query, IServiceProvider services) =>
                    services.GetRequiredService<IQueryHandler<TQuery, TResult>>().Handle((TQuery)query);
            }
        }
        """,
        "services.AddScoped<Dispatcher>(); services.AddScoped<IQueryHandler<Slow, string>, SlowHandler>(); services.AddScoped<IQueryHandler<Fast, int>, FastHandler>();")
        .Has("GET /slow async", "GET /fast async");

    [Fact]
    public void Decorators_that_a_scan_registers_through_a_factory_stand_before_their_handlers() => Snippet.App(
        """
        app.MapGet("/slow", async (IQueryHandler<Slow, string> handler) => await handler.Handle(new Slow(1)));
        app.MapGet("/fast", async (IQueryHandler<Fast, int> handler) => await handler.Handle(new Fast(1)));
        """,
        $$"""
        {{Dispatching}}
        [AttributeUsage(AttributeTargets.Class)] public class SkipAttribute : Attribute;
        [Skip] public class OldHandler : IQueryHandler<Fast, int> { public async Task<int> Handle(Fast query) { Thread.Sleep(1); await Task.Delay(1); return 1; } }
        public class Audited<TQuery, TResult>(IQueryHandler<TQuery, TResult> inner) : IQueryHandler<TQuery, TResult> where TQuery : IQuery<TResult>
        {
            public async Task<TResult> Handle(TQuery query)
            {
                var result = await inner.Handle(query);
                File.AppendAllText("audit", "x"); // finds: blocking
                return result;
            }
        }
        public class Throttled<TQuery, TResult>(IQueryHandler<TQuery, TResult> inner) : IQueryHandler<TQuery, TResult> where TQuery : IQuery<TResult>
        {
            public Task<TResult> Handle(TQuery query) { Thread.Sleep(1); return inner.Handle(query); }
        }
        public static class Scanner
        {
            public static void AddHandlers(this IServiceCollection services)
            {
                var candidates = typeof(Scanner).Assembly.GetTypes()
                    .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false })
                    .Where(type => !type.IsDefined(typeof(SkipAttribute), inherit: false));
                foreach (var type in candidates)
                {
                    foreach (var contract in type.GetInterfaces().Where(contract => contract.IsGenericType))
                    {
                        if (contract.GetGenericTypeDefinition() == typeof(IQueryHandler<,>)) services.AddDecorated(contract, type, typeof(Audited<,>));
                    }
                }
            }

            private static void AddDecorated(this IServiceCollection services, Type contract, Type implementation, Type decorator)
            {
                var closed = decorator.MakeGenericType(contract.GetGenericArguments());
                services.AddScoped(implementation);
                services.AddScoped(contract, provider => ActivatorUtilities.CreateInstance(provider, closed, provider.GetRequiredService(implementation)));
            }
        }
        """,
        "services.AddHandlers();").Has("GET /slow async", "GET /fast async");

    [Theory]
    [InlineData("behaviours.Reverse().Aggregate(seed, (next, behaviour) => () => behaviour.Run(next))")]
    [InlineData("behaviours.Aggregate(seed, (next, behaviour) => new Func<Task<string>>(() => behaviour.Run(next)))")]
    public void Chain_of_behaviours_ends_at_the_handler(string chain) => Snippet.App(
        """app.MapGet("/run", async (Pipeline pipeline) => await pipeline.Run());""",
        $$"""
        public interface IBehaviour { Task<string> Run(Func<Task<string>> next); }
        public class Logged : IBehaviour { public async Task<string> Run(Func<Task<string>> next) { var result = await next(); File.AppendAllText("log", result); return result; } } // finds: blocking
        public class Timed : IBehaviour { public async Task<string> Run(Func<Task<string>> next) { await Task.Yield(); return await next(); } }
        public class Pipeline(IEnumerable<IBehaviour> behaviours)
        {
            public Task<string> Run()
            {
                Func<Task<string>> seed = () => Core();
                return {{chain}}();
            }

            private static async Task<string> Core() { await Task.Delay(1); return File.ReadAllText("a"); } // finds: blocking
        }
        """,
        "services.AddScoped<Pipeline>(); services.AddScoped<IBehaviour, Logged>(); services.AddScoped<IBehaviour, Timed>();").Has("GET /run async");

    [Fact]
    public void Functions_inside_a_closed_generic_know_its_arguments() => Snippet.App(
        """
        app.MapGet("/slow", async (Dispatcher dispatcher) => await dispatcher.Send(new Slow(1)));
        app.MapGet("/fast", async (Dispatcher dispatcher) => await dispatcher.Send(new Fast(1)));
        """,
        $$"""
        {{Dispatching}}
        public delegate Task<TResult> Next<TResult>();
        public interface IBehaviour<TQuery, TResult> where TQuery : IQuery<TResult> { Task<TResult> Handle(TQuery query, Next<TResult> next); }
        public class Timed<TQuery, TResult> : IBehaviour<TQuery, TResult> where TQuery : IQuery<TResult> { public async Task<TResult> Handle(TQuery query, Next<TResult> next) { await Task.Yield(); return await next(); } }
        public class Checked<TQuery, TResult> : IBehaviour<TQuery, TResult> where TQuery : IQuery<TResult> { public async Task<TResult> Handle(TQuery query, Next<TResult> next) => await next(); }
        public class Dispatcher(IServiceProvider services)
        {
            private static readonly ConcurrentDictionary<Type, object> _pipelines = new();

            public Task<TResult> Send<TResult>(IQuery<TResult> query)
            {
                var pipeline = (Pipeline<TResult>)_pipelines.GetOrAdd(
                    query.GetType(), static (type, result) => Activator.CreateInstance(typeof(Pipeline<,>).MakeGenericType(type, result))!, typeof(TResult));
                return pipeline.Run(query, services);
            }

            private abstract class Pipeline<TResult> { public abstract Task<TResult> Run(IQuery<TResult> query, IServiceProvider services); }

            private sealed class Pipeline<TQuery, TResult> : Pipeline<TResult> where TQuery : IQuery<TResult>
            {
                public override Task<TResult> Run(IQuery<TResult> query, IServiceProvider services)
                {
                    var handler = services.GetRequiredService<IQueryHandler<TQuery, TResult>>();
                    return services.GetServices<IBehaviour<TQuery, TResult>>().Reverse().Aggregate<IBehaviour<TQuery, TResult>, Next<TResult>>(
                        () => handler.Handle((TQuery)query), (next, behaviour) => () => behaviour.Handle((TQuery)query, next))();
                }
            }
        }
        """,
        """
        services.AddScoped<Dispatcher>(); services.AddScoped<IQueryHandler<Slow, string>, SlowHandler>(); services.AddScoped<IQueryHandler<Fast, int>, FastHandler>();
        services.AddScoped(typeof(IBehaviour<,>), typeof(Timed<,>)); services.AddScoped(typeof(IBehaviour<,>), typeof(Checked<,>));
        """).Has("GET /slow async", "GET /fast async");
}
