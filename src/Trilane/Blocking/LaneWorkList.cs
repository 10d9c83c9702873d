namespace Trilane;

/// <summary>
/// A first-in-first-out list that can drop work from its middle at once, so that a cancelled call frees its place. Linked through the
/// work itself: waiting costs no allocation. Not thread-safe: the lane's lock guards it.
/// </summary>
internal sealed class LaneWorkList
{
    private LaneWork? _last;

    internal LaneWork? First { get; private set; }

    internal int Count { get; private set; }

    internal void AddLast(LaneWork work)
    {
        work.List = this;
        work.Previous = _last;
        if (_last is null)
        {
            First = work;
        }
        else
        {
            _last.Next = work;
        }

        _last = work;
        Count++;
    }

    internal void Remove(LaneWork work)
    {
        if (work.Previous is null)
        {
            First = work.Next;
        }
        else
        {
            work.Previous.Next = work.Next;
        }

        if (work.Next is null)
        {
            _last = work.Previous;
        }
        else
        {
            work.Next.Previous = work.Previous;
        }

        work.List = null;
        work.Next = null;
        work.Previous = null;
        Count--;
    }

    internal LaneWork? TakeFirst()
    {
        var work = First;
        if (work is not null)
        {
            Remove(work);
        }

        return work;
    }
}
