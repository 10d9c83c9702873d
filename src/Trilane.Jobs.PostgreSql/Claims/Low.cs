namespace Trilane.Jobs.PostgreSql.Claims;

/// <summary>A position of a queue and priority at or above which there are jobs.</summary>
internal readonly record struct Low(string Queue, int Priority, long Position);
