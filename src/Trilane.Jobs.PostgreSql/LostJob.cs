using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

/// <summary>A job whose worker is gone.</summary>
internal sealed record LostJob(Guid Id, int Generation, int Losses, bool IsToCancel, TimeSpan Retention)
{
    internal AttemptEnd End(AttemptEndKind kind, ReadOnlyMemory<byte> error) =>
        new() { Attempt = new(Id, Generation), Kind = kind, Error = error, Retention = Retention };
}
