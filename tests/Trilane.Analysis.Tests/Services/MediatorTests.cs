using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Services;

/// <summary>A mediator that comes as a library runs the app's handlers of the message that it is given.</summary>
public sealed class MediatorTests
{
    private static readonly SnippetProject _library = new(
        "Postbox",
        ["""
        namespace Postbox;
        public interface IRequest<TResponse>;
        public interface INotification;
        public interface IRequestHandler<TRequest, TResponse> { Task<TResponse> Handle(TRequest request, CancellationToken stop); }
        public interface INotificationHandler<TNotification> { Task Handle(TNotification notification, CancellationToken stop); }
        public delegate Task<TResponse> Next<TResponse>();
        public interface IPipelineBehavior<TRequest, TResponse> { Task<TResponse> Handle(TRequest request, Next<TResponse> next, CancellationToken stop); }
        public interface IMediator
        {
            Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken stop = default);
            Task Publish<TNotification>(TNotification notification, CancellationToken stop = default) where TNotification : INotification;
        }
        """],
        IsBinary: true);

    [Fact]
    public void Each_request_reaches_its_own_handler() => Plan(
        """
        app.MapGet("/slow/{id}", async (int id, IMediator mediator) => await mediator.Send(new GetSlow(id)));
        app.MapPost("/slow", async (GetSlow body, IMediator mediator) => await mediator.Send(body));
        app.MapGet("/fast", (IMediator mediator) => mediator.Send(new GetFast()));
        """,
        """
        public record GetSlow(int Id) : IRequest<string>;
        public record GetFast : IRequest<string>;
        public class SlowHandler(IStore store) : IRequestHandler<GetSlow, string> { public Task<string> Handle(GetSlow request, CancellationToken stop) => Task.FromResult(store.Read()); }
        public class FastHandler : IRequestHandler<GetFast, string> { public async Task<string> Handle(GetFast request, CancellationToken stop) { await Task.Delay(1, stop); return ""; } }
        public interface IStore { string Read(); }
        public class Disk : IStore { public string Read() => File.ReadAllText("a"); } // finds: fake-async
        """,
        "services.AddScoped<IStore, Disk>();").Has("GET /slow/{id} blocking", "POST /slow blocking", "GET /fast async");

    [Fact]
    public void Every_handler_of_a_notification_runs() => Plan(
        """app.MapPost("/order", async (IMediator mediator) => { await Task.Delay(1); await mediator.Publish(new Ordered()); });""",
        """
        public record Ordered : INotification;
        public class Journal : INotificationHandler<Ordered> { public async Task Handle(Ordered notification, CancellationToken stop) { await Task.Delay(1, stop); File.AppendAllText("journal", "x"); } } // finds: blocking
        public class Counter : INotificationHandler<Ordered> { public Task Handle(Ordered notification, CancellationToken stop) => Task.CompletedTask; }
        """).Has("POST /order async");

    [Fact]
    public void Behaviour_around_all_requests_counts_when_it_is_named_somewhere() => Plan(
        """app.MapGet("/fast", async (IMediator mediator) => await mediator.Send(new GetFast()));""",
        """
        public record GetFast : IRequest<string>;
        public class FastHandler : IRequestHandler<GetFast, string> { public async Task<string> Handle(GetFast request, CancellationToken stop) { await Task.Delay(1, stop); return ""; } }
        public class Auditing<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
        {
            public async Task<TResponse> Handle(TRequest request, Next<TResponse> next, CancellationToken stop)
            {
                File.AppendAllText("audit", "x"); // finds: blocking
                return await next();
            }
        }
        public class Unused<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
        {
            public async Task<TResponse> Handle(TRequest request, Next<TResponse> next, CancellationToken stop) { Thread.Sleep(1); return await next(); }
        }
        """,
        "services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Auditing<,>));").Has("GET /fast async");

    [Fact]
    public void Rules_that_a_validator_runs_are_on_the_path_and_its_call_is_awaited() => Snippet.Projects(
    [
        new("App", ["""
            using Rules;
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<IValidator<Create>, CreateValidator>();
            var app = builder.Build();
            app.MapPost("/create", async (Create body, IValidator<Create> validator) => await validator.ValidateAsync(body));
            app.Run();
            public record Create(string Name);
            public class CreateValidator : AbstractValidator<Create> { public CreateValidator() => RuleFor(body => body.Name, name => File.ReadAllText("names").Contains(name)); } // finds: blocking
            """]),
        new("Rules", ["""
            namespace Rules;
            public interface IValidator<T> { Task<bool> ValidateAsync(T instance); }
            public abstract class AbstractValidator<T> : IValidator<T>
            {
                public Task<bool> ValidateAsync(T instance) => Task.Delay(1).ContinueWith(_ => true);
                protected void RuleFor(Func<T, string> part, Func<string, bool> rule) { }
            }
            """], IsBinary: true),
    ]).Has("POST /create async");

    private static Snippet Plan(string endpoints, string types, string services = "") => Snippet.AppWith([_library], "using Postbox;", endpoints, types, services);
}
