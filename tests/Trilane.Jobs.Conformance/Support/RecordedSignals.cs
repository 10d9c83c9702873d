using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Keeps what a store tells its process, and lets a test wait for it.</summary>
internal sealed class RecordedSignals : IJobSignals
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _queues = [];
    private readonly HashSet<Guid> _jobs = [];
    private bool _anything;
    private TaskCompletionSource _news = New();

    public void WorkArrived(string queue) => Note(() => _queues.Add(queue));

    public void JobsChanged(IReadOnlyCollection<Guid> jobs) => Note(() => _jobs.UnionWith(jobs));

    public void AnythingChanged() => Note(() => _anything = true);

    /// <summary>Forgets what was told so far.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            _queues.Clear();
            _jobs.Clear();
            _anything = false;
        }
    }

    /// <summary>Waits until the process would look for work in a queue.</summary>
    internal Task WorkArrivedAsync(string queue) => WaitAsync(() => _anything || _queues.Contains(queue), $"work in the queue '{queue}'");

    /// <summary>Waits until the process would look at a job again.</summary>
    internal Task JobChangedAsync(Guid job) => WaitAsync(() => _anything || _jobs.Contains(job), $"a change of the job {job}");

    private async Task WaitAsync(Func<bool> isThere, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (isThere())
                {
                    return;
                }

                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The store did not tell of {what} within {Deadline.Time.TotalSeconds} s.");
            }
        }
    }

    private void Note(Action note)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            note();
            news = _news;
            _news = New();
        }

        news.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
