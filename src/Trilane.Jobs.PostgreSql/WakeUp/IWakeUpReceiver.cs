namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>Who is told what other processes did.</summary>
internal interface IWakeUpReceiver
{
    void Hear(WakeUpMessage message);

    /// <summary>Anything may have been missed.</summary>
    void Doubt();
}
