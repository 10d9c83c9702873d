namespace Trilane.Analysis;

/// <summary>
/// Which APIs a line of the catalogue speaks of: an <see cref="ApiId"/> in which <c>*</c> stands for any characters. Without parameters it
/// means every overload.
/// </summary>
internal sealed class ApiPattern
{
    public ApiPattern(string text)
    {
        Text = text;
        HasParameters = text.IndexOf('(') >= 0;
        IsExact = text.IndexOf('*') < 0;
        Precision = ((HasParameters ? 2 : 0) + (IsExact ? 1 : 0), text.Length);
    }

    public string Text { get; }

    /// <summary>True when it means certain overloads only.</summary>
    public bool HasParameters { get; }

    /// <summary>True without a wildcard.</summary>
    public bool IsExact { get; }

    /// <summary>Of several patterns that match, the one with the greatest precision counts.</summary>
    public (int Form, int Length) Precision { get; }

    /// <summary>What stands before the first wildcard or parameter, up to its last dot: where an index files the pattern.</summary>
    public string Stem
    {
        get
        {
            var end = Text.IndexOfAny(['*', '(']);
            var literal = end < 0 ? Text : Text.Substring(0, end);
            var dot = literal.LastIndexOf('.');
            return dot < 0 ? "" : literal.Substring(0, dot);
        }
    }

    /// <summary>Whether an API's id, with its parameters, is meant.</summary>
    public bool Matches(string id)
    {
        var subject = HasParameters ? id : ApiId.WithoutParameters(id);
        return IsExact ? subject == Text : Matches(subject, 0, 0);
    }

    // The usual greedy match: on a mismatch, let the last wildcard take one character more.
    private bool Matches(string subject, int at, int pattern)
    {
        var (star, resume) = (-1, 0);
        while (at < subject.Length)
        {
            if (pattern < Text.Length && Text[pattern] == '*')
            {
                (star, resume) = (pattern++, at);
            }
            else if (pattern < Text.Length && Text[pattern] == subject[at])
            {
                pattern++;
                at++;
            }
            else if (star >= 0)
            {
                pattern = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (pattern < Text.Length && Text[pattern] == '*')
        {
            pattern++;
        }

        return pattern == Text.Length;
    }
}
