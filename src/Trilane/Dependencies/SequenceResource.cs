namespace Trilane;

/// <summary>A synchronous resource.</summary>
internal sealed class SequenceResource<T>(string name, IEnumerator<T> rest) : DependencyResource(name)
{
    internal override void End(bool succeeded)
    {
        using (rest)
        {
            if (succeeded && rest.MoveNext())
            {
                throw YieldedAgain();
            }
        }
    }
}
