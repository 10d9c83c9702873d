namespace Trilane.Jobs.Workers;

/// <summary>Why an attempt's token fired. The first reason stands, but for a lost lease, which overrules all.</summary>
internal enum StopReason
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The job was canceled.</summary>
    Canceled,

    /// <summary>The attempt took longer than it may.</summary>
    TimeLimit,

    /// <summary>The worker stops.</summary>
    Stopping,

    /// <summary>Nothing the attempt writes counts any more.</summary>
    Lost,
}
