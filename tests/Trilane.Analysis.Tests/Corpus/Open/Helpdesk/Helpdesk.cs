using System.Net.Mail;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Helpdesk;

public class TicketHub(TicketBook book, Mailer mailer) : Hub<ITicketClient>
{
    public async Task Open(string subject, string text)
    {
        var ticket = book.Add(subject, text);
        await Groups.AddToGroupAsync(Context.ConnectionId, "ticket-" + ticket.Id);
        await Clients.All.TicketOpened(ticket);
    }

    public async Task Escalate(int id)
    {
        var ticket = book.Get(id);
        mailer.Send("boss@helpdesk.example", ticket.Subject); // calls: blocking Mailer.Send
        await Clients.Group("ticket-" + id).TicketChanged(ticket);
    }

    public Ticket Read(int id) => book.Get(id);

    public string Attachment(int id) => File.ReadAllText($"attachments/{id}.txt"); // sync: blocking File.ReadAllText

    public Task Close(int id)
    {
        book.CloseSlowly(id);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<Ticket> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            yield return book.Last();
        }
    }

    public async IAsyncEnumerable<string> Transcript(int id)
    {
        foreach (var line in File.ReadLines($"transcripts/{id}.txt")) // finds: fake-async File.ReadLines
        {
            yield return line;
        }
    }

    private void Audit(string what) => File.AppendAllText("audit.txt", what);
}

public interface ITicketClient
{
    Task TicketOpened(Ticket ticket);

    Task TicketChanged(Ticket ticket);
}

public class Ticket
{
    public int Id { get; init; }

    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    public bool Closed { get; set; }
}

public class TicketBook
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<Ticket> _tickets = [];
    private int _last;

    public Ticket Add(string subject, string text)
    {
        var ticket = new Ticket { Id = Interlocked.Increment(ref _last), Subject = subject, Text = text };
        lock (_tickets)
        {
            _tickets.Add(ticket);
        }

        return ticket;
    }

    public Ticket Get(int id)
    {
        lock (_tickets)
        {
            return _tickets.First(t => t.Id == id);
        }
    }

    public Ticket Last()
    {
        lock (_tickets)
        {
            return _tickets[^1];
        }
    }

    public void CloseSlowly(int id)
    {
        _gate.Wait(); // finds: blocking|fake-async SemaphoreSlim.Wait
        try
        {
            Get(id).Closed = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task CloseAsync(int id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Get(id).Closed = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<bool> TryCloseAsync(int id, ChangeFeed feed)
    {
        // Zero means: only look.
        if (!_gate.Wait(0))
        {
            return false;
        }

        try
        {
            Get(id).Closed = true;
            await feed.PublishAsync(id);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }
}

public class ChangeFeed(IHubContext<TicketHub, ITicketClient> hub, TicketBook book)
{
    public Task PublishAsync(int id) => hub.Clients.All.TicketChanged(book.Get(id));
}

public class Mailer : IDisposable
{
    private readonly SmtpClient _smtp = new("mail.helpdesk.example");

    public void Send(string to, string subject)
    {
        using var message = new MailMessage("desk@helpdesk.example", to) { Subject = subject };
        _smtp.Send(message); // finds: blocking|fake-async SmtpClient.Send
    }

    public async Task SendAsync(string to, string subject)
    {
        using var message = new MailMessage("desk@helpdesk.example", to) { Subject = subject };
        await _smtp.SendMailAsync(message);
    }

    public void Dispose() => _smtp.Dispose();
}
