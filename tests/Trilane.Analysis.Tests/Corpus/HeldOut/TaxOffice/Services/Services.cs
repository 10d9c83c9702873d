using System.Security.Cryptography;
using System.Text;
using TaxOffice.Data;

namespace TaxOffice.Services;

public interface IAssessmentService
{
    Task<decimal> AssessAsync(int id, CancellationToken token);

    Task<decimal> AssessOldAsync(int id);

    Task<int> FileAsync(DeclarationRow row);

    decimal Preview(decimal income);

    IEnumerable<DeclarationRow> OfYear(int year);

    Task<string> SignAsync(int id, CancellationToken token);
}

public abstract class ServiceBase
{
    protected virtual decimal Rate(decimal income) => income > 50_000 ? 0.4m : 0.2m;
}

public class AssessmentService : ServiceBase, IAssessmentService
{
    private readonly IDeclarationDao _declarations;
    private readonly INotifier _notifier;

    public AssessmentService(IDeclarationDao declarations, INotifier notifier)
    {
        _declarations = declarations;
        _notifier = notifier;
    }

    public async Task<decimal> AssessAsync(int id, CancellationToken token)
    {
        var row = await _declarations.GetAsync(id, token);
        return row is null ? 0 : row.Income * Rate(row.Income);
    }

    public async Task<decimal> AssessOldAsync(int id)
    {
        var row = _declarations.Get(id); // calls: blocking IDeclarationDao.Get
        await _notifier.NotifyAsync("assessed " + id);
        return row is null ? 0 : Preview(row.Income);
    }

    public Task<int> FileAsync(DeclarationRow row)
    {
        var id = _declarations.Insert(row);
        return Task.FromResult(id);
    }

    public decimal Preview(decimal income) => income * Rate(income);

    public IEnumerable<DeclarationRow> OfYear(int year) => _declarations.OfYear(year);

    public async Task<string> SignAsync(int id, CancellationToken token)
    {
        var row = await _declarations.GetAsync(id, token);
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes("key"));
        return Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(row!.Payer)));
    }

    protected override decimal Rate(decimal income)
    {
        var table = RateTables.Current;
        return table.TryGetValue((int)(income / 10_000), out var rate) ? rate : base.Rate(income);
    }
}

public static class RateTables
{
    public static IReadOnlyDictionary<int, decimal> Current { get; } = new Dictionary<int, decimal> { [0] = 0, [1] = 0.1m, [2] = 0.2m };
}

public interface INotifier
{
    Task NotifyAsync(string text);
}

public class UdpNotifier : INotifier
{
    private readonly System.Net.Sockets.UdpClient _udp = new();

    public async Task NotifyAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await _udp.SendAsync(bytes, bytes.Length, "notify.tax.local", 5000);
    }
}

/// <summary>Tells the archive as well, and always did so on the caller's thread.</summary>
public class ArchivingNotifier : INotifier
{
    private readonly INotifier _next;
    private readonly string _path;

    public ArchivingNotifier(INotifier next, string path)
    {
        _next = next;
        _path = path;
    }

    public Task NotifyAsync(string text)
    {
        using (var writer = File.AppendText(_path)) // may find: blocking StreamWriter.Dispose
        {
            writer.WriteLine(text); // finds: blocking|fake-async StreamWriter.WriteLine
        }

        return _next.NotifyAsync(text);
    }
}
