using System.Runtime.InteropServices;

namespace Gateway.Documents.Index;

/// <summary>Vectors as stores keep them, and how near they are.</summary>
internal static class Vectors
{
    public static byte[] ToBytes(float[] vector) => MemoryMarshal.AsBytes<float>(vector).ToArray();

    public static float[] FromBytes(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    /// <summary>The cosine of the angle between two vectors: 1 for the same direction. -1 where they can't be compared.</summary>
    public static float Similarity(float[] left, float[]? right)
    {
        if (right is null || right.Length != left.Length)
        {
            return -1;
        }

        var (product, leftSquare, rightSquare) = (0f, 0f, 0f);
        for (var i = 0; i < left.Length; i++)
        {
            product += left[i] * right[i];
            leftSquare += left[i] * left[i];
            rightSquare += right[i] * right[i];
        }

        return leftSquare > 0 && rightSquare > 0 ? product / MathF.Sqrt(leftSquare * rightSquare) : -1;
    }
}
