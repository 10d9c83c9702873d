using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace PhotoVault;

public class VaultOptions
{
    public string Root { get; set; } = "vault";
}

public class Vault
{
    private readonly string _root;
    private readonly Dictionary<string, string[]> _albums = new();

    public Vault(IOptions<VaultOptions> options)
    {
        _root = options.Value.Root;
        Directory.CreateDirectory(_root); // may find: blocking Directory.CreateDirectory
    }

    public string FolderOf(string album) => Path.Combine(_root, album);

    public IEnumerable<string> Names(string album) => _albums.TryGetValue(album, out var names) ? names : [];

    public async Task<byte[]> ReadAsync(string id, CancellationToken ct)
    {
        var path = Path.Combine(_root, id);
        return await File.ReadAllBytesAsync(path, ct);
    }

    public async ValueTask<byte[]> SaltAsync(string album, CancellationToken ct) =>
        await File.ReadAllBytesAsync(Path.Combine(_root, album, ".salt"), ct);

    // Runs on a thread of its own.
    public int Compact(string album)
    {
        var files = 0;
        foreach (var file in Directory.EnumerateFiles(FolderOf(album)))
        {
            using var source = File.OpenRead(file);
            using var target = File.Create(file + ".br");
            using var brotli = new BrotliStream(target, CompressionLevel.SmallestSize);
            source.CopyTo(brotli);
            files++;
        }

        return files;
    }

    public void CompactNow(string album)
    {
        var bytes = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles(FolderOf(album))) // may find: blocking Directory.EnumerateFiles
        {
            bytes.Add(File.ReadAllBytes(file)); // finds: blocking File.ReadAllBytes
        }

        File.WriteAllText(Path.Combine(_root, album, ".total"), bytes.Sum(b => b.Length).ToString()); // finds: blocking File.WriteAllText
    }
}

public static class ProofOfAge
{
    public static byte[] Chain(byte[] seed, int rounds)
    {
        var link = seed;
        for (var i = 0; i < rounds; i++)
        {
            link = SHA256.HashData(link); // finds: cpu-heavy SHA256.HashData
        }

        return link;
    }
}
