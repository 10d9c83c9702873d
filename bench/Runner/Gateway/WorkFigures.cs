namespace Trilane.Bench;

/// <summary>What was done beside the chats, and how long all of it took.</summary>
internal sealed record WorkFigures(int Uploaded, int Refused, int Recognized, double Seconds);
