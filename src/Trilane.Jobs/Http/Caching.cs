using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary>The headers that tell caches about answers on jobs.</summary>
internal static class Caching
{
    /// <summary>For one caller only, and never without asking again.</summary>
    internal static void Revalidate(HttpResponse response) => response.Headers.CacheControl = "private, no-cache";

    /// <summary>The answer depends on what the client prefers.</summary>
    internal static void VaryByPreference(HttpResponse response) => response.Headers.AppendCommaSeparatedValues("Vary", "Prefer");
}
