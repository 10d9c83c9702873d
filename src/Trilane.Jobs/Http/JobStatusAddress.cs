namespace Trilane.Jobs.Http;

/// <summary>Addresses the status endpoint. An address of our own, since names of endpoints are the app's to choose.</summary>
internal sealed class JobStatusAddress
{
    private JobStatusAddress()
    {
    }

    internal static JobStatusAddress Instance { get; } = new();
}
