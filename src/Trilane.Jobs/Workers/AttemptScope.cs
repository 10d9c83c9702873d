using System.Collections;
using System.Globalization;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>What each log record of a job's code carries.</summary>
internal sealed class AttemptScope(ClaimedJob job) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Job", job.Job),
        1 => new("JobId", job.Attempt.Job),
        2 => new("Attempt", job.Number),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Job:{job.Job} JobId:{job.Attempt.Job} Attempt:{job.Number}");
}
