namespace Trilane.Jobs.Storage;

/// <summary>How well a store serves its process.</summary>
/// <param name="WakeUpWorks">False while other processes' changes are only found by polling.</param>
/// <param name="Problem">What is wrong, in words; null when nothing is.</param>
internal sealed record StoreHealth(bool WakeUpWorks, string? Problem)
{
    public static StoreHealth Well { get; } = new(true, null);
}
