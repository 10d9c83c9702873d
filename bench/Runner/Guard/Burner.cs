using System.Diagnostics;

namespace Trilane.Bench;

/// <summary>Another process that keeps all cores busy until it is disposed.</summary>
internal sealed class Burner : IDisposable
{
    private readonly Process _process;

    private Burner(Process process) => _process = process;

    internal static Burner Start() => new(Process.Start(new ProcessStartInfo("dotnet", [GuardApps.Assembly, "burn"]))!);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
