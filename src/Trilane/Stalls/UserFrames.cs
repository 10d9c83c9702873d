namespace Trilane;

/// <summary>Finds, in a whole stack, what a developer can act on: the app's own code and the call with which it was left.</summary>
internal static class UserFrames
{
    // Enough to tell where it was when none of the app's code is on the stack.
    private const int FramesWithoutUserCode = 5;

    /// <summary>The call that the innermost of the user's methods made, if it made one, and all of the user's methods.</summary>
    internal static IReadOnlyList<StallFrame> Of(IReadOnlyList<StallFrame> frames)
    {
        if (CallerIn(frames) is not { } caller)
        {
            return [.. frames.Take(FramesWithoutUserCode)];
        }

        var own = frames.Skip(caller).Where(IsUsers);
        return caller == 0 ? [.. own] : [frames[caller - 1], .. own];
    }

    /// <summary>Where the innermost of the user's methods stands; null when there is none.</summary>
    internal static int? CallerIn(IReadOnlyList<StallFrame> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (IsUsers(frames[i]))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Code of neither the framework nor Trilane; what is made at run time only leads from one to the other.</summary>
    private static bool IsUsers(StallFrame frame) =>
        frame.Assembly is { Length: > 0 } assembly
        && !Is(assembly, "System") && !Is(assembly, "Microsoft") && !Is(assembly, "mscorlib") && !Is(assembly, "netstandard")
        && !IsTrilanes(assembly);

    // Not by prefix: an app may call itself Trilane.Something.
    private static bool IsTrilanes(string assembly) =>
        assembly is "Trilane" or "Trilane.Dashboard" or "Trilane.Jobs" or "Trilane.Jobs.PostgreSql" or "Trilane.Analysis";

    private static bool Is(string assembly, string family) =>
        assembly.StartsWith(family, StringComparison.Ordinal) && (assembly.Length == family.Length || assembly[family.Length] == '.');
}
