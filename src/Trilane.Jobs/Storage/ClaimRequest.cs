namespace Trilane.Jobs.Storage;

/// <summary>What a worker asks for.</summary>
/// <param name="Worker">Who asks. A worker whose lease has ended, or that is not registered, gets nothing.</param>
/// <param name="Queue">One queue.</param>
/// <param name="Jobs">The names of the jobs it can run; others stay where they are.</param>
/// <param name="Max">How many at most.</param>
internal sealed record ClaimRequest(Guid Worker, string Queue, IReadOnlyList<string> Jobs, int Max);
