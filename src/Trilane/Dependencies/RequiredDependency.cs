namespace Trilane;

/// <summary>The mark of <c>RequireDependency</c> in an endpoint's metadata.</summary>
internal sealed record RequiredDependency(Type Type);
