namespace Trilane.Jobs.Storage;

/// <summary>How an attempt ended.</summary>
internal enum AttemptEndKind
{
    /// <summary>Final, with a result.</summary>
    Succeeded,

    /// <summary>Final, with an error.</summary>
    Failed,

    /// <summary>Final: its code has stopped because the job was canceled.</summary>
    Canceled,

    /// <summary>It failed and is repeated; becomes canceled instead where somebody has asked for that meanwhile.</summary>
    Retry,

    /// <summary>Its worker stops or never began: ready at once at its old place, and the attempt isn't counted; canceled where asked for.</summary>
    GivenBack,
}
