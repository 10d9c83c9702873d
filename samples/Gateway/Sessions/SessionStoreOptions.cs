using Gateway.Startup;

namespace Gateway.Sessions;

/// <summary>How much of a conversation is kept.</summary>
internal sealed class SessionStoreOptions : ISettings
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(3650);

    public static string Section => "Gateway:Sessions";

    /// <summary>
    /// How many messages of a session are kept and sent to the model, questions and answers counted alike. Default 20: ten exchanges
    /// keep the thread of a talk, and the prompt bounded.
    /// </summary>
    public int MaxMessages { get; set; } = 20;

    /// <summary>How long Redis keeps a session that nobody goes on with. Default 30 days. SQLite keeps sessions for good.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(30);

    public IEnumerable<string> Problems()
    {
        if (Lifetime < _shortest || Lifetime > _longest)
        {
            yield return $"{Section}:{nameof(Lifetime)} is {Lifetime}; write a duration from {_shortest} to {_longest}, as d.hh:mm:ss.";
        }

        if (MaxMessages is < 2 or > 1000)
        {
            yield return $"{Section}:{nameof(MaxMessages)} is {MaxMessages}; write a number from 2 to 1000.";
        }
    }
}
