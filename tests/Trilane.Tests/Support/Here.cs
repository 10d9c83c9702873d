namespace Trilane.Tests.Support;

/// <summary>Where the calling code runs, by the name a person would see in a debugger.</summary>
internal static class Here
{
    /// <summary>The blocking lane's name, or "async" on any other thread.</summary>
    public static string Lane =>
        Thread.CurrentThread.Name is { } name && name.StartsWith("lane ", StringComparison.Ordinal) ? name.Split(' ')[1] : "async";
}
