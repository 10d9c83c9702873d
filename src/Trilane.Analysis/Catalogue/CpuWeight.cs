namespace Trilane.Analysis;

/// <summary>How long a CPU-heavy call computes.</summary>
internal enum CpuWeight
{
    /// <summary>Not CPU-heavy.</summary>
    None,

    /// <summary>Tens to hundreds of milliseconds: one password hash, one small archive.</summary>
    Moderate,

    /// <summary>Seconds: OCR, a model's inference, transcoding.</summary>
    Seconds,
}
