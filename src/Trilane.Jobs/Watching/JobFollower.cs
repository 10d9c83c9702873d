using System.Threading.Channels;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Watching;

/// <summary>One who follows one job: keeps only the newest record that was not looked at yet.</summary>
internal sealed class JobFollower
{
    private readonly Channel<JobRecord> _news = Channel.CreateBounded<JobRecord>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    internal ChannelReader<JobRecord> News => _news.Reader;

    internal void Tell(JobRecord record) => _news.Writer.TryWrite(record);

    /// <summary>Says that nothing more will come: the job is final or gone, or the app stops, which the follower hears as this exception.</summary>
    internal void End(Exception? exception = null) => _news.Writer.TryComplete(exception);
}
