namespace Trilane.Bench;

/// <summary>What the command line asks for: one comparison, and how it is to be run.</summary>
internal static class BenchArguments
{
    /// <summary>Reads the options after the comparison's name; null with <paramref name="mistake"/> where one is not known.</summary>
    internal static BenchOptions? Read(IEnumerable<string> args, out string? mistake)
    {
        mistake = null;
        var options = BenchOptions.Full;
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            switch (arg)
            {
                case "--quick":
                    options = BenchOptions.Quick with { Part = options.Part, IsLong = options.IsLong };
                    break;
                case "--long":
                    options = options with { IsLong = true };
                    break;
                case "--part" when rest.TryDequeue(out var part):
                    options = options with { Part = part };
                    break;
                case "--part":
                    mistake = "--part needs the name of a part.";
                    return null;
                default:
                    mistake = $"There is no option '{arg}'.";
                    return null;
            }
        }

        return options;
    }
}
