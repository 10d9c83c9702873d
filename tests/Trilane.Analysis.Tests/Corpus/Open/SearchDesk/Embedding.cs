namespace SearchDesk;

/// <summary>A small transformer, run here.</summary>
public sealed class LocalEmbedder
{
    private const int Width = 1024;
    private const int Layers = 24;
    private readonly float[][] _weights = Enumerable.Range(0, Layers).Select(_ => new float[Width * Width]).ToArray();

    public float[] Embed(string text)
    {
        var sum = new float[Width];
        foreach (var token in text.Split(' '))
        {
            var state = new float[Width];
            state[Math.Abs(token.GetHashCode()) % Width] = 1;
            for (var layer = 0; layer < Layers; layer++)
            {
                state = Multiply(_weights[layer], state);
            }

            for (var i = 0; i < Width; i++)
            {
                sum[i] += state[i];
            }
        }

        return sum;
    }

    private static float[] Multiply(float[] matrix, float[] vector)
    {
        var result = new float[Width];
        for (var row = 0; row < Width; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                result[row] += matrix[row * Width + column] * vector[column];
            }
        }

        return result;
    }
}

public sealed class DocumentIndex(LocalEmbedder embedder)
{
    private readonly List<(string Path, float[] Vector)> _entries = [];

    /// <summary>Reads and embeds every document again.</summary>
    public async Task RebuildAsync()
    {
        _entries.Clear();
        foreach (var path in Directory.EnumerateFiles("documents", "*", SearchOption.AllDirectories)) // may find: blocking Directory.EnumerateFiles
        {
            var text = await File.ReadAllTextAsync(path);
            _entries.Add((path, embedder.Embed(text))); // may find: cpu-heavy LocalEmbedder.Embed
        }

        _entries.AsParallel().ForAll(entry => Normalize(entry.Vector)); // finds: cpu-heavy ParallelEnumerable.ForAll
    }

    public string? Nearest(ReadOnlySpan<float> vector)
    {
        string? best = null;
        var bestScore = float.MinValue;
        foreach (var (path, candidate) in _entries)
        {
            var score = 0f;
            for (var i = 0; i < vector.Length && i < candidate.Length; i++)
            {
                score += vector[i] * candidate[i];
            }

            if (score > bestScore)
            {
                (best, bestScore) = (path, score);
            }
        }

        return best;
    }

    private static void Normalize(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }
    }
}
