using System.Net;
using System.Net.Sockets;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Passes bytes on, and cuts each connection after a random number of bytes of the answer's body.</summary>
/// <remarks>
/// Never inside the headers: over plain HTTP, Chromium takes headers that end there for complete, and an answer without its type ends an
/// <c>EventSource</c> for good. Over TLS it would see the cut.
/// </remarks>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Random _random;
    private readonly Task _accepting;
    private int _cuts;

    public CuttingProxy(string server, int seed)
    {
        _server = new Uri(server);
        _random = new Random(seed);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Cuts => Volatile.Read(ref _cuts);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = PassAsync(client, _random.Next(1, 1500));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    /// <summary>Up to the empty line that ends them.</summary>
    private async Task PassHeadersAsync(NetworkStream server, NetworkStream client)
    {
        List<byte> headers = [];
        var one = new byte[1];
        while (!headers.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()) && await server.ReadAsync(one, _stop.Token) == 1)
        {
            headers.Add(one[0]);
        }

        await client.WriteAsync(headers.ToArray(), _stop.Token);
    }

    private async Task PassAsync(TcpClient client, int budget)
    {
        using var both = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            var sending = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
            var buffer = new byte[256];
            await PassHeadersAsync(server.GetStream(), client.GetStream());
            while (await server.GetStream().ReadAsync(buffer, _stop.Token) is var count and > 0)
            {
                await client.GetStream().WriteAsync(buffer.AsMemory(0, Math.Min(count, budget)), _stop.Token);
                budget -= count;
                if (budget <= 0)
                {
                    Interlocked.Increment(ref _cuts);
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side has gone, which the other now hears of.
        }
    }
}
