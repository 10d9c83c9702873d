using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Support;

/// <summary>An app with a dashboard that everybody may see, unless told otherwise.</summary>
internal static class DashboardApp
{
    public static Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<TrilaneOptions>? lanes = null, Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        app =>
        {
            app.MapTrilaneDashboard().AllowAnonymous();
            map(app);
        },
        lanes,
        configure);

    public static async Task<JsonObject> ReadAsync(this TestApp app, string path) => JsonNode.Parse(await app.GetAsync(path))!.AsObject();

    public static async Task<IReadOnlyList<JsonObject>> ItemsAsync(this TestApp app, string path) =>
        [.. (await app.ReadAsync(path))["items"]!.AsArray().Select(item => item!.AsObject())];

    public static async Task<JsonObject> EndpointAsync(this TestApp app, string route) =>
        (await app.ItemsAsync("/lanes/api/endpoints")).Single(item => item["route"]!.GetValue<string>() == route);

    /// <summary>Asks again and again, giving way in between, until the answer is as it should be.</summary>
    public static async Task<JsonObject> EndpointAsync(this TestApp app, string route, Func<JsonObject, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (true)
        {
            var endpoint = await app.EndpointAsync(route);
            if (condition(endpoint))
            {
                return endpoint;
            }

            Assert.False(deadline.IsCancellationRequested, endpoint.ToJsonString());
            await Task.Delay(1);
        }
    }

    public static string? Text(this JsonObject item, string name) => item[name]?.GetValue<string>();

    public static double Number(this JsonObject item, string name) => item[name]!.GetValue<double>();

    public static IReadOnlyList<string> Names(this JsonObject item) => [.. item.Select(member => member.Key)];

    public static JsonValueKind Kind(this JsonObject item, string name) => item[name]?.GetValueKind() ?? JsonValueKind.Null;
}
