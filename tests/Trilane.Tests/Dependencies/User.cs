namespace Trilane.Tests.Dependencies;

public sealed record User(string Name);
