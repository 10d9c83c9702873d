using System.Globalization;
using System.Runtime.InteropServices;

namespace Trilane.Bench;

/// <summary>What a figure has to be read with.</summary>
internal static class Machine
{
    internal static string Describe() => $"{DescribeAlone()}; load generator wrk on the same machine";

    internal static string DescribeAlone() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}");
}
