using Ledger.Data;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Web;

[ApiController]
[Route("api/[controller]")]
public abstract class LedgerController<T>(IRepository<T> repository) : ControllerBase where T : IEntity
{
    [HttpGet("{id:long}")]
    public async Task<ActionResult<T>> Get(long id, CancellationToken cancellationToken) =>
        await repository.FindAsync(id, cancellationToken) is { } found ? found : NotFound();

    [HttpGet]
    public IEnumerable<T> List() => repository.All();

    [NonAction]
    public string Describe(long id) => System.IO.File.ReadAllText($"descriptions/{id}.txt");
}

public class PostingsController(IRepository<Posting> repository, TransferService transfers) : LedgerController<Posting>(repository)
{
    [HttpDelete("{id:long}")]
    public async Task<IActionResult> Reverse(long id, CancellationToken cancellationToken)
    {
        await transfers.ReverseAsync(id, cancellationToken);
        return NoContent();
    }
}

public class AccountsController : LedgerController<Account>
{
    private readonly IRepository<Account> _accounts;
    private readonly TransferService _transfers;

    public AccountsController(IRepository<Account> accounts, TransferService transfers)
        : base(accounts)
    {
        _accounts = accounts;
        _transfers = transfers;
    }

    [HttpPost("{id:long}/transfer")]
    public async Task<IActionResult> Transfer(long id, [FromBody] TransferRequest request, CancellationToken cancellationToken)
    {
        await _transfers.MoveAsync(id, request.To, request.Amount, cancellationToken);
        return Accepted();
    }

    [HttpGet("total")]
    public decimal Total() => _transfers.Total();

    [HttpGet("{id:long}/name")]
    public async Task<ActionResult<string>> Name(long id)
    {
        var account = _accounts.Find(id); // calls: blocking IRepository.Find
        await Response.StartAsync();
        return account?.Name ?? "unknown";
    }

    [HttpGet("{id:long}/worth")]
    public async Task<ActionResult<Money>> Worth(long id, CancellationToken cancellationToken)
    {
        var account = await _accounts.FindAsync(id, cancellationToken);
        var gold = new Money(10, "XAU");
        return new Money(account!.Balance, "EUR") + gold;
    }

    [HttpGet("{id:long}/debt")]
    public async Task<ActionResult<Money>> Debt(long id, CancellationToken cancellationToken)
    {
        var account = await _accounts.FindAsync(id, cancellationToken);
        return -new Money(account!.Balance, "EUR");
    }

    [HttpGet("{id:long}/statement.csv")]
    public async Task<IActionResult> Statement(long id, [FromServices] StatementWriter writer, CancellationToken cancellationToken)
    {
        var account = await _accounts.FindAsync(id, cancellationToken);
        return File(writer.Render(account!), "text/csv");
    }

    [HttpPost("{id:long}/statement")]
    public async Task<IActionResult> Archive(long id, [FromServices] StatementWriter writer, CancellationToken cancellationToken)
    {
        var account = await _accounts.FindAsync(id, cancellationToken);
        await writer.ArchiveAsync(account!);
        return NoContent();
    }

    [HttpGet("/health/ledger")]
    public IActionResult Health() => Ok();
}

public record TransferRequest(long To, decimal Amount);
