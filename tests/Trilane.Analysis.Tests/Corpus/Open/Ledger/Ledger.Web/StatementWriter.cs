using System.Text;
using Ledger.Data;

namespace Ledger.Web;

public class StatementWriter
{
    public byte[] Render(Account account)
    {
        using var memory = new MemoryStream();
        Write(memory, account);
        return memory.ToArray();
    }

    public async Task ArchiveAsync(Account account)
    {
        using var file = new StreamWriter($"archive/{account.Id}.csv"); // finds: blocking StreamWriter.Dispose
        await file.WriteLineAsync(account.Name + "," + account.Balance);
    }

    private static void Write(MemoryStream target, Account account) =>
        target.Write(Encoding.UTF8.GetBytes($"{account.Name},{account.Balance}\n"));
}
