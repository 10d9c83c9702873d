namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>The clock of a machine that goes wrong by so much.</summary>
internal sealed class MovedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
