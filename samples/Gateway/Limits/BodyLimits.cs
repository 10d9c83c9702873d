using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Limits;

/// <summary>Bounds what is kept of a request's body, in a way that lets its client read the refusal.</summary>
/// <remarks>
/// The server's own limit closes the connection at once, and a client in the middle of sending sees that before any answer. Here what
/// comes after the bound is thrown away: the server does so for five seconds, up to its own limit, and goes on with the connection.
/// </remarks>
internal static class BodyLimits
{
    private const long MostThrownAway = 256 << 20;

    public static void UseBodyLimits(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<MaxBody>() is { Bytes: var maxBytes })
        {
            Bound(http, maxBytes);
        }

        return next(http);
    });

    private static void Bound(HttpContext http, long maxBytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = MostThrownAway;
        }

        if (http.Request.ContentLength > maxBytes)
        {
            throw new BodyTooLargeException(maxBytes);
        }

        http.Request.Body = new BoundedBody(http.Request.Body, maxBytes);
    }
}
