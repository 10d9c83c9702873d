using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Gateway.Slack;

/// <summary>Who asked for what, a line each, on the disk before it is done. Thread-safe.</summary>
/// <remarks>
/// Flushing a file to the disk has no asynchronous form in .NET: this is the bot's unavoidable synchronous work. Call it on a thread that
/// may block.
/// </remarks>
internal sealed class SlackAudit(IOptions<SlackOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private readonly string _path = Path.Combine(environment.ContentRootPath, options.Value.AuditFile);
    private readonly Lock _writing = new();

    public void Append(SlackCommand command)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new
        {
            at = time.GetUtcNow(),
            command.Team,
            command.Channel,
            command.User,
            command.Command,
            command.Text,
        });
        lock (_writing)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write([.. line, (byte)'\n']); // in one go, so that other gateways that share the file do not write in between
            file.Flush(flushToDisk: true);
        }
    }
}
