namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record MeasuredRequest(string Title, int Count = 0, bool Flag = false, string[]? Tags = null, DayOfWeek? Day = null, SumDetail? Detail = null)
    : IJobRequest<MeasuredResult>;
