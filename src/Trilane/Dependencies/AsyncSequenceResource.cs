namespace Trilane;

/// <summary>An asynchronous resource.</summary>
internal sealed class AsyncSequenceResource<T>(string name, IAsyncEnumerator<T> rest) : DependencyResource(name)
{
    internal override async ValueTask EndAsync(bool succeeded)
    {
        await using (rest)
        {
            if (succeeded && await rest.MoveNextAsync())
            {
                throw YieldedAgain();
            }
        }
    }
}
