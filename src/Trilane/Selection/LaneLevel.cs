namespace Trilane;

/// <summary>How near to the handler a mark stands; the nearest level that has one decides.</summary>
internal enum LaneLevel
{
    Endpoint,
    Class,
    Group,
}
