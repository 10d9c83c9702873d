namespace Trilane;

/// <summary>What follows an <see langword="await"/> of a call that is inside the lane.</summary>
internal sealed class LaneContinuation : LaneWork
{
    private readonly SynchronizationContext _context;
    private readonly SendOrPostCallback _callback;
    private readonly object? _state;

    internal LaneContinuation(LaneCall call, SynchronizationContext context, SendOrPostCallback callback, object? state)
        : base(call.Lane, call)
    {
        _context = context;
        _callback = callback;
        _state = state;
    }

    internal override void Run()
    {
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            // Not caught: what throws here is an `async void` method, and it ends the process as it does on the shared pool.
            _callback(_state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    internal override void Publish()
    {
    }

    /// <summary>A continuation belongs to code that is already running, so it goes on, if need be off the lane.</summary>
    internal override void Refuse(LaneFullException exception) =>
        ThreadPool.UnsafeQueueUserWorkItem(static continuation => continuation.Run(), this, preferLocal: false);
}
