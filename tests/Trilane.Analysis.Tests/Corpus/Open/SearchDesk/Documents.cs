using Microsoft.Data.Sqlite;
using OpenAI.Chat;

namespace SearchDesk;

public record Question(string Text);

public record Document(long Id, string Title, string Text);

public sealed class DocumentTable : IAsyncDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=documents.db");

    // Microsoft.Data.Sqlite has no asynchronous I/O behind these names.
    public async Task<Document?> FindAsync(long id, CancellationToken ct)
    {
        await _connection.OpenAsync(ct); // finds: fake-async|blocking SqliteConnection.OpenAsync
        await using var command = _connection.CreateCommand();
        command.CommandText = "select id, title, text from documents where id = $id";
        command.Parameters.AddWithValue("$id", id);
        await using var reader = await command.ExecuteReaderAsync(ct); // finds: fake-async|blocking SqliteCommand.ExecuteReaderAsync
        return await reader.ReadAsync(ct) // finds: fake-async|blocking SqliteDataReader.ReadAsync
            ? new Document(reader.GetInt64(0), reader.GetString(1), reader.GetString(2))
            : null;
    }

    public string? Title(long id)
    {
        _connection.Open(); // sync: blocking SqliteConnection.Open
        using var command = _connection.CreateCommand();
        command.CommandText = "select title from documents where id = $id";
        command.Parameters.AddWithValue("$id", id);
        return (string?)command.ExecuteScalar(); // sync: blocking SqliteCommand.ExecuteScalar
    }

    public void Insert(Document document, float[] vector)
    {
        _connection.Open(); // finds: blocking SqliteConnection.Open
        using var transaction = _connection.BeginTransaction(); // finds: blocking SqliteConnection.BeginTransaction
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "insert into documents values ($id, $title, $text, $vector)";
        command.Parameters.AddWithValue("$id", document.Id);
        command.Parameters.AddWithValue("$title", document.Title);
        command.Parameters.AddWithValue("$text", document.Text);
        command.Parameters.AddWithValue("$vector", System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()).ToArray());
        command.ExecuteNonQuery(); // finds: blocking SqliteCommand.ExecuteNonQuery
        transaction.Commit(); // finds: blocking SqliteTransaction.Commit
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}

public sealed class Answerer(ChatClient chat, DocumentTable table)
{
    public async Task<string> AnswerAsync(string question, CancellationToken ct)
    {
        var document = await table.FindAsync(question.Length, ct);
        ChatCompletion completion = await chat.CompleteChatAsync([new SystemChatMessage(document?.Text ?? ""), new UserChatMessage(question)], cancellationToken: ct);
        return completion.Content[0].Text;
    }
}
