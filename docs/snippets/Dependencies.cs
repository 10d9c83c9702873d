using Trilane;

namespace Trilane.Snippets;

internal static class Dependencies
{
    internal static void Register(WebApplicationBuilder builder)
    {
        builder.Services.AddRequestDependency<Session>(async (HttpContext http, ISessionStore store, CancellationToken cancellationToken) =>
            await store.ReadAsync(http.Request.Headers["X-Session"].ToString(), cancellationToken));

        builder.Services.AddRequestDependency<LegacyUser>(
            (HttpContext http, LegacyDirectory directory) => directory.Find(http.User.Identity?.Name),
            options => options.Lane = "ldap");

        builder.Services.AddRequestDependency<Transaction>(OpenTransaction, options => options.Scope = RequestDependencyScope.Handler);
    }

    internal static async IAsyncEnumerable<Transaction> OpenTransaction(Database database, RequestOutcome outcome, ILogger<Transaction> logger)
    {
        await using var transaction = await database.BeginAsync();
        try
        {
            yield return transaction;
            await transaction.CommitAsync();
        }
        finally
        {
            if (outcome.Exception is { } exception)
            {
                logger.LogWarning(exception, "The transaction was not committed.");
            }
        }
    }

    internal static void Use(WebApplication app)
    {
        app.MapPost("/orders", async (Order order, Session session, Transaction transaction) =>
        {
            await transaction.AddAsync(order, session.UserId);
            return Results.Created($"/orders/{order.Id}", order);
        });

        app.MapGet("/reports", (ReportBuilder reports) => reports.Build()).RequireDependency<LegacyUser>();
    }

    internal interface ISessionStore
    {
        Task<Session> ReadAsync(string id, CancellationToken cancellationToken);
    }

    internal sealed record Session(string UserId);

    internal sealed record LegacyUser(string? Name);

    internal sealed record Order(int Id);

    internal sealed class LegacyDirectory
    {
        public LegacyUser Find(string? name) => new(name);
    }

    internal sealed class ReportBuilder
    {
        public string Build() => "";
    }

    internal sealed class Database
    {
        public ValueTask<Transaction> BeginAsync() => ValueTask.FromResult(new Transaction());
    }

    internal sealed class Transaction : IAsyncDisposable
    {
        public Task AddAsync(Order order, string user) => Task.CompletedTask;

        public Task CommitAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
