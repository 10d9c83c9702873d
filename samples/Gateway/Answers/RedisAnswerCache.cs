using System.Text.Json;
using Gateway.Parts;

namespace Gateway.Answers;

/// <summary>Answers in Redis, for all processes. While it is away there are none, which /health says and the log.</summary>
internal sealed class RedisAnswerCache(RedisServer redis, ILogger<RedisAnswerCache> log) : IAnswerCache
{
    private const string Prefix = "gateway:answers:";

    public async Task<Answer?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? json = await redis.RunAsync(database => database.StringGetAsync(Prefix + key), cancellationToken);
            return json is null ? null : JsonSerializer.Deserialize<Answer>(json);
        }
        catch (Exception error) when (error is PartUnavailableException or JsonException)
        {
            log.LogWarning(error, "The answer cache is not used: {Reason}", error.Message);
            return null;
        }
    }

    public async Task KeepAsync(string key, Answer answer, TimeSpan time)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(answer);
            await redis.RunAsync(database => database.StringSetAsync(Prefix + key, json, time), CancellationToken.None);
        }
        catch (PartUnavailableException error)
        {
            log.LogWarning(error, "An answer was not kept: {Reason}", error.Message);
        }
    }
}
