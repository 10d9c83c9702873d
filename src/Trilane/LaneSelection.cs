namespace Trilane;

/// <summary>Which endpoints Trilane gives a lane to.</summary>
public enum LaneSelection
{
    /// <summary>
    /// Every endpoint, by its handler's signature: a return type that can be awaited or that streams asynchronously means the async
    /// lane, every other one means the blocking lane "default". Marks override it. This is the default.
    /// </summary>
    BySignature,

    /// <summary>Only endpoints that carry a mark; all others stay as they are. For moving a large app over endpoint by endpoint.</summary>
    MarkedOnly,
}
