using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Access;

public sealed class AccessTests : IDisposable
{
    private readonly LogLines _log = new();

    public static TheoryData<string> Routes => ["/lanes", "/lanes/api/endpoints", "/lanes/api/lanes", "/lanes/api/stalls"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Dashboard_answers_as_if_it_were_not_there_outside_Development(string path)
    {
        await using var app = await StartAsync("Production", app => app.MapTrilaneDashboard());

        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Quarantine_can_not_be_lifted_while_the_dashboard_is_closed()
    {
        await using var app = await StartAsync("Production", app => app.MapTrilaneDashboard());

        var answer = await app.Client.PostAsync("/lanes/api/quarantine/lift", null, Deadline.Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Log_says_once_that_the_dashboard_is_closed_and_how_to_open_it()
    {
        await using var app = await StartAsync("Staging", app => app.MapTrilaneDashboard("/ops"));

        Assert.Equal(
            "Information: The dashboard at /ops is closed and answers 404: this is not the Development environment, and nothing says who may see it. "
            + "Add .RequireAuthorization(\"policy\") to MapTrilaneDashboard, or .AllowAnonymous() for everybody.",
            Assert.Single(_log.Lines, line => line.Contains("is closed", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Dashboard_is_open_in_Development(string path)
    {
        await using var app = await StartAsync("Development", app => app.MapTrilaneDashboard());

        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(path)).StatusCode);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("is closed", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Dashboard_is_open_where_the_app_says_anonymous(string path)
    {
        await using var app = await StartAsync("Production", app => app.MapTrilaneDashboard().AllowAnonymous());

        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("guest", HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK)]
    public async Task Policy_decides_who_sees_the_dashboard(string? role, HttpStatusCode expected)
    {
        await using var app = await StartAsync("Production", app =>
        {
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapTrilaneDashboard().RequireAuthorization("operators");
        });

        foreach (var path in Routes.Select(row => row.Data))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Role", role);
            Assert.Equal(expected, (await app.Client.SendAsync(request, Deadline.Token)).StatusCode);
        }
    }

    [Fact]
    public async Task Policy_of_the_group_around_it_counts()
    {
        await using var app = await StartAsync("Production", app =>
        {
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGroup("/admin").RequireAuthorization("operators").MapTrilaneDashboard();
        });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/lanes/api/lanes");
        request.Headers.Add("X-Role", "operator");
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync(request, Deadline.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.SendAsync("/admin/lanes/api/lanes")).StatusCode);
    }

    [Fact]
    public async Task App_without_Trilane_is_told_what_is_missing()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(app => app.MapTrilaneDashboard(), useTrilane: false));

        Assert.Equal("MapTrilaneDashboard needs the services of Trilane: call builder.Services.AddTrilane() before the app is built.", problem.Message);
    }

    public void Dispose() => _log.Dispose();

    private Task<TestApp> StartAsync(string environment, Action<WebApplication> map) => TestApp.StartAsync(map, configure: builder =>
    {
        builder.Environment.EnvironmentName = environment;
        builder.Logging.AddProvider(_log);
        builder.Services.AddAuthentication("role").AddScheme<AuthenticationSchemeOptions, RoleHandler>("role", null);
        builder.Services.AddAuthorization(options => options.AddPolicy("operators", policy => policy.RequireRole("operator")));
    });

    /// <summary>Believes the role that a request claims.</summary>
    private sealed class RoleHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Role"] is not [{ Length: > 0 } role])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
