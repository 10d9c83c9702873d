using System.Text;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>Reads a response as it comes.</summary>
internal sealed class StreamReading(Stream body)
{
    private readonly StringBuilder _text = new();
    private readonly byte[] _bytes = new byte[4096];

    public async Task ReadUntilAsync(string ending)
    {
        while (!_text.ToString().EndsWith(ending, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync(), $"The stream ended with: {_text}");
        }
    }

    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }

        return _text.ToString();
    }

    private async Task<bool> ReadAsync()
    {
        var count = await body.ReadAsync(_bytes, Deadline.Token);
        _text.Append(Encoding.UTF8.GetString(_bytes, 0, count));
        return count > 0;
    }
}
