namespace Trilane.Jobs.Tests.Http.Support;

/// <param name="Name">Of its hold.</param>
/// <param name="Steps">How many.</param>
/// <param name="Stubborn">Does not look at its token while it waits for a step.</param>
internal sealed record HeldRequest(string Name, int Steps = 1, bool Stubborn = false) : IJobRequest<string>;
