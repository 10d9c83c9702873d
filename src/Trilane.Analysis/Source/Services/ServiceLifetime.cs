namespace Trilane.Analysis;

/// <summary>How often the container makes a service.</summary>
internal enum ServiceLifetime
{
    /// <summary>Once: its constructor is no request's business.</summary>
    Singleton,

    /// <summary>For each request.</summary>
    Scoped,

    /// <summary>For each use.</summary>
    Transient,
}
