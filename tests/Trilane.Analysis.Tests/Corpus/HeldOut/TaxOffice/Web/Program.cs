using Microsoft.AspNetCore.Mvc;
using TaxOffice.Data;
using TaxOffice.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddSingleton<IConnectionFactory>(new NpgsqlConnectionFactory("Host=localhost"));
builder.Services.AddScoped<IDeclarationDao, DeclarationDao>();
builder.Services.Add(ServiceDescriptor.Scoped<IAssessmentService, AssessmentService>());
builder.Services.AddSingleton<UdpNotifier>();
builder.Services.AddSingleton<INotifier>(provider => new ArchivingNotifier(provider.GetRequiredService<UdpNotifier>(), "archive.log"));
var app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
app.MapControllers();
app.MapGet("/version", () => typeof(DeclarationsController).Assembly.GetName().Version!.ToString());
app.Run();

[ApiController]
[Route("[controller]/{id:int}")]
public class DeclarationsController(IAssessmentService assessments, IDeclarationDao declarations) : ControllerBase
{
    [HttpGet]
    public Task<DeclarationRow?> Get(int id, CancellationToken token) => declarations.GetAsync(id, token);

    [HttpGet("assessment")]
    public async Task<ActionResult<decimal>> Assess(int id, CancellationToken token) => Ok(await assessments.AssessAsync(id, token));

    [HttpGet("assessment/old")]
    public async Task<decimal> AssessOld(int id) => await assessments.AssessOldAsync(id);

    [HttpGet("signature")]
    public Task<string> Sign(int id, CancellationToken token) => assessments.SignAsync(id, token);

    [HttpPost("~/declarations")]
    public async Task<int> File(DeclarationRow row) => await assessments.FileAsync(row);

    [HttpGet("~/declarations/preview")]
    public decimal Preview(decimal income) => assessments.Preview(income);

    [HttpGet("~/declarations/of/{payer}")]
    public async Task<IReadOnlyList<DeclarationRow>> OfPayer(string payer) => await declarations.OfPayerAsync(payer);

    [HttpGet("~/declarations/years/{year}"), HttpGet("~/years/{year}/declarations")]
    public IEnumerable<DeclarationRow> OfYear(int year) => assessments.OfYear(year);

    [AcceptVerbs("POST", Route = "~/declarations/total")]
    public async Task<decimal> Total([FromBody] int[] ids, CancellationToken token)
    {
        var pending = ids.Select(i => assessments.AssessAsync(i, token)).ToList();
        var total = 0m;
        while (pending.Count > 0)
        {
            var done = await Task.WhenAny(pending);
            pending.Remove(done);
            total += done.Result;
        }

        return total;
    }
}
