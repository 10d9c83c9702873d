using System.ClientModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using OpenAI.Chat;
using OpenAI.Embeddings;
using SearchDesk;

var builder = WebApplication.CreateBuilder(args);
var key = new ApiKeyCredential(builder.Configuration["OpenAI:Key"] ?? "none");
builder.Services.AddSingleton(new ChatClient("gpt-4o-mini", key));
builder.Services.AddSingleton(new EmbeddingClient("text-embedding-3-small", key));
builder.Services.AddSingleton<LocalEmbedder>();
builder.Services.AddScoped<DocumentIndex>();
builder.Services.AddScoped<DocumentTable>();
builder.Services.AddScoped(sp => new Answerer(sp.GetRequiredService<ChatClient>(), sp.GetRequiredService<DocumentTable>()));

var app = builder.Build();

var chat = app.MapGroup("/chat");
chat.MapPost("/", async (Question question, ChatClient client, CancellationToken ct) =>
{
    ChatCompletion completion = await client.CompleteChatAsync([new UserChatMessage(question.Text)], cancellationToken: ct);
    return completion.Content[0].Text;
});
chat.MapPost("/old", async (Question question, ChatClient client, HttpResponse response) =>
{
    ChatCompletion completion = client.CompleteChat(new UserChatMessage(question.Text)); // finds: blocking ChatClient.CompleteChat
    await response.WriteAsync(completion.Content[0].Text);
});
chat.MapPost("/simple", (Question question, ChatClient client) =>
{
    ChatCompletion completion = client.CompleteChat(new UserChatMessage(question.Text)); // sync: blocking ChatClient.CompleteChat
    return completion.Content[0].Text;
});
chat.MapPost("/stream", (Question question, ChatClient client, CancellationToken ct) =>
{
    async IAsyncEnumerable<SseItem<string>> Tokens([EnumeratorCancellation] CancellationToken token = default)
    {
        await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage(question.Text)], cancellationToken: token))
        {
            foreach (var part in update.ContentUpdate)
            {
                yield return new SseItem<string>(part.Text);
            }
        }
    }

    return TypedResults.ServerSentEvents(Tokens(ct));
});
chat.MapPost("/stream-old", async (Question question, ChatClient client, HttpResponse response) =>
{
    foreach (var update in client.CompleteChatStreaming(new UserChatMessage(question.Text))) // finds: blocking ChatClient.CompleteChatStreaming
    {
        foreach (var part in update.ContentUpdate)
        {
            await response.WriteAsync(part.Text);
        }
    }
});
chat.MapPost("/answer", (Question question, Answerer answerer, CancellationToken ct) => answerer.AnswerAsync(question.Text, ct));

var documents = app.MapGroup("/documents");
documents.MapGet("/{id:long}", async (long id, DocumentTable table, CancellationToken ct) => await table.FindAsync(id, ct));
documents.MapGet("/{id:long}/title", (long id, DocumentTable table) => table.Title(id));
documents.MapPost("/", async (Document document, DocumentTable table, EmbeddingClient embeddings, CancellationToken ct) =>
{
    OpenAIEmbedding vector = await embeddings.GenerateEmbeddingAsync(document.Text, cancellationToken: ct);
    table.Insert(document, vector.ToFloats().ToArray());
    return TypedResults.Created($"/documents/{document.Id}");
});
documents.MapPost("/local", async (Document document, LocalEmbedder embedder, HttpResponse response) =>
{
    var vector = embedder.Embed(document.Text); // may find: cpu-heavy LocalEmbedder.Embed
    await response.WriteAsJsonAsync(vector);
});
documents.MapPost("/reindex", (DocumentIndex index) => index.RebuildAsync());
documents.MapGet("/similar", async (string text, EmbeddingClient embeddings, DocumentIndex index, CancellationToken ct) =>
{
    OpenAIEmbedding vector = await embeddings.GenerateEmbeddingAsync(text, cancellationToken: ct);
    return index.Nearest(vector.ToFloats().Span);
});

app.Run();
