namespace Trilane.Analysis;

/// <summary>Where an entry of the catalogue comes from, the surest first.</summary>
internal enum CatalogueBasis
{
    /// <summary>A line of a data file.</summary>
    Data,

    /// <summary>The rule that an awaitable sibling exists. Where the library's code can be read, what it does says more.</summary>
    Sibling,

    /// <summary>The library is known and this member is not listed: it is harmless, or awaitable by its type.</summary>
    Library,
}
