using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Parts;

/// <summary>The one connection to Redis. It connects at the first use, and again by itself whenever it was lost.</summary>
/// <remarks>Thread-safe. While Redis is away every call fails, most at once, with a <see cref="PartUnavailableException"/>.</remarks>
internal sealed class RedisServer : IDisposable
{
    public const string Part = "redis";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2); // for one command; the client's own asynchronous calls have no end

    private readonly ConfigurationOptions _options;
    private readonly PartState _state;
    private readonly Lock _connecting = new();
    private Task<ConnectionMultiplexer>? _connection;

    public RedisServer(IOptions<PartsOptions> options, ILogger<RedisServer> log)
    {
        _options = ConfigurationOptions.Parse(options.Value.Redis!);
        _options.AbortOnConnectFail = false; // a Redis that is down at start is connected to once it is there
        _options.ConnectTimeout = Math.Min(_options.ConnectTimeout, (int)_patience.TotalMilliseconds);
        _options.SyncTimeout = (int)_patience.TotalMilliseconds;
        _options.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromSeconds(1).TotalMilliseconds);
        _state = new(Part, string.Join(", ", _options.EndPoints.Select(Name)), log);
    }

    /// <exception cref="PartUnavailableException">Redis does not answer.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync().WaitAsync(_patience, cancellationToken);
            var result = await use(connection.GetDatabase()).WaitAsync(_patience, cancellationToken);
            _state.IsBack();
            return result;
        }
        catch (Exception error) when (IsAway(error))
        {
            throw Unavailable(error);
        }
    }

    /// <summary>The same in synchronous form, for a thread that may block.</summary>
    /// <exception cref="PartUnavailableException">Redis does not answer.</exception>
    public T Run<T>(Func<IDatabase, T> use)
    {
        try
        {
            var connection = ConnectAsync().WaitAsync(_patience).GetAwaiter().GetResult();
            var result = use(connection.GetDatabase());
            _state.IsBack();
            return result;
        }
        catch (Exception error) when (IsAway(error))
        {
            throw Unavailable(error);
        }
    }

    public Task ProbeAsync(CancellationToken patience) => RunAsync(redis => redis.PingAsync(), patience);

    public void Dispose()
    {
        if (_connection is { IsCompletedSuccessfully: true } connection)
        {
            connection.Result.Dispose();
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_connecting)
        {
            return _connection is null or { IsFaulted: true } ? _connection = StartAsync() : _connection;
        }
    }

    private async Task<ConnectionMultiplexer> StartAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // nothing runs inside the lock
        var connection = await ConnectionMultiplexer.ConnectAsync(_options);
        connection.PreserveAsyncOrder = false; // else one caller that is slow to go on holds up all others
        return connection;
    }

    private static bool IsAway(Exception error) => error is RedisConnectionException or TimeoutException or SocketException
        || (error is RedisServerException && error.Message.StartsWith("LOADING", StringComparison.Ordinal));

    private PartUnavailableException Unavailable(Exception reason)
    {
        _state.IsAway(reason);
        return new(Part, "Redis (Gateway:Redis) does not answer. What needs it works again once it is back.", reason);
    }

    private static string Name(EndPoint server) =>
        server is DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString()!;
}
