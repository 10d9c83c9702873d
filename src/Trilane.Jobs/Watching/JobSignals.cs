using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Watching;

/// <summary>Passes what the store hears on to the parts of the process that want to know.</summary>
internal sealed class JobSignals : IJobSignals
{
    private IJobSignals[] _listeners = [];

    /// <summary>Adds a listener for good. Called while the app starts.</summary>
    internal void Add(IJobSignals listener) => _listeners = [.. _listeners, listener];

    public void WorkArrived(string queue)
    {
        foreach (var listener in _listeners)
        {
            listener.WorkArrived(queue);
        }
    }

    public void JobsChanged(IReadOnlyCollection<Guid> jobs)
    {
        foreach (var listener in _listeners)
        {
            listener.JobsChanged(jobs);
        }
    }

    public void AnythingChanged()
    {
        foreach (var listener in _listeners)
        {
            listener.AnythingChanged();
        }
    }
}
