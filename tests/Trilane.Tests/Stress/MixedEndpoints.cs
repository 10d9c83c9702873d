using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Dependencies;

namespace Trilane.Tests.Stress;

/// <summary>One endpoint for each thing that a request can do with lanes.</summary>
internal static class MixedEndpoints
{
    private static readonly AsyncLocal<object?> _local = new();

    public static void AddServices(IServiceCollection services, Ledger ledger)
    {
        services.AddSingleton(ledger).AddScoped<ScopedService>();
        services.AddRequestDependency<User>((Ledger open, ScopedService _) => Resource(open), options => options.Lane = "named");
        services.AddRequestDependency<Session>((Ledger open, CancellationToken token) => ResourceAsync(open, token));
    }

    /// <summary>Maps the endpoints; <paramref name="neverCanceled"/> lives as long as the app, so whatever it keeps is a leak.</summary>
    public static void Map(WebApplication app, CancellationToken neverCanceled)
    {
        app.MapGet("/async", async (ScopedService _, Ledger ledger) =>
        {
            _local.Value = ledger.Track();
            await Task.Yield();
            return "ok";
        });
        app.MapGet("/sync", (ScopedService _, Ledger ledger) =>
        {
            _local.Value = ledger.Track();
            Thread.Yield();
            return "ok";
        });
        app.MapGet("/named", [BlockingLane("named")] (ScopedService _) => "ok");
        app.MapGet("/marked", [BlockingLane("named")] async (ScopedService _) =>
        {
            await Task.Yield();
            return await Task.Run(() => "ok").ConfigureAwait(false);
        });
        app.MapGet("/bridge", async (Ledger ledger, BlockingLane lane, [FromKeyedServices("named")] BlockingLane named) =>
        {
            var tracked = ledger.Track();
            return await lane.RunAsync(
                () => named.RunAsync(() => lane.RunAsync(() => tracked is null ? "lost" : "ok", neverCanceled).Result, neverCanceled).Result,
                neverCanceled);
        });
        app.MapGet("/throw-sync", string (ScopedService _, User user) => throw new InvalidOperationException(user.Name));
        app.MapGet("/throw-async", async Task<string> (ScopedService _, Session session) =>
        {
            await Task.Yield();
            throw new InvalidOperationException(session.Id);
        });
        app.MapGet("/dependencies", (User user, Session session) => user.Name == session.Id ? "ok" : "different");
        app.MapGet("/after-response", (IAfterResponse after, ScopedService _, Ledger ledger) =>
        {
            ledger.Open("after");
            ledger.Open("after");
            after.Add(() => ledger.Close("after"));
            after.Add(async () =>
            {
                await Task.Yield();
                ledger.Close("after");
            });
            return "ok";
        });
        app.MapGet("/stream", (Ledger ledger) => Items(ledger, ledger.Track(), 1_000));
        app.MapGet("/stream-async", (Ledger ledger) => ItemsAsync(ledger, ledger.Track(), 100));
        app.MapGet("/endless", (Ledger ledger) => Items(ledger, ledger.Track(), int.MaxValue));
        app.MapGet("/endless-async", (Ledger ledger) => ItemsAsync(ledger, ledger.Track(), int.MaxValue));
        app.MapGet("/until-canceled", (ScopedService _, CancellationToken token) =>
        {
            token.WaitHandle.WaitOne(Support.Deadline.Time);
            return "ok";
        });
        app.MapGet("/until-canceled-async", async (ScopedService _, Session session, CancellationToken token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return session.Id;
        });
    }

    private static IEnumerable<User> Resource(Ledger ledger)
    {
        ledger.Open("resource");
        try
        {
            yield return new User("held");
        }
        finally
        {
            ledger.Close("resource");
        }
    }

    private static async IAsyncEnumerable<Session> ResourceAsync(
        Ledger ledger, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        await Task.Yield();
        token.ThrowIfCancellationRequested();
        ledger.Open("asynchronous resource");
        try
        {
            yield return new Session("held");
        }
        finally
        {
            ledger.Close("asynchronous resource");
        }
    }

    private static IEnumerable<int> Items(Ledger ledger, object tracked, int count)
    {
        ledger.Open("stream");
        try
        {
            for (var i = 0; i < count; i++)
            {
                yield return i;
            }

            GC.KeepAlive(tracked);
        }
        finally
        {
            ledger.Close("stream");
        }
    }

    private static async IAsyncEnumerable<int> ItemsAsync(Ledger ledger, object tracked, int count)
    {
        ledger.Open("asynchronous stream");
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }

            GC.KeepAlive(tracked);
        }
        finally
        {
            ledger.Close("asynchronous stream");
        }
    }
}
