using Gateway.Startup;

namespace Gateway.Sessions;

/// <summary>How much of a conversation is kept.</summary>
internal sealed class SessionStoreOptions : ISettings
{
    public static string Section => "Gateway:Sessions";

    /// <summary>
    /// How many messages of a session are kept and sent to the model, questions and answers counted alike. Default 20: ten exchanges
    /// keep the thread of a talk, and the prompt bounded.
    /// </summary>
    public int MaxMessages { get; set; } = 20;

    public IEnumerable<string> Problems()
    {
        if (MaxMessages is < 2 or > 1000)
        {
            yield return $"{Section}:{nameof(MaxMessages)} is {MaxMessages}; write a number from 2 to 1000.";
        }
    }
}
