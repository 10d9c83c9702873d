namespace Trilane.Jobs.Sqlite;

/// <summary>The states of rows in <c>trilane_job_live</c>.</summary>
internal static class LiveState
{
    internal const int Ready = 0;
    internal const int Running = 1;
    internal const int Waiting = 2;
}
