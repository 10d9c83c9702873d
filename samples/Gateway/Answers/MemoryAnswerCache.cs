using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Answers;

/// <summary>Answers in this process's memory: the newest and most asked for of them.</summary>
internal sealed class MemoryAnswerCache : IAnswerCache, IDisposable
{
    private const int Most = 1_000;

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = Most });

    public Task<Answer?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(_answers.Get<Answer>(key));

    public Task KeepAsync(string key, Answer answer, TimeSpan time)
    {
        _answers.Set(key, answer, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = time, Size = 1 });
        return Task.CompletedTask;
    }

    public void Dispose() => _answers.Dispose();
}
