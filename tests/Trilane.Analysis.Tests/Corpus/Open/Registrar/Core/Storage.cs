using System.Text;

namespace Registrar.Core;

public interface IDocumentStorage
{
    string Read(string key);

    Task<string> ReadAsync(string key, CancellationToken ct = default);

    void Write(string key, string text);
}

public class DiskStorage : IDocumentStorage
{
    public string Read(string key) => File.ReadAllText(key); // finds: blocking File.ReadAllText

    public Task<string> ReadAsync(string key, CancellationToken ct = default) => File.ReadAllTextAsync(key, ct);

    public void Write(string key, string text)
    {
        using var stream = new FileStream(key, FileMode.Create); // may find: blocking FileStream.Dispose
        stream.Write(Encoding.UTF8.GetBytes(text)); // finds: blocking FileStream.Write
    }
}

public class MemoryStorage : IDocumentStorage
{
    private readonly Dictionary<string, MemoryStream> _documents = [];

    public string Read(string key)
    {
        using var reader = new StreamReader(_documents[key], leaveOpen: true);
        return reader.ReadToEnd();
    }

    public Task<string> ReadAsync(string key, CancellationToken ct = default) => Task.FromResult(Read(key));

    public void Write(string key, string text) => _documents[key] = new MemoryStream(Encoding.UTF8.GetBytes(text));
}
