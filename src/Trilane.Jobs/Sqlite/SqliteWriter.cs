using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>
/// The one writer of a process. What is to be written queues up; one visit to the lane writes all that waits in one transaction, so that many
/// callers share one wait for the disk. Promises are kept after the commit, in the order of the writes.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds how long the first of a batch waits for the last, and how long other processes wait for the lock.
    private const int MaxOperationsPerTransaction = 500;

    // After this long the lane is given back and asked for again, so that its own figures and warnings stay true.
    private static readonly TimeSpan _longestVisit = TimeSpan.FromSeconds(1);

    private readonly SqliteAddress _address;
    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly Func<bool> _drain;
    private readonly AsyncLocal<HookMark?> _hook = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock _lock = new();
    private readonly Queue<WriteOperation> _waiting = new();
    private bool _draining;
    private bool _stopping;
    private bool _looks;

    // Used by the drain alone.
    private readonly List<WriteOperation> _batch = [];
    private readonly WriterManners _manners;
    private SqliteSession? _session;
    private long _seenVersion;

    private volatile IJobSignals? _signals;
    private volatile HookMark? _runningHook;
    private volatile string? _problem;
    private volatile string? _wakeUpProblem;

    internal SqliteWriter(SqliteAddress address, BlockingLane lane, TimeProvider time)
    {
        _address = address;
        _lane = lane;
        _time = time;
        _drain = Drain;
        _manners = new WriterManners(time);
    }

    /// <summary>What keeps it from writing; null when the last write succeeded.</summary>
    internal string? Problem => _problem;

    /// <summary>What keeps it from seeing other processes' commits; null when nothing does.</summary>
    internal string? WakeUpProblem => _wakeUpProblem;

    /// <summary>Brings the schema up to date and tells changes to <paramref name="signals"/> from now on.</summary>
    internal Task StartAsync(IJobSignals signals, CancellationToken cancellationToken) => _lane.RunAsync(
        () =>
        {
            try
            {
                using var session = SqliteSession.Open(_address);
                SqliteMigrations.Run(session, _address, _time);
                _signals = signals;
            }
            catch (Exception exception)
            {
                throw SqliteErrors.Translate(exception, _address);
            }
        },
        cancellationToken);

    /// <summary>Writes together with whatever else waits.</summary>
    internal Task<T> RunAsync<T>(Func<WriteContext, T> write, CancellationToken cancellationToken)
    {
        var operation = new WriteOperation<T>(write, cancellationToken);
        Submit(operation);
        return operation.Task;
    }

    /// <summary>Writes together with whatever else waits, and waits for the disk only where one of the others has to.</summary>
    internal Task<T> RunFastAsync<T>(Func<WriteContext, T> write, CancellationToken cancellationToken)
    {
        var operation = new WriteOperation<T>(write, cancellationToken, mustReachDisk: false);
        Submit(operation);
        return operation.Task;
    }

    /// <summary>Writes in a transaction of its own that user code may see.</summary>
    internal Task<T> RunHookAsync<T>(Func<WriteContext, T> write, CancellationToken cancellationToken)
    {
        var operation = new HookOperation<T>(this, write, cancellationToken);
        Submit(operation);
        return operation.Task;
    }

    /// <summary>The transaction in which user code runs at this moment, if that is what <paramref name="transaction"/> is.</summary>
    internal WriteContext? FindHook(object transaction) =>
        _runningHook is { } hook && ReferenceEquals(hook.Context.Transaction, transaction) ? hook.Context : null;

    internal HookMark MarkHook(WriteContext context)
    {
        var mark = new HookMark(context, ended => Interlocked.CompareExchange(ref _runningHook, null, ended));
        _runningHook = mark;
        _hook.Value = mark;
        return mark;
    }

    /// <summary>Looks soon whether another process has committed something.</summary>
    internal void Look()
    {
        lock (_lock)
        {
            if (_stopping)
            {
                return;
            }

            _looks = true;
            if (_draining)
            {
                return;
            }

            _draining = true;
        }

        Visit();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            if (!_draining)
            {
                _stopped.TrySetResult();
            }
        }

        await _stopped.Task;
        await SqliteLane.CloseAsync(_lane, Interlocked.Exchange(ref _session, null));
    }

    private void Submit(WriteOperation operation)
    {
        if (_hook.Value is { HasEnded: false })
        {
            throw new InvalidOperationException(
                "The job store is written to from within OnCompleting, whose transaction has to end first. "
                + "Pass that transaction on: EnqueueOptions.Transaction.");
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(SqliteJobStore));
            _waiting.Enqueue(operation);
            if (_draining)
            {
                return;
            }

            _draining = true;
        }

        Visit();
    }

    private void Visit()
    {
        Task<bool> visit;
        if (ExecutionContext.IsFlowSuppressed())
        {
            visit = _lane.RunAsync(_drain);
        }
        else
        {
            // The visit serves many callers and must not carry what belongs to the one that came first.
            using (ExecutionContext.SuppressFlow())
            {
                visit = _lane.RunAsync(_drain);
            }
        }

        visit.ContinueWith(
            static (visit, writer) => ((SqliteWriter)writer!).FailWaiting(visit.Exception!.InnerException!),
            this,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>The lane has refused the visit.</summary>
    private void FailWaiting(Exception exception)
    {
        List<WriteOperation> failed;
        lock (_lock)
        {
            failed = [.. _waiting];
            _waiting.Clear();
            EndDrainLocked();
        }

        var problem = SqliteErrors.Translate(exception, _address);
        failed.ForEach(operation => operation.Fail(problem));
    }

    private bool Drain()
    {
        var start = _time.GetTimestamp();
        while (TakeBatch())
        {
            Write(_batch);
            if (_time.GetElapsedTime(start) > _longestVisit)
            {
                Visit();
                break;
            }
        }

        return true;
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        while (true)
        {
            bool looks;
            lock (_lock)
            {
                looks = _looks;
                _looks = false;
                if (!looks && _waiting.Count == 0)
                {
                    EndDrainLocked();
                    return false;
                }

                while (_batch.Count < MaxOperationsPerTransaction && _waiting.TryPeek(out var next) && !(next.IsAlone && _batch.Count > 0))
                {
                    _batch.Add(_waiting.Dequeue());
                    if (next.IsAlone)
                    {
                        break;
                    }
                }
            }

            if (looks)
            {
                LookForOtherCommits();
            }

            _batch.RemoveAll(operation => operation.IsGivenUp());
            if (_batch.Count > 0)
            {
                return true;
            }
        }
    }

    private void EndDrainLocked()
    {
        _draining = false;
        if (_stopping)
        {
            _stopped.TrySetResult();
        }
    }

    private void Write(List<WriteOperation> operations)
    {
        WriteTransaction transaction;
        try
        {
            var session = OpenSession();
            session.WaitForDisk(operations.Exists(operation => operation.MustReachDisk));
            _manners.BeforeTransaction();
            transaction = WriteTransaction.Begin(session, _address.BusyTimeout, operations[0].IsAlone);
        }
        catch (Exception exception)
        {
            Fail(operations, exception);
            return;
        }

        WriteContext context;
        try
        {
            context = Commit(operations, transaction);
        }
        catch (Exception exception) when (operations.Count == 1)
        {
            Fail(operations, exception);
            return;
        }
        catch
        {
            // All of it is undone. One that fails must not take the others with it, so each gets a transaction of its own. Considered: a
            // savepoint for each operation: two more statements for every one, for what hardly ever happens (not measured).
            operations.ForEach(operation => Write([operation]));
            return;
        }

        // It is on disk: whatever happens from here on, the promises are kept.
        _problem = null;
        try
        {
            if (_signals is { } signals)
            {
                context.Announce(signals);
            }
        }
        finally
        {
            operations.ForEach(operation => operation.Publish());
        }
    }

    private WriteContext Commit(List<WriteOperation> operations, WriteTransaction transaction)
    {
        using (transaction)
        {
            var context = new WriteContext(transaction.Session, _time.GetUtcNow().ToUnixTimeMilliseconds(), transaction.ForUserCode);
            foreach (var operation in operations)
            {
                operation.Run(context);
            }

            context.WriteQueueCounts();
            transaction.Commit();
            _manners.AfterTransaction();
            return context;
        }
    }

    private void Fail(List<WriteOperation> operations, Exception exception)
    {
        var problem = SqliteErrors.Translate(exception, _address);
        if (problem is JobStoreException)
        {
            _problem = problem.Message;
        }

        operations.ForEach(operation => operation.Fail(problem));
    }

    /// <summary>The writer's connection; a new one where user code or an error has spoiled it.</summary>
    private SqliteSession OpenSession()
    {
        if (_session is { IsUsable: true })
        {
            return _session;
        }

        _session?.Dispose();
        _session = null;
        _session = SqliteSession.Open(_address);
        _seenVersion = _session.ReadDataVersion();
        return _session;
    }

    private void LookForOtherCommits()
    {
        try
        {
            var isNew = _session is not { IsUsable: true };
            var version = OpenSession().ReadDataVersion();
            if (isNew || version != _seenVersion)
            {
                _seenVersion = version;
                _manners.OthersAreThere();
                _signals?.AnythingChanged();
            }

            _wakeUpProblem = null;
        }
        catch (Exception exception)
        {
            _wakeUpProblem = SqliteErrors.Translate(exception, _address).Message;
        }
    }
}
