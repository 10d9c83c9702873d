using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dependencies;

public sealed class DependencyTests
{
    [Fact]
    public async Task Factory_runs_on_the_lane_of_its_style()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<Session>(async (HttpContext http, CancellationToken ct) =>
                {
                    await Task.Delay(1, ct);
                    return new Session($"{http.Request.Path.Value!.Trim('/')} {Here.Lane}");
                });
                services.AddRequestDependency<User>(() => new User(Here.Lane));
                services.AddRequestDependency<Legacy>(() => new Legacy(Here.Lane), options => options.Lane = "ldap");
            },
            app => app.MapGet("/handler", (Session session, User user, Legacy legacy) => Task.FromResult($"{session.Id} {user.Name} {legacy.Name} {Here.Lane}")));

        Assert.Equal("handler async default ldap async", await app.GetAsync("/handler"));
    }

    [Fact]
    public async Task Dependency_is_injected_into_services_of_the_handler_and_made_once_per_request()
    {
        var made = 0;
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<User>(() => new User($"user {Interlocked.Increment(ref made)}"));
                services.AddScoped<Greeter>();
                services.AddScoped(typeof(Wrapped<>));
            },
            app => app.MapGet("/", (Wrapped<Greeter> greeter, User user) => $"{greeter.Value.User.Name} {ReferenceEquals(greeter.Value.User, user)}"));

        Assert.Equal("user 1 True", await app.GetAsync("/"));
        Assert.Equal("user 2 True", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Dependency_is_injected_into_controllers()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapControllers(),
            lanes => lanes.AddBlockingLane("pdf"),
            builder =>
            {
                builder.Services.AddControllers().AddApplicationPart(typeof(DependencyTests).Assembly);
                builder.Services.AddRequestDependency<User>(() => new User("in " + Here.Lane));
                builder.Services.AddRequestDependency<Session>(() => Task.FromResult(new Session("awaited")));
            });

        Assert.Equal("in default awaited", await app.GetAsync("/with-dependencies"));
    }

    [Fact]
    public async Task Chain_is_made_in_order_and_ended_in_reverse()
    {
        var log = new Log();
        await using var app = await StartAsync(
            services =>
            {
                // Declared in the wrong order on purpose: needs decide.
                services.AddRequestDependency<Session>(SessionOf);
                services.AddRequestDependency<User>(UserOf);
                services.AddRequestDependency<Legacy>(LegacyOf);
            },
            app => app.MapGet("/", (Session session) =>
            {
                log.Add("handler");
                return session.Id;
            }));

        Assert.Equal("legacy>user>session", await app.GetAsync("/"));
        await LaneEvents.UntilAsync(() => log.Count == 7, () => log.ToString());
        Assert.Equal("+legacy default, +user async, +session default, handler, -session default, -user async, -legacy default", log.ToString());

        IEnumerable<Legacy> LegacyOf()
        {
            log.Add("+legacy " + Here.Lane);
            yield return new Legacy("legacy");
            log.Add("-legacy " + Here.Lane);
        }

        async IAsyncEnumerable<User> UserOf(Legacy legacy)
        {
            await Task.Yield();
            log.Add("+user " + Here.Lane);
            yield return new User(legacy.Name + ">user");
            await Task.Yield();
            log.Add("-user " + Here.Lane);
        }

        IEnumerable<Session> SessionOf(User user)
        {
            log.Add("+session " + Here.Lane);
            yield return new Session(user.Name + ">session");
            log.Add("-session " + Here.Lane);
        }
    }

    [Fact]
    public async Task Replacement_in_tests_wins_and_the_factory_is_not_called()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<User>(User () => throw new InvalidOperationException("the real one"));
                services.AddScoped(_ => new User("replaced"));
            },
            app => app.MapGet("/", (User user) => user.Name));

        Assert.Equal("replaced", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Factory_that_throws_fails_the_request_before_the_handler_and_ends_what_was_made()
    {
        var log = new Log();
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<User>(UserOf);
                services.AddRequestDependency<Session>(Session (User user) => throw new BadHttpRequestException("no session", 401));
            },
            app => app.MapGet("/", (Session session) =>
            {
                log.Add("handler");
                return session.Id;
            }));

        var response = await app.SendAsync("/");

        Assert.Equal(401, (int)response.StatusCode);
        await LaneEvents.UntilAsync(() => log.Count == 2, () => log.ToString());
        Assert.Equal("made, finally", log.ToString());

        IEnumerable<User> UserOf()
        {
            try
            {
                log.Add("made");
                yield return new User("");
                log.Add("after the yield");
            }
            finally
            {
                log.Add("finally");
            }
        }
    }

    [Fact]
    public async Task Async_local_set_by_a_synchronous_dependency_reaches_the_handler()
    {
        var local = new AsyncLocal<string?>();
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<Legacy>(() =>
                {
                    local.Value = "set";
                    return new Legacy("");
                });
                services.AddRequestDependency<User>((Legacy legacy) =>
                {
                    local.Value += " and changed";
                    return new User("");
                });
            },
            app =>
            {
                app.MapGet("/async", async (User user) =>
                {
                    await Task.Yield();
                    return $"{local.Value} {Here.Lane}";
                });
                app.MapGet("/sync", (User user) => $"{local.Value} {Here.Lane}");
            });

        Assert.Equal("set and changed async", await app.GetAsync("/async"));
        Assert.Equal("set and changed default", await app.GetAsync("/sync"));
        Assert.Null(local.Value);
    }

    [Fact]
    public async Task Parallel_dependencies_are_made_at_the_same_time()
    {
        using var both = new Barrier(2);
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<Legacy>(
                    () => new Legacy(both.SignalAndWait(Deadline.Time) ? "met" : "alone"), options => options.Parallel = true);
                services.AddRequestDependency<User>(
                    () => new User(both.SignalAndWait(Deadline.Time) ? "met" : "alone"), options => options.Parallel = true);
            },
            app => app.MapGet("/", (Legacy legacy, User user) => legacy.Name + user.Name));

        Assert.Equal("metmet", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Endpoint_without_dependencies_makes_none()
    {
        var made = 0;
        await using var app = await StartAsync(
            services => services.AddRequestDependency<User>(() => new User($"{++made}")),
            app => app.MapGet("/", () => Here.Lane));

        await app.GetAsync("/");

        Assert.Equal(0, made);
    }

    internal static Task<TestApp> StartAsync(Action<IServiceCollection> register, Action<WebApplication> map, int maxThreads = 8) => TestApp.StartAsync(
        map,
        lanes =>
        {
            lanes.BlockingLane.MaxThreads = maxThreads;
            lanes.AddBlockingLane("ldap");
        },
        builder => register(builder.Services));

    public sealed record Wrapped<T>(T Value);

    public sealed record Greeter(User User);
}
