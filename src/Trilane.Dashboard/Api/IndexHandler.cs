using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>Answers where the dashboard stands: with the addresses of its lists.</summary>
internal static class IndexHandler
{
    internal static Task GetAsync(HttpContext http)
    {
        var here = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/');
        return Answer.JsonAsync(
            http, new IndexItem($"{here}/api/endpoints", $"{here}/api/lanes", $"{here}/api/stalls"), DashboardJson.Default.IndexItem);
    }
}
