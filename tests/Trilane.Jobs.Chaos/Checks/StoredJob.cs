using System.Data.Common;
using System.Text.Json;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos.Checks;

/// <summary>A job as the store knows it after the run.</summary>
internal sealed record StoredJob(Guid Id, WorkRequest Request, long CreatedAt, JobState? Outcome, long? FinishedAt, string? ResultToken, string? Error)
{
    internal static StoredJob Read(DbDataReader row)
    {
        var json = JsonSerializerOptions.Web;
        return new StoredJob(
            Guid.Parse(row.GetString(0)),
            JsonSerializer.Deserialize<WorkRequest>(row.GetString(1), json)!,
            row.GetInt64(2),
            row.IsDBNull(3) ? null : StateOf(row.GetInt64(3)),
            row.IsDBNull(4) ? null : row.GetInt64(4),
            row.IsDBNull(5) ? null : JsonSerializer.Deserialize<WorkResult>(row.GetString(5), json)!.Token,
            row.IsDBNull(6) ? null : row.GetString(6));
    }

    private static JobState StateOf(long number) => number switch
    {
        3 => JobState.Succeeded,
        4 => JobState.Failed,
        5 => JobState.Canceled,
        _ => throw new InvalidDataException($"An outcome has the state {number}."),
    };
}
