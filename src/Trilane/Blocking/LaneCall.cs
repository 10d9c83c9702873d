namespace Trilane;

/// <summary>
/// A visit of user code to a lane: it takes a slot for as long as it lasts, and the code it runs can be asked which lanes it holds.
/// </summary>
internal abstract class LaneCall : LaneWork
{
    // Set only while a lane runs the code and flowing with it, also through Task.Run and awaits. A call that has ended stays visible
    // to code that it left behind; Ended tells.
    private static readonly AsyncLocal<LaneCall?> _current = new();

    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private readonly LaneCall? _caller = _current.Value;
    private readonly RequestState? _request = RequestState.Current;
    private readonly LaneCall[] _heldElsewhere;
    private CancellationTokenRegistration _cancellation;
    private int _waiting;
    private bool _pending;

    protected LaneCall(BlockingLane lane, LaneCall? inside)
        : base(lane, inside)
    {
        WasHere = _request?.HasVisited(lane) == true;
        _heldElsewhere = inside is null ? FindHeldElsewhere() : [];
    }

    /// <summary>What the call works for, as logs name it.</summary>
    internal string Name => _request?.EndpointName ?? "work outside a request";

    /// <summary>True for a call of a request that was on this lane before.</summary>
    internal bool WasHere { get; init; }

    /// <summary>True for a call whose request holds places of other lanes while it waits for one here.</summary>
    internal bool HoldsElsewhere => _heldElsewhere.Length > 0;

    /// <summary>True once the code has left the lane.</summary>
    internal bool Ended { get; set; }

    /// <summary>When the code started, in the lane's clock ticks.</summary>
    internal long StartedAt { get; set; }

    /// <summary>Before this time, in the lane's clock ticks, the call gets no (further) extra thread. Guarded by the lane's lock.</summary>
    internal long NextExtraThreadAt { get; set; }

    /// <summary>Set once the log has named it as long-running. Guarded by the lane's lock.</summary>
    internal bool IsReportedLong { get; set; }

    /// <summary>Set when it got an extra thread because nothing ended on the lane any more. Guarded by the lane's lock.</summary>
    internal bool FreesStuckLane { get; set; }

    internal override bool IsReturning => WasHere || HoldsElsewhere;

    internal override bool IsPending => _pending;

    /// <summary>Set by the lane, under its lock, when the token fired before the call reached the queue.</summary>
    internal bool Canceled { get; set; }

    protected CancellationToken CancellationToken { get; set; }

    /// <summary>The running call in the chain of callers of the current code that holds a slot of <paramref name="lane"/>.</summary>
    internal static LaneCall? Holding(BlockingLane lane)
    {
        for (var call = _current.Value; call is not null; call = call._caller)
        {
            if (call.Lane == lane && !call.Ended)
            {
                return call;
            }
        }

        return null;
    }

    internal override void Run()
    {
        _cancellation.Unregister();
        StopWaiting();
        if (CancellationToken.IsCancellationRequested)
        {
            SetCanceled(CancellationToken);
        }
        else if (_executionContext is null)
        {
            InvokeHere(this);
        }
        else
        {
            // Also puts the thread's own context back, so that nothing of this request is left for the next one.
            ExecutionContext.Run(_executionContext, InvokeHere, this);
        }
    }

    internal override void Refuse(LaneFullException exception)
    {
        _cancellation.Unregister();
        StopWaiting();
        SetRefused(exception);
        Publish();
    }

    /// <summary>Ends a call whose token fired while it waited.</summary>
    internal void Cancel()
    {
        StopWaiting();
        SetCanceled(CancellationToken);
        Publish();
    }

    /// <summary>Hands the call to its lane, which may refuse it at once.</summary>
    internal void Submit(CancellationToken cancellationToken)
    {
        StartWaiting();
        WatchCancellation(cancellationToken);
        if (Lane.Scheduler.Submit(this))
        {
            _request?.AddVisit(Lane);
        }
    }

    /// <summary>
    /// Keeps the call from starting once its token has fired. One that will have to wait leaves the queue at that moment and frees its
    /// place; for one that starts at once a registration would cost more than it is worth, so the token is only looked at.
    /// </summary>
    private void WatchCancellation(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        if (cancellationToken.CanBeCanceled && Lane.Scheduler.IsSaturated)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static state => { var call = (LaneCall)state!; call.Lane.Scheduler.Cancel(call); }, this);
        }
    }

    /// <summary>Runs the user's code and keeps what came of it.</summary>
    protected abstract void Invoke();

    protected abstract void SetRefused(LaneFullException exception);

    protected abstract void SetCanceled(CancellationToken cancellationToken);

    /// <summary>Says, while <see cref="Invoke"/> is running, that the code goes on after it.</summary>
    protected void SetPending() => _pending = true;

    /// <summary>The calls that hold a place of another lane for the current code: those it runs in and those its request stays with.</summary>
    private LaneCall[] FindHeldElsewhere()
    {
        List<LaneCall>? held = null;
        for (var call = _caller; call is not null; call = call._caller)
        {
            Add(call.Inside ?? call);
        }

        foreach (var call in _request?.Staying ?? [])
        {
            Add(call);
        }

        return held is null ? [] : [.. held];

        void Add(LaneCall call)
        {
            if (!call.Ended && call.Lane != Lane && held?.Contains(call) != true)
            {
                (held ??= []).Add(call);
            }
        }
    }

    /// <summary>Tells the lanes on which this request holds a place that it does nothing there while it waits here.</summary>
    private void StartWaiting()
    {
        foreach (var call in _heldElsewhere)
        {
            if (Interlocked.Increment(ref call._waiting) == 1)
            {
                call.Lane.Scheduler.HolderLeft();
            }
        }
    }

    private void StopWaiting()
    {
        foreach (var call in _heldElsewhere)
        {
            if (Interlocked.Decrement(ref call._waiting) == 0)
            {
                call.Lane.Scheduler.HolderCameBack();
            }
        }
    }

    private static void InvokeHere(object? state)
    {
        var call = (LaneCall)state!;
        _current.Value = call;
        call.Invoke();
    }
}
