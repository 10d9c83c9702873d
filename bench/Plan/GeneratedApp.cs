using System.Globalization;
using System.Text;

namespace Trilane.Bench.Plan;

/// <summary>
/// Writes an app as teams write them: a feature is a folder with its entity, messages, validation, repository over ADO.NET, service, handlers
/// behind the app's own dispatcher, a controller and minimal endpoints, each file with some that block.
/// </summary>
internal static class GeneratedApp
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private const string Shared = """
        using System.Data.Common;

        namespace Generated.Shared;

        public interface IEntity { int Id { get; } }
        public interface IRequest<TResponse>;
        public interface IHandler<TRequest, TResponse> where TRequest : IRequest<TResponse> { Task<TResponse> Handle(TRequest request, CancellationToken stop); }
        public interface IModule { void Map(IEndpointRouteBuilder routes); }
        public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Total);

        public sealed class Dispatcher(IServiceProvider services)
        {
            public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken stop)
            {
                var type = typeof(IHandler<,>).MakeGenericType(request.GetType(), typeof(TResponse));
                dynamic handler = services.GetRequiredService(type);
                return await handler.Handle((dynamic)request, stop);
            }
        }

        public interface IRepository<T> where T : IEntity
        {
            Task<T?> FindAsync(int id, CancellationToken stop);
            Task<IReadOnlyList<T>> PageAsync(int number, CancellationToken stop);
            Task SaveAsync(T item, CancellationToken stop);
            int Count();
        }

        public abstract class Repository<T>(DbDataSource source) : IRepository<T> where T : IEntity
        {
            protected abstract string Table { get; }
            protected abstract T Read(DbDataReader row);
            protected abstract void Write(DbCommand command, T item);

            public async Task<T?> FindAsync(int id, CancellationToken stop)
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                await using var command = connection.CreateCommand();
                command.CommandText = $"select * from {Table} where id = {id}";
                await using var rows = await command.ExecuteReaderAsync(stop);
                return await rows.ReadAsync(stop) ? Read(rows) : default;
            }

            public async Task<IReadOnlyList<T>> PageAsync(int number, CancellationToken stop)
            {
                var items = new List<T>();
                await using var connection = await source.OpenConnectionAsync(stop);
                await using var command = connection.CreateCommand();
                command.CommandText = $"select * from {Table} limit 50 offset {number * 50}";
                await using var rows = await command.ExecuteReaderAsync(stop);
                while (await rows.ReadAsync(stop))
                {
                    items.Add(Read(rows));
                }

                return items;
            }

            public async Task SaveAsync(T item, CancellationToken stop)
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                await using var command = connection.CreateCommand();
                Write(command, item);
                await command.ExecuteNonQueryAsync(stop);
            }

            public int Count()
            {
                using var connection = source.OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = $"select count(*) from {Table}";
                return Convert.ToInt32(command.ExecuteScalar());
            }
        }

        public interface IAudit { void Note(string what); Task NoteAsync(string what, CancellationToken stop); }

        public sealed class FileAudit : IAudit
        {
            public void Note(string what) => File.AppendAllText("audit.log", what);
            public Task NoteAsync(string what, CancellationToken stop) => File.AppendAllTextAsync("audit.log", what, stop);
        }
        """;

    private const string Start = """
        using System.Data.Common;
        using System.Reflection;
        using Generated.Shared;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddSingleton<DbDataSource>(_ => DbProviderFactories.GetFactory("any").CreateDataSource("Host=localhost"));
        builder.Services.AddScoped<Dispatcher>();
        builder.Services.AddSingleton<IAudit, FileAudit>();
        Generated.Features.AddAll(builder.Services);
        var app = builder.Build();
        foreach (var module in Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IModule))).Select(Activator.CreateInstance).Cast<IModule>())
        {
            module.Map(app);
        }

        app.MapControllers();
        app.Run();
        """;

    /// <summary>Writes the app.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="lines">At least so many lines of C#.</param>
    /// <returns>The lines that were written.</returns>
    internal static int Write(string folder, int lines)
    {
        File.WriteAllText(Path.Combine(folder, "Generated.csproj"), Project);
        var written = Save(folder, "Program.cs", Start) + Save(folder, "Shared.cs", Shared);
        var registrations = new StringBuilder();
        for (var number = 0; written < lines; number++)
        {
            var name = "Feature" + number.ToString("000", CultureInfo.InvariantCulture);
            foreach (var (file, template) in FeatureTemplates.All)
            {
                written += Save(Path.Combine(folder, name), file, template.Replace("$Feature$", name, StringComparison.Ordinal).Replace("$Number$", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            }

            registrations.AppendLine(CultureInfo.InvariantCulture, $"        global::Generated.{name}s.{name}Setup.Add{name}(services);");
        }

        written += Save(folder, "Features.cs", "namespace Generated;\n\npublic static class Features\n{\n    public static void AddAll(IServiceCollection services)\n    {\n" + registrations + "    }\n}\n");
        return written;
    }

    private static int Save(string folder, string name, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
        return text.Count(character => character == '\n') + 1;
    }
}
