namespace Trilane;

/// <summary>One time that code of a request held a thread of the shared pool for too long.</summary>
/// <param name="Endpoint">The endpoint's display name; "middleware" for code that ran before an endpoint was reached.</param>
/// <param name="Method">The request's HTTP method.</param>
/// <param name="Route">The endpoint's route pattern; the request's path where there is no endpoint.</param>
/// <param name="Kind">Whether it waited or computed.</param>
/// <param name="At">When it began, accurate to about 20 ms.</param>
/// <param name="Duration">
/// How long it has held the thread: so far, when it is first reported; in all, once it <see cref="HasEnded"/>.
/// </param>
public sealed record Stall(string Endpoint, string Method, string Route, StallKind Kind, DateTimeOffset At, TimeSpan Duration)
{
    /// <summary>What tells it from all others of its app; later ones have higher numbers.</summary>
    public long Id { get; init; }

    /// <summary>True once the thread has turned to something else; <see cref="Duration"/> is then final, accurate to about 20 ms.</summary>
    public bool HasEnded { get; init; }

    /// <summary>
    /// The thread's stack while it stalled, innermost first: the call that the user's code made, and the user's code that led there. Empty
    /// while it isn't known; <see cref="StackProblem"/> says why it won't be.
    /// </summary>
    public IReadOnlyList<StallFrame> Frames { get; init; } = [];

    /// <summary>Why there is no stack, where one was tried to be taken.</summary>
    public string? StackProblem { get; init; }
}
