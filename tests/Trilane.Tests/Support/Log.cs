namespace Trilane.Tests.Support;

/// <summary>What happened, in order, from any thread.</summary>
internal sealed class Log
{
    private readonly List<string> _lines = [];

    public int Count
    {
        get
        {
            lock (_lines)
            {
                return _lines.Count;
            }
        }
    }

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join(", ", _lines);
        }
    }
}
