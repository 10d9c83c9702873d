namespace Trilane.Bench.Plan;

/// <summary>The files of one feature of the generated app; <c>$Feature$</c> is its name, <c>$Number$</c> its number.</summary>
internal static class FeatureTemplates
{
    internal static IReadOnlyList<(string File, string Template)> All { get; } =
    [
        ("Entity.cs", Entity), ("Messages.cs", Messages), ("Repository.cs", Repository), ("Service.cs", Service), ("Handlers.cs", Handlers),
        ("Controller.cs", Controller), ("Module.cs", Module), ("Setup.cs", Setup),
    ];

    private const string Entity = """
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public enum $Feature$State { Draft, Open, Held, Closed }

        public sealed class $Feature$ : IEntity
        {
            private readonly List<$Feature$Line> _lines = [];

            public int Id { get; init; }
            public string Name { get; set; } = "";
            public $Feature$State State { get; private set; }
            public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
            public IReadOnlyList<$Feature$Line> Lines => _lines;
            public decimal Total => _lines.Sum(line => line.Price * line.Count);

            public void Add($Feature$Line line)
            {
                if (State is not $Feature$State.Draft)
                {
                    throw new InvalidOperationException($"{Name} is {State}, and only drafts take new lines.");
                }

                var known = _lines.FindIndex(other => other.Article == line.Article);
                if (known < 0)
                {
                    _lines.Add(line);
                }
                else
                {
                    _lines[known] = _lines[known] with { Count = _lines[known].Count + line.Count };
                }
            }

            public bool TryOpen(out string? problem)
            {
                problem = _lines.Count == 0 ? "It has no lines." : State != $Feature$State.Draft ? "It is open already." : null;
                if (problem is null)
                {
                    State = $Feature$State.Open;
                }

                return problem is null;
            }

            public void Close() => State = State switch
            {
                $Feature$State.Open or $Feature$State.Held => $Feature$State.Closed,
                _ => throw new InvalidOperationException($"{State} can't be closed."),
            };
        }

        public readonly record struct $Feature$Line(string Article, int Count, decimal Price)
        {
            public static $Feature$Line operator +($Feature$Line left, $Feature$Line right) => left with { Count = left.Count + right.Count };
        }
        """;

    private const string Messages = """
        using System.ComponentModel.DataAnnotations;
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public sealed record Get$Feature$(int Id) : IRequest<$Feature$View?>;
        public sealed record List$Feature$s(int Number, string? Search) : IRequest<Page<$Feature$View>>;
        public sealed record Create$Feature$([property: Required] string Name, IReadOnlyList<$Feature$LineRequest> Lines) : IRequest<int>;
        public sealed record Export$Feature$s(string Format) : IRequest<byte[]>;
        public sealed record $Feature$LineRequest(string Article, int Count, decimal Price);
        public sealed record $Feature$View(int Id, string Name, string State, decimal Total);

        public static class $Feature$Mapping
        {
            public static $Feature$View ToView(this $Feature$ item) => new(item.Id, item.Name, item.State.ToString(), item.Total);

            public static $Feature$ ToEntity(this Create$Feature$ request)
            {
                var item = new $Feature$ { Name = request.Name.Trim() };
                foreach (var line in request.Lines)
                {
                    item.Add(new $Feature$Line(line.Article, line.Count, Math.Round(line.Price, 2)));
                }

                return item;
            }

            public static IEnumerable<string> Problems(this Create$Feature$ request)
            {
                if (string.IsNullOrWhiteSpace(request.Name))
                {
                    yield return "It has no name.";
                }

                foreach (var line in request.Lines)
                {
                    if (line.Count <= 0)
                    {
                        yield return $"{line.Article}: a count of {line.Count} makes no sense.";
                    }
                }
            }
        }
        """;

