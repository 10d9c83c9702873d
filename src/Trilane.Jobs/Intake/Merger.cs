namespace Trilane.Jobs.Intake;

/// <summary>Makes one call of what comes in while the call before is under way, so a lone item waits for nobody and many share one trip.</summary>
/// <typeparam name="TItem">What is handed in.</typeparam>
/// <typeparam name="TAnswer">What each gets back.</typeparam>
internal sealed class Merger<TItem, TAnswer>
{
    private readonly Lock _lock = new();
    private readonly Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TAnswer>>> _call;
    private readonly int _maxItems;
    private readonly int _maxCalls;
    private List<Entry> _waiting = [];
    private int _calls;

    /// <summary>Makes it.</summary>
    /// <param name="call">Takes the items in order and answers in the same order.</param>
    /// <param name="maxItems">How many items one call takes.</param>
    /// <param name="maxCalls">How many calls may be under way at a time.</param>
    internal Merger(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TAnswer>>> call, int maxItems, int maxCalls = 1)
    {
        _call = call;
        _maxItems = maxItems;
        _maxCalls = maxCalls;
    }

    /// <summary>Hands an item in. The token keeps it from being sent; once that has begun its answer is waited for.</summary>
    internal Task<TAnswer> SubmitAsync(TItem item, CancellationToken cancellationToken = default)
    {
        var entry = new Entry(item, cancellationToken);
        var starts = false;
        lock (_lock)
        {
            _waiting.Add(entry);
            if (_calls < _maxCalls)
            {
                _calls++;
                starts = true;
            }
        }

        if (starts)
        {
            // The loop serves many callers; it must carry the context of none.
            ThreadPool.UnsafeQueueUserWorkItem(static merger => _ = merger.RunAsync(), this, preferLocal: false);
        }

        return entry.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } entries)
        {
            await CallAsync(entries);
        }
    }

    private List<Entry> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            if (taken.Count <= _maxItems)
            {
                _waiting = [];
            }
            else
            {
                taken = _waiting.GetRange(0, _maxItems);
                _waiting.RemoveRange(0, _maxItems);
            }

            if (taken.Count == 0)
            {
                _calls--;
            }

            return taken;
        }
    }

    private async Task CallAsync(List<Entry> entries)
    {
        entries.RemoveAll(static entry => entry.EndIfCanceled());
        if (entries.Count == 0)
        {
            return;
        }

        try
        {
            var answers = await _call(entries.ConvertAll(static entry => entry.Item));
            for (var i = 0; i < entries.Count; i++)
            {
                entries[i].SetResult(answers[i]);
            }
        }
        catch (Exception exception) when (exception is JobStoreException || entries.Count == 1)
        {
            entries.ForEach(entry => entry.SetException(exception));
        }
        catch (Exception)
        {
            // One of them is at fault; alone, each gets what it deserves.
            foreach (var entry in entries)
            {
                await CallAsync([entry]);
            }
        }
    }

    private sealed class Entry(TItem item, CancellationToken cancellationToken)
        : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal TItem Item => item;

        internal bool EndIfCanceled() => cancellationToken.IsCancellationRequested && TrySetCanceled(cancellationToken);
    }
}
