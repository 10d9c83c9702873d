using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Trilane;

/// <summary>Blocking on the body is what a blocking lane is for; everywhere else ASP.NET Core rightly refuses it.</summary>
internal readonly struct SynchronousBody
{
    private readonly IHttpBodyControlFeature? _changed;

    private SynchronousBody(IHttpBodyControlFeature changed) => _changed = changed;

    /// <summary>Allows synchronous reads and writes of this request's body until <see cref="Disallow"/>.</summary>
    internal static SynchronousBody Allow(HttpContext http)
    {
        if (http.Features.Get<IHttpBodyControlFeature>() is { AllowSynchronousIO: false } body)
        {
            body.AllowSynchronousIO = true;
            return new(body);
        }

        return default;
    }

    internal void Disallow()
    {
        if (_changed is not null)
        {
            _changed.AllowSynchronousIO = false;
        }
    }
}
