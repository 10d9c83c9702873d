using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>Makes lazy sequences that say where each item was made and where the enumerator was disposed.</summary>
public sealed class Source(int count)
{
    private int _disposed;

    public Action? Begin { get; init; }

    public Action? Each { get; init; }

    public (int Item, Action Do)? At { get; init; }

    public int Disposed => Volatile.Read(ref _disposed);

    public string? DisposedOn { get; private set; }

    public IEnumerable<string> Make()
    {
        Begin?.Invoke();
        return Items();
    }

    private IEnumerable<string> Items()
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                Each?.Invoke();
                if (At is { } at && at.Item == i)
                {
                    at.Do();
                }

                yield return Here.Lane;
            }
        }
        finally
        {
            DisposedOn = Here.Lane;
            Interlocked.Increment(ref _disposed);
        }
    }
}
