namespace Trilane;

/// <summary>An endpoint's advice as the JSON shows it.</summary>
internal sealed record AdviceItem(string Lane, string Reason);