    private const string Repository = """
        using System.Data.Common;
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public interface I$Feature$Repository : IRepository<$Feature$>
        {
            Task<IReadOnlyList<$Feature$>> SearchAsync(string text, CancellationToken stop);
            IReadOnlyList<string> Names();
        }

        public sealed class $Feature$Repository(DbDataSource source) : Repository<$Feature$>(source), I$Feature$Repository
        {
            private readonly DbDataSource _source = source;

            protected override string Table => "feature_$Number$";

            public async Task<IReadOnlyList<$Feature$>> SearchAsync(string text, CancellationToken stop)
            {
                var found = new List<$Feature$>();
                await using var command = _source.CreateCommand($"select * from {Table} where name like @text");
                var parameter = command.CreateParameter();
                parameter.ParameterName = "text";
                parameter.Value = text + "%";
                command.Parameters.Add(parameter);
                await using var rows = await command.ExecuteReaderAsync(stop);
                while (await rows.ReadAsync(stop))
                {
                    found.Add(Read(rows));
                }

                return found;
            }

            public IReadOnlyList<string> Names()
            {
                var names = new List<string>();
                using var command = _source.CreateCommand($"select name from {Table}");
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    names.Add(rows.GetString(0));
                }

                return names;
            }

            protected override $Feature$ Read(DbDataReader row) => new() { Id = row.GetInt32(0), Name = row.GetString(1) };

            protected override void Write(DbCommand command, $Feature$ item)
            {
                command.CommandText = $"insert into {Table} (name) values (@name)";
                var name = command.CreateParameter();
                name.ParameterName = "name";
                name.Value = item.Name;
                command.Parameters.Add(name);
            }
        }
        """;

    private const string Service = """
        using System.Collections.Concurrent;
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public interface I$Feature$Service
        {
            Task<$Feature$View?> GetAsync(int id, CancellationToken stop);
            Task<Page<$Feature$View>> ListAsync(int number, string? search, CancellationToken stop);
            Task<int> CreateAsync(Create$Feature$ request, CancellationToken stop);
            byte[] Export(string format);
            decimal Estimate(IReadOnlyList<$Feature$LineRequest> lines);
        }

        public sealed class $Feature$Service(I$Feature$Repository repository, IAudit audit, ILogger<$Feature$Service> logger) : I$Feature$Service
        {
            private readonly ConcurrentDictionary<int, $Feature$View> _recent = new();
            private readonly object _gate = new();
            private int _created;

            public async Task<$Feature$View?> GetAsync(int id, CancellationToken stop)
            {
                if (_recent.TryGetValue(id, out var known))
                {
                    return known;
                }

                var item = await repository.FindAsync(id, stop);
                return item is null ? null : _recent.GetOrAdd(id, item.ToView());
            }

            public async Task<Page<$Feature$View>> ListAsync(int number, string? search, CancellationToken stop)
            {
                var items = search is null ? await repository.PageAsync(number, stop) : await repository.SearchAsync(search, stop);
                var views = items.Where(item => item.Total >= 0).OrderBy(item => item.Name).Select(item => item.ToView()).ToList();
                return new Page<$Feature$View>(views, number, repository.Count());
            }

            public async Task<int> CreateAsync(Create$Feature$ request, CancellationToken stop)
            {
                var problems = request.Problems().ToList();
                if (problems.Count > 0)
                {
                    throw new ArgumentException(string.Join(' ', problems));
                }

                var item = request.ToEntity();
                await repository.SaveAsync(item, stop);
                lock (_gate)
                {
                    _created++;
                }

                logger.LogInformation("{Name} was created", item.Name);
                audit.Note(item.Name);
                return item.Id;
            }

            public byte[] Export(string format)
            {
                using var memory = new MemoryStream();
                using var writer = new StreamWriter(memory);
                writer.WriteLine("name");
                foreach (var name in repository.Names())
                {
                    writer.WriteLine(format == "csv" ? $"\"{name}\"" : name);
                }

                writer.Flush();
                return memory.ToArray();
            }

            public decimal Estimate(IReadOnlyList<$Feature$LineRequest> lines)
            {
                var total = 0m;
                for (var i = 0; i < lines.Count; i++)
                {
                    total += Discount(lines[i].Count) * lines[i].Price * lines[i].Count;
                }

                return decimal.Round(total, 2);
            }

            private static decimal Discount(int count) => count switch { > 1000 => 0.8m, > 100 => 0.9m, > 10 => 0.95m, _ => 1m };
        }
        """;

