using System.Net.Sockets;
using System.Text;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>A client on a bare socket, which it can drop.</summary>
internal sealed class LeavingClient : IDisposable
{
    private readonly TcpClient _client = new();

    public static Task<LeavingClient> GetAsync(TestApp app, string path) => SendAsync(app, $"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");

    public static Task<LeavingClient> UpgradeAsync(TestApp app, string path) => SendAsync(
        app,
        $"GET {path} HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    /// <summary>Waits for some of the response.</summary>
    public async Task<string> ReadAsync()
    {
        var bytes = new byte[4096];
        var count = await _client.GetStream().ReadAsync(bytes, Deadline.Token);
        Assert.NotEqual(0, count);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    /// <summary>Resets the connection, as a process that ends does.</summary>
    public void Leave()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    public void Dispose() => _client.Dispose();

    private static async Task<LeavingClient> SendAsync(TestApp app, string request)
    {
        var client = new LeavingClient();
        await client._client.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port, Deadline.Token);
        await client._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Deadline.Token);
        return client;
    }
}
