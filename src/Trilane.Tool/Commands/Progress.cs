using System.Diagnostics;
using Trilane.Analysis;

namespace Trilane.Tool.Commands;

/// <summary>
/// Says on the error stream what is being done: on a terminal in one line that is rewritten, else a line for each stage that is reached.
/// </summary>
internal sealed class Progress(TextWriter error, bool isTerminal) : IProgress<PlanProgress>
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private TimeSpan _written = -_pace;
    private int _width;
    private string _stage = "";

    /// <summary>A stage begins.</summary>
    public void Stage(string stage)
    {
        lock (_lock)
        {
            if (stage != _stage)
            {
                _stage = stage;
                Write(stage);
            }
        }
    }

    public void Report(PlanProgress value)
    {
        lock (_lock)
        {
            var counted = value.Total > 0 ? $"{value.Stage}: {value.Done} of {value.Total}" : value.Stage;
            if (isTerminal && _total.Elapsed - _written >= _pace)
            {
                Write(counted);
            }
            else if (!isTerminal && value.Stage != _stage)
            {
                Write(value.Stage);
            }

            _stage = value.Stage;
        }
    }

    /// <summary>Ends the line, and says how long it took.</summary>
    public void Done(string what)
    {
        lock (_lock)
        {
            Write($"{what} in {_total.Elapsed.TotalSeconds:0.0} s");
            if (isTerminal)
            {
                error.WriteLine();
            }
        }
    }

    private void Write(string text)
    {
        _written = _total.Elapsed;
        if (!isTerminal)
        {
            error.WriteLine(text);
            return;
        }

        error.Write('\r' + text.PadRight(_width));
        error.Flush();
        _width = text.Length;
    }
}
