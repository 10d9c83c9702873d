using Gateway.Startup;
using Microsoft.Extensions.Options;

namespace Gateway.Demo;

/// <summary>A client for a slow service that, like many a vendor's SDK, has only a synchronous method.</summary>
internal sealed class SlowUpstream(HttpClient http, IOptions<DemoOptions> options, OwnAddress own)
{
    public string Get(CancellationToken clientGone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        using var response = http.Send(request, clientGone);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(response.Content.ReadAsStream(clientGone));
        return reader.ReadToEnd();
    }

    private Uri Address => string.IsNullOrEmpty(options.Value.SlowUrl)
        ? new Uri(own.Uri, "/sim/slow?ms=200")
        : new Uri(options.Value.SlowUrl);
}