    private const string Handlers = """
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public sealed class Get$Feature$Handler(I$Feature$Service service) : IHandler<Get$Feature$, $Feature$View?>
        {
            public Task<$Feature$View?> Handle(Get$Feature$ request, CancellationToken stop) => service.GetAsync(request.Id, stop);
        }

        public sealed class List$Feature$sHandler(I$Feature$Service service) : IHandler<List$Feature$s, Page<$Feature$View>>
        {
            public async Task<Page<$Feature$View>> Handle(List$Feature$s request, CancellationToken stop) => await service.ListAsync(request.Number, request.Search, stop);
        }

        public sealed class Create$Feature$Handler(I$Feature$Service service, IAudit audit) : IHandler<Create$Feature$, int>
        {
            public async Task<int> Handle(Create$Feature$ request, CancellationToken stop)
            {
                var id = await service.CreateAsync(request, stop);
                await audit.NoteAsync($"created {id}", stop);
                return id;
            }
        }

        public sealed class Export$Feature$sHandler(I$Feature$Service service) : IHandler<Export$Feature$s, byte[]>
        {
            public Task<byte[]> Handle(Export$Feature$s request, CancellationToken stop) => Task.Run(() => service.Export(request.Format), stop);
        }
        """;

    private const string Controller = """
        using Generated.Shared;
        using Microsoft.AspNetCore.Mvc;

        namespace Generated.$Feature$s;

        [ApiController]
        [Route("api/[controller]")]
        public sealed class $Feature$Controller(I$Feature$Service service, I$Feature$Repository repository) : ControllerBase
        {
            [HttpGet("{id:int}")]
            public async Task<ActionResult<$Feature$View>> Get(int id, CancellationToken stop) =>
                await service.GetAsync(id, stop) is { } found ? Ok(found) : NotFound();

            [HttpGet("names")]
            public ActionResult<IReadOnlyList<string>> Names() => Ok(repository.Names());

            [HttpGet("count")]
            public async Task<ActionResult<int>> Count(CancellationToken stop)
            {
                await Task.Yield();
                return repository.Count();
            }

            [HttpPost]
            public async Task<IActionResult> Create(Create$Feature$ request, CancellationToken stop)
            {
                try
                {
                    var id = await service.CreateAsync(request, stop);
                    return CreatedAtAction(nameof(Get), new { id }, id);
                }
                catch (ArgumentException problem)
                {
                    return Problem(problem.Message, statusCode: 400);
                }
            }
        }
        """;

    private const string Module = """
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public sealed class $Feature$Module : IModule
        {
            public void Map(IEndpointRouteBuilder routes)
            {
                var group = routes.MapGroup("/features/$Number$");
                group.MapGet("/{id:int}", Get);
                group.MapGet("/", async (Dispatcher dispatcher, int page, string? search, CancellationToken stop) => await dispatcher.Send(new List$Feature$s(page, search), stop));
                group.MapPost("/", async (Dispatcher dispatcher, Create$Feature$ request, CancellationToken stop) => Results.Created("/", await dispatcher.Send(request, stop)));
                group.MapGet("/export", async (Dispatcher dispatcher, CancellationToken stop) => Results.Bytes(await dispatcher.Send(new Export$Feature$s("csv"), stop)));
                group.MapPost("/estimate", (I$Feature$Service service, $Feature$LineRequest[] lines) => service.Estimate(lines));
            }

            private static async Task<IResult> Get(int id, Dispatcher dispatcher, CancellationToken stop)
            {
                var view = await dispatcher.Send(new Get$Feature$(id), stop);
                return view is null ? Results.NotFound() : Results.Ok(view);
            }
        }
        """;

    private const string Setup = """
        using Generated.Shared;

        namespace Generated.$Feature$s;

        public static class $Feature$Setup
        {
            public static IServiceCollection Add$Feature$(this IServiceCollection services)
            {
                services.AddScoped<I$Feature$Repository, $Feature$Repository>();
                services.AddScoped<I$Feature$Service, $Feature$Service>();
                services.AddTransient<IHandler<Get$Feature$, $Feature$View?>, Get$Feature$Handler>();
                services.AddTransient<IHandler<List$Feature$s, Page<$Feature$View>>, List$Feature$sHandler>();
                services.AddTransient<IHandler<Create$Feature$, int>, Create$Feature$Handler>();
                services.AddTransient<IHandler<Export$Feature$s, byte[]>, Export$Feature$sHandler>();
                return services;
            }
        }
        """;
}
