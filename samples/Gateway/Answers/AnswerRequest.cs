namespace Gateway.Answers;

/// <summary>A question to the documents.</summary>
internal sealed record AnswerRequest(string? Question, bool Stream = true)
{
    private const int LongestQuestion = 2_000;

    /// <summary>What is wrong, by the field's name in JSON. Empty means that the question can be asked.</summary>
    public static Dictionary<string, string[]> Problems(AnswerRequest? request) => request?.Question switch
    {
        null or "" => Wrong($"The field 'question' is missing or empty; send a text of 1 to {LongestQuestion} characters."),
        { Length: > LongestQuestion } question => Wrong($"The field 'question' has {question.Length} characters; send at most {LongestQuestion}."),
        var question when string.IsNullOrWhiteSpace(question) => Wrong("The field 'question' has nothing but spaces; ask something."),
        _ => [],
    };

    private static Dictionary<string, string[]> Wrong(string message) => new() { ["question"] = [message] };
}
