using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dependencies;

public sealed class DependencyErrorTests
{
    [Fact]
    public async Task Need_hidden_by_a_factory_registration_names_both_and_never_waits()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddRequestDependency<User>(() => new User("found"));
                services.AddScoped(provider => new Legacy(provider.GetRequiredService<User>().Name));
            },
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.MapGet("/hidden", (Legacy legacy) => legacy.Name);
                app.MapGet("/named", (Legacy legacy) => legacy.Name).RequireDependency<User>();
            });

        var answer = await (await app.SendAsync("/hidden")).Content.ReadAsStringAsync(Deadline.Token);

        Assert.Contains("The request dependency User was asked for by the endpoint 'HTTP: GET /hidden'", answer, StringComparison.Ordinal);
        Assert.Contains("Add .RequireDependency<User>()", System.Net.WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        Assert.Equal("found", await app.GetAsync("/named"));
    }

    [Fact]
    public async Task Handler_scoped_one_needed_by_a_request_scoped_one_keeps_the_app_from_starting()
    {
        var error = await FailsToStart(
            services =>
            {
                services.AddRequestDependency<User>(() => new User(""), options => options.Scope = RequestDependencyScope.Handler);
                services.AddRequestDependency<Session>((User user) => new Session(user.Name));
            },
            app => app.MapGet("/mixed", (Session session) => session.Id));

        Assert.Contains("/mixed", error, StringComparison.Ordinal);
        Assert.Contains(
            "its request dependency Session lives until the response is sent and needs User, which ends before that.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_that_need_each_other_keep_the_app_from_starting()
    {
        var error = await FailsToStart(
            services =>
            {
                services.AddRequestDependency<User>((Session session) => new User(session.Id));
                services.AddRequestDependency<Session>((User user) => new Session(user.Name));
            },
            app => app.MapGet("/", (Session session) => session.Id));

        Assert.Contains("its request dependencies need each other: Session → User → Session.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_lane_of_a_dependency_keeps_the_app_from_starting()
    {
        var error = await FailsToStart(
            services => services.AddRequestDependency<User>(() => new User(""), options => options.Lane = "video"),
            app => app.MapGet("/", (User user) => user.Name));

        Assert.Contains("its request dependency User asks for an unknown lane. There is no blocking lane 'video'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Factory_parameter_that_nobody_can_fill_keeps_the_app_from_starting()
    {
        var error = await FailsToStart(
            services => services.AddRequestDependency<User>((Uri where) => new User(where.Host)),
            app => app.MapGet("/", (User user) => user.Name));

        Assert.Contains("the factory of its request dependency User asks for 'where' of type Uri", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_dependency_that_is_none_keeps_the_app_from_starting()
    {
        var error = await FailsToStart(_ => { }, app => app.MapGet("/", () => "").RequireDependency<User>());

        Assert.Contains("it requires the dependency User, which is none. Register it with AddRequestDependency<User>(…).", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Factory_of_another_type_is_refused_when_it_is_registered()
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRequestDependency<User>(() => 42));

        Assert.StartsWith("The factory of the request dependency User returns System.Int32; it can return User, Task<User>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asynchronous_factory_with_a_lane_is_refused_when_it_is_registered()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddRequestDependency<User>(() => Task.FromResult(new User("")), options => options.Lane = "pdf"));

        Assert.Contains("is asynchronous and is awaited; it can't have the blocking lane 'pdf'", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<IServiceCollection> register, Action<WebApplication> map) => DependencyTests.StartAsync(register, map);

    private static async Task<string> FailsToStart(Action<IServiceCollection> register, Action<WebApplication> map) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(register, map))).Message;
}
