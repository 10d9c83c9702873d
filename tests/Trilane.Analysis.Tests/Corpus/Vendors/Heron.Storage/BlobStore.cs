using System.Net.Http.Headers;

namespace Heron.Storage;

/// <summary>Blobs over HTTP, in both styles.</summary>
public class BlobStore
{
    private readonly HttpClient _http;

    public BlobStore(HttpClient http) => _http = http;

    public byte[] Get(string name)
    {
        using var response = _http.Send(new HttpRequestMessage(HttpMethod.Get, name));
        using var stream = response.Content.ReadAsStream();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public Task<byte[]> GetAsync(string name, CancellationToken cancellationToken = default) => _http.GetByteArrayAsync(name, cancellationToken);

    public void Put(string name, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, name) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = _http.Send(request);
        response.EnsureSuccessStatusCode();
    }

    public async Task PutAsync(string name, byte[] content, CancellationToken cancellationToken = default)
    {
        using var body = new ByteArrayContent(content);
        using var response = await _http.PutAsync(name, body, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads block by block from the server.</summary>
    public Stream OpenRead(string name) => new BlobStream(this, name);

    public string Url(string name) => new Uri(_http.BaseAddress!, name).AbsoluteUri;

    private sealed class BlobStream(BlobStore store, string name) : Stream
    {
        private byte[]? _content;
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            _content ??= store.Get(name);
            count = Math.Min(count, _content.Length - _at);
            Array.Copy(_content, _at, buffer, offset, count);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
