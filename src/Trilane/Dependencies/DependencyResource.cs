namespace Trilane;

/// <summary>The rest of a factory that has yielded its value: the code after the yield.</summary>
internal abstract class DependencyResource(string name)
{
    protected InvalidOperationException YieldedAgain() => new(
        $"The factory of the request dependency {name} yielded a second value; it has to yield exactly one.");

    /// <summary>Ends it on a blocking lane.</summary>
    /// <param name="succeeded">True moves past the yield first; false only disposes, so that just <c>finally</c> blocks run.</param>
    internal virtual void End(bool succeeded) => throw new NotSupportedException();

    /// <summary>Ends it asynchronously.</summary>
    /// <param name="succeeded">True moves past the yield first; false only disposes, so that just <c>finally</c> blocks run.</param>
    internal virtual ValueTask EndAsync(bool succeeded) => throw new NotSupportedException();
}
