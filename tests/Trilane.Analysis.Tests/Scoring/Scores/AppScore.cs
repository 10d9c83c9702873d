namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Counts of one app, or the sum of several.</summary>
internal sealed record AppScore
{
    /// <summary>Labelled endpoints that count.</summary>
    public int Endpoints { get; init; }

    /// <summary>Of these, the ones with a right lane; null for a tool that knows no lanes.</summary>
    public int? LanesRight { get; init; }

    /// <summary>Of these, the ones whose style was recognised; null as above.</summary>
    public int? DeclaredRight { get; init; }

    /// <summary>Findings that have to be reported.</summary>
    public int Expected { get; init; }

    /// <summary>Of these, the reported ones with a right kind.</summary>
    public int Found { get; init; }

    /// <summary>Of these, the ones reported with another kind; they count as missed and as wrong.</summary>
    public int KindDiffers { get; init; }

    /// <summary>Reported lines where nothing is to be reported.</summary>
    public int Wrong { get; init; }

    /// <summary>What was not right, for people.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public double? LaneAccuracy => Share(LanesRight, Endpoints);

    public double? DeclaredAccuracy => Share(DeclaredRight, Endpoints);

    public double? Recall => Share(Found, Expected);

    public double? Precision => Share(Found, Found + KindDiffers + Wrong);

    public static AppScore operator +(AppScore left, AppScore right) => new()
    {
        Endpoints = left.Endpoints + right.Endpoints,
        LanesRight = left.LanesRight + right.LanesRight,
        DeclaredRight = left.DeclaredRight + right.DeclaredRight,
        Expected = left.Expected + right.Expected,
        Found = left.Found + right.Found,
        KindDiffers = left.KindDiffers + right.KindDiffers,
        Wrong = left.Wrong + right.Wrong,
        Remarks = [.. left.Remarks, .. right.Remarks],
    };

    internal static AppScore Sum(IEnumerable<AppScore> scores) => scores.Aggregate((left, right) => left + right);

    private static double? Share(int? part, int whole) => whole == 0 ? null : (double?)part / whole;
}
