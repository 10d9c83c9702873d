using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dependencies;

/// <summary>Dependencies that yield once and then tear down.</summary>
public sealed class ResourceTests
{
    private readonly Log _log = new();

    [Theory]
    [InlineData("/sync", "sync default, handler, commit sync, end sync, written")]
    [InlineData("/async", "async async, handler, commit async, end async, written")]
    public async Task Handler_scope_ends_before_the_result_is_written(string path, string events)
    {
        await using var app = await StartAsync(RequestDependencyScope.Handler);

        await app.GetAsync(path);

        await LoggedAsync(5);
        Assert.Equal(events, _log.ToString());
    }

    [Theory]
    [InlineData("/sync", "sync default, handler, written, commit sync, end sync")]
    [InlineData("/async", "async async, handler, written, commit async, end async")]
    public async Task Request_scope_ends_after_the_response(string path, string events)
    {
        await using var app = await StartAsync(RequestDependencyScope.Request);

        await app.GetAsync(path);

        await LoggedAsync(5);
        Assert.Equal(events, _log.ToString());
    }

    [Theory]
    [InlineData(RequestDependencyScope.Handler, "/sync")]
    [InlineData(RequestDependencyScope.Handler, "/async")]
    [InlineData(RequestDependencyScope.Request, "/sync")]
    [InlineData(RequestDependencyScope.Request, "/async")]
    public async Task Exception_skips_what_follows_the_yield_and_the_outcome_carries_it(RequestDependencyScope scope, string path)
    {
        await using var app = await StartAsync(scope);

        var response = await app.SendAsync(path + "?throw=true");

        Assert.Equal(500, (int)response.StatusCode);
        await LoggedAsync(4);
        var style = path.Trim('/');
        var lane = style == "sync" ? "default" : "async";
        Assert.Equal($"{style} {lane}, handler, thrown by the handler, end {style}", _log.ToString());
    }

    [Fact]
    public async Task Teardown_of_handler_scope_that_throws_fails_the_request()
    {
        await using var app = await DependencyTests.StartAsync(
            services => services.AddRequestDependency<User>(FailingTeardown, options => options.Scope = RequestDependencyScope.Handler),
            app => app.MapGet("/", (User user) => user.Name));

        Assert.Equal(500, (int)(await app.SendAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Teardown_of_request_scope_that_throws_is_logged_once_and_hides_nothing()
    {
        var lines = new LogLines();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (User user) => user.Name),
            configure: builder =>
            {
                builder.Logging.AddProvider(lines);
                builder.Services.AddRequestDependency<User>(FailingTeardown);
            });

        Assert.Equal("value", await app.GetAsync("/"));
        await LaneEvents.UntilAsync(() => app.Lane().Scheduler.SlotsInUse == 0, () => "The slot was not given back.");
        Assert.Single(lines.Lines, line => line == "Error: The teardown of the request dependency User failed.");
    }

    [Theory]
    [InlineData(RequestDependencyScope.Handler)]
    [InlineData(RequestDependencyScope.Request)]
    public async Task Teardown_that_throws_keeps_no_other_from_ending(RequestDependencyScope scope)
    {
        await using var app = await DependencyTests.StartAsync(
            services => services
                .AddRequestDependency<Legacy>(Earlier, options => options.Scope = scope)
                .AddRequestDependency<User>(FailingTeardown, options => options.Scope = scope),
            app => app.MapGet("/", (Legacy legacy, User user) => legacy.Name + user.Name));

        await app.SendAsync("/");

        await LoggedAsync(1);
        Assert.Equal("earlier ended", _log.ToString());

        IEnumerable<Legacy> Earlier()
        {
            yield return new("earlier");
            _log.Add("earlier ended");
        }
    }

    [Fact]
    public async Task Factory_that_yields_nothing_or_twice_says_so()
    {
        var lines = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.MapGet("/nothing", (User user) => user.Name);
                app.MapGet("/twice", (Legacy legacy) => legacy.Name);
            },
            configure: builder =>
            {
                builder.Services.AddRequestDependency<User>(IEnumerable<User> () => []);
                builder.Services.AddRequestDependency<Legacy>(
                    IEnumerable<Legacy> () => [new("1"), new("2")], options => options.Scope = RequestDependencyScope.Handler);
            });

        Assert.Contains(
            "The factory of the request dependency User yielded no value; it has to yield exactly one.",
            await (await app.SendAsync("/nothing")).Content.ReadAsStringAsync(Deadline.Token),
            StringComparison.Ordinal);
        Assert.Contains(
            "The factory of the request dependency Legacy yielded a second value; it has to yield exactly one.",
            await (await app.SendAsync("/twice")).Content.ReadAsStringAsync(Deadline.Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_handler_counts_as_failed()
    {
        using var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (User user) => gate.Pass()).RunOnBlockingLane("small"),
            lanes => lanes.AddBlockingLane("small", lane => (lane.MaxThreads, lane.QueueLimit) = (1, 1)),
            builder => builder.Services.AddRequestDependency<User>(Resource));
        var held = new[] { app.SendAsync("/"), app.SendAsync("/") };
        await gate.ArrivedAsync();
        await LaneEvents.QueuedAsync(app.Lane("small"), 1);

        Assert.Equal(503, (int)(await app.SendAsync("/")).StatusCode);

        await LaneEvents.UntilAsync(() => _log.ToString().Contains(nameof(LaneFullException), StringComparison.Ordinal), _log.ToString);
        gate.Open();
        await Task.WhenAll(held).Within();

        IEnumerable<User> Resource(RequestOutcome outcome)
        {
            try
            {
                yield return new User("");
            }
            finally
            {
                _log.Add(outcome.Exception?.GetType().Name ?? "ok");
            }
        }
    }

    private static IEnumerable<User> FailingTeardown()
    {
        yield return new User("value");
        throw new InvalidOperationException("teardown");
    }

    private Task<TestApp> StartAsync(RequestDependencyScope scope) => DependencyTests.StartAsync(
        services =>
        {
            services.AddRequestDependency<User>(SynchronousUser, options => options.Scope = scope);
            services.AddRequestDependency<Session>(AsynchronousSession, options => options.Scope = scope);
        },
        app =>
        {
            app.MapGet("/sync", async (HttpContext http, User user) => await AnswerAsync(http));
            app.MapGet("/async", async (HttpContext http, Session session) => await AnswerAsync(http));
        });

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        await Task.Yield();
        _log.Add("handler");
        return http.Request.Query.ContainsKey("throw")
            ? throw new InvalidOperationException("thrown by the handler")
            : Results.Stream(async stream =>
            {
                await stream.WriteAsync("x"u8.ToArray());
                _log.Add("written");
            });
    }

    private IEnumerable<User> SynchronousUser(RequestOutcome outcome)
    {
        _log.Add("sync " + Here.Lane);
        try
        {
            yield return new User("");
            _log.Add("commit sync");
        }
        finally
        {
            AddOutcome(outcome);
            _log.Add("end sync");
        }
    }

    private async IAsyncEnumerable<Session> AsynchronousSession(RequestOutcome outcome)
    {
        _log.Add("async " + Here.Lane);
        try
        {
            yield return new Session("");
            await Task.Yield();
            _log.Add("commit async");
        }
        finally
        {
            AddOutcome(outcome);
            _log.Add("end async");
        }
    }

    private void AddOutcome(RequestOutcome outcome)
    {
        if (!outcome.Succeeded)
        {
            _log.Add(outcome.Exception!.Message);
        }
    }

    private Task LoggedAsync(int count) => LaneEvents.UntilAsync(() => _log.Count >= count, _log.ToString);
}
