namespace Trilane.Tests.Dependencies;

public sealed record Session(string Id);
