namespace Trilane.PostgreSqlServer;

/// <summary>Who the server runs as: it refuses to be root.</summary>
internal static class Account
{
    internal static bool IsRoot { get; } = Environment.UserName == "root";

    /// <summary>The command itself, or as root the same under the account <c>postgres</c> of the Debian package.</summary>
    internal static string[] AsServerAccount(params string[] command) =>
        IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;
}
