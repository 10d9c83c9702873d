namespace Trilane;

/// <summary>The work after one request's response, in the order added.</summary>
internal sealed class AfterResponseWork(AfterResponseRunner runner) : IAfterResponse
{
    private readonly Lock _lock = new();
    private readonly List<AfterResponseItem> _items = [];
    private bool _closed;

    internal IReadOnlyList<AfterResponseItem> Items => _items;

    public void Add(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(new AfterResponseItem(work, null));
    }

    public void Add(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(new AfterResponseItem(null, _ => work()));
    }

    public void Add(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(new AfterResponseItem(null, work));
    }

    /// <summary>Ends the adding when the response is out; true when there is something to do.</summary>
    internal bool TryClose()
    {
        lock (_lock)
        {
            _closed = true;
            return _items.Count > 0;
        }
    }

    private void Add(AfterResponseItem item)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new InvalidOperationException(
                    "Work after the response can only be added before the response has been sent; this request's is out. Add it in the handler.");
            }

            if (_items.Count == 0)
            {
                runner.Reserve();
            }

            _items.Add(item);
        }
    }
}
