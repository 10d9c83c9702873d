namespace Trilane;

/// <summary>Where the time of a request went, or the means of several.</summary>
/// <param name="Duration">All of it, from the endpoint's start to its end.</param>
/// <param name="Processor">Processor time of the threads that worked for it.</param>
/// <param name="Blocked">Time that threads were held without computing.</param>
/// <param name="Waiting">Time in which it held no thread: it awaited, or its call waited for a thread.</param>
internal readonly record struct RequestCost(TimeSpan Duration, TimeSpan Processor, TimeSpan Blocked, TimeSpan Waiting)
{
    public static RequestCost operator +(in RequestCost one, in RequestCost other) => new(
        one.Duration + other.Duration, one.Processor + other.Processor, one.Blocked + other.Blocked, one.Waiting + other.Waiting);

    public static RequestCost operator /(in RequestCost sum, double count) =>
        new(sum.Duration / count, sum.Processor / count, sum.Blocked / count, sum.Waiting / count);
}
