using System.Collections.Concurrent;
using System.Threading.Channels;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Support;

/// <summary>The code of a test's jobs, and which of them have begun, in order.</summary>
internal sealed class JobCode(Func<string, JobContext, CancellationToken, Task<string>> code)
{
    private readonly Channel<string> _starts = Channel.CreateUnbounded<string>();

    internal ConcurrentQueue<string> Started { get; } = new();

    internal Task<string> RunAsync(string text, JobContext context, CancellationToken cancellationToken)
    {
        Started.Enqueue(text);
        _starts.Writer.TryWrite(text);
        return code(text, context, cancellationToken);
    }

    /// <summary>Waits for the next attempts to begin.</summary>
    internal async Task StartedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.NotNull(await _starts.Reader.ReadAsync(Deadline.Token));
        }
    }
}
