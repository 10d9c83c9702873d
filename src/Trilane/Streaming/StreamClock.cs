namespace Trilane;

/// <summary>The clock of keep-alives and of reports.</summary>
internal sealed record StreamClock(TimeProvider Time);
