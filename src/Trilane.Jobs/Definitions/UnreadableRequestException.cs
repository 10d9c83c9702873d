namespace Trilane.Jobs.Definitions;

/// <summary>A request in the store is not what the code takes now; another attempt would not change that.</summary>
internal sealed class UnreadableRequestException(Type requestType, string problem, Exception? inner)
    : Exception($"The request in the store can't be read as {requestType}: {problem}", inner);
