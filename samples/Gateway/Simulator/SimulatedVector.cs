using System.Runtime.InteropServices;

namespace Gateway.Simulator;

/// <summary>
/// Embeddings of the simulator: a direction of its own for each word, and for a text the sum of its words' directions at unit length.
/// So the same text has the same vector, and texts that share words lie near each other.
/// </summary>
internal static class SimulatedVector
{
    public const int DefaultDimensions = 256;
    public const int MostDimensions = 4096;

    public static float[] Embed(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words.DefaultIfEmpty(""))
        {
            Add(vector, word);
        }

        return ToUnitLength(vector);
    }

    /// <summary>Little-endian floats in base64, which OpenAI's clients ask for since it is shorter.</summary>
    public static string ToBase64(float[] vector) => Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector));

    private static void Add(float[] vector, string word)
    {
        var random = SimulatedRandom.From(word.ToUpperInvariant());
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += (random.Next() / (float)ulong.MaxValue) - 0.5f;
        }
    }

    private static float[] ToUnitLength(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(component => component * component));
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }
}
