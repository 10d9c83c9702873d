namespace Trilane.Jobs.Http;

/// <summary>What a value is made of, for the checks.</summary>
internal enum ValueKind
{
    /// <summary>A number, a text, anything that JSON holds in one value or that converts itself.</summary>
    Plain,
    Object,
    List,
    Dictionary,
}
