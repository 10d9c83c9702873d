using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>Answers the dashboard's lists, page by page.</summary>
internal sealed class ListHandlers(LaneReport report)
{
    private const string Offset = "offset";
    private const string Before = "before";

    internal Task GetEndpointsAsync(HttpContext http) => TryRead(http, Offset, out var page, out var refusal)
        ? SliceAsync(
            http,
            page,
            [.. report.GetEndpoints().Where(endpoint => endpoint.Endpoint.Metadata.GetMetadata<DashboardEndpoint>() is null)],
            EndpointItem.Of,
            DashboardJson.Default.PageEndpointItem)
        : refusal;

    internal async Task GetLanesAsync(HttpContext http)
    {
        if (!TryRead(http, Offset, out var page, out var refusal))
        {
            await refusal;
            return;
        }

        await SliceAsync(http, page, await report.GetLanesAsync(http.RequestAborted), LaneItem.Of, DashboardJson.Default.PageLaneItem);
    }

    internal Task GetStallsAsync(HttpContext http)
    {
        if (!TryRead(http, Before, out var page, out var refusal))
        {
            return refusal;
        }

        // One more than asked for tells whether there is a next page.
        var stalls = report.GetStalls(page.From, page.Limit + 1);
        var shown = stalls.Take(page.Limit).Select(StallItem.Of).ToList();
        var next = stalls.Count > page.Limit ? Address(http, Before, shown[^1].Id, page.Limit) : null;
        return Answer.JsonAsync(http, new Page<StallItem>(shown, next), DashboardJson.Default.PageStallItem);
    }

    private static Task SliceAsync<T, TItem>(
        HttpContext http, PageQuery page, IReadOnlyList<T> all, Func<T, TItem> show, JsonTypeInfo<Page<TItem>> type)
    {
        var offset = (int)Math.Min(page.From ?? 0, all.Count);
        var shown = all.Skip(offset).Take(page.Limit).Select(show).ToList();
        var end = offset + shown.Count;
        return Answer.JsonAsync(http, new Page<TItem>(shown, end < all.Count ? Address(http, Offset, end, page.Limit) : null), type);
    }

    private static bool TryRead(HttpContext http, string from, out PageQuery page, out Task refusal)
    {
        var isRight = PageQuery.TryRead(http.Request.Query, from, out var read, out var problem);
        page = read!;
        refusal = isRight ? Task.CompletedTask : Answer.ProblemAsync(http, StatusCodes.Status400BadRequest, problem!);
        return isRight;
    }

    private static string Address(HttpContext http, string from, long value, int limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{http.Request.PathBase}{http.Request.Path}?{from}={value}&limit={limit}");
}
