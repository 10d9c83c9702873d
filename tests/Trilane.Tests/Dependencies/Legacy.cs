namespace Trilane.Tests.Dependencies;

public sealed record Legacy(string Name);
