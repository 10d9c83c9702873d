using Microsoft.CodeAnalysis;
using Trilane.Analysis;
using Trilane.Tool.Loading;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Loading;

/// <summary>Projects and solutions are read through the compiler's own arguments, whether they were built or not.</summary>
public sealed class AppLoaderTests : IDisposable
{
    private readonly TestProjects _projects = new();

    [Fact]
    public async Task Project_that_was_never_built_is_read_with_the_source_of_what_it_refers_to()
    {
        _projects.Write("Store/Store.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks></PropertyGroup></Project>""");
        _projects.Write("Store/Files.cs", "namespace Store; public static class Files { public static string Read() => System.IO.File.ReadAllText(\"x\"); }");
        _projects.Write("App/App.csproj", TestProjects.WebApp("""<ProjectReference Include="../Store/Store.csproj" />"""));
        _projects.Write("App/Program.cs", "var app = WebApplication.Create(args); app.MapGet(\"/\", () => Store.Files.Read()); app.Run();");
        var app = (await LoadAsync("App")).Single();
        Assert.Equal(["App", "Store"], app.Projects.Select(project => project.AssemblyName));
        Assert.Contains(app.Projects[0].References, reference => reference is CompilationReference { Compilation.AssemblyName: "Store" });
    }

    [Fact]
    public async Task Solution_gives_its_programs_that_are_no_tests()
    {
        foreach (var (name, extra) in new[] { ("One", ""), ("Two", ""), ("Tests", "<IsTestProject>true</IsTestProject>") })
        {
            _projects.Write($"{name}/{name}.csproj", TestProjects.WebApp().Replace("<Nullable>", extra + "<Nullable>", StringComparison.Ordinal));
            _projects.Write($"{name}/Program.cs", "WebApplication.Create(args).Run();");
        }

        _projects.Write("Console/Console.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup></Project>""");
        _projects.Write("Console/Program.cs", "System.Console.WriteLine();");
        _projects.Write("All.slnx", """<Solution><Project Path="One/One.csproj" /><Project Path="Two/Two.csproj" /><Project Path="Tests/Tests.csproj" /><Project Path="Console/Console.csproj" /></Solution>""");
        Assert.Equal(["One", "Two"], (await LoadAsync("All.slnx")).Select(app => Path.GetFileNameWithoutExtension(app.Project)));
    }

    [Fact]
    public async Task Newest_language_and_generated_code_compile()
    {
        _projects.Write("App/App.csproj", TestProjects.WebApp());
        _projects.Write("App/Program.cs", """
            using System.Text.Json.Serialization;
            using System.Text.RegularExpressions;
            WebApplication.Create(args).Run();
            public partial class Parts
            {
                [GeneratedRegex("a+")] private static partial Regex Letters();
                [LoggerMessage(1, LogLevel.Information, "Said {Word}")] public static partial void Said(ILogger logger, string word);
                public string Name { get; set => field = value.Trim(); } = "";
            }
            public record Order(int Id);
            [JsonSerializable(typeof(Order))] public partial class Orders : JsonSerializerContext { public static object Type => Default.Order; }
            public static class Extensions { extension(string text) { public bool IsLong => text.Length > 10; } }
            """);
        Assert.Single(await LoadAsync("App"));
    }

    [Fact]
    public async Task Own_catalogue_file_beside_the_project_counts()
    {
        _projects.Write("App/App.csproj", TestProjects.WebApp());
        _projects.Write("App/Program.cs", "WebApplication.Create(args).Run();");
        _projects.Write("App/trilane.catalogue.txt", "library: Ours\n[neutral]\nSystem.Threading.Thread.Sleep");
        Assert.Equal(CallKind.Neutral, (await LoadAsync("App")).Single().Catalogue.FindById("System.Threading.Thread.Sleep(System.Int32)")!.Kind);
    }

    [Fact]
    public async Task Library_without_source_is_judged_by_its_code()
    {
        using var vendor = new Vendor("namespace Contoso; public class Client { public string Get() => File.ReadAllText(\"x\"); }");
        _projects.Write("App/App.csproj", TestProjects.WebApp($"""<Reference Include="Vendor"><HintPath>{vendor.Path}</HintPath></Reference>"""));
        _projects.Write("App/Program.cs", "WebApplication.Create(args).Run();");
        var app = (await LoadAsync("App")).Single();
        var get = app.Projects[0].GetTypeByMetadataName("Contoso.Client")!.GetMembers("Get").OfType<IMethodSymbol>().Single();
        Assert.Equal(["Client.Get", "File.ReadAllText"], app.Binaries.Judge(get)!.Path);
    }

    [Fact]
    public async Task Compiler_s_errors_are_reported_and_the_exit_code_is_2()
    {
        _projects.Write("App/App.csproj", TestProjects.WebApp());
        var program = _projects.Write("App/Program.cs", "int number = \"text\";");
        var run = await Run.OfAsync("plan", Path.Combine(_projects.Folder, "App"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{program}(1,14): error CS0029", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_that_can_t_be_evaluated_is_reported_and_the_exit_code_is_2()
    {
        _projects.Write("App/App.csproj", TestProjects.WebApp("""<ProjectReference Include="../Gone/Gone.csproj" />""").Replace("net10.0", "net99.0", StringComparison.Ordinal));
        var run = await Run.OfAsync("plan", Path.Combine(_projects.Folder, "App"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("App.csproj can't be read:", run.Error, StringComparison.Ordinal);
        Assert.Contains("error NETSDK1045", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_a_project_is_reported()
    {
        var run = await Run.OfAsync("plan", _projects.Folder);
        Assert.Equal((2, $"'{_projects.Folder}' has neither a project nor a solution in it.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Wrong_line_of_an_own_catalogue_file_is_reported()
    {
        _projects.Write("App/App.csproj", TestProjects.WebApp());
        _projects.Write("App/Program.cs", "WebApplication.Create(args).Run();");
        var file = _projects.Write("App/trilane.catalogue.txt", "library: Ours\n[slow]");
        var run = await Run.OfAsync("plan", Path.Combine(_projects.Folder, "App"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{file}, line 2: 'slow' is no section.", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _projects.Dispose();

    private Task<IReadOnlyList<LoadedApp>> LoadAsync(string path) => AppLoader.LoadAsync(Path.Combine(_projects.Folder, path), _ => { }, TestContext.Current.CancellationToken);
}
