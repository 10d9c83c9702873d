namespace Trilane.Jobs.PostgreSql.Claims;

/// <summary>A look into a queue that is under way. Belongs to its <see cref="Watermark"/>, whose lock guards it.</summary>
internal sealed class WatermarkLook(int[] priorities, long[] lows, long beganAt)
{
    private Dictionary<int, long>? _heard;

    /// <summary>The priorities in use, from the highest.</summary>
    internal int[] Priorities => priorities;

    /// <summary>Where it begins in each.</summary>
    internal long[] Lows => lows;

    internal long BeganAt => beganAt;

    internal void Heard(int priority, long position)
    {
        _heard ??= [];
        if (!_heard.TryGetValue(priority, out var low) || position < low)
        {
            _heard[priority] = position;
        }
    }

    /// <summary>The lowest position heard of since it began.</summary>
    internal long HeardOf(int priority) => _heard is not null && _heard.TryGetValue(priority, out var low) ? low : long.MaxValue;
}
