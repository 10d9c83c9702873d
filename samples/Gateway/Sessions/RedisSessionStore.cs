using System.Text.Json;
using Gateway.Parts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Sessions;

/// <summary>Sessions in Redis, each a list of its messages: for many gateways that share them. Nothing here blocks the shared pool.</summary>
internal sealed class RedisSessionStore(RedisServer server, IOptions<SessionStoreOptions> options) : ISessionStore
{
    private readonly int _maxMessages = options.Value.MaxMessages;
    private readonly TimeSpan _lifetime = options.Value.Lifetime;

    public async Task<IReadOnlyList<SessionMessage>> ReadAsync(string sessionId, CancellationToken cancellationToken) =>
        Parse(await server.RunAsync(redis => redis.ListRangeAsync(Key(sessionId)), cancellationToken));

    public Task AppendAsync(string sessionId, string question, string answer, CancellationToken cancellationToken) =>
        server.RunAsync(redis => Exchange(redis, sessionId, question, answer).ExecuteAsync(), cancellationToken);

    public IReadOnlyList<SessionMessage> Read(string sessionId) => Parse(server.Run(redis => redis.ListRange(Key(sessionId))));

    public void Append(string sessionId, string question, string answer) =>
        server.Run(redis => Exchange(redis, sessionId, question, answer).Execute());

    // All in one transaction: nobody sees a question without its answer, or a list over its bound.
    private ITransaction Exchange(IDatabase redis, string sessionId, string question, string answer)
    {
        var key = Key(sessionId);
        var exchange = redis.CreateTransaction();
        _ = exchange.ListRightPushAsync(key, [Write(new(true, question)), Write(new(false, answer))]);
        _ = exchange.ListTrimAsync(key, -_maxMessages, -1);
        _ = exchange.KeyExpireAsync(key, _lifetime);
        return exchange;
    }

    private static RedisKey Key(string sessionId) => $"gateway:session:{sessionId}";

    private static RedisValue Write(SessionMessage message) => JsonSerializer.Serialize(message);

    private static List<SessionMessage> Parse(RedisValue[] messages) =>
        [.. messages.Select(message => JsonSerializer.Deserialize<SessionMessage>((string)message!)!)];
}
