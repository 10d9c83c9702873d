namespace Trilane;

/// <summary>Something in an endpoint's metadata that asks for a lane.</summary>
internal interface ILaneMark
{
    /// <summary>The blocking lane's name; null asks for the async lane.</summary>
    string? Lane { get; }

    /// <summary>The mark as its author wrote it, for error messages.</summary>
    string Text { get; }
}
