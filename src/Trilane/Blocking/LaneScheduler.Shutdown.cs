namespace Trilane;

// How a lane ends: what has not started is refused, what runs is left to end, idle threads go.
internal sealed partial class LaneScheduler
{
    /// <summary>The calls that hold a slot now, as the log shows them.</summary>
    internal List<string> DescribeRunning()
    {
        var now = _time.GetTimestamp();
        List<string> descriptions = [];
        lock (_lock)
        {
            for (var work = _running.First; work is not null; work = work.Next)
            {
                var call = (LaneCall)work;
                descriptions.Add($"{call.Name} for {_time.GetElapsedTime(call.StartedAt, now).TotalSeconds:0.0} s");
            }
        }

        return descriptions;
    }

    /// <summary>Refuses requests that have not started, those that wait and those that come.</summary>
    internal void Drain() => Close(LaneState.Draining, static call => call.IsRequest);

    /// <summary>Refuses everything that has not started and lets idle threads end.</summary>
    internal void Stop() => Close(LaneState.Stopped, static _ => true);

    private void Close(LaneState state, Func<LaneWork, bool> isRefused)
    {
        List<LaneWork> refused = [];
        LaneThread[] idle = [];
        lock (_lock)
        {
            _state = state;
            RemoveLocked(_arrivals, isRefused, refused);
            RemoveLocked(_returning, isRefused, refused);
            if (state == LaneState.Stopped)
            {
                _timer.Dispose();
                idle = [.. _idle];
                _idle.Clear();
                foreach (var thread in idle)
                {
                    StartSeekingLocked(thread);
                }
            }
        }

        refused.ForEach(work => Refuse(work, LaneFullReason.Stopping, TimeSpan.FromSeconds(1)));
        foreach (var thread in idle)
        {
            thread.Resume();
        }

        foreach (var thread in idle)
        {
            // They have no work and end at once; a thread that runs user code is not waited for here.
            thread.Join(_idleThreadJoinTimeout);
        }
    }

    private static void RemoveLocked(LaneWorkList list, Func<LaneWork, bool> isRemoved, List<LaneWork> removed)
    {
        for (var work = list.First; work is not null;)
        {
            var next = work.Next;
            if (isRemoved(work))
            {
                list.Remove(work);
                removed.Add(work);
            }

            work = next;
        }
    }
}
