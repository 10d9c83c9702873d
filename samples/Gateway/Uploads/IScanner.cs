namespace Gateway.Uploads;

/// <summary>Looks for harm in files. Synchronous, as scanners are: to be called on a thread that may block. Thread-safe.</summary>
internal interface IScanner
{
    /// <summary>Reads a file to its end.</summary>
    /// <param name="file">The file, from its start.</param>
    /// <param name="clientGone">Ends the scan.</param>
    /// <exception cref="Parts.PartUnavailableException">The scanner is a server that does not answer.</exception>
    /// <exception cref="BadHttpRequestException">The file can't be scanned, for a reason that its sender can change.</exception>
    ScanResult Scan(Stream file, CancellationToken clientGone);
}
