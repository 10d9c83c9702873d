using Trilane;

namespace Trilane.Snippets;

internal static class BlockingLanes
{
    internal static void Bridge(WebApplication app)
    {
        app.MapGet("/users/{id}", async (
            string id, [FromKeyedServices("ldap")] BlockingLane lane, LdapDirectory directory, CancellationToken cancellationToken) =>
        {
            var user = await lane.RunAsync(() => directory.Find(id), cancellationToken);
            return user is null ? Results.NotFound() : Results.Ok(user);
        });
    }

    internal static async Task<string> GiveUpAsync(BlockingLane lane, LdapDirectory directory, CancellationToken cancellationToken)
    {
        // The wait ends with the token; the thread stays taken, and counted, until Find returns.
        return await lane.RunAsync(() => directory.Find("ada"), cancellationToken).WaitAsync(cancellationToken) ?? "unknown";
    }

    internal static async Task<IResult> RefusedAsync(BlockingLane lane, LdapDirectory directory)
    {
        try
        {
            return Results.Ok(await lane.RunAsync(() => directory.Find("ada")));
        }
        catch (LaneFullException full) when (full.Reason != LaneFullReason.Stopping)
        {
            return Results.Ok("the directory is busy, here is last minute's answer");
        }
    }

    internal sealed class LdapDirectory
    {
        public string? Find(string id) => id;
    }
}
