namespace Trilane.Tests.Stress;

/// <summary>Stands for whatever lives as long as a request's service scope.</summary>
internal sealed class ScopedService : IDisposable
{
    private readonly Ledger _ledger;

    public ScopedService(Ledger ledger)
    {
        _ledger = ledger;
        ledger.Open("scope");
    }

    public void Dispose() => _ledger.Close("scope");
}
