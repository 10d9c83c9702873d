using System.ClientModel.Primitives;

namespace Gateway.Model;

/// <summary>The connections to the model server.</summary>
internal sealed class ModelTransport : IDisposable
{
    private readonly HttpClient _http;

    public ModelTransport(bool useProxy)
    {
        var connections = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of DNS is noticed
            // Dropping a response half-way closes its connection at once, which tells the model to stop. By default what is left of
            // the stream would first be read for up to two seconds.
            ResponseDrainTimeout = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            UseProxy = useProxy,
        };
        // The pipeline keeps time itself; a second clock here would end long streams.
        _http = new HttpClient(connections) { Timeout = Timeout.InfiniteTimeSpan };
        Pipeline = new HttpClientPipelineTransport(_http);
    }

    public HttpClientPipelineTransport Pipeline { get; }

    public void Dispose()
    {
        Pipeline.Dispose();
        _http.Dispose();
    }
}
