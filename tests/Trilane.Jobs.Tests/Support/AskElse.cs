namespace Trilane.Jobs.Tests.Support;

/// <summary>A request for another job with the same code.</summary>
public sealed record AskElse(string Text = "") : IJobRequest<string>;
