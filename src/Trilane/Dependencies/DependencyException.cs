namespace Trilane;

/// <summary>A dependency that can't be made as declared; on its way to the error that names the endpoint.</summary>
internal sealed class DependencyException(string message) : Exception(message);
