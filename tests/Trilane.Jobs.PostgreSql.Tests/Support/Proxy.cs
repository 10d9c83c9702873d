using System.Net;
using System.Net.Sockets;

namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>Passes connections on to a server, until they are to fall silent: then they stay open, and nothing comes through any more.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile CancellationTokenSource _passing = new();

    internal Proxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>For the connections that are open now; new ones are passed on.</summary>
    internal void Silence()
    {
        var passing = _passing;
        _passing = new();
        passing.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        List<TcpClient> ends = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                TcpClient server = new();
                ends.AddRange([client, server]);
                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                _ = PassAsync(client, server, _passing.Token);
                _ = PassAsync(server, client, _passing.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            ends.ForEach(static end => end.Dispose());
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), cancellationToken);
            to.Close();
        }
        catch (OperationCanceledException)
        {
            // Silent from now on.
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
