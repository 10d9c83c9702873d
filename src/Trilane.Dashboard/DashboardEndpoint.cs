namespace Trilane;

/// <summary>Marks the dashboard's own endpoints.</summary>
internal sealed class DashboardEndpoint;
