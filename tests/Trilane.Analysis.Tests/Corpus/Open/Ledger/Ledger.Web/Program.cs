using Ledger.Data;

namespace Ledger.Web;

public static class Program
{
    public static void Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddLedgerData(builder.Configuration.GetConnectionString("ledger") ?? "Host=localhost");
        builder.Services.AddScoped<StatementWriter>();
        var app = builder.Build();
        app.MapControllers();
        app.Run();
    }
}
