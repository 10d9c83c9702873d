namespace Trilane;

/// <summary>One time that code of a request held a thread of the shared pool for too long.</summary>
/// <param name="Endpoint">The endpoint's display name; "middleware" for code that ran before an endpoint was reached.</param>
/// <param name="Method">The request's HTTP method.</param>
/// <param name="Route">The endpoint's route pattern; the request's path where there is no endpoint.</param>
/// <param name="Kind">Whether it waited or computed.</param>
/// <param name="At">When it began, accurate to about 20 ms.</param>
/// <param name="Duration">How long it had held the thread when this was reported; it may be at it still.</param>
public sealed record Stall(string Endpoint, string Method, string Route, StallKind Kind, DateTimeOffset At, TimeSpan Duration);
