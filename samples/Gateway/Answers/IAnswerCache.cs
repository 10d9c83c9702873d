namespace Gateway.Answers;

/// <summary>Keeps answers for a while. It is a convenience: while it is out of order, answers are made anew.</summary>
internal interface IAnswerCache
{
    Task<Answer?> FindAsync(string key, CancellationToken cancellationToken);

    Task KeepAsync(string key, Answer answer, TimeSpan time);
}
