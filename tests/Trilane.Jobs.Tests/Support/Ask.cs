namespace Trilane.Jobs.Tests.Support;

/// <summary>What the tests' job is asked; the test itself is its code.</summary>
public sealed record Ask(string Text = "") : IJobRequest<string>;
