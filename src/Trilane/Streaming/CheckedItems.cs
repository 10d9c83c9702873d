namespace Trilane;

/// <summary>
/// An asynchronous sequence that ends with an exception once the client has left, and whose producer is always disposed.
/// </summary>
/// <remarks>
/// The serializer looks at the client's token only when a producer pauses, so one that never does would be enumerated for good. And it
/// returns without disposing the producer, even with an item still under way, when a flush tells it that nobody reads any more.
/// </remarks>
internal sealed class CheckedItems<T>(IAsyncEnumerable<T> items, CancellationToken clientLeft) : IAsyncEnumerable<T>, IAsyncDisposable
{
    private Enumerator? _enumerator;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _enumerator = new Enumerator(items.GetAsyncEnumerator(cancellationToken.CanBeCanceled ? cancellationToken : clientLeft), clientLeft);

    /// <summary>Disposes the producer if that was forgotten, once it has finished the item that it is at.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_enumerator is { } enumerator)
        {
            await enumerator.EndAsync();
        }
    }

    private sealed class Enumerator(IAsyncEnumerator<T> items, CancellationToken clientLeft) : IAsyncEnumerator<T>
    {
        private Task<bool>? _moving;
        private bool _disposed;

        public T Current => items.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            if (clientLeft.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(clientLeft);
            }

            var move = items.MoveNextAsync();
            return move.IsCompletedSuccessfully ? move : new ValueTask<bool>(_moving = move.AsTask());
        }

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return items.DisposeAsync();
        }

        internal async Task EndAsync()
        {
            if (_disposed)
            {
                return;
            }

            if (_moving is Task moving)
            {
                await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await DisposeAsync();
        }
    }
}
