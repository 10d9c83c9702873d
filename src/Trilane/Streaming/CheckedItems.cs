namespace Trilane;

/// <summary>
/// An asynchronous sequence that ends with an exception once the client has left. The serializer looks at the client's token only when
/// a producer pauses, so one that never does would be enumerated for good.
/// </summary>
internal sealed class CheckedItems<T>(IAsyncEnumerable<T> items, CancellationToken clientLeft) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(items.GetAsyncEnumerator(cancellationToken.CanBeCanceled ? cancellationToken : clientLeft), clientLeft);

    private sealed class Enumerator(IAsyncEnumerator<T> items, CancellationToken clientLeft) : IAsyncEnumerator<T>
    {
        public T Current => items.Current;

        public ValueTask<bool> MoveNextAsync() =>
            clientLeft.IsCancellationRequested ? ValueTask.FromCanceled<bool>(clientLeft) : items.MoveNextAsync();

        public ValueTask DisposeAsync() => items.DisposeAsync();
    }
}
